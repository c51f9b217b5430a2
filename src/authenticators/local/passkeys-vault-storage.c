/* passkeys-vault-storage.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-storage"

#include "config.h"

#include "passkeys-vault-storage.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"
#include "passkeys-keyring-turn.h"
#include "passkeys-local-passkey-private.h"

/* Development builds share the vault of the person who develops, so this is no application id. */
#define TURN_NAME "org.example.Passkeys.Vault"
#define TURN_TIMEOUT_SECONDS 60

const SecretSchema passkeys_vault_storage_passkey_schema = {
  "org.example.Passkeys.Passkey",
  SECRET_SCHEMA_NONE,
  {
    { PASSKEYS_ATTRIBUTE_RELYING_PARTY, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { PASSKEYS_ATTRIBUTE_CREDENTIAL_ID, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { PASSKEYS_ATTRIBUTE_USER_HANDLE, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { PASSKEYS_ATTRIBUTE_USER_NAME, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
  0, 0, 0, 0, 0, 0, 0, 0,
};

const SecretSchema passkeys_vault_storage_vault_schema = {
  "org.example.Passkeys.Vault",
  SECRET_SCHEMA_NONE,
  {
    { PASSKEYS_ATTRIBUTE_VAULT, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
  0, 0, 0, 0, 0, 0, 0, 0,
};

/**
 * passkeys_vault_storage_take_turn:
 *
 * Whoever changes the vault takes its turn first, reads, changes and writes: two copies of the
 * program never overwrite what the other just wrote.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.KeyringTurn]
 */
DexFuture *
passkeys_vault_storage_take_turn (void)
{
  return passkeys_keyring_turn_take (TURN_NAME, TURN_TIMEOUT_SECONDS);
}

/* Damage outranks a newer version: that one can be cured by an update. */
static void
keep_worse_error (GError **worst,
                  GError  *error) /* (transfer full) */
{
  if (*worst == NULL ||
      g_error_matches (*worst, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW))
    {
      g_clear_error (worst);
      *worst = error;
    }
  else
    {
      g_error_free (error);
    }
}

static gboolean
is_wanted (PasskeysKeyringItem *item,
           GPtrArray           *credential_ids)
{
  g_autoptr(GBytes) credential_id = NULL;
  const char *text;

  if (credential_ids == NULL)
    return TRUE;

  text = passkeys_keyring_item_get_attribute (item, PASSKEYS_ATTRIBUTE_CREDENTIAL_ID);
  credential_id = text != NULL ? passkeys_base64url_decode (text, NULL) : NULL;
  return credential_id != NULL && passkeys_vault_storage_contains (credential_ids, credential_id);
}

/* Reads the items that are wanted, those with the same credential id once. What cannot be read is
 * left where it is, and told in @ret_unreadable. */
static GPtrArray *
parse_items (GListModel  *items,
             GPtrArray   *credential_ids,
             GError     **ret_unreadable)
{
  g_autoptr(GPtrArray) passkeys = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) seen = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(PasskeysKeyringItem) item = g_list_model_get_item (items, i);
      g_autoptr(PasskeysLocalPasskey) passkey = NULL;
      GError *error = NULL;

      if (!is_wanted (item, credential_ids))
        continue;

      if (!(passkey = _passkeys_local_passkey_new_from_item (item, &error)))
        {
          keep_worse_error (ret_unreadable, error);
          continue;
        }

      if (passkeys_vault_storage_contains (seen,
                                           passkeys_local_passkey_get_credential_id (passkey)))
        continue;

      g_ptr_array_add (seen, passkeys_local_passkey_get_credential_id (passkey));
      g_ptr_array_add (passkeys, g_steal_pointer (&passkey));
    }

  g_ptr_array_sort_values (passkeys, (GCompareFunc) _passkeys_local_passkey_compare);
  return g_steal_pointer (&passkeys);
}

static GHashTable *
build_query (const char *attribute,
             const char *value)
{
  GHashTable *query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (attribute != NULL)
    g_hash_table_insert (query, g_strdup (attribute), g_strdup (value));
  return query;
}

static GHashTable *
build_query_for_id (GBytes *credential_id)
{
  g_autofree char *text = passkeys_base64url_encode (credential_id);

  return build_query (PASSKEYS_ATTRIBUTE_CREDENTIAL_ID, text);
}

/**
 * passkeys_vault_storage_read:
 * @keyring: a keyring
 * @attribute: (nullable): an attribute to search by; %NULL for all passkeys
 * @value: (nullable): its value
 * @credential_ids: (nullable) (element-type GBytes): the only ones wanted; %NULL for all
 * @ret_unreadable: (out): what is wrong with those that cannot be read
 * @error: return location
 *
 * To be called in a fiber. Unlocks the keyring when it must.
 *
 * Returns: (transfer full) (element-type PasskeysLocalPasskey): the passkeys that can be read,
 *   oldest first; %NULL when the keyring cannot be read
 */
GPtrArray *
passkeys_vault_storage_read (PasskeysKeyring  *keyring,
                             const char       *attribute,
                             const char       *value,
                             GPtrArray        *credential_ids,
                             GError          **ret_unreadable,
                             GError          **error)
{
  g_autoptr(GHashTable) query = build_query (attribute, value);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_search (keyring,
                                                          &passkeys_vault_storage_passkey_schema,
                                                          query),
                                 error);
  if (items == NULL)
    return NULL;

  return parse_items (items, credential_ids, ret_unreadable);
}

/**
 * passkeys_vault_storage_peek:
 * @keyring: a keyring
 * @attribute: (nullable): an attribute to search by; %NULL for all passkeys
 * @value: (nullable): its value
 * @credential_ids: (nullable) (element-type GBytes): the only ones wanted; %NULL for all
 * @ret_unreadable: (out): what is wrong with those that cannot be read
 * @error: return location
 *
 * As passkeys_vault_storage_read(), but fails where that would prompt.
 *
 * Returns: (transfer full) (element-type PasskeysLocalPasskey): the passkeys that can be read,
 *   oldest first; %NULL when the keyring cannot be read
 */
GPtrArray *
passkeys_vault_storage_peek (PasskeysKeyring  *keyring,
                             const char       *attribute,
                             const char       *value,
                             GPtrArray        *credential_ids,
                             GError          **ret_unreadable,
                             GError          **error)
{
  g_autoptr(GHashTable) query = build_query (attribute, value);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_peek (keyring,
                                                        &passkeys_vault_storage_passkey_schema,
                                                        query),
                                 error);
  if (items == NULL)
    return NULL;

  return parse_items (items, credential_ids, ret_unreadable);
}

static PasskeysLocalPasskey *
take_first (GListModel  *items,
            GError     **error)
{
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GPtrArray) passkeys = parse_items (items, NULL, &unreadable);

  if (passkeys->len > 0)
    return g_object_ref (g_ptr_array_index (passkeys, 0));

  if (unreadable != NULL)
    g_propagate_error (error, g_steal_pointer (&unreadable));
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                         "This passkey is not in the keyring any more");
  return NULL;
}

/**
 * passkeys_vault_storage_read_one:
 * @keyring: a keyring
 * @credential_id: a credential id
 * @error: return location
 *
 * To be called in a fiber.
 *
 * Returns: (transfer full): the passkey as the keyring holds it now
 */
PasskeysLocalPasskey *
passkeys_vault_storage_read_one (PasskeysKeyring  *keyring,
                                 GBytes           *credential_id,
                                 GError          **error)
{
  g_autoptr(GHashTable) query = build_query_for_id (credential_id);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_search (keyring,
                                                          &passkeys_vault_storage_passkey_schema,
                                                          query),
                                 error);
  return items != NULL ? take_first (items, error) : NULL;
}

