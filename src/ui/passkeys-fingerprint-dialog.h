/* passkeys-fingerprint-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-visit.h"

G_BEGIN_DECLS

/* Adds a fingerprint to a security key: sample after sample, then a name. Closes by itself when the
 * visit ends. signal: added (), when the key knows the finger */
#define PASSKEYS_TYPE_FINGERPRINT_DIALOG (passkeys_fingerprint_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprintDialog, passkeys_fingerprint_dialog, PASSKEYS, FINGERPRINT_DIALOG, AdwDialog)

AdwDialog *passkeys_fingerprint_dialog_new (PasskeysSecurityKeyVisit *visit);

G_END_DECLS
