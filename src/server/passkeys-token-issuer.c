/* passkeys-token-issuer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-token-issuer.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-identifier.h"
#include "passkeys-json-object.h"
#include "passkeys-server-error.h"

#define KEY_LENGTH 32
#define SIGNATURE_LENGTH 64
#define LONGEST_TEXT 4096
#define MOST_KNOWN 8192

#define CLAIM_USERNAME "https://custom/username"
#define CLAIM_METADATA "https://custom/app_metadata"

struct _PasskeysTokenIssuer
{
  GObject              parent_instance;

  const PasskeysClock *clock;
  EVP_PKEY            *key;
  char                *key_id;
  char                *header; /* with its dot: the only one we accept */
  GHashTable          *known;  /* SHA-256 of the text → PasskeysToken: verified once */
};

G_DEFINE_FINAL_TYPE (PasskeysTokenIssuer, passkeys_token_issuer, G_TYPE_OBJECT)

static void
token_free (PasskeysToken *token)
{
  g_free (token->id);
  g_free (token->kind);
  g_free (token->user_id);
  g_free (token->organisation_id);
  g_free (token);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysToken, token_free)

static char *
encode_object (JsonObject *object)
{
  g_autofree char *text = passkeys_json_object_to_text (object);

  return passkeys_base64url_encode_data (text, strlen (text));
}

static char *
encode_public_key (PasskeysTokenIssuer *self)
{
  guint8 key[KEY_LENGTH];
  gsize length = sizeof key;

  EVP_PKEY_get_raw_public_key (self->key, key, &length);
  return passkeys_base64url_encode_data (key, length);
}

static char *
make_key_id (PasskeysTokenIssuer *self)
{
  g_autofree char *public_key = encode_public_key (self);
  guint8 digest[SHA256_DIGEST_LENGTH];

  SHA256 ((const guint8 *) public_key, strlen (public_key), digest);
  return passkeys_base64url_encode_data (digest, 12);
}

static char *
make_header (PasskeysTokenIssuer *self)
{
  g_autoptr (JsonObject) header = json_object_new ();
  g_autofree char *encoded = NULL;

  json_object_set_string_member (header, "alg", "EdDSA");
  json_object_set_string_member (header, "typ", "JWT");
  json_object_set_string_member (header, "kid", self->key_id);
  encoded = encode_object (header);
  return g_strconcat (encoded, ".", NULL);
}

static char *
make_payload (PasskeysTokenIssuer *self,
              const PasskeysToken *token,
              const char          *username)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  JsonObject *metadata = json_object_new ();
  gint64 now = passkeys_clock_now (self->clock);

  json_object_set_string_member (payload, "iss", "passkeys-server");
  json_object_set_string_member (payload, "sub", token->organisation_id);
  json_object_set_string_member (payload, "jti", token->id);
  json_object_set_int_member (payload, "iat", now / PASSKEYS_SECOND);
  json_object_set_int_member (payload, "exp", token->date_expires / PASSKEYS_SECOND);
  json_object_set_string_member (payload, CLAIM_USERNAME, username);
  json_object_set_string_member (metadata, "userId", token->user_id);
  json_object_set_string_member (metadata, "orgId", token->organisation_id);
  json_object_set_string_member (metadata, "tokenKind", token->kind);
  json_object_set_int_member (metadata, "sessionGeneration", token->session_generation);
  json_object_set_object_member (payload, CLAIM_METADATA, metadata);
  return encode_object (payload);
}

static gboolean
sign (PasskeysTokenIssuer *self,
      const char          *text,
      guint8               signature[SIGNATURE_LENGTH])
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gsize length = SIGNATURE_LENGTH;
  gboolean is_signed;

  is_signed = EVP_DigestSignInit (context, NULL, NULL, NULL, self->key) == 1
              && EVP_DigestSign (context, signature, &length, (const guint8 *) text,
                                 strlen (text)) == 1;
  EVP_MD_CTX_free (context);
  return is_signed;
}

