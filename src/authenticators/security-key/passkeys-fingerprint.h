/* passkeys-fingerprint.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A fingerprint that a security key knows (CTAP 2.1, section 6.7). Immutable. */
#define PASSKEYS_TYPE_FINGERPRINT (passkeys_fingerprint_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprint, passkeys_fingerprint, PASSKEYS, FINGERPRINT, GObject)

GBytes     *passkeys_fingerprint_get_id   (PasskeysFingerprint *self);
const char *passkeys_fingerprint_get_name (PasskeysFingerprint *self); /* nullable */

G_END_DECLS
