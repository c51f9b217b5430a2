/* passkeys-fingerprint-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-fingerprint.h"

G_BEGIN_DECLS

/* One fingerprint that a security key knows. Emits "renamed" and "removed" when the person asks for
 * it. */
#define PASSKEYS_TYPE_FINGERPRINT_ROW (passkeys_fingerprint_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprintRow, passkeys_fingerprint_row, PASSKEYS, FINGERPRINT_ROW, AdwActionRow)

GtkWidget           *passkeys_fingerprint_row_new             (PasskeysFingerprint    *fingerprint);
PasskeysFingerprint *passkeys_fingerprint_row_get_fingerprint (PasskeysFingerprintRow *self);
/* how a fingerprint is called, also one without a name */
const char          *passkeys_fingerprint_row_get_name        (PasskeysFingerprintRow *self);

G_END_DECLS
