/* test-client-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-client-data"

#include "config.h"

#include "passkeys-client-data.h"

#include <string.h>

#include "webauthn-fixture.h"

#define CREATE_JSON \
  "{\"type\":\"webauthn.create\",\"challenge\":\"" FIXTURE_CHALLENGE_ENCODED "\"," \
  "\"origin\":\"" FIXTURE_ORIGIN "\",\"crossOrigin\":false}"
#define GET_JSON \
  "{\"type\":\"webauthn.get\",\"challenge\":\"" FIXTURE_CHALLENGE_ENCODED "\"," \
  "\"origin\":\"" FIXTURE_ORIGIN "\",\"crossOrigin\":false}"
#define KEY_CREATE_JSON \
  "{\"type\":\"key.create\",\"challenge\":\"" FIXTURE_CHALLENGE "\"," \
  "\"origin\":\"https://app.dfns.io\",\"crossOrigin\":false}"
#define KEY_GET_JSON "{\"type\":\"key.get\",\"challenge\":\"" FIXTURE_CHALLENGE "\"}"

static void
assert_json (PasskeysClientData *client_data,
             const char         *expected)
{
  gsize length;
  const char *json = g_bytes_get_data (passkeys_client_data_get_json (client_data), &length);

  g_assert_cmpmem (json, length, expected, strlen (expected));
}

static PasskeysClientData *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = fixture_bytes_from_text (text);
  PasskeysClientData *client_data = passkeys_client_data_parse (json, &error);

  g_assert_no_error (error);
  assert_json (client_data, text);
  return client_data;
}

static void
assert_refused (const char *text,
                gsize       length,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = g_bytes_new (text, length);
  g_autofree char *start = g_strndup (text, MIN (length, 70));
  g_autofree char *name = g_strescape (start, NULL);

  g_test_message ("%s", name);
  g_assert_null (passkeys_client_data_parse (json, &error));
  fixture_assert_refused (&error, code);
}

static void
test_vectors (void)
{
  g_autoptr(PasskeysClientData) create = NULL;
  g_autoptr(PasskeysClientData) get = NULL;
  g_autoptr(PasskeysClientData) key_create = NULL;
  g_autoptr(PasskeysClientData) key_get = NULL;
  g_autoptr(GBytes) hash = NULL;

  create = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE,
                                              FIXTURE_CHALLENGE, FIXTURE_ORIGIN);
  get = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET, FIXTURE_CHALLENGE,
                                           FIXTURE_ORIGIN);
  key_create = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_CREATE, FIXTURE_CHALLENGE,
                                         "https://app.dfns.io");
  key_get = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_GET, FIXTURE_CHALLENGE, NULL);

  assert_json (create, CREATE_JSON);
  assert_json (get, GET_JSON);
  assert_json (key_create, KEY_CREATE_JSON);
  assert_json (key_get, KEY_GET_JSON);

  hash = fixture_bytes_from_hex (
    "9935a840df02004faad71123e6abab9151c6cf3daf2ef85baf103169c6ed9ca6");
  fixture_assert_bytes_equal (passkeys_client_data_get_hash (key_create), hash);
}

static void
test_members (void)
{
  g_autoptr(PasskeysClientData) made = passkeys_client_data_new ("a", "b", "c");
  g_autoptr(PasskeysClientData) full = NULL;
  g_autoptr(PasskeysClientData) bare = NULL;

  g_assert_cmpstr (passkeys_client_data_get_ceremony (made), ==, "a");
  g_assert_cmpstr (passkeys_client_data_get_challenge (made), ==, "b");
  g_assert_cmpstr (passkeys_client_data_get_origin (made), ==, "c");
  g_assert_null (passkeys_client_data_get_top_origin (made));
  g_assert_false (passkeys_client_data_get_cross_origin (made));

  full = parse ("{ \"topOrigin\": \"d\", \"crossOrigin\": true, \"origin\": \"c\",\n"
                "  \"tokenBinding\": {\"status\": \"supported\"}, \"challenge\": \"b\","
                "\"type\": \"\\u0061\" }");
  g_assert_cmpstr (passkeys_client_data_get_ceremony (full), ==, "a");
  g_assert_cmpstr (passkeys_client_data_get_challenge (full), ==, "b");
  g_assert_cmpstr (passkeys_client_data_get_origin (full), ==, "c");
  g_assert_cmpstr (passkeys_client_data_get_top_origin (full), ==, "d");
  g_assert_true (passkeys_client_data_get_cross_origin (full));

  bare = parse (KEY_GET_JSON);
  g_assert_cmpstr (passkeys_client_data_get_ceremony (bare), ==, PASSKEYS_CLIENT_DATA_KEY_GET);
  g_assert_null (passkeys_client_data_get_origin (bare));
  g_assert_null (passkeys_client_data_get_top_origin (bare));
  g_assert_false (passkeys_client_data_get_cross_origin (bare));
}

/* WebAuthn Level 3, section 5.8.1.2: what is escaped, and how, is fixed to the byte. */
static void
test_serialisation (void)
{
  static const char *origin = "https://a\"b\\c\n\t\x01\x7f/é€😀";
  g_autoptr(PasskeysClientData) made = passkeys_client_data_new ("webauthn.get", "", origin);
  g_autoptr(PasskeysClientData) parsed = NULL;

  assert_json (made,
               "{\"type\":\"webauthn.get\",\"challenge\":\"\",\"origin\":\"https://a\\\"b\\\\c"
               "\\u000a\\u0009\\u0001\x7f/é€😀\",\"crossOrigin\":false}");
  parsed = passkeys_client_data_parse (passkeys_client_data_get_json (made), NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpstr (passkeys_client_data_get_origin (parsed), ==, origin);
  fixture_assert_bytes_equal (passkeys_client_data_get_json (parsed),
                              passkeys_client_data_get_json (made));
  fixture_assert_bytes_equal (passkeys_client_data_get_hash (parsed),
                              passkeys_client_data_get_hash (made));
}

static void
test_challenge (void)
{
  static const char *others[] = {
    "", "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcB", "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vc",
    FIXTURE_CHALLENGE "=", FIXTURE_CHALLENGE " ", FIXTURE_CHALLENGE_ENCODED "A",
    "y2GTmwqYztmTzJrNnwGTywjJzgvMz2HPAmTSBw5VCa",
  };
  g_autoptr(PasskeysClientData) verbatim = passkeys_client_data_new ("t", FIXTURE_CHALLENGE, NULL);
  g_autoptr(PasskeysClientData) encoded = NULL;

  encoded = passkeys_client_data_new_for_text ("t", FIXTURE_CHALLENGE, NULL);
  g_assert_cmpstr (passkeys_client_data_get_challenge (encoded), ==, FIXTURE_CHALLENGE_ENCODED);

  g_assert_true (passkeys_client_data_matches_challenge (verbatim, FIXTURE_CHALLENGE));
  g_assert_true (passkeys_client_data_matches_challenge (encoded, FIXTURE_CHALLENGE));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (passkeys_client_data_matches_challenge (verbatim, others[i]));
      g_assert_false (passkeys_client_data_matches_challenge (encoded, others[i]));
    }
}

