/* passkeys-virtual-key-credentials.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-credentials"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-private-key.h"

/* The passkeys of the key, in memory. */

void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->passkey);
  g_free (entry);
}

Entry *
_passkeys_virtual_key_find_entry (PasskeysVirtualKey *self,
                                  GBytes             *credential_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (entry->passkey), credential_id))
        return entry;
    }
  return NULL;
}

guint
passkeys_virtual_key_get_n_passkeys (PasskeysVirtualKey *self)
{
  guint n_passkeys = 0;

  for (guint i = 0; i < self->entries->len; i++)
    if (((Entry *) g_ptr_array_index (self->entries, i))->resident)
      n_passkeys++;
  return n_passkeys;
}

guint
_passkeys_virtual_key_count_remaining (PasskeysVirtualKey *self)
{
  guint n_passkeys = passkeys_virtual_key_get_n_passkeys (self);

  return n_passkeys < self->n_slots ? self->n_slots - n_passkeys : 0;
}

/* CTAP 2.1, section 6.1.2: another for the same account takes its place. */
static void
drop_older (PasskeysVirtualKey   *self,
            PasskeysLocalPasskey *passkey)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->resident &&
          g_str_equal (passkeys_local_passkey_get_relying_party_id (entry->passkey),
                       passkeys_local_passkey_get_relying_party_id (passkey)) &&
          g_bytes_equal (passkeys_local_passkey_get_user_handle (entry->passkey),
                         passkeys_local_passkey_get_user_handle (passkey)))
        {
          g_ptr_array_remove_index (self->entries, i);
          return;
        }
    }
}

static gboolean
keep (PasskeysVirtualKey   *self,
      PasskeysLocalPasskey *passkey,
      gboolean              resident)
{
  Entry *entry;

  if (resident)
    {
      drop_older (self, passkey);
      if (_passkeys_virtual_key_count_remaining (self) == 0)
        return FALSE;
    }

  entry = g_new0 (Entry, 1);
  entry->passkey = g_object_ref (passkey);
  entry->resident = resident;
  g_ptr_array_insert (self->entries, 0, entry);
  return TRUE;
}

static DexFuture *
source_add (PasskeysCredentialSource *source,
            PasskeysLocalPasskey     *passkey,
            gboolean                  resident)
{
  if (!keep (PASSKEYS_VIRTUAL_KEY (source), passkey, resident))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_KEY_STORE_FULL);
  return dex_future_new_take_object (g_object_ref (passkey));
}

static gboolean
contains (GPtrArray *credential_ids,
          GBytes    *credential_id)
{
  for (guint i = 0; i < credential_ids->len; i++)
    if (g_bytes_equal (g_ptr_array_index (credential_ids, i), credential_id))
      return TRUE;
  return FALSE;
}

static DexFuture *
source_find (PasskeysCredentialSource *source,
             const char               *relying_party_id,
             GPtrArray                *credential_ids)
{
  PasskeysVirtualKey *self = PASSKEYS_VIRTUAL_KEY (source);
  GListStore *found = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      PasskeysLocalPasskey *passkey = entry->passkey;

      if (g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey), relying_party_id) &&
          (credential_ids != NULL
             ? contains (credential_ids, passkeys_local_passkey_get_credential_id (passkey))
             : entry->resident))
        g_list_store_append (found, passkey);
    }
  return dex_future_new_take_object (found);
}

static DexFuture *
on_touched_cb (DexFuture *future,
               gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;

  return dex_future_new_take_boxed (PASSKEYS_TYPE_AUTHORISATION,
                                    passkeys_authorisation_new (self->vault_key, TRUE,
                                                                self->was_verified));
}

static DexFuture *
source_authorise (PasskeysCredentialSource *source,
                  const char               *name,
                  gboolean                  user_presence,
                  PasskeysPrompt           *prompt)
{
  PasskeysVirtualKey *self = PASSKEYS_VIRTUAL_KEY (source);

  if (!user_presence)
    return dex_future_new_take_boxed (PASSKEYS_TYPE_AUTHORISATION,
                                      passkeys_authorisation_new (self->vault_key, FALSE,
                                                                  self->was_verified));

  return dex_future_then (self->was_touched ? dex_future_new_true ()
                                            : _passkeys_virtual_key_wait_for_touch (self),
                          on_touched_cb, g_object_ref (self), g_object_unref);
}

static GBytes *
source_get_vault_id (PasskeysCredentialSource *source)
{
  return PASSKEYS_VIRTUAL_KEY (source)->vault_id;
}

static GBytes *
source_get_aaguid (PasskeysCredentialSource *source)
{
  return PASSKEYS_VIRTUAL_KEY (source)->aaguid;
}

/* What a chip holds stays there. */
static gboolean
source_is_backup_eligible (PasskeysCredentialSource *source)
{
  return FALSE;
}

/* A key has no display. */
static gboolean
source_can_choose (PasskeysCredentialSource *source)
{
  return FALSE;
}

static guint32
source_count (PasskeysCredentialSource *source,
              PasskeysLocalPasskey     *passkey)
{
  PasskeysVirtualKey *self = PASSKEYS_VIRTUAL_KEY (source);
  Entry *entry;

  entry = _passkeys_virtual_key_find_entry (self,
                                            passkeys_local_passkey_get_credential_id (passkey));
  return ++entry->count;
}

void
_passkeys_virtual_key_credentials_init (PasskeysCredentialSourceInterface *iface)
{
  iface->authorise = source_authorise;
  iface->find = source_find;
  iface->add = source_add;
  iface->get_vault_id = source_get_vault_id;
  iface->get_aaguid = source_get_aaguid;
  iface->is_backup_eligible = source_is_backup_eligible;
  iface->can_choose = source_can_choose;
  iface->count = source_count;
}

/* A resident passkey, as if it was made before. Returns its credential id. */
GBytes *
passkeys_virtual_key_add_passkey (PasskeysVirtualKey *self,
                                  const char         *relying_party_id,
                                  const char         *user_name,
                                  GBytes             *user_handle)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new (relying_party_id,
                                                                              NULL);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (user_handle, user_name, NULL);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (NULL);
  g_autoptr(GBytes) key_bytes = passkeys_private_key_serialise (key, NULL);

  passkey = _passkeys_local_passkey_new (self->vault_id, relying_party, user, FALSE, NULL);
  if (!_passkeys_local_passkey_wrap_key (passkey, self->vault_key, key_bytes, NULL) ||
      !keep (self, passkey, TRUE))
    g_assert_not_reached ();
  return g_bytes_ref (passkeys_local_passkey_get_credential_id (passkey));
}
