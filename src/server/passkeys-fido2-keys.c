/* passkeys-fido2-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-fido2-keys.h"

#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "passkeys-cose-key.h"

#define MOST_KEYS 4096

/* The algorithm decides which of the three it is. */
typedef struct
{
  int         algorithm;
  es256_pk_t *es256;
  eddsa_pk_t *eddsa;
  rs256_pk_t *rs256;
} Key;

struct _PasskeysFido2Keys
{
  GObject     parent_instance;

  GHashTable *keys; /* COSE_Key → Key; what is cached cannot become wrong */
};

G_DEFINE_FINAL_TYPE (PasskeysFido2Keys, passkeys_fido2_keys, G_TYPE_OBJECT)

static void
key_free (Key *key)
{
  es256_pk_free (&key->es256);
  eddsa_pk_free (&key->eddsa);
  rs256_pk_free (&key->rs256);
  g_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, key_free)

static gboolean
convert (PasskeysCoseKey *cose_key,
         Key             *key)
{
  EVP_PKEY *pkey = passkeys_cose_key_get_evp_pkey (cose_key);

  switch (passkeys_cose_key_get_algorithm (cose_key))
    {
    case PASSKEYS_COSE_ALGORITHM_ES256:
      key->es256 = es256_pk_new ();
      return key->es256 && es256_pk_from_EVP_PKEY (key->es256, pkey) == FIDO_OK;

    case PASSKEYS_COSE_ALGORITHM_EDDSA:
      key->eddsa = eddsa_pk_new ();
      return key->eddsa && eddsa_pk_from_EVP_PKEY (key->eddsa, pkey) == FIDO_OK;

    case PASSKEYS_COSE_ALGORITHM_RS256:
      key->rs256 = rs256_pk_new ();
      return key->rs256 && rs256_pk_from_EVP_PKEY (key->rs256, pkey) == FIDO_OK;

    default:
      return FALSE;
    }
}

static Key *
load (GBytes *bytes)
{
  g_autoptr (PasskeysCoseKey) cose_key = passkeys_cose_key_parse (bytes, NULL);
  g_autoptr (Key) key = g_new0 (Key, 1);

  if (!cose_key || !convert (cose_key, key))
    return NULL;
  key->algorithm = passkeys_cose_key_get_algorithm (cose_key);
  return g_steal_pointer (&key);
}

static const Key *
find (PasskeysFido2Keys *self,
      GBytes            *bytes)
{
  Key *key = g_hash_table_lookup (self->keys, bytes);

  if (key)
    return key;
  key = load (bytes);
  if (!key)
    return NULL;
  if (g_hash_table_size (self->keys) >= MOST_KEYS)
    g_hash_table_remove_all (self->keys);
  g_hash_table_insert (self->keys, g_bytes_ref (bytes), key);
  return key;
}

static const void *
get_pointer (const Key *key)
{
  if (key->es256)
    return key->es256;
  return key->eddsa ? (const void *) key->eddsa : key->rs256;
}

static void
passkeys_fido2_keys_finalize (GObject *object)
{
  g_hash_table_unref (PASSKEYS_FIDO2_KEYS (object)->keys);

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
  self->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                      (GDestroyNotify) g_bytes_unref, (GDestroyNotify) key_free);
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
 * passkeys_fido2_keys_verify:
 * @self: the cache
 * @cose_key: a public key, as it was registered
 * @assertion: an assertion with all its parts
 *
 * Returns: whether libfido2 finds the first signature of @assertion good
 */
gboolean
passkeys_fido2_keys_verify (PasskeysFido2Keys   *self,
                            GBytes              *cose_key,
                            const fido_assert_t *assertion)
{
  const Key *key;

  g_return_val_if_fail (PASSKEYS_IS_FIDO2_KEYS (self), FALSE);

  key = find (self, cose_key);
  return key && fido_assert_verify (assertion, 0, key->algorithm, get_pointer (key)) == FIDO_OK;
}
