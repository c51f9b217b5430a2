/* passkeys-security-key-contents.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-contents"

#include "config.h"

#include "passkeys-security-key-contents.h"

#include "passkeys-stored-passkey.h"

struct _PasskeysSecurityKeyContents
{
  GObject     parent_instance;

  GHashTable *names; /* (owned): credential id, a GBytes → name of a key */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyContents, passkeys_security_key_contents, G_TYPE_OBJECT)

static void
passkeys_security_key_contents_finalize (GObject *object)
{
  PasskeysSecurityKeyContents *self = PASSKEYS_SECURITY_KEY_CONTENTS (object);

  g_hash_table_unref (self->names);

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
  self->names = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                       (GDestroyNotify) g_bytes_unref, g_free);
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

static void
forget (PasskeysSecurityKeyContents *self,
        const char                  *name)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (value, name))
      g_hash_table_iter_remove (&iter);
}

/**
 * passkeys_security_key_contents_learn:
 * @self: what is known
 * @key: a security key
 * @passkeys: a list of all [class@StoredPasskey] on it
 *
 * Remembers what the key holds.
 */
void
passkeys_security_key_contents_learn (PasskeysSecurityKeyContents *self,
                                      PasskeysSecurityKey         *key,
                                      GListModel                  *passkeys)
{
  const char *name;

  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self));
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY (key));
  g_return_if_fail (G_IS_LIST_MODEL (passkeys));

  name = passkeys_security_key_get_name (key);
  forget (self, name);
  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysStoredPasskey) passkey = g_list_model_get_item (passkeys, i);

      g_hash_table_replace (self->names,
                            g_bytes_ref (passkeys_stored_passkey_get_credential_id (passkey)),
                            g_strdup (name));
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * passkeys_security_key_contents_find:
 * @self: what is known
 * @credential_id: the id of a credential
 *
 * Returns: (transfer none) (nullable): the name of the key that was seen to hold it
 */
const char *
passkeys_security_key_contents_find (PasskeysSecurityKeyContents *self,
                                     GBytes                      *credential_id)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_CONTENTS (self), NULL);
  g_return_val_if_fail (credential_id != NULL, NULL);

  return g_hash_table_lookup (self->names, credential_id);
}