/**
 * passkeys_vault_storage_peek_one:
 * @keyring: a keyring
 * @credential_id: a credential id
 * @error: return location
 *
 * As passkeys_vault_storage_read_one(), but fails where that would prompt.
 *
 * Returns: (transfer full): the passkey as the keyring holds it now
 */
PasskeysLocalPasskey *
passkeys_vault_storage_peek_one (PasskeysKeyring  *keyring,
                                 GBytes           *credential_id,
                                 GError          **error)
{
  g_autoptr(GHashTable) query = build_query_for_id (credential_id);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_peek (keyring,
                                                        &passkeys_vault_storage_passkey_schema,
                                                        query),
                                 error);
  return items != NULL ? take_first (items, error) : NULL;
}

/* What could not be read again must not be written: it would count as damage for ever. */
static gboolean
check_readable (GHashTable  *attributes,
                const char  *label,
                GBytes      *record,
                GError     **error)
{
  g_autoptr(PasskeysKeyringItem) item = passkeys_keyring_item_new (attributes, label, record);
  g_autoptr(PasskeysLocalPasskey) passkey = _passkeys_local_passkey_new_from_item (item, NULL);

  if (passkey == NULL)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                         "What the relying party sent does not make a passkey");
  return passkey != NULL;
}

static gboolean
store (PasskeysKeyring       *keyring,
       PasskeysLocalPasskey  *passkey,
       GError               **error)
{
  g_autoptr(GHashTable) attributes = _passkeys_local_passkey_build_attributes (passkey);
  g_autofree char *label = _passkeys_local_passkey_build_label (passkey);
  g_autoptr(GBytes) record = NULL;

  return (record = _passkeys_local_passkey_build_record (passkey, error)) != NULL &&
         check_readable (attributes, label, record, error) &&
         passkeys_await (passkeys_keyring_store (keyring, &passkeys_vault_storage_passkey_schema,
                                                 attributes, label, record),
                         error);
}

