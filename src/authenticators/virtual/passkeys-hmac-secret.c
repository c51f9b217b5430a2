/* passkeys-hmac-secret.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-hmac-secret"

#include "config.h"

#include "passkeys-hmac-secret.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-pin-protocol.h"
#include "passkeys-secure-bytes.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define EXTENSION "hmac-secret"
#define GET_ASSERTION_EXTENSIONS 4

#define SALT_LENGTH 32
#define OUTPUT_LENGTH 32
#define MAXIMUM_SALTS 2
#define MAXIMUM_CIPHERTEXT (16 + MAXIMUM_SALTS * SALT_LENGTH)

/* CTAP 2.1, section 12.5 */
enum
{
  INPUT_KEY_AGREEMENT = 1,
  INPUT_SALTS = 2,
  INPUT_AUTHENTICATION = 3,
  INPUT_PROTOCOL = 4,
};

struct _PasskeysHmacSecret
{
  PasskeysPinProtocol *protocol; /* (owned) */
  GBytes              *secret;   /* (owned), secure: shared with the client */
  GBytes              *salts;    /* (owned), secure: one or two */
};

static gboolean
read_input (PasskeysCtap2Map  *parameters,
            PasskeysCtap2Map **ret_input,
            gint64            *ret_protocol,
            GError           **error)
{
  g_autoptr(PasskeysCtap2Map) extensions = NULL;
  g_autoptr(PasskeysCtap2Map) input = NULL;
  gint64 protocol = 1;

  if (!passkeys_ctap2_map_read_map (parameters, NUMBER (GET_ASSERTION_EXTENSIONS), &extensions,
                                    error))
    return FALSE;
  if (extensions == NULL || !passkeys_ctap2_map_has (extensions, NAME (EXTENSION)))
    return TRUE;

  if (!passkeys_ctap2_map_read_map (extensions, NAME (EXTENSION), &input, error) ||
      !passkeys_ctap2_map_require (input, NUMBER (INPUT_KEY_AGREEMENT), error) ||
      !passkeys_ctap2_map_require (input, NUMBER (INPUT_SALTS), error) ||
      !passkeys_ctap2_map_require (input, NUMBER (INPUT_AUTHENTICATION), error) ||
      !passkeys_ctap2_map_read_int (input, NUMBER (INPUT_PROTOCOL), &protocol, error))
    return FALSE;
  if (protocol != 1 && protocol != 2)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  *ret_input = g_steal_pointer (&input);
  *ret_protocol = protocol;
  return TRUE;
}

/**
 * passkeys_hmac_secret_read_key:
 * @parameters: the parameters of authenticatorGetAssertion
 * @ret_platform_key: (out) (nullable): the COSE key of the client, %NULL where it does not ask for the
 *   extension
 * @ret_protocol: (out): the PIN/UV auth protocol
 * @error: return location
 *
 * Returns: whether the input is well-formed; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_hmac_secret_read_key (PasskeysCtap2Map  *parameters,
                               PasskeysCtap2Map **ret_platform_key,
                               gint64            *ret_protocol,
                               GError           **error)
{
  g_autoptr(PasskeysCtap2Map) input = NULL;

  g_return_val_if_fail (parameters != NULL, FALSE);
  g_return_val_if_fail (ret_platform_key != NULL && ret_protocol != NULL, FALSE);

  return read_input (parameters, &input, ret_protocol, error) &&
         (input == NULL ||
          passkeys_ctap2_map_read_map (input, NUMBER (INPUT_KEY_AGREEMENT), ret_platform_key, error));
}

static gboolean
open_salts (PasskeysHmacSecret  *self,
            GBytes              *encrypted,
            GBytes              *authentication,
            GError             **error)
{
  gsize length;

  if (!passkeys_pin_protocol_verify (self->protocol, self->secret, encrypted, authentication))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);

  if (!(self->salts = passkeys_pin_protocol_decrypt (self->protocol, self->secret, encrypted)))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  length = g_bytes_get_size (self->salts);
  return length == SALT_LENGTH || length == MAXIMUM_SALTS * SALT_LENGTH ||
         passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
}

/**
 * passkeys_hmac_secret_parse:
 * @parameters: the parameters of authenticatorGetAssertion
 * @secret: (nullable): what is shared with the client; %NULL where nobody agreed on it
 * @ret_self: (out) (nullable): what it asks for, %NULL for nothing
 * @error: return location
 *
 * Returns: whether the input is well-formed and of that client; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_hmac_secret_parse (PasskeysCtap2Map    *parameters,
                            GBytes              *secret,
                            PasskeysHmacSecret **ret_self,
                            GError             **error)
{
  g_autoptr(PasskeysHmacSecret) self = NULL;
  g_autoptr(PasskeysCtap2Map) input = NULL;
  g_autoptr(GBytes) encrypted = NULL;
  g_autoptr(GBytes) authentication = NULL;
  gint64 protocol = 0;

  g_return_val_if_fail (parameters != NULL, FALSE);
  g_return_val_if_fail (ret_self != NULL, FALSE);

  if (!read_input (parameters, &input, &protocol, error))
    return FALSE;
  if (input == NULL)
    return TRUE;

  if (!passkeys_ctap2_map_read_bytes (input, NUMBER (INPUT_SALTS), 0, MAXIMUM_CIPHERTEXT, &encrypted,
                                      error) ||
      !passkeys_ctap2_map_read_bytes (input, NUMBER (INPUT_AUTHENTICATION), 0, 32, &authentication,
                                      error))
    return FALSE;
  if (secret == NULL || g_bytes_get_size (secret) != (gsize) protocol * 32)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  self = g_new0 (PasskeysHmacSecret, 1);
  self->protocol = passkeys_pin_protocol_new (protocol);
  self->secret = g_bytes_ref (secret);
  if (!open_salts (self, encrypted, authentication, error))
    return FALSE;

  *ret_self = g_steal_pointer (&self);
  return TRUE;
}

/**
 * passkeys_hmac_secret_free:
 * @self: (transfer full): what a client asks for
 *
 * Frees it.
 */
