/* test-token-issuer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <openssl/evp.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-token-issuer.h"

typedef struct
{
  PasskeysClock        clock;
  PasskeysTokenIssuer *issuer;
} Fixture;

static PasskeysTokenIssuer *
create (const PasskeysClock *clock,
        char                 key_byte)
{
  g_autofree char *key = g_strnfill (32, key_byte);
  g_autoptr (GBytes) bytes = g_bytes_new (key, 32);
  g_autoptr (GError) error = NULL;
  PasskeysTokenIssuer *issuer = passkeys_token_issuer_new (bytes, clock, &error);

  g_assert_no_error (error);
  return issuer;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->issuer = create (&fixture->clock, 'k');
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->issuer);
}

static char *
issue (Fixture *fixture)
{
  return passkeys_token_issuer_issue (fixture->issuer, "us-1", "or-1", "ada@example.org", 7);
}

static JsonObject *
decode_part (const char *token,
             guint       number)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 3);
  g_autoptr (GBytes) json = passkeys_base64url_decode (parts[number], NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (json, NULL),
                                             g_bytes_get_size (json), NULL));
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/* api.md, section 1.6: what clients read in a login token. */
static void
test_claims (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *token = issue (fixture);
  g_autoptr (JsonObject) header = decode_part (token, 0);
  g_autoptr (JsonObject) payload = decode_part (token, 1);
  JsonObject *metadata = json_object_get_object_member (payload, "https://custom/app_metadata");

  g_assert_cmpstr (json_object_get_string_member (header, "alg"), ==, "EdDSA");
  g_assert_cmpstr (json_object_get_string_member (payload, "sub"), ==, "or-1");
  g_assert_nonnull (json_object_get_string_member (payload, "iss"));
  g_assert_cmpstr (json_object_get_string_member (payload, "https://custom/username"), ==,
                   "ada@example.org");
  g_assert_cmpstr (json_object_get_string_member (metadata, "userId"), ==, "us-1");
  g_assert_cmpstr (json_object_get_string_member (metadata, "orgId"), ==, "or-1");
  g_assert_cmpstr (json_object_get_string_member (metadata, "tokenKind"), ==, "Token");
  g_assert_cmpint (json_object_get_int_member (payload, "exp")
                   - json_object_get_int_member (payload, "iat"), ==,
                   PASSKEYS_TOKEN_LIFE / PASSKEYS_SECOND);
}

static void
test_verifies_its_own (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  for (int i = 0; i < 2; i++)
    {
      const PasskeysToken *token = passkeys_token_issuer_verify (fixture->issuer, text);

      g_assert_nonnull (token);
      g_assert_cmpstr (token->user_id, ==, "us-1");
      g_assert_cmpstr (token->organisation_id, ==, "or-1");
      g_assert_cmpint (token->session_generation, ==, 7);
      g_assert_true (g_str_has_prefix (token->id, "to-"));
    }
  g_assert_cmpuint (passkeys_token_issuer_get_n_known (fixture->issuer), ==, 1);
}

/* Each is another token, so that one can be revoked without the others. */
static void
test_ids_differ (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *one = issue (fixture);
  g_autofree char *other = issue (fixture);
  g_autofree char *id = g_strdup (passkeys_token_issuer_verify (fixture->issuer, one)->id);

  g_assert_cmpstr (id, !=, passkeys_token_issuer_verify (fixture->issuer, other)->id);
}

/* An access token says what it is, and ends when it was told to. */
static void
test_access_token (Fixture       *fixture,
                   gconstpointer  data)
{
  const PasskeysToken claims = {
    .id = (char *) "to-1",
    .kind = (char *) "Pat",
    .user_id = (char *) "us-1",
    .organisation_id = (char *) "or-1",
    .date_expires = passkeys_clock_now (&fixture->clock) + PASSKEYS_HOUR,
  };
  g_autofree char *text = passkeys_token_issuer_issue_access (fixture->issuer, &claims,
                                                              "ada@example.org");
  g_autofree char *login = issue (fixture);
  g_autoptr (JsonObject) payload = decode_part (text, 1);
  JsonObject *metadata = json_object_get_object_member (payload, "https://custom/app_metadata");
  const PasskeysToken *token = passkeys_token_issuer_verify (fixture->issuer, text);

  g_assert_cmpstr (json_object_get_string_member (metadata, "tokenKind"), ==, "Pat");
  g_assert_cmpstr (json_object_get_string_member (payload, "jti"), ==, "to-1");
  g_assert_cmpstr (token->kind, ==, "Pat");
  g_assert_cmpstr (token->id, ==, "to-1");
  g_assert_cmpstr (passkeys_token_issuer_verify (fixture->issuer, login)->kind, ==,
                   PASSKEYS_TOKEN_LOGIN);
  fixture->clock.offset = PASSKEYS_HOUR;
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, text));
  g_assert_nonnull (passkeys_token_issuer_verify (fixture->issuer, login));
}