static PasskeysLocalPasskey *
read_back (PasskeysKeyring       *keyring,
           PasskeysLocalPasskey  *passkey,
           GError               **error)
{
  g_autoptr(PasskeysLocalPasskey) kept = NULL;

  if (!(kept = passkeys_vault_storage_read_one (keyring,
                                                passkeys_local_passkey_get_credential_id (passkey),
                                                error))
      || !passkeys_vault_storage_check_kept (_passkeys_local_passkey_equal (passkey, kept), error))
    return NULL;

  return g_steal_pointer (&kept);
}

/**
 * passkeys_vault_storage_write:
 * @keyring: a keyring
 * @passkey: a passkey with a wrapped key
 * @error: return location
 *
 * Stores a passkey and reads it back. To be called in a fiber that holds the turn.
 *
 * Returns: (transfer full): the passkey as it was read back
 */
PasskeysLocalPasskey *
passkeys_vault_storage_write (PasskeysKeyring       *keyring,
                              PasskeysLocalPasskey  *passkey,
                              GError               **error)
{
  if (!store (keyring, passkey, error))
    return NULL;

  return read_back (keyring, passkey, error);
}

/**
 * passkeys_vault_storage_check_vault:
 * @keyring: the keyring
 * @vault_id: the vault that protects a passkey
 * @error: return location
 *
 * Asked while the turn is held, before a passkey is added: another copy of this program may have reset
 * the vault since the person gave the PIN, and a passkey without its vault can never sign.
 *
 * Returns: whether the vault is still there; %PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET where it is not
 */
gboolean
passkeys_vault_storage_check_vault (PasskeysKeyring  *keyring,
                                    GBytes           *vault_id,
                                    GError          **error)
{
  g_autofree char *text = passkeys_base64url_encode (vault_id);
  g_autoptr(GHashTable) query = build_query (PASSKEYS_ATTRIBUTE_VAULT, text);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_search (keyring,
                                                          &passkeys_vault_storage_vault_schema,
                                                          query),
                                 error);
  if (items == NULL)
    return FALSE;

  if (g_list_model_get_n_items (items) > 0)
    return TRUE;

  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,
                       "The vault was reset while a passkey was made for it");
  return FALSE;
}

/**
 * passkeys_vault_storage_replace:
 * @keyring: a keyring
 * @old: a passkey as the keyring holds it
 * @passkey: the same with another user name
 * @error: return location
 *
 * The keyring finds passkeys by their user name, too, and keeps one with another name beside the old
 * one. That goes when the new one is there: should this end half-way there are two of the same, of
 * which one is read. To be called in a fiber that holds the turn.
 *
 * Returns: (transfer full): the passkey as it was read back
 */
