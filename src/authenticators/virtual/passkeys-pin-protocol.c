/* passkeys-pin-protocol.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-protocol"

#include "config.h"

#include "passkeys-pin-protocol.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-cose-key.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-private-key.h"
#include "passkeys-secure-bytes.h"

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define KEY_LENGTH 32
#define BLOCK_LENGTH 16
#define ALGORITHM_ECDH_ES_HKDF_256 -25

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF, EVP_KDF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF_CTX, EVP_KDF_CTX_free)

struct _PasskeysPinProtocol
{
  guint     number;
  EVP_PKEY *key; /* (owned) */
};

/**
 * passkeys_pin_protocol_new:
 * @number: 1 or 2
 *
 * Returns: (transfer full): a protocol with a key pair of its own
 */
PasskeysPinProtocol *
passkeys_pin_protocol_new (guint number)
{
  PasskeysPinProtocol *self = g_new0 (PasskeysPinProtocol, 1);

  self->number = number;
  passkeys_pin_protocol_regenerate (self);
  return self;
}

/**
 * passkeys_pin_protocol_free:
 * @self: (transfer full): a protocol
 *
 * Frees a protocol and its private key.
 */
void
passkeys_pin_protocol_free (PasskeysPinProtocol *self)
{
  g_clear_pointer (&self->key, EVP_PKEY_free);
  g_free (self);
}

/**
 * passkeys_pin_protocol_regenerate:
 * @self: a protocol
 *
 * Takes another key pair.
 */
void
passkeys_pin_protocol_regenerate (PasskeysPinProtocol *self)
{
  g_clear_pointer (&self->key, EVP_PKEY_free);
  self->key = passkeys_private_key_generate (NULL);
  g_assert_nonnull (self->key);
}

/* A COSE key of the same point under another algorithm. */
static GBytes *
relabel (PasskeysCtap2Map *key,
         gint64            algorithm)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GBytes) x = NULL;
  g_autoptr(GBytes) y = NULL;
  gint64 type = 0;
  gint64 curve = 0;

  if (!passkeys_ctap2_map_read_int (key, NUMBER (1), &type, NULL) ||
      !passkeys_ctap2_map_read_int (key, NUMBER (-1), &curve, NULL) ||
      !passkeys_ctap2_map_read_bytes (key, NUMBER (-2), KEY_LENGTH, KEY_LENGTH, &x, NULL) ||
      !passkeys_ctap2_map_read_bytes (key, NUMBER (-3), KEY_LENGTH, KEY_LENGTH, &y, NULL) ||
      x == NULL || y == NULL)
    return NULL;

  passkeys_ctap2_writer_add_int (writer, NUMBER (1), type);
  passkeys_ctap2_writer_add_int (writer, NUMBER (3), algorithm);
  passkeys_ctap2_writer_add_int (writer, NUMBER (-1), curve);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (-2), x);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (-3), y);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_pin_protocol_get_public_key:
 * @self: a protocol
 *
 * Returns: (transfer full): the COSE key that clients agree with, as CBOR
 */
GBytes *
passkeys_pin_protocol_get_public_key (PasskeysPinProtocol *self)
{
  g_autoptr(PasskeysCoseKey) key = passkeys_cose_key_new_from_evp_pkey (self->key, NULL);
  g_autoptr(PasskeysCtap2Map) map = NULL;

  map = passkeys_ctap2_map_parse (passkeys_cose_key_get_cbor (key), NULL);
  return relabel (map, ALGORITHM_ECDH_ES_HKDF_256);
}

static gboolean
derive (GBytes       *point,
        const char   *information,
        guint8        output[KEY_LENGTH])
{
  g_autoptr(EVP_KDF) kdf = EVP_KDF_fetch (NULL, "HKDF", NULL);
  g_autoptr(EVP_KDF_CTX) context = EVP_KDF_CTX_new (kdf);
  guint8 salt[KEY_LENGTH] = { 0, };
  gsize length;
  gpointer data = (gpointer) g_bytes_get_data (point, &length);
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_KEY, data, length),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, salt, sizeof salt),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_INFO, (gpointer) information,
                                       strlen (information)),
    OSSL_PARAM_construct_end (),
  };

  return EVP_KDF_derive (context, output, KEY_LENGTH, parameters) == 1;
}

static GBytes *
take_secret (guint8 *data,
             gsize   length)
{
  GBytes *secret = passkeys_secure_bytes_new (data, length);

  OPENSSL_cleanse (data, length);
  return secret;
}

/* Protocol 1 has one key, protocol 2 one to authenticate and one to encrypt. */
static GBytes *
derive_secret (PasskeysPinProtocol *self,
               GBytes              *point)
{
  guint8 keys[2 * KEY_LENGTH];
  gsize length;
  const guint8 *data = g_bytes_get_data (point, &length);

  if (self->number == 1)
    {
      EVP_Digest (data, length, keys, NULL, EVP_sha256 (), NULL);
      return take_secret (keys, KEY_LENGTH);
    }

  if (!derive (point, "CTAP2 HMAC key", keys) ||
      !derive (point, "CTAP2 AES key", keys + KEY_LENGTH))
    return NULL;
  return take_secret (keys, sizeof keys);
}

