/* passkeys-local-passkey-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-keyring-item.h"
#include "passkeys-local-passkey.h"
#include "passkeys-relying-party.h"
#include "passkeys-user-entity.h"

G_BEGIN_DECLS

#define PASSKEYS_LOCAL_PASSKEY_KIND "passkeys-passkey"
/* The second version is that of passkeys whose key is in the security chip, so that older programs,
 * which cannot use them, say why. */
#define PASSKEYS_LOCAL_PASSKEY_VERSION 1
#define PASSKEYS_LOCAL_PASSKEY_VERSION_CHIP 2

struct _PasskeysLocalPasskey
{
  GObject parent_instance;

  GBytes    *vault_id;
  GBytes    *credential_id;
  GBytes    *user_handle;
  GBytes    *wrapped_key; /* (nullable) until a key is wrapped */
  GBytes    *wrapped_random; /* (nullable) the secrets of the extension hmac-secret */
  GDateTime *created;
  GDateTime *used;        /* (nullable) */
  GDateTime *removed;     /* (nullable) when the person removed it, as long as that can be undone */
  char      *relying_party_id;
  char      *relying_party_name;
  char      *user_name;
  char      *user_display_name;
  char      *name;
  char      *note;
  gboolean   backup_eligible;
  gboolean   backed_up;

  guint              credential_protection; /* CTAP 2.1, section 12.1; 0 or 1 for none */
  PasskeysProtection protection; /* set before the key is wrapped */
  JsonObject        *others;     /* (nullable) what a newer program wrote beside all this */
};

PasskeysLocalPasskey *_passkeys_local_passkey_new              (GBytes                *vault_id,
                                                                PasskeysRelyingParty  *relying_party,
                                                                PasskeysUserEntity    *user,
                                                                gboolean               backup_eligible,
                                                                GError               **error);
PasskeysLocalPasskey *_passkeys_local_passkey_new_renamed      (PasskeysLocalPasskey  *self,
                                                                const char            *name);
PasskeysLocalPasskey *_passkeys_local_passkey_new_described    (PasskeysLocalPasskey  *self,
                                                                const char            *name,
                                                                const char            *note);
PasskeysLocalPasskey *_passkeys_local_passkey_new_used         (PasskeysLocalPasskey  *self,
                                                                GDateTime             *used);
PasskeysLocalPasskey *_passkeys_local_passkey_new_removed      (PasskeysLocalPasskey  *self,
                                                                GDateTime             *removed);
PasskeysLocalPasskey *_passkeys_local_passkey_new_with_user_name (PasskeysLocalPasskey *self,
                                                                const char            *user_name,
                                                                const char            *user_display_name);
PasskeysLocalPasskey *_passkeys_local_passkey_new_from_item    (PasskeysKeyringItem   *item,
                                                                GError               **error);
gboolean              _passkeys_local_passkey_wrap_key         (PasskeysLocalPasskey  *self,
                                                                GBytes                *vault_key,
                                                                GBytes                *private_key,
                                                                GError               **error);
GBytes               *_passkeys_local_passkey_unwrap_key       (PasskeysLocalPasskey  *self,
                                                                GBytes                *vault_key,
                                                                GError               **error);
/* the same with what the extension hmac-secret derives from; makes it where random is NULL */
gboolean              _passkeys_local_passkey_wrap_random      (PasskeysLocalPasskey  *self,
                                                                GBytes                *vault_key,
                                                                GBytes                *random,
                                                                GError               **error);
GBytes               *_passkeys_local_passkey_unwrap_random    (PasskeysLocalPasskey  *self,
                                                                GBytes                *vault_key,
                                                                GError               **error);
gboolean              _passkeys_local_passkey_check_key        (PasskeysLocalPasskey  *self,
                                                                GBytes                *vault_key,
                                                                GBytes                *private_key,
                                                                GError               **error);
GBytes               *_passkeys_local_passkey_get_vault_id     (PasskeysLocalPasskey  *self);
/* NULL where the site gave none */
GBytes               *_passkeys_local_passkey_get_told_handle  (PasskeysLocalPasskey  *self);
guint                 _passkeys_local_passkey_get_version      (PasskeysLocalPasskey  *self);
GDateTime            *_passkeys_local_passkey_get_removed      (PasskeysLocalPasskey  *self);
/* in passkeys-local-passkey-record.c, with _new_from_item() */
GHashTable           *_passkeys_local_passkey_build_attributes (PasskeysLocalPasskey  *self);
char                 *_passkeys_local_passkey_build_label      (PasskeysLocalPasskey  *self);
GBytes               *_passkeys_local_passkey_build_record     (PasskeysLocalPasskey  *self,
                                                                GError               **error);
gboolean              _passkeys_local_passkey_equal            (PasskeysLocalPasskey  *self,
                                                                PasskeysLocalPasskey  *other);
int                   _passkeys_local_passkey_compare          (PasskeysLocalPasskey  *self,
                                                                PasskeysLocalPasskey  *other);

G_END_DECLS