PasskeysLocalPasskey *
passkeys_vault_storage_replace (PasskeysKeyring       *keyring,
                                PasskeysLocalPasskey  *old,
                                PasskeysLocalPasskey  *passkey,
                                GError               **error)
{
  g_autoptr(GHashTable) attributes = _passkeys_local_passkey_build_attributes (old);

  if (!store (keyring, passkey, error))
    return NULL;
  if (!g_str_equal (passkeys_local_passkey_get_user_name (old),
                    passkeys_local_passkey_get_user_name (passkey)) &&
      !passkeys_await (passkeys_keyring_clear (keyring, &passkeys_vault_storage_passkey_schema,
                                               attributes),
                       error))
    return NULL;

  return read_back (keyring, passkey, error);
}

/**
 * passkeys_vault_storage_remove:
 * @keyring: a keyring
 * @credential_id: a credential id
 *
 * Returns: (transfer full): a future that resolves to whether there was such a passkey
 */
DexFuture *
passkeys_vault_storage_remove (PasskeysKeyring *keyring,
                               GBytes          *credential_id)
{
  g_autoptr(GHashTable) query = build_query_for_id (credential_id);

  return passkeys_keyring_clear (keyring, &passkeys_vault_storage_passkey_schema, query);
}

/**
 * passkeys_vault_storage_remove_all:
 * @keyring: a keyring
 * @error: return location
 *
 * Removes every passkey, readable or not. To be called in a fiber that holds the turn.
 *
 * Returns: whether all are gone
 */
gboolean
passkeys_vault_storage_remove_all (PasskeysKeyring  *keyring,
                                   GError          **error)
{
  g_autoptr(GHashTable) everything = build_query (NULL, NULL);
  g_autoptr(GListModel) items = NULL;

  items = passkeys_await_object (passkeys_keyring_search (keyring,
                                                          &passkeys_vault_storage_passkey_schema,
                                                          everything),
                                 error);
  if (items == NULL)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(PasskeysKeyringItem) item = g_list_model_get_item (items, i);
      const char *id = passkeys_keyring_item_get_attribute (item, PASSKEYS_ATTRIBUTE_CREDENTIAL_ID);
      g_autoptr(GHashTable) query = build_query (PASSKEYS_ATTRIBUTE_CREDENTIAL_ID, id);

      if (!passkeys_await (passkeys_keyring_clear (keyring, &passkeys_vault_storage_passkey_schema,
                                                   query),
                           error))
        return FALSE;
    }

  return TRUE;
}

/**
 * passkeys_vault_storage_contains:
 * @credential_ids: (element-type GBytes): credential ids
 * @credential_id: a credential id
 *
 * Returns: whether it is among them
 */
gboolean
passkeys_vault_storage_contains (GPtrArray *credential_ids,
                                 GBytes    *credential_id)
{
  return g_ptr_array_find_with_equal_func (credential_ids, credential_id,
                                           (GEqualFunc) g_bytes_equal, NULL);
}

/**
 * passkeys_vault_storage_check_kept:
 * @kept: whether what was read back is what was written
 * @error: return location
 *
 * What is not kept for certain is not relied on.
 *
 * Returns: @kept; %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE where it is %FALSE
 */
gboolean
passkeys_vault_storage_check_kept (gboolean   kept,
                                   GError   **error)
{
  if (!kept)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE,
                         "The keyring did not keep what was written");

  return kept;
}

/**
 * passkeys_vault_storage_translate:
 * @error: (transfer full): an error
 *
 * Returns: (transfer full): @error, as %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE where it is one of the
 *   keyring
 */
GError *
passkeys_vault_storage_translate (GError *error)
{
  g_autoptr(GError) owned = error;

  if (owned->domain != PASSKEYS_KEYRING_ERROR)
    return g_steal_pointer (&owned);

  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE,
                              owned->message);
}

/**
 * passkeys_vault_storage_reject:
 * @error: (transfer full): an error
 *
 * Returns: (transfer full): a future that rejects with the translated error
 */
DexFuture *
passkeys_vault_storage_reject (GError *error)
{
  return dex_future_new_for_error (passkeys_vault_storage_translate (error));
}