/**
 * passkeys_pin_protocol_decapsulate:
 * @self: a protocol
 * @platform_key: a client's COSE key
 *
 * Returns: (transfer full) (nullable): the secret that is shared with that client; %NULL where its key
 *   is none
 */
GBytes *
passkeys_pin_protocol_decapsulate (PasskeysPinProtocol *self,
                                   PasskeysCtap2Map    *platform_key)
{
  g_autoptr(GBytes) cbor = relabel (platform_key, PASSKEYS_COSE_ALGORITHM_ES256);
  g_autoptr(PasskeysCoseKey) key = NULL;
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new (self->key, NULL);
  g_autoptr(GBytes) point = NULL;
  guint8 x[KEY_LENGTH];
  gsize length = sizeof x;

  if (cbor == NULL || !(key = passkeys_cose_key_parse (cbor, NULL)))
    return NULL;

  if (EVP_PKEY_derive_init (context) != 1 ||
      EVP_PKEY_derive_set_peer (context, passkeys_cose_key_get_evp_pkey (key)) != 1 ||
      EVP_PKEY_derive (context, x, &length) != 1)
    return NULL;

  point = take_secret (x, length);
  return derive_secret (self, point);
}

static const guint8 *
get_cipher_key (PasskeysPinProtocol *self,
                GBytes              *secret)
{
  const guint8 *data = g_bytes_get_data (secret, NULL);

  return self->number == 1 ? data : data + KEY_LENGTH;
}

/**
 * passkeys_pin_protocol_encrypt:
 * @self: a protocol
 * @secret: a shared secret
 * @plaintext: whole blocks of 16 bytes
 *
 * Returns: (transfer full): the same, encrypted
 */
GBytes *
passkeys_pin_protocol_encrypt (PasskeysPinProtocol *self,
                               GBytes              *secret,
                               GBytes              *plaintext)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  g_autoptr(GByteArray) output = g_byte_array_new ();
  guint8 iv[BLOCK_LENGTH] = { 0, };
  gsize length;
  const guint8 *data = g_bytes_get_data (plaintext, &length);
  guint start = self->number == 1 ? 0 : BLOCK_LENGTH;
  int n_written;

  if (self->number == 2)
    {
      RAND_bytes (iv, sizeof iv);
      g_byte_array_append (output, iv, sizeof iv);
    }

  g_byte_array_set_size (output, start + length);
  EVP_EncryptInit_ex (context, EVP_aes_256_cbc (), NULL, get_cipher_key (self, secret), iv);
  EVP_CIPHER_CTX_set_padding (context, 0);
  EVP_EncryptUpdate (context, output->data + start, &n_written, data, length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&output));
}

/**
 * passkeys_pin_protocol_decrypt:
 * @self: a protocol
 * @secret: a shared secret
 * @ciphertext: what a client encrypted
 *
 * Returns: (transfer full) (nullable): the same in clear, in memory that is wiped; %NULL where its
 *   length is none that can be
 */
GBytes *
passkeys_pin_protocol_decrypt (PasskeysPinProtocol *self,
                               GBytes              *secret,
                               GBytes              *ciphertext)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  guint8 *output;
  guint8 iv[BLOCK_LENGTH] = { 0, };
  gsize length;
  const guint8 *data = g_bytes_get_data (ciphertext, &length);
  int n_written;

  if (self->number == 2)
    {
      if (length < BLOCK_LENGTH)
        return NULL;
      memcpy (iv, data, BLOCK_LENGTH);
      data += BLOCK_LENGTH;
      length -= BLOCK_LENGTH;
    }
  if (length == 0 || length % BLOCK_LENGTH != 0)
    return NULL;

  output = g_malloc (length + BLOCK_LENGTH);
  EVP_DecryptInit_ex (context, EVP_aes_256_cbc (), NULL, get_cipher_key (self, secret), iv);
  EVP_CIPHER_CTX_set_padding (context, 0);
  EVP_DecryptUpdate (context, output, &n_written, data, length);
  return passkeys_secure_bytes_new_take (output, length);
}

/**
 * passkeys_pin_protocol_verify:
 * @self: a protocol
 * @key: a shared secret, or a token
 * @message: what was signed
 * @signature: what a client signed it with
 *
 * Returns: whether it was signed with that key
 */
gboolean
passkeys_pin_protocol_verify (PasskeysPinProtocol *self,
                              GBytes              *key,
                              GBytes              *message,
                              GBytes              *signature)
{
  guint8 expected[KEY_LENGTH];
  gsize expected_length = self->number == 1 ? BLOCK_LENGTH : KEY_LENGTH;
  gsize length;
  const guint8 *data = g_bytes_get_data (message, &length);

  HMAC (EVP_sha256 (), g_bytes_get_data (key, NULL), KEY_LENGTH, data, length, expected, NULL);
  return g_bytes_get_size (signature) == expected_length &&
         CRYPTO_memcmp (g_bytes_get_data (signature, NULL), expected, expected_length) == 0;
}
