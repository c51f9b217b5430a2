/* passkeys-stored-passkey.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-stored-passkey"

#include "config.h"

#include "passkeys-stored-passkey.h"

#include "passkeys-stored-passkey-private.h"

struct _PasskeysStoredPasskey
{
  GObject parent_instance;

  char   *relying_party_id;
  char   *relying_party_name; /* (nullable) */
  GBytes *credential_id;
  GBytes *user_handle;
  char   *user_name;          /* (nullable) */
  char   *display_name;       /* (nullable) */
};

G_DEFINE_FINAL_TYPE (PasskeysStoredPasskey, passkeys_stored_passkey, G_TYPE_OBJECT)

static void
passkeys_stored_passkey_finalize (GObject *object)
{
  PasskeysStoredPasskey *self = PASSKEYS_STORED_PASSKEY (object);

  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->relying_party_name, g_free);
  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->display_name, g_free);

  G_OBJECT_CLASS (passkeys_stored_passkey_parent_class)->finalize (object);
}

static void
passkeys_stored_passkey_class_init (PasskeysStoredPasskeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_stored_passkey_finalize;
}

static void
passkeys_stored_passkey_init (PasskeysStoredPasskey *self)
{
}

/* Keys store what they were given, cut where it was too long: in the middle of a character, too. */
static char *
dup_text (const char *text)
{
  if (text == NULL || *text == '\0')
    return NULL;

  return g_utf8_make_valid (text, -1);
}

/*< private >
 * _passkeys_stored_passkey_new:
 * @relying_party_id: for which site it is
 * @relying_party_name: (nullable): what the site calls itself
 * @credential_id: the credential id
 * @user_handle: by what the site knows the user
 * @user_name: (nullable): the account name at the site
 * @display_name: (nullable): the name of the person at the site
 *
 * Returns: (transfer full): a passkey on a security key
 */
PasskeysStoredPasskey *
_passkeys_stored_passkey_new (const char *relying_party_id,
                              const char *relying_party_name,
                              GBytes     *credential_id,
                              GBytes     *user_handle,
                              const char *user_name,
                              const char *display_name)
{
  PasskeysStoredPasskey *self;

  g_return_val_if_fail (relying_party_id != NULL, NULL);
  g_return_val_if_fail (credential_id != NULL, NULL);
  g_return_val_if_fail (user_handle != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_STORED_PASSKEY, NULL);
  self->relying_party_id = g_utf8_make_valid (relying_party_id, -1);
  self->relying_party_name = dup_text (relying_party_name);
  self->credential_id = g_bytes_ref (credential_id);
  self->user_handle = g_bytes_ref (user_handle);
  self->user_name = dup_text (user_name);
  self->display_name = dup_text (display_name);
  return self;
}

/**
 * passkeys_stored_passkey_get_relying_party_id:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none): for which site it is, by the id of the relying party
 */
const char *
passkeys_stored_passkey_get_relying_party_id (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_stored_passkey_get_relying_party_name:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none) (nullable): what the site calls itself
 */
const char *
passkeys_stored_passkey_get_relying_party_name (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->relying_party_name;
}

/**
 * passkeys_stored_passkey_get_credential_id:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none): the credential id
 */
GBytes *
passkeys_stored_passkey_get_credential_id (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_stored_passkey_get_user_handle:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none): by what the site knows the user; empty when the key does not tell
 */
GBytes *
passkeys_stored_passkey_get_user_handle (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->user_handle;
}

/**
 * passkeys_stored_passkey_get_user_name:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none) (nullable): the account name at the site
 */
const char *
passkeys_stored_passkey_get_user_name (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->user_name;
}

/**
 * passkeys_stored_passkey_get_display_name:
 * @self: a passkey on a security key
 *
 * Returns: (transfer none) (nullable): the name of the person at the site
 */
const char *
passkeys_stored_passkey_get_display_name (PasskeysStoredPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (self), NULL);

  return self->display_name;
}
