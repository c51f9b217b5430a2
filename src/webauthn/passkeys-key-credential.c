/* passkeys-key-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-credential"

#include "config.h"

#include "passkeys-key-credential.h"

#include <openssl/err.h>
#include <string.h>

#include "passkeys-digest.h"
#include "passkeys-json.h"
#include "passkeys-public-key.h"
#include "passkeys-webauthn-error.h"

#define MAX_ATTESTATION_LENGTH (16 * 1024)
/* the signature of an RSA key of 8192 bits, in hexadecimal */
#define MAX_HEX_LENGTH 2048

#define DIGEST_SHA256 "SHA2-256"
#define DIGEST_SHA512 "SHA2-512"

/* The members of the attestation data; the API allows no others. */
typedef struct
{
  const char *public_key;
  const char *signature;
  const char *algorithm;
} Members;

static gboolean
fail (GError     **error,
      int          code,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, code, message);
  return FALSE;
}

static char *
encode_hex (const guint8 *data,
            gsize         length)
{
  GString *hex = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free_and_steal (hex);
}

/* Lower case only, as the API has it: one value, one spelling. */
static GBytes *
decode_hex (const char  *hex,
            GError     **error)
{
  gsize length = strnlen (hex, MAX_HEX_LENGTH + 1);
  guint8 *data;

  if (length > MAX_HEX_LENGTH || length % 2 != 0 || strspn (hex, "0123456789abcdef") != length)
    {
      fail (error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, "The signature is not hexadecimal");
      return NULL;
    }

  data = g_malloc (length / 2 + 1);
  for (gsize i = 0; i < length; i += 2)
    data[i / 2] = g_ascii_xdigit_value (hex[i]) << 4 | g_ascii_xdigit_value (hex[i + 1]);
  return g_bytes_new_take (data, length / 2);
}

/* Which digest goes with a key. The named algorithm is a hint that may not contradict the key. */
static gboolean
choose_digest (EVP_PKEY    *key,
               const char  *algorithm,
               const char **digest,
               GError     **error)
{
  int type = EVP_PKEY_get_base_id (key);
  gboolean is_ed25519 = type == EVP_PKEY_ED25519;

  if (algorithm == NULL
      || (g_str_equal (algorithm, "SHA256") && !is_ed25519)
      || (g_str_equal (algorithm, "RSA-SHA256") && type == EVP_PKEY_RSA))
    *digest = is_ed25519 ? NULL : DIGEST_SHA256;
  else if (g_str_equal (algorithm, "SHA512"))
    *digest = is_ed25519 ? NULL : DIGEST_SHA512;
  else
    return fail (error, PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED,
                 "The algorithm does not go with the key");

  return TRUE;
}

static GBytes *
sign (EVP_PKEY    *key,
      const char  *digest,
      GBytes      *message,
      GError     **error)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  g_autofree guint8 *signature = NULL;
  gsize message_length;
  const guint8 *data = g_bytes_get_data (message, &message_length);
  gsize length;

  if (context != NULL
      && EVP_DigestSignInit_ex (context, NULL, digest, NULL, NULL, key, NULL) == 1
      && EVP_DigestSign (context, NULL, &length, data, message_length) == 1)
    {
      signature = g_malloc (length);
      if (EVP_DigestSign (context, signature, &length, data, message_length) == 1)
        return g_bytes_new_take (g_steal_pointer (&signature), length);
    }

  ERR_clear_error ();
  fail (error, PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY, "The key could not sign");
  return NULL;
}

/**
 * passkeys_key_credential_build_fingerprint:
 * @client_data_json: the client data, exactly as sent
 * @public_key_pem: the public key, exactly as sent
 *
 * Builds what the key signs when it is registered: compact JSON of the hash of the client data and
 * the PEM, as JSON.stringify() writes it.
 *
 * Returns: (transfer full): the JSON
 */