static gboolean
has_our_signature (PasskeysTokenIssuer *self,
                   const char          *text,
                   const char          *dot)
{
  g_autoptr (GBytes) signature = passkeys_base64url_decode (dot + 1, NULL);
  EVP_MD_CTX *context;
  gboolean is_ours;

  if (!signature)
    return FALSE;
  context = EVP_MD_CTX_new ();
  is_ours = EVP_DigestVerifyInit (context, NULL, NULL, NULL, self->key) == 1
            && EVP_DigestVerify (context, g_bytes_get_data (signature, NULL),
                                 g_bytes_get_size (signature), (const guint8 *) text,
                                 dot - text) == 1;
  EVP_MD_CTX_free (context);
  return is_ours;
}

/* Only ever sees what this server signed, so the members are there. */
static PasskeysToken *
read_payload (const char *start,
              const char *end)
{
  g_autofree char *encoded = g_strndup (start, end - start);
  g_autoptr (GBytes) json = passkeys_base64url_decode (encoded, NULL);
  g_autoptr (JsonObject) payload = json ? passkeys_json_object_parse (json, NULL) : NULL;
  JsonObject *metadata;
  PasskeysToken *token;

  if (!payload || !json_object_has_member (payload, CLAIM_METADATA))
    return NULL;
  metadata = json_object_get_object_member (payload, CLAIM_METADATA);
  token = g_new0 (PasskeysToken, 1);
  token->id = g_strdup (json_object_get_string_member (payload, "jti"));
  token->kind = g_strdup (json_object_get_string_member (metadata, "tokenKind"));
  token->user_id = g_strdup (json_object_get_string_member (metadata, "userId"));
  token->organisation_id = g_strdup (json_object_get_string_member (metadata, "orgId"));
  token->session_generation = json_object_get_int_member (metadata, "sessionGeneration");
  token->date_expires = json_object_get_int_member (payload, "exp") * PASSKEYS_SECOND;
  return token;
}

static PasskeysToken *
verify_text (PasskeysTokenIssuer *self,
             const char          *text)
{
  const char *dot = strrchr (text, '.');

  if (strlen (text) > LONGEST_TEXT || !g_str_has_prefix (text, self->header)
      || dot < text + strlen (self->header) || !has_our_signature (self, text, dot))
    return NULL;
  return read_payload (text + strlen (self->header), dot);
}

static void
passkeys_token_issuer_finalize (GObject *object)
{
  PasskeysTokenIssuer *self = PASSKEYS_TOKEN_ISSUER (object);

  g_clear_pointer (&self->key, EVP_PKEY_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self->key_id);
  g_free (self->header);

  G_OBJECT_CLASS (passkeys_token_issuer_parent_class)->finalize (object);
}

static void
passkeys_token_issuer_class_init (PasskeysTokenIssuerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_token_issuer_finalize;
}

static void
passkeys_token_issuer_init (PasskeysTokenIssuer *self)
{
  self->known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                       (GDestroyNotify) g_bytes_unref,
                                       (GDestroyNotify) token_free);
}

/**
 * passkeys_token_issuer_new:
 * @private_key: 32 bytes, kept for as long as its tokens shall be good
 * @clock: (transfer none): the clock; it must outlive the issuer
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): the issuer
 */
PasskeysTokenIssuer *
passkeys_token_issuer_new (GBytes               *private_key,
                           const PasskeysClock  *clock,
                           GError              **error)
{
  g_autoptr (PasskeysTokenIssuer) self = g_object_new (PASSKEYS_TYPE_TOKEN_ISSUER, NULL);

  self->clock = clock;
  self->key = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL,
                                            g_bytes_get_data (private_key, NULL),
                                            g_bytes_get_size (private_key));
  if (!self->key)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INTERNAL,
                                 "The key that signs login tokens is damaged");
      return NULL;
    }
  self->key_id = make_key_id (self);
  self->header = make_header (self);
  return g_steal_pointer (&self);
}

/**
 * passkeys_token_issuer_issue:
 * @self: the issuer
 * @user_id: who signed in
 * @organisation_id: where
 * @username: what the person calls themselves
 * @session_generation: raised when all of a user's sessions end
 *
 * Returns: (transfer full): a login token
 */