/* A token that is known already expires too. */
static void
test_expires (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  g_assert_nonnull (passkeys_token_issuer_verify (fixture->issuer, text));
  fixture->clock.offset = PASSKEYS_TOKEN_LIFE - 2 * PASSKEYS_SECOND;
  g_assert_nonnull (passkeys_token_issuer_verify (fixture->issuer, text));
  fixture->clock.offset = PASSKEYS_TOKEN_LIFE;
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, text));
}

static void
test_foreign_is_refused (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (PasskeysTokenIssuer) other = create (&fixture->clock, 'o');
  g_autofree char *text = issue (fixture);
  g_autofree char *foreign = passkeys_token_issuer_issue (other, "us-1", "or-1", "a@b", 7);
  g_auto (GStrv) own_parts = g_strsplit (text, ".", 3);
  g_auto (GStrv) foreign_parts = g_strsplit (foreign, ".", 3);
  g_autofree char *mixed = g_strdup_printf ("%s.%s.%s", own_parts[0], foreign_parts[1],
                                            foreign_parts[2]);

  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, foreign));
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, mixed));
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, ""));
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, "a.b.c"));
  g_assert_null (passkeys_token_issuer_verify (fixture->issuer, own_parts[0]));
}

static void
test_altered_is_refused (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  for (gsize i = 0; i < strlen (text); i += 7)
    {
      g_autofree char *altered = g_strdup (text);

      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      if (strcmp (altered, text) != 0)
        g_assert_null (passkeys_token_issuer_verify (fixture->issuer, altered));
    }
}

static void
test_cache_is_bounded (Fixture       *fixture,
                       gconstpointer  data)
{
  for (int i = 0; i < 9000; i++)
    {
      g_autofree char *text = issue (fixture);

      g_assert_nonnull (passkeys_token_issuer_verify (fixture->issuer, text));
    }
  g_assert_cmpuint (passkeys_token_issuer_get_n_known (fixture->issuer), <=, 8192);
}

/* Whoever reads the key set can verify without us. */
static void
test_key_set (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (JsonObject) key_set = passkeys_token_issuer_get_key_set (fixture->issuer);
  JsonObject *key = json_array_get_object_element (json_object_get_array_member (key_set, "keys"),
                                                   0);
  g_autoptr (GBytes) public_key =
    passkeys_base64url_decode (json_object_get_string_member (key, "x"), NULL);
  g_autofree char *text = issue (fixture);
  const char *dot = strrchr (text, '.');
  g_autoptr (GBytes) signature = passkeys_base64url_decode (dot + 1, NULL);
  EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL,
                                                g_bytes_get_data (public_key, NULL), 32);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();

  g_assert_cmpint (EVP_DigestVerifyInit (context, NULL, NULL, NULL, pkey), ==, 1);
  g_assert_cmpint (EVP_DigestVerify (context, g_bytes_get_data (signature, NULL),
                                     g_bytes_get_size (signature), (const guint8 *) text,
                                     dot - text), ==, 1);
  EVP_MD_CTX_free (context);
  EVP_PKEY_free (pkey);
}

#define TEST(path, function) \
  g_test_add ("/token-issuer/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("claims", test_claims);
  TEST ("verifies-its-own", test_verifies_its_own);
  TEST ("access-token", test_access_token);
  TEST ("ids-differ", test_ids_differ);
  TEST ("expires", test_expires);
  TEST ("foreign-is-refused", test_foreign_is_refused);
  TEST ("altered-is-refused", test_altered_is_refused);
  TEST ("cache-is-bounded", test_cache_is_bounded);
  TEST ("key-set", test_key_set);

  return g_test_run ();
}