static void
test_wrong_members (void)
{
  static const char *texts[] = {
    "{}", "{\"type\":\"t\"}", "{\"challenge\":\"c\"}", "{\"Type\":\"t\",\"challenge\":\"c\"}",
    "{\"type\":1,\"challenge\":\"c\"}", "{\"type\":null,\"challenge\":\"c\"}",
    "{\"type\":[\"t\"],\"challenge\":\"c\"}", "{\"type\":{\"t\":\"t\"},\"challenge\":\"c\"}",
    "{\"type\":\"t\",\"challenge\":1}", "{\"type\":\"t\",\"challenge\":null}",
    "{\"type\":\"t\",\"challenge\":true}", "{\"type\":\"t\",\"challenge\":[\"c\"]}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"origin\":1}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"origin\":null}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"origin\":[\"https://a.example\"]}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"topOrigin\":false}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"crossOrigin\":\"false\"}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"crossOrigin\":0}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"crossOrigin\":null}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"challenge\":\"c\"}",
    "{\"type\":\"a\",\"type\":\"t\",\"challenge\":\"c\"}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"\\u0074ype\":\"u\"}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"origin\":\"a\",\"origin\":\"a\"}",
    "{\"type\":\"t\",\"challenge\":\"c\",\"x\":{\"y\":1,\"y\":1}}",
    "{\"type\":\"t\",\"challenge\":\"c\\u0000d\"}",
    "[" KEY_GET_JSON "]", KEY_GET_JSON KEY_GET_JSON, KEY_GET_JSON "x", "\xef\xbb\xbf" KEY_GET_JSON,
    "{\"type\":\"t\",\"challenge\":\"\xff\"}", "\"" FIXTURE_CHALLENGE "\"", "null", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
  assert_refused (KEY_GET_JSON "\0", sizeof KEY_GET_JSON, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static void
test_truncated (void)
{
  for (gsize length = 0; length < strlen (CREATE_JSON); length++)
    assert_refused (CREATE_JSON, length, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

/* A flipped bit is either refused or is another client data with another hash. */
static void
test_flipped (void)
{
  g_autoptr(PasskeysClientData) whole = parse (CREATE_JSON);

  for (gsize bit = 0; bit < strlen (CREATE_JSON) * 8; bit++)
    {
      char text[] = CREATE_JSON;
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) json = NULL;
      g_autoptr(PasskeysClientData) other = NULL;

      text[bit / 8] ^= 1 << (bit % 8);
      json = g_bytes_new (text, strlen (CREATE_JSON));
      other = passkeys_client_data_parse (json, &error);
      if (other == NULL)
        fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
      else
        g_assert_false (g_bytes_equal (passkeys_client_data_get_hash (other),
                                       passkeys_client_data_get_hash (whole)));
    }
}

static void
test_limits (void)
{
  g_autofree char *digits = g_strnfill (64 * 1024, 'A');
  g_autofree char *longer = g_strdup_printf ("{\"type\":\"t\",\"challenge\":\"%s\"}", digits);
  g_autofree char *brackets = g_strnfill (5000, '[');
  g_autofree char *deeper = g_strconcat ("{\"type\":\"t\",\"challenge\":\"c\",\"x\":", brackets,
                                         NULL);
  g_autofree char *longest = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;

  assert_refused (longer, strlen (longer), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
  assert_refused (deeper, strlen (deeper), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);

  digits[64 * 1024 - strlen ("{\"type\":\"t\",\"challenge\":\"\"}")] = '\0';
  longest = g_strdup_printf ("{\"type\":\"t\",\"challenge\":\"%s\"}", digits);
  client_data = parse (longest);
  g_assert_cmpstr (passkeys_client_data_get_challenge (client_data), ==, digits);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/client-data/vectors", test_vectors);
  g_test_add_func ("/webauthn/client-data/members", test_members);
  g_test_add_func ("/webauthn/client-data/serialisation", test_serialisation);
  g_test_add_func ("/webauthn/client-data/challenge", test_challenge);
  g_test_add_func ("/webauthn/client-data/wrong-members", test_wrong_members);
  g_test_add_func ("/webauthn/client-data/truncated", test_truncated);
  g_test_add_func ("/webauthn/client-data/flipped", test_flipped);
  g_test_add_func ("/webauthn/client-data/limits", test_limits);

  return g_test_run ();
}
