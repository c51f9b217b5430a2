/* passkeys-vault-reading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-reading"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-u2f-application.h"
#include "passkeys-vault-storage.h"

/* What is in the keyring: all of it for the list, or what a site asks for. */

#define STACK_SIZE (256 * 1024)

static gboolean
belong_to (GPtrArray *passkeys,
           GBytes    *vault_id)
{
  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);

      if (vault_id == NULL
          || !g_bytes_equal (_passkeys_local_passkey_get_vault_id (passkey), vault_id))
        return FALSE;
    }
  return TRUE;
}

/* Takes out those that were removed, though that can be undone still. */
static void
drop_removed (GPtrArray *passkeys)
{
  for (guint i = passkeys->len; i-- > 0;)
    if (_passkeys_local_passkey_get_removed (g_ptr_array_index (passkeys, i)) != NULL)
      g_ptr_array_remove_index (passkeys, i);
}

/* Whoever began it did not get to the end. */
static void
finish_removals (PasskeysVault *self,
                 GPtrArray     *passkeys)
{
  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);

      if (_passkeys_local_passkey_get_removed (passkey) != NULL
          && _passkeys_vault_is_stale (self, passkey))
        dex_future_disown (passkeys_vault_finish_removal (self, passkey));
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  PasskeysVault *self = data;
  PasskeysKeyProtector *protector = _passkeys_vault_get_protector (self);
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;
  gboolean loaded;

  if (!(passkeys = passkeys_vault_storage_read (_passkeys_vault_get_keyring (self), NULL, NULL,
                                                NULL, &unreadable, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  finish_removals (self, passkeys);
  drop_removed (passkeys);
  _passkeys_vault_show_passkeys (self, passkeys);

  loaded = passkeys_await (passkeys_key_protector_load (protector), &error);
  _passkeys_vault_show_has_pin (self);

  if (!loaded)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));
  if (!belong_to (passkeys, passkeys_key_protector_get_vault_id (protector)))
    return _passkeys_vault_reject_foreign ();

  return dex_future_new_true ();
}

typedef struct
{
  PasskeysVault          *self;             /* (owned) */
  char                   *relying_party_id; /* (owned) */
  GPtrArray              *credential_ids;   /* (owned) (nullable) */
  PasskeysVaultFindFlags  flags;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_clear_object (&search->self);
  g_clear_pointer (&search->relying_party_id, g_free);
  g_clear_pointer (&search->credential_ids, g_ptr_array_unref);
  g_free (search);
}

static GPtrArray *
search_keyring (Search      *search,
                const char  *relying_party_id,
                GError     **ret_unreadable,
                GError     **error)
{
  PasskeysKeyring *keyring = _passkeys_vault_get_keyring (search->self);
  GPtrArray *passkeys;

  if (search->flags == PASSKEYS_VAULT_FIND_QUIETLY)
    passkeys = passkeys_vault_storage_peek (keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            relying_party_id, search->credential_ids,
                                            ret_unreadable, error);
  else
    passkeys = passkeys_vault_storage_read (keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            relying_party_id, search->credential_ids,
                                            ret_unreadable, error);
  if (passkeys != NULL)
    drop_removed (passkeys);
  return passkeys;
}

/* Who knows a credential id may also mean what the site got by U2F (CTAP 2.1, section 10.3). */
static DexFuture *
find_fiber (gpointer data)
{
  Search *search = data;
  g_autoptr(GListStore) found = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;

  passkeys = search_keyring (search, search->relying_party_id, &unreadable, &error);
  if (passkeys != NULL && passkeys->len == 0 && search->credential_ids != NULL)
    {
      g_autofree char *application = passkeys_u2f_application_dup_id_for (search->relying_party_id);

      g_clear_pointer (&passkeys, g_ptr_array_unref);
      passkeys = search_keyring (search, application, &unreadable, &error);
    }
  if (passkeys == NULL)
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* What can be read is enough, where there is any of it. */
  if (passkeys->len == 0 && unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));

  g_list_store_splice (found, 0, 0, passkeys->pdata, passkeys->len);
  return dex_future_new_take_object (g_steal_pointer (&found));
}

/**
 * passkeys_vault_load:
 * @self: a vault
 *
 * Reads the keyring and brings the list up to date, with as few changes as there are. A locked
 * keyring is unlocked first; the Secret Service asks the person.
 *
 * Returns: (transfer full): a future that resolves to %TRUE. It rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE when the keyring cannot be read, and then the list stays
 *   as it was; with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW when some of what is stored cannot be read, and
 *   then the list shows the rest. Nothing is repaired or overwritten
 */
DexFuture *
passkeys_vault_load (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return passkeys_fiber_spawn (STACK_SIZE, load_fiber, g_object_ref (self), g_object_unref);
}

/*< private >
 * _passkeys_vault_find:
 * @self: a vault
 * @relying_party_id: the site
 * @credential_ids: (nullable) (element-type GBytes): those it allows; %NULL for all
 * @flags: whether a locked keyring may be unlocked, which asks the person
 *
 * Reads the passkeys of a site from the keyring. Where it named credential ids and there is none of
 * them, what it got by U2F is looked for as well (CTAP 2.1, section 10.3).
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of #PasskeysLocalPasskey,
 *   oldest first and possibly empty. What cannot be read is left out; it rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW when
 *   there is nothing else, and with %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE when the keyring is
 *   locked or fails
 */
DexFuture *
_passkeys_vault_find (PasskeysVault          *self,
                      const char             *relying_party_id,
                      GPtrArray              *credential_ids,
                      PasskeysVaultFindFlags  flags)
{
  Search *search = g_new0 (Search, 1);

  search->self = g_object_ref (self);
  search->relying_party_id = g_strdup (relying_party_id);
  search->credential_ids = credential_ids != NULL ? g_ptr_array_ref (credential_ids) : NULL;
  search->flags = flags;
  return passkeys_fiber_spawn (STACK_SIZE, find_fiber, search, search_free);
}
