/* passkeys-security-key-info.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a security key says about itself (CTAP 2.1, section 6.4), as of one moment. Immutable. */
#define PASSKEYS_TYPE_SECURITY_KEY_INFO (passkeys_security_key_info_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyInfo, passkeys_security_key_info, PASSKEYS, SECURITY_KEY_INFO, GObject)

/* "U2F_V2", "FIDO_2_0", "FIDO_2_1"…, only U2F_V2 for a key that knows nothing newer */
const char * const *passkeys_security_key_info_get_versions                  (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_is_fido2                      (PasskeysSecurityKeyInfo *self);
GBytes             *passkeys_security_key_info_get_aaguid                    (PasskeysSecurityKeyInfo *self); /* nullable */
const char         *passkeys_security_key_info_get_firmware                  (PasskeysSecurityKeyInfo *self); /* nullable, "5.4.3" */
gboolean            passkeys_security_key_info_supports_pin                  (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_has_pin                       (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_needs_pin_change              (PasskeysSecurityKeyInfo *self);
guint               passkeys_security_key_info_get_minimum_pin_length        (PasskeysSecurityKeyInfo *self); /* code points */
int                 passkeys_security_key_info_get_pin_tries_left            (PasskeysSecurityKeyInfo *self); /* -1: unknown */
gboolean            passkeys_security_key_info_supports_minimum_pin_length   (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_supports_always_uv            (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_get_always_uv                 (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_supports_fingerprints         (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_has_fingerprints              (PasskeysSecurityKeyInfo *self);
int                 passkeys_security_key_info_get_fingerprint_tries_left    (PasskeysSecurityKeyInfo *self); /* -1: unknown */
gboolean            passkeys_security_key_info_supports_discoverable         (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_supports_credential_management (PasskeysSecurityKeyInfo *self);
gboolean            passkeys_security_key_info_supports_renaming_users       (PasskeysSecurityKeyInfo *self);
int                 passkeys_security_key_info_get_free_slots                (PasskeysSecurityKeyInfo *self); /* -1: unknown */

G_END_DECLS
