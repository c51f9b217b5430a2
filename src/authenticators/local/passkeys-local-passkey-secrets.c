/* passkeys-local-passkey-secrets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-secrets"

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-hmac-secret.h"
#include "passkeys-key-wrap.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-vault-storage.h"

/* What a passkey keeps under the key of its vault: its private key and, if it has it, what the
 * extension hmac-secret derives from. */

static GBytes *
open_wrapped (GBytes  *vault_key,
              GBytes  *wrapped,
              GBytes  *additional_data,
              GError **error)
{
  GBytes *secret = passkeys_key_wrap_open (vault_key, wrapped, additional_data);

  if (secret == NULL)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                         "The passkey does not belong to this vault or is damaged");
  return secret;
}

/* Everything that must be as it was when the passkey was made. What the person calls and notes of it
 * is not among it: to write that takes no PIN. */
static GBytes *
build_key_data (PasskeysLocalPasskey *self)
{
  g_autofree char *vault_id = passkeys_base64url_encode (self->vault_id);
  g_autofree char *credential_id = passkeys_base64url_encode (self->credential_id);
  g_autofree char *user_handle = passkeys_base64url_encode (self->user_handle);
  char *text;

  /* The relying party id comes last, so that nothing in it can pass for another field. */
  text = g_strdup_printf ("%s %u %s %s %s %d %d %" G_GINT64_FORMAT " %s",
                          PASSKEYS_LOCAL_PASSKEY_KIND,
                          _passkeys_local_passkey_get_version (self), credential_id, vault_id,
                          user_handle, self->backup_eligible, self->backed_up,
                          g_date_time_to_unix (self->created), self->relying_party_id);
  return g_bytes_new_take (text, strlen (text));
}

/*< private >
 * _passkeys_local_passkey_wrap_key:
 * @self: a passkey without a key, complete otherwise
 * @vault_key: the key of the vault, 32 bytes
 * @private_key: PKCS #8 or, with %PASSKEYS_PROTECTION_CHIP, what the chip gave of it
 * @error: return location
 *
 * Encrypts the private key and binds it to everything about @self that must never change, its
 * protection among it.
 *
 * Returns: %FALSE with @error when the cryptographic library failed
 */
gboolean
_passkeys_local_passkey_wrap_key (PasskeysLocalPasskey  *self,
                                  GBytes                *vault_key,
                                  GBytes                *private_key,
                                  GError               **error)
{
  g_autoptr(GBytes) additional_data = build_key_data (self);

  g_assert (self->wrapped_key == NULL);

  self->wrapped_key = passkeys_key_wrap_seal (vault_key, private_key, additional_data, error);
  return self->wrapped_key != NULL;
}

/*< private >
 * _passkeys_local_passkey_unwrap_key:
 * @self: a passkey with a wrapped key
 * @vault_key: the key of its vault
 * @error: return location
 *
 * Returns: (transfer full): the private key as it was wrapped, in memory that is wiped when it is
 *   freed; %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED when @vault_key is another one,
 *   or anything that the key is bound to was changed
 */
GBytes *
_passkeys_local_passkey_unwrap_key (PasskeysLocalPasskey  *self,
                                    GBytes                *vault_key,
                                    GError               **error)
{
  g_autoptr(GBytes) additional_data = build_key_data (self);

  return open_wrapped (vault_key, self->wrapped_key, additional_data, error);
}

/*< private >
 * _passkeys_local_passkey_check_key:
 * @self: a passkey that was read back from the keyring
 * @vault_key: the key of its vault
 * @private_key: what was wrapped into the passkey that was written
 * @error: return location
 *
 * Makes sure that a key can be read again before a site is told of it.
 *
 * Returns: whether both hold the same key; else %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE
 */
gboolean
_passkeys_local_passkey_check_key (PasskeysLocalPasskey  *self,
                                   GBytes                *vault_key,
                                   GBytes                *private_key,
                                   GError               **error)
{
  g_autoptr(GBytes) kept = _passkeys_local_passkey_unwrap_key (self, vault_key, error);

  return kept != NULL
         && passkeys_vault_storage_check_kept (g_bytes_equal (kept, private_key), error);
}

/* It belongs to the passkey and is not its key. */
static GBytes *
build_random_data (PasskeysLocalPasskey *self)
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

/*< private >
 * _passkeys_local_passkey_wrap_random:
 * @self: a passkey that has no such secrets yet
 * @vault_key: the key of its vault
 * @random: (nullable): %PASSKEYS_HMAC_SECRET_RANDOM_LENGTH bytes that another authenticator made;
 *   %NULL to make them
 * @error: return location
 *
 * Keeps CredRandomWithUV and CredRandomWithoutUV, which the extension hmac-secret derives from
 * (CTAP 2.1, section 12.5), as the private key is kept.
 *
 * Returns: %FALSE with @error when the cryptographic library failed
 */
gboolean
_passkeys_local_passkey_wrap_random (PasskeysLocalPasskey  *self,
                                     GBytes                *vault_key,
                                     GBytes                *random,
                                     GError               **error)
{
  g_autoptr(GBytes) additional_data = build_random_data (self);
  g_autoptr(GBytes) secret = random != NULL ? g_bytes_ref (random) : generate (error);

  g_assert (self->wrapped_random == NULL);

  if (secret == NULL)
    return FALSE;

  g_assert (g_bytes_get_size (secret) == PASSKEYS_HMAC_SECRET_RANDOM_LENGTH);
  self->wrapped_random = passkeys_key_wrap_seal (vault_key, secret, additional_data, error);
  return self->wrapped_random != NULL;
}

/*< private >
 * _passkeys_local_passkey_unwrap_random:
 * @self: a passkey that was made with the extension hmac-secret
 * @vault_key: the key of its vault
 * @error: return location
 *
 * Returns: (transfer full): %PASSKEYS_HMAC_SECRET_RANDOM_LENGTH bytes, in memory that is wiped when
 *   it is freed; %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED when they cannot be
 *   decrypted
 */
GBytes *
_passkeys_local_passkey_unwrap_random (PasskeysLocalPasskey  *self,
                                       GBytes                *vault_key,
                                       GError               **error)
{
  g_autoptr(GBytes) additional_data = build_random_data (self);

  g_assert (self->wrapped_random != NULL);

  return open_wrapped (vault_key, self->wrapped_random, additional_data, error);
}
