/* passkeys-local-passkey-random.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-random"

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-hmac-secret.h"
#include "passkeys-key-wrap.h"
#include "passkeys-secure-bytes.h"

/* What the extension hmac-secret derives from, which is kept as the private key is. */

/* It belongs to the passkey and is not its key. */
static GBytes *
build_additional_data (PasskeysLocalPasskey *self)
{
  g_autoptr(GByteArray) data = g_byte_array_new ();

  g_byte_array_append (data, (const guint8 *) "hmac-secret ", strlen ("hmac-secret "));
  g_byte_array_append (data, g_bytes_get_data (self->credential_id, NULL),
                       g_bytes_get_size (self->credential_id));
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

static GBytes *
generate (GError **error)
{
  guint8 random[PASSKEYS_HMAC_SECRET_RANDOM_LENGTH];
  GBytes *bytes;

  if (RAND_priv_bytes (random, sizeof random) != 1)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                           "The cryptographic library has no random numbers");
      return NULL;
    }

  bytes = passkeys_secure_bytes_new (random, sizeof random);
  OPENSSL_cleanse (random, sizeof random);
  return bytes;
}

gboolean
_passkeys_local_passkey_wrap_random (PasskeysLocalPasskey  *self,
                                     GBytes                *vault_key,
                                     GBytes                *random,
                                     GError               **error)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);
  g_autoptr(GBytes) secret = random != NULL ? g_bytes_ref (random) : generate (error);

  g_assert (self->wrapped_random == NULL);

  if (secret == NULL)
    return FALSE;

  g_assert (g_bytes_get_size (secret) == PASSKEYS_HMAC_SECRET_RANDOM_LENGTH);
  self->wrapped_random = passkeys_key_wrap_seal (vault_key, secret, additional_data, error);
  return self->wrapped_random != NULL;
}

GBytes *
_passkeys_local_passkey_unwrap_random (PasskeysLocalPasskey  *self,
                                       GBytes                *vault_key,
                                       GError               **error)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);
  GBytes *random;

  g_assert (self->wrapped_random != NULL);

  if (!(random = passkeys_key_wrap_open (vault_key, self->wrapped_random, additional_data)))
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                         "The passkey does not belong to this vault or is damaged");
  return random;
}