char *
passkeys_key_credential_build_fingerprint (GBytes     *client_data_json,
                                           const char *public_key_pem)
{
  guint8 hash[PASSKEYS_DIGEST_LENGTH];
  g_autofree char *hex = NULL;
  GString *json;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (client_data_json != NULL, NULL);
  g_return_val_if_fail (public_key_pem != NULL, NULL);

  data = g_bytes_get_data (client_data_json, &length);
  passkeys_digest_sha256 (data, length, hash);
  hex = encode_hex (hash, sizeof hash);

  json = g_string_new ("{\"clientDataHash\":");
  passkeys_json_append_string (json, hex, PASSKEYS_JSON_ESCAPE_SHORT);
  g_string_append (json, ",\"publicKey\":");
  passkeys_json_append_string (json, public_key_pem, PASSKEYS_JSON_ESCAPE_SHORT);
  g_string_append_c (json, '}');
  return g_string_free_and_steal (json);
}

static GBytes *
build_fingerprint_bytes (GBytes     *client_data_json,
                         const char *public_key_pem)
{
  char *text = passkeys_key_credential_build_fingerprint (client_data_json, public_key_pem);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
build_attestation (const char *public_key_pem,
                   GBytes     *signature,
                   const char *algorithm)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (signature, &length);
  g_autofree char *hex = encode_hex (data, length);
  g_autoptr(GString) json = g_string_new ("{\"publicKey\":");

  passkeys_json_append_string (json, public_key_pem, PASSKEYS_JSON_ESCAPE_SHORT);
  g_string_append (json, ",\"signature\":");
  passkeys_json_append_string (json, hex, PASSKEYS_JSON_ESCAPE_SHORT);
  if (algorithm != NULL)
    {
      g_string_append (json, ",\"algorithm\":");
      passkeys_json_append_string (json, algorithm, PASSKEYS_JSON_ESCAPE_SHORT);
    }
  g_string_append_c (json, '}');

  return g_string_free_to_bytes (g_steal_pointer (&json));
}

/**
 * passkeys_key_credential_make_attestation:
 * @client_data_json: client data of the type `key.create`
 * @private_key: the new key
 * @algorithm: (nullable): `SHA256`, `RSA-SHA256` or `SHA512`; %NULL leaves the member out
 * @error: return location
 *
 * Makes the attestation data that registers a key.
 *
 * Returns: (transfer full): the JSON text of the attestation data, or %NULL with
 *   %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED or %PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY
 */
GBytes *
passkeys_key_credential_make_attestation (GBytes      *client_data_json,
                                          EVP_PKEY    *private_key,
                                          const char  *algorithm,
                                          GError     **error)
{
  g_autofree char *pem = NULL;
  g_autoptr(GBytes) fingerprint = NULL;
  g_autoptr(GBytes) signature = NULL;
  const char *digest;

  g_return_val_if_fail (client_data_json != NULL, NULL);
  g_return_val_if_fail (private_key != NULL, NULL);

  if (!passkeys_public_key_check (private_key, error)
      || !choose_digest (private_key, algorithm, &digest, error))
    return NULL;

  pem = passkeys_public_key_dup_single_line_pem (private_key);
  if (pem == NULL)
    {
      fail (error, PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY, "The public key could not be written");
      return NULL;
    }

  fingerprint = build_fingerprint_bytes (client_data_json, pem);
  signature = sign (private_key, digest, fingerprint, error);
  return signature != NULL ? build_attestation (pem, signature, algorithm) : NULL;
}

static gboolean
read_members (JsonObject  *object,
              Members     *members,
              GError     **error)
{
  guint n_members;

  if (!passkeys_json_read_string (object, "publicKey", &members->public_key, error)
      || !passkeys_json_read_string (object, "signature", &members->signature, error)
      || !passkeys_json_read_string (object, "algorithm", &members->algorithm, error))
    return FALSE;

  if (members->public_key == NULL || members->signature == NULL)
    return fail (error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                 "The attestation data lacks its public key or its signature");

  n_members = members->algorithm != NULL ? 3 : 2;
  if (json_object_get_size (object) != n_members)
    return fail (error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                 "The attestation data has an unknown member");
  return TRUE;
}