void
passkeys_hmac_secret_free (PasskeysHmacSecret *self)
{
  g_clear_pointer (&self->protocol, passkeys_pin_protocol_free);
  g_clear_pointer (&self->secret, g_bytes_unref);
  g_clear_pointer (&self->salts, g_bytes_unref);
  g_free (self);
}

static GBytes *
derive (PasskeysHmacSecret *self,
        const guint8       *key)
{
  gsize length;
  const guint8 *salts = g_bytes_get_data (self->salts, &length);
  gsize n_salts = length / SALT_LENGTH;
  guint8 output[MAXIMUM_SALTS * OUTPUT_LENGTH] = { 0 };
  GBytes *bytes;

  for (gsize i = 0; i < n_salts; i++)
    HMAC (EVP_sha256 (), key, OUTPUT_LENGTH, salts + i * SALT_LENGTH, SALT_LENGTH,
          output + i * OUTPUT_LENGTH, NULL);
  bytes = passkeys_secure_bytes_new (output, n_salts * OUTPUT_LENGTH);
  OPENSSL_cleanse (output, sizeof output);
  return bytes;
}

/**
 * passkeys_hmac_secret_extend:
 * @self: (nullable): what a client asks for
 * @data: authenticator data without extensions
 * @passkey: what signs
 * @vault_key: the key of the vault
 * @error: return location
 *
 * Which of the two secrets of the passkey it is, the flags of the data say.
 *
 * Returns: (transfer full): the same with what is derived; as it is where nothing is asked for, or
 *   where the passkey was made without the extension. Or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR
 */
PasskeysAuthenticatorData *
passkeys_hmac_secret_extend (PasskeysHmacSecret         *self,
                             PasskeysAuthenticatorData  *data,
                             PasskeysLocalPasskey       *passkey,
                             GBytes                     *vault_key,
                             GError                    **error)
{
  g_autoptr(PasskeysCtap2Writer) writer = NULL;
  g_autoptr(GBytes) random = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GBytes) encrypted = NULL;
  g_autoptr(GBytes) extensions = NULL;
  PasskeysAuthenticatorDataFlags flags = passkeys_authenticator_data_get_flags (data);
  const guint8 *key;

  if (self == NULL || passkey->wrapped_random == NULL)
    return g_object_ref (data);

  if (!(random = _passkeys_local_passkey_unwrap_random (passkey, vault_key, error)))
    return NULL;

  key = g_bytes_get_data (random, NULL);
  if ((flags & PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED) == 0)
    key += PASSKEYS_HMAC_SECRET_RANDOM_LENGTH / 2;
  output = derive (self, key);
  encrypted = passkeys_pin_protocol_encrypt (self->protocol, self->secret, output);

  writer = passkeys_ctap2_writer_new ();
  passkeys_ctap2_writer_add_bytes (writer, NAME (EXTENSION), encrypted);
  extensions = passkeys_ctap2_writer_finish (writer);
  return passkeys_authenticator_data_new_extended (data, extensions);
}