char *
passkeys_token_issuer_issue (PasskeysTokenIssuer *self,
                             const char          *user_id,
                             const char          *organisation_id,
                             const char          *username,
                             gint64               session_generation)
{
  g_autofree char *id = passkeys_identifier_new ("to");
  PasskeysToken token = {
    .id = id,
    .kind = (char *) PASSKEYS_TOKEN_LOGIN,
    .user_id = (char *) user_id,
    .organisation_id = (char *) organisation_id,
    .session_generation = session_generation,
  };

  g_return_val_if_fail (PASSKEYS_IS_TOKEN_ISSUER (self), NULL);

  token.date_expires = passkeys_clock_now (self->clock) + PASSKEYS_TOKEN_LIFE;
  return passkeys_token_issuer_issue_access (self, &token, username);
}

/**
 * passkeys_token_issuer_issue_access:
 * @self: the issuer
 * @token: what it is to say; it expires with the second of its date
 * @username: what its owner is called
 *
 * Returns: (transfer full): a token
 */
char *
passkeys_token_issuer_issue_access (PasskeysTokenIssuer *self,
                                    const PasskeysToken *token,
                                    const char          *username)
{
  g_autofree char *payload = NULL;
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;
  guint8 signature[SIGNATURE_LENGTH];

  g_return_val_if_fail (PASSKEYS_IS_TOKEN_ISSUER (self), NULL);

  payload = make_payload (self, token, username);
  text = g_strconcat (self->header, payload, NULL);
  if (!sign (self, text, signature))
    g_error ("The key that signs login tokens does not sign");
  encoded = passkeys_base64url_encode_data (signature, sizeof signature);
  return g_strconcat (text, ".", encoded, NULL);
}

/**
 * passkeys_token_issuer_verify:
 * @self: the issuer
 * @text: what a client sent
 *
 * Returns: (transfer none) (nullable): what the token says until the next call, or %NULL if this
 *   server did not issue it or it has expired
 */
const PasskeysToken *
passkeys_token_issuer_verify (PasskeysTokenIssuer *self,
                              const char          *text)
{
  guint8 digest[SHA256_DIGEST_LENGTH];
  g_autoptr (GBytes) hash = NULL;
  PasskeysToken *token;

  g_return_val_if_fail (PASSKEYS_IS_TOKEN_ISSUER (self), NULL);

  SHA256 ((const guint8 *) text, strlen (text), digest);
  hash = g_bytes_new (digest, sizeof digest);
  token = g_hash_table_lookup (self->known, hash);
  if (!token)
    {
      token = verify_text (self, text);
      if (!token)
        return NULL;
      if (g_hash_table_size (self->known) >= MOST_KNOWN)
        g_hash_table_remove_all (self->known);
      g_hash_table_insert (self->known, g_steal_pointer (&hash), token);
    }
  return passkeys_clock_now (self->clock) < token->date_expires ? token : NULL;
}

/**
 * passkeys_token_issuer_get_key_set:
 * @self: the issuer
 *
 * Returns: (transfer full): the public key as a JSON Web Key Set
 */
JsonObject *
passkeys_token_issuer_get_key_set (PasskeysTokenIssuer *self)
{
  g_autofree char *public_key = encode_public_key (self);
  JsonObject *key = json_object_new ();
  JsonArray *keys = json_array_new ();
  JsonObject *key_set = json_object_new ();

  json_object_set_string_member (key, "kty", "OKP");
  json_object_set_string_member (key, "crv", "Ed25519");
  json_object_set_string_member (key, "alg", "EdDSA");
  json_object_set_string_member (key, "use", "sig");
  json_object_set_string_member (key, "kid", self->key_id);
  json_object_set_string_member (key, "x", public_key);
  json_array_add_object_element (keys, key);
  json_object_set_array_member (key_set, "keys", keys);
  return key_set;
}

/**
 * passkeys_token_issuer_get_n_known:
 * @self: the issuer
 *
 * Returns: how many tokens need not be verified again
 */
guint
passkeys_token_issuer_get_n_known (PasskeysTokenIssuer *self)
{
  return g_hash_table_size (self->known);
}