/**
 * passkeys_key_credential_verify_attestation:
 * @client_data_json: the client data, exactly as received
 * @attestation_data: the JSON text of the attestation data
 * @error: return location
 *
 * Verifies that whoever registers a key holds it. Type and challenge of the client data are for
 * the caller to check.
 *
 * Returns: (transfer full): the public key in PEM, exactly as received, or %NULL with
 *   %PASSKEYS_WEBAUTHN_ERROR_MALFORMED, %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
 *   %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED, %PASSKEYS_WEBAUTHN_ERROR_MISMATCH or
 *   %PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY
 */
char *
passkeys_key_credential_verify_attestation (GBytes  *client_data_json,
                                            GBytes  *attestation_data,
                                            GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GBytes) fingerprint = NULL;
  Members members;
  const char *digest;

  g_return_val_if_fail (client_data_json != NULL, NULL);
  g_return_val_if_fail (attestation_data != NULL, NULL);

  root = passkeys_json_parse_object (attestation_data, MAX_ATTESTATION_LENGTH, error);
  if (root == NULL
      || !read_members (json_node_get_object (root), &members, error)
      || (signature = decode_hex (members.signature, error)) == NULL
      || (key = passkeys_public_key_parse_pem (members.public_key, error)) == NULL
      || !choose_digest (key, members.algorithm, &digest, error))
    return NULL;

  fingerprint = build_fingerprint_bytes (client_data_json, members.public_key);
  if (!passkeys_public_key_verify (key, digest, fingerprint, signature, error))
    return NULL;
  return g_strdup (members.public_key);
}

/**
 * passkeys_key_credential_make_assertion:
 * @client_data_json: client data of the type `key.get`
 * @private_key: the key
 * @error: return location
 *
 * Signs client data: ECDSA with SHA-256 in DER, Ed25519 as it is, or RSA PKCS#1 v1.5 with SHA-256.
 *
 * Returns: (transfer full): the signature, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED or
 *   %PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY
 */
GBytes *
passkeys_key_credential_make_assertion (GBytes    *client_data_json,
                                        EVP_PKEY  *private_key,
                                        GError   **error)
{
  const char *digest;

  g_return_val_if_fail (client_data_json != NULL, NULL);
  g_return_val_if_fail (private_key != NULL, NULL);

  if (!passkeys_public_key_check (private_key, error)
      || !choose_digest (private_key, NULL, &digest, error))
    return NULL;
  return sign (private_key, digest, client_data_json, error);
}

/* Published signers take a digest when they are made and say nothing of it when they sign, so that any that
 * a key can be registered with is looked for. */
static gboolean
verify_either (EVP_PKEY  *key,
               GBytes    *message,
               GBytes    *signature,
               GError   **error)
{
  return passkeys_public_key_verify (key, DIGEST_SHA256, message, signature, NULL) ||
         passkeys_public_key_verify (key, DIGEST_SHA512, message, signature, error);
}

/**
 * passkeys_key_credential_verify_assertion:
 * @client_data_json: the client data, exactly as received
 * @public_key_pem: the public key, as it was registered
 * @algorithm: (nullable): what the client says of the signature: `SHA256`, `RSA-SHA256` or `SHA512`
 * @signature: the signature, decoded
 * @error: return location
 *
 * Verifies a signature over client data. Type and challenge of the client data are for the caller
 * to check.
 *
 * Returns: whether the signature is good; else one of the errors of
 *   passkeys_key_credential_verify_attestation()
 */
gboolean
passkeys_key_credential_verify_assertion (GBytes      *client_data_json,
                                          const char  *public_key_pem,
                                          const char  *algorithm,
                                          GBytes      *signature,
                                          GError     **error)
{
  g_autoptr(EVP_PKEY) key = NULL;
  const char *digest;

  g_return_val_if_fail (client_data_json != NULL, FALSE);
  g_return_val_if_fail (public_key_pem != NULL, FALSE);
  g_return_val_if_fail (signature != NULL, FALSE);

  key = passkeys_public_key_parse_pem (public_key_pem, error);
  if (key == NULL || !choose_digest (key, NULL, &digest, error))
    return FALSE;
  if (digest != NULL && algorithm == NULL)
    return verify_either (key, client_data_json, signature, error);
  if (digest != NULL && g_str_equal (algorithm, "SHA512"))
    digest = DIGEST_SHA512;
  return passkeys_public_key_verify (key, digest, client_data_json, signature, error);
}
