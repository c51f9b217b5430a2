/* passkeys-fido2-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-fido2-keys.h"

#define MOST_KEYS 4096

struct _PasskeysFido2Keys
{
  GObject     parent_instance;

  GHashTable *keys;   /* COSE_Key → PasskeysFido2Key; what is cached cannot become wrong */
  GHashTable *recent; /* credential id → PasskeysFido2Key that it was last seen with */
};

G_DEFINE_FINAL_TYPE (PasskeysFido2Keys, passkeys_fido2_keys, G_TYPE_OBJECT)

static PasskeysFido2Key *
add (PasskeysFido2Keys *self,
     GBytes            *cose_key)
{
  PasskeysFido2Key *key = passkeys_fido2_key_new (cose_key);

  if (key)
    g_hash_table_insert (self->keys, g_bytes_ref (cose_key), key);
  return key;
}

static void
make_room (PasskeysFido2Keys *self)
{
  if (g_hash_table_size (self->keys) < MOST_KEYS && g_hash_table_size (self->recent) < MOST_KEYS)
    return;
  g_hash_table_remove_all (self->keys);
  g_hash_table_remove_all (self->recent);
}

static void
remember (PasskeysFido2Keys *self,
          const char        *credential_id,
          PasskeysFido2Key  *key)
{
  if (g_hash_table_lookup (self->recent, credential_id) != key)
    g_hash_table_replace (self->recent, g_strdup (credential_id), passkeys_fido2_key_ref (key));
}

static void
passkeys_fido2_keys_finalize (GObject *object)
{
  PasskeysFido2Keys *self = PASSKEYS_FIDO2_KEYS (object);

  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->recent);

  G_OBJECT_CLASS (passkeys_fido2_keys_parent_class)->finalize (object);
}

static void
passkeys_fido2_keys_class_init (PasskeysFido2KeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_fido2_keys_finalize;
}

static void
passkeys_fido2_keys_init (PasskeysFido2Keys *self)
{
  self->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                      (GDestroyNotify) passkeys_fido2_key_unref);
  self->recent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) passkeys_fido2_key_unref);
}

/**
 * passkeys_fido2_keys_new:
 *
 * Returns: (transfer full): an empty cache
 */
PasskeysFido2Keys *
passkeys_fido2_keys_new (void)
{
  return g_object_new (PASSKEYS_TYPE_FIDO2_KEYS, NULL);
}

/**
 * passkeys_fido2_keys_find:
 * @self: the cache
 * @credential_id: whose key it is
 * @cose_key: a public key, as it was registered
 *
 * Returns: (transfer none) (nullable): the key, or %NULL if libfido2 does not know its kind
 */
PasskeysFido2Key *
passkeys_fido2_keys_find (PasskeysFido2Keys *self,
                          const char        *credential_id,
                          GBytes            *cose_key)
{
  PasskeysFido2Key *key;

  g_return_val_if_fail (PASSKEYS_IS_FIDO2_KEYS (self), NULL);

  make_room (self);
  key = g_hash_table_lookup (self->keys, cose_key);
  if (!key)
    key = add (self, cose_key);
  if (key)
    remember (self, credential_id, key);
  return key;
}

/**
 * passkeys_fido2_keys_recall:
 * @self: the cache
 * @credential_id: a credential id, of which nothing is known
 *
 * Guesses by which key a signature will be judged. Whoever judges by it must have looked the credential
 * up and found the same.
 *
 * Returns: (transfer none) (nullable): the key that @credential_id was last found with
 */
PasskeysFido2Key *
passkeys_fido2_keys_recall (PasskeysFido2Keys *self,
                            const char        *credential_id)
{
  g_return_val_if_fail (PASSKEYS_IS_FIDO2_KEYS (self), NULL);

  return g_hash_table_lookup (self->recent, credential_id);
}
