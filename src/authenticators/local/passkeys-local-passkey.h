/* passkeys-local-passkey.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What keeps a private key from whoever copies the keyring. */
typedef enum
{
  PASSKEYS_PROTECTION_PIN,  /* it is encrypted under the PIN */
  PASSKEYS_PROTECTION_CHIP, /* the security chip made it and never gives it out, and wants the PIN */
} PasskeysProtection;

/* A passkey of the vault as a person sees it; its private key stays in the keyring. */
#define PASSKEYS_TYPE_LOCAL_PASSKEY (passkeys_local_passkey_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysLocalPasskey, passkeys_local_passkey, PASSKEYS, LOCAL_PASSKEY, GObject)

GBytes     *passkeys_local_passkey_get_credential_id      (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_relying_party_id   (PasskeysLocalPasskey *self);
GBytes     *passkeys_local_passkey_get_user_handle        (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_user_name          (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_user_display_name  (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_relying_party_name (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_name               (PasskeysLocalPasskey *self);
const char *passkeys_local_passkey_get_note               (PasskeysLocalPasskey *self);
GDateTime  *passkeys_local_passkey_get_created            (PasskeysLocalPasskey *self);
GDateTime  *passkeys_local_passkey_get_used               (PasskeysLocalPasskey *self); /* nullable */
PasskeysProtection passkeys_local_passkey_get_protection  (PasskeysLocalPasskey *self);
/* made for a site that told a hash instead of its name, and no user handle (CTAP1) */
gboolean    passkeys_local_passkey_is_u2f                 (PasskeysLocalPasskey *self);
gboolean    passkeys_local_passkey_is_backup_eligible     (PasskeysLocalPasskey *self);
gboolean    passkeys_local_passkey_is_backed_up           (PasskeysLocalPasskey *self);

G_END_DECLS
