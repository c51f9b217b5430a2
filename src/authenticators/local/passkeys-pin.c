/* passkeys-pin.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin"

#include "config.h"

#include "passkeys-pin.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-key-wrap.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-vault.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF, EVP_KDF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF_CTX, EVP_KDF_CTX_free)

typedef struct
{
  DexPromise      *promise; /* (owned) */
  GBytes          *pin;     /* (owned) */
  GBytes          *salt;    /* (owned) */
  PasskeysPinCost  cost;
} Derivation;

static void
derivation_free (Derivation *derivation)
{
  g_clear_pointer (&derivation->promise, dex_unref);
  g_clear_pointer (&derivation->pin, g_bytes_unref);
  g_clear_pointer (&derivation->salt, g_bytes_unref);
  g_free (derivation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Derivation, derivation_free)

static gboolean
is_ascii (const char *data,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (data[i]))
      return FALSE;
  return TRUE;
}

/**
 * passkeys_pin_normalise:
 * @pin: UTF-8 as the person typed it
 * @error: return location
 *
 * Brings a PIN into Unicode normalisation form C, so that it is the same bytes from every keyboard.
 *
 * Returns: (transfer full): the normalised PIN, in memory that is wiped when it is freed; or %NULL
 *   with %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG when it has more than 256 bytes or with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN when it is not UTF-8
 */
GBytes *
passkeys_pin_normalise (GBytes  *pin,
                        GError **error)
{
  g_autoptr(GBytes) normalised = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (pin != NULL, NULL);

  data = g_bytes_get_data (pin, &length);
  if (data == NULL)
    data = "";

  /* Normalisation may shorten it, so the bound on what was typed is a wide one, for the work
   * only. */
  if (length <= 4 * PASSKEYS_PIN_MAXIMUM_BYTES && is_ascii (data, length))
    {
      normalised = passkeys_secure_bytes_new (data, length);
    }
  else if (length <= 4 * PASSKEYS_PIN_MAXIMUM_BYTES)
    {
      /* GLib's working copy cannot be wiped, which is why plain ASCII goes without. */
      char *text = g_utf8_validate_len (data, length, NULL)
                     ? g_utf8_normalize (data, length, G_NORMALIZE_NFC) : NULL;

      if (text == NULL)
        {
          g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                               PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN,
                               "The PIN is not a text");
          return NULL;
        }
      normalised = passkeys_secure_bytes_new_take (text, strlen (text));
    }

  if (normalised == NULL || g_bytes_get_size (normalised) > PASSKEYS_PIN_MAXIMUM_BYTES)
    {
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG,
                   "The PIN is longer than %d bytes", PASSKEYS_PIN_MAXIMUM_BYTES);
      return NULL;
    }

  return g_steal_pointer (&normalised);
}

/**
 * passkeys_pin_check_new:
 * @normalised_pin: a PIN from passkeys_pin_normalise()
 * @error: return location
 *
 * Checks what only a new PIN must obey: six code points at least.
 *
 * Returns: whether it may be set
 */
gboolean
passkeys_pin_check_new (GBytes  *normalised_pin,
                        GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (normalised_pin, &length);

  if (length == 0 || g_utf8_strlen (data, length) < PASSKEYS_VAULT_MINIMUM_PIN_LENGTH)
    {
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT,
                   "The PIN needs %d characters at least", PASSKEYS_VAULT_MINIMUM_PIN_LENGTH);
      return FALSE;
    }

  return TRUE;
}

static gboolean
derive (Derivation *derivation,
        guint8     *key,
        gsize       length)
{
  g_autoptr(EVP_KDF) argon2id = EVP_KDF_fetch (NULL, "ARGON2ID", NULL);
  g_autoptr(EVP_KDF_CTX) context = EVP_KDF_CTX_new (argon2id);
  guint32 memory = derivation->cost.memory;
  guint32 passes = derivation->cost.passes;
  guint32 lanes = derivation->cost.lanes;
  guint32 threads = 1;
  gsize pin_length, salt_length;
  gpointer pin = (gpointer) g_bytes_get_data (derivation->pin, &pin_length);
  gpointer salt = (gpointer) g_bytes_get_data (derivation->salt, &salt_length);
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_PASSWORD, pin, pin_length),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, salt, salt_length),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ITER, &passes),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_THREADS, &threads),
    OSSL_PARAM_construct_end (),
  };

  return context != NULL && EVP_KDF_derive (context, key, length, parameters) == 1;
}

static gpointer
derive_in_thread (gpointer data)
{
  g_autoptr(Derivation) derivation = data;
  guint8 key[PASSKEYS_KEY_WRAP_KEY_LENGTH];

  if (derive (derivation, key, sizeof key))
    dex_promise_resolve_boxed (derivation->promise, G_TYPE_BYTES,
                               passkeys_secure_bytes_new (key, sizeof key));
  else
    dex_promise_reject (derivation->promise,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                                             "There is not enough memory to check the PIN"));

  OPENSSL_cleanse (key, sizeof key);
  return NULL;
}

/**
 * passkeys_pin_derive_key:
 * @normalised_pin: a PIN from passkeys_pin_normalise()
 * @salt: the salt
 * @cost: what it may cost
 *
 * Derives a key with Argon2id (RFC 9106), in a thread of its own because that takes time by design.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes of 32 bytes, wiped when it is freed
 */
DexFuture *
passkeys_pin_derive_key (GBytes                *normalised_pin,
                         GBytes                *salt,
                         const PasskeysPinCost *cost)
{
  Derivation *derivation;
  DexPromise *promise;

  g_return_val_if_fail (normalised_pin != NULL, NULL);
  g_return_val_if_fail (salt != NULL, NULL);
  g_return_val_if_fail (cost != NULL, NULL);

  promise = dex_promise_new ();
  derivation = g_new0 (Derivation, 1);
  derivation->promise = dex_ref (promise);
  derivation->pin = g_bytes_ref (normalised_pin);
  derivation->salt = g_bytes_ref (salt);
  derivation->cost = *cost;
  g_thread_unref (g_thread_new ("passkeys-pin", derive_in_thread, derivation));

  return DEX_FUTURE (promise);
}
