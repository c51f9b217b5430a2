/* passkeys-fido2-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-fido2-key.h"

#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "passkeys-cose-key.h"

/* The algorithm decides which of the three it is. */
struct _PasskeysFido2Key
{
  int         algorithm;
  es256_pk_t *es256;
  eddsa_pk_t *eddsa;
  rs256_pk_t *rs256;
};

static void
clear (gpointer data)
{
  PasskeysFido2Key *self = data;

  es256_pk_free (&self->es256);
  eddsa_pk_free (&self->eddsa);
  rs256_pk_free (&self->rs256);
}

static gboolean
convert (PasskeysCoseKey  *cose_key,
         PasskeysFido2Key *self)
{
  EVP_PKEY *pkey = passkeys_cose_key_get_evp_pkey (cose_key);

  switch (passkeys_cose_key_get_algorithm (cose_key))
    {
    case PASSKEYS_COSE_ALGORITHM_ES256:
      self->es256 = es256_pk_new ();
      return self->es256 && es256_pk_from_EVP_PKEY (self->es256, pkey) == FIDO_OK;

    case PASSKEYS_COSE_ALGORITHM_EDDSA:
      self->eddsa = eddsa_pk_new ();
      return self->eddsa && eddsa_pk_from_EVP_PKEY (self->eddsa, pkey) == FIDO_OK;

    case PASSKEYS_COSE_ALGORITHM_RS256:
      self->rs256 = rs256_pk_new ();
      return self->rs256 && rs256_pk_from_EVP_PKEY (self->rs256, pkey) == FIDO_OK;

    default:
      return FALSE;
    }
}

static const void *
get_pointer (const PasskeysFido2Key *self)
{
  if (self->es256)
    return self->es256;
  return self->eddsa ? (const void *) self->eddsa : self->rs256;
}

/**
 * passkeys_fido2_key_new:
 * @cose_key: a public key, as it was registered
 *
 * Returns: (transfer full) (nullable): the key, or %NULL if it is none of a kind that libfido2 knows
 */
PasskeysFido2Key *
passkeys_fido2_key_new (GBytes *cose_key)
{
  g_autoptr (PasskeysCoseKey) parsed = passkeys_cose_key_parse (cose_key, NULL);
  g_autoptr (PasskeysFido2Key) self = g_atomic_rc_box_new0 (PasskeysFido2Key);

  if (!parsed || !convert (parsed, self))
    return NULL;
  self->algorithm = passkeys_cose_key_get_algorithm (parsed);
  return g_steal_pointer (&self);
}

/**
 * passkeys_fido2_key_ref:
 * @self: a key
 *
 * Returns: (transfer full): @self
 */
PasskeysFido2Key *
passkeys_fido2_key_ref (PasskeysFido2Key *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * passkeys_fido2_key_unref:
 * @self: (transfer full): a key
 */
void
passkeys_fido2_key_unref (PasskeysFido2Key *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * passkeys_fido2_key_verify:
 * @self: a key
 * @assertion: an assertion with all its parts
 *
 * Returns: whether libfido2 finds the first signature of @assertion good
 */
gboolean
passkeys_fido2_key_verify (const PasskeysFido2Key *self,
                           const fido_assert_t    *assertion)
{
  return fido_assert_verify (assertion, 0, self->algorithm, get_pointer (self)) == FIDO_OK;
}
