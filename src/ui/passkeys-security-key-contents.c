/* passkeys-security-key-contents.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-contents"

#include "config.h"

#include "passkeys-security-key-contents.h"

#include "passkeys-authenticator-model.h"
#include "passkeys-credential-places.h"
#include "passkeys-stored-passkey.h"

struct _PasskeysSecurityKeyContents
{
  GObject     parent_instance;

  GHashTable *keys; /* (owned): credential id, a GBytes → PasskeysSecurityKey, plugged in */
  GPtrArray  *read; /* (owned): PasskeysSecurityKey whose page has read all that they list */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyContents, passkeys_security_key_contents, G_TYPE_OBJECT)

static void
passkeys_security_key_contents_finalize (GObject *object)
{
  PasskeysSecurityKeyContents *self = PASSKEYS_SECURITY_KEY_CONTENTS (object);

  g_hash_table_unref (self->keys);
  g_ptr_array_unref (self->read);

  G_OBJECT_CLASS (passkeys_security_key_contents_parent_class)->finalize (object);
}

static void
passkeys_security_key_contents_class_init (PasskeysSecurityKeyContentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_contents_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_security_key_contents_init (PasskeysSecurityKeyContents *self)
{
  self->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                      (GDestroyNotify) g_bytes_unref, NULL);
  self->read = g_ptr_array_new ();
}

/**
 * passkeys_security_key_contents_get_default:
 *
 * Returns: (transfer none): what is known in this run of the programme
 */
PasskeysSecurityKeyContents *
passkeys_security_key_contents_get_default (void)
{
  static PasskeysSecurityKeyContents *contents;

  if (contents == NULL)
    contents = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_CONTENTS, NULL);

  return contents;
}

/* Takes out what was on the key; for good also in the file. */
static void
empty (PasskeysSecurityKeyContents *self,
       gconstpointer                key,
       GHashTable                  *remaining, /* (nullable): credential ids that stay */
       gboolean                     for_good)
{
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      if (value != key || (remaining != NULL && g_hash_table_contains (remaining, id)))
        continue;

      if (for_good)
        passkeys_credential_places_forget (passkeys_credential_places_get_default (), id);
      g_hash_table_iter_remove (&iter);
    }
}

/* A key is an object for as long as it is plugged in. */
static void
on_unplugged (gpointer  user_data,
              GObject  *key)
{
  PasskeysSecurityKeyContents *self = user_data;

  empty (self, key, NULL, FALSE);
  g_ptr_array_remove (self->read, key);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
keep_place (PasskeysSecurityKey   *key,
            PasskeysStoredPasskey *passkey)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);
  GBytes *aaguid = info != NULL ? passkeys_security_key_info_get_aaguid (info) : NULL;
  const char *model = aaguid != NULL ? passkeys_authenticator_model_get_name (aaguid) : NULL;

  /* A number that tells two keys apart which are plugged in is of no use later. */
  passkeys_credential_places_learn (passkeys_credential_places_get_default (),
                                    passkeys_stored_passkey_get_credential_id (passkey),
                                    passkeys_stored_passkey_get_relying_party_id (passkey),
                                    passkeys_stored_passkey_get_user_handle (passkey), aaguid,
                                    model != NULL ? model : passkeys_security_key_get_name (key));
}

/**
 * passkeys_security_key_contents_learn:
 * @self: what is known
 * @key: a security key
 * @passkeys: a list of all [class@StoredPasskey] on it
 * @organisation: (nullable): whose passkeys are remembered after the key is unplugged
 *
 * Remembers what the key holds.
 */
void
passkeys_security_key_contents_learn (PasskeysSecurityKeyContents     *self,
                                      PasskeysSecurityKey             *key,
                                      GListModel                      *passkeys,
                                      PasskeysSecurityKeyOrganisation *organisation)
{
  g_autoptr(GHashTable) ids = NULL;

  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self));
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY (key));
  g_return_if_fail (G_IS_LIST_MODEL (passkeys));

  if (!g_ptr_array_find (self->read, key, NULL))
    {
      g_object_weak_ref (G_OBJECT (key), on_unplugged, self);
      g_ptr_array_add (self->read, key);
    }

  ids = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysStoredPasskey) passkey = g_list_model_get_item (passkeys, i);
      GBytes *id = passkeys_stored_passkey_get_credential_id (passkey);

      g_hash_table_add (ids, id);
      g_hash_table_replace (self->keys, g_bytes_ref (id), key);
      if (organisation != NULL && passkeys_security_key_organisation_knows (organisation, passkey))
        keep_place (key, passkey);
    }
  empty (self, key, ids, TRUE);

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * passkeys_security_key_contents_forget:
 * @self: what is known
 * @key: a security key that was reset
 *
 * Forgets what the key held, also what was remembered of earlier runs of the programme. Where its
 * page never read what it held, that is everything on keys of its model.
 */
void
passkeys_security_key_contents_forget (PasskeysSecurityKeyContents *self,
                                       PasskeysSecurityKey         *key)
{
  PasskeysSecurityKeyInfo *info;
  GBytes *aaguid;

  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self));
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY (key));

  info = passkeys_security_key_get_info (key);
  aaguid = info != NULL ? passkeys_security_key_info_get_aaguid (info) : NULL;
  if (!g_ptr_array_find (self->read, key, NULL) && aaguid != NULL)
    passkeys_credential_places_forget_model (passkeys_credential_places_get_default (), aaguid);

  empty (self, key, NULL, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * passkeys_security_key_contents_find:
 * @self: what is known
 * @credential_id: the id of a credential
 *
 * Returns: (transfer none) (nullable): the name of the key that holds it, if it is plugged in
 */
const char *
passkeys_security_key_contents_find (PasskeysSecurityKeyContents *self,
                                     GBytes                      *credential_id)
{
  PasskeysSecurityKey *key;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self), NULL);
  g_return_val_if_fail (credential_id != NULL, NULL);

  key = g_hash_table_lookup (self->keys, credential_id);
  return key != NULL ? passkeys_security_key_get_name (key) : NULL;
}

/**
 * passkeys_security_key_contents_is_empty:
 * @self: what is known
 *
 * Returns: whether no key is plugged in of which it is known what it holds
 */
gboolean
passkeys_security_key_contents_is_empty (PasskeysSecurityKeyContents *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self), TRUE);

  return g_hash_table_size (self->keys) == 0;
}
