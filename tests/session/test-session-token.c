/* test-session-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-session-token"

#include "config.h"

#include "passkeys-session-token-private.h"

#include <string.h>

#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define METADATA "\"https://custom/app_metadata\":{\"userId\":\"us-1\",\"orgId\":\"or-1\"}"
#define USERNAME "\"https://custom/username\":\"ada@example.org\""

static void
test_claims (void)
{
  g_autoptr(GBytes) text = fixture_make_token_for ("or-1", "us-1", "ada@example.org", 1763690945);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSessionToken) token = passkeys_session_token_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_session_token_get_org_id (token), ==, "or-1");
  g_assert_cmpstr (passkeys_session_token_get_user_id (token), ==, "us-1");
  g_assert_cmpstr (passkeys_session_token_get_username (token), ==, "ada@example.org");
  g_assert_cmpint (g_date_time_to_unix (passkeys_session_token_get_expires (token)), ==,
                   1763690945);
  g_assert_true (g_bytes_equal (passkeys_session_token_get_text (token), text));
}

static void
test_without_expiry (void)
{
  g_autoptr(GBytes) text = fixture_make_token ("{" METADATA "," USERNAME "}");
  g_autoptr(PasskeysSessionToken) token = passkeys_session_token_parse (text, NULL);

  g_assert_nonnull (token);
  g_assert_null (passkeys_session_token_get_expires (token));
}

static void
assert_refused (GBytes *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_session_token_parse (text, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
}

static void
test_refused_claims (void)
{
  static const char * const claims[] = {
    "", "{", "[]", "null", "1", "{}", "{" METADATA "}", "{" USERNAME "}",
    "{" USERNAME ",\"https://custom/app_metadata\":[]}",
    "{" USERNAME ",\"https://custom/app_metadata\":null}",
    "{" USERNAME ",\"https://custom/app_metadata\":{\"userId\":\"us-1\"}}",
    "{" USERNAME ",\"https://custom/app_metadata\":{\"orgId\":\"or-1\"}}",
    "{" USERNAME ",\"https://custom/app_metadata\":{\"orgId\":\"or-1\",\"userId\":\"\"}}",
    "{" USERNAME ",\"https://custom/app_metadata\":{\"orgId\":\"or-1\",\"userId\":1}}",
    "{" METADATA ",\"https://custom/username\":{}}",
    "{" METADATA "," USERNAME ",\"exp\":\"tomorrow\"}",
    "{" METADATA "," USERNAME ",\"exp\":1.5}",
    "{" METADATA "," USERNAME ",\"exp\":null}",
    "{" METADATA "," USERNAME ",\"exp\":9223372036854775807}",
    "{" METADATA "," USERNAME "}x",
    "{" METADATA "," USERNAME "}{" METADATA "}",
    "{" METADATA "," USERNAME "," USERNAME "}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autoptr(GBytes) text = fixture_make_token (claims[i]);

      g_test_message ("%s", claims[i]);
      assert_refused (text);
    }
}

static void
test_refused_texts (void)
{
  static const char *const texts[] = { "",      ".",       "..",    "...", "a.b",
                                       "a.b.c", "a.b.c.d", "a.!.c", "a..c" };
  g_autofree char *fill = g_strnfill (20000, 'A');
  g_autofree char *too_long = g_strdup_printf ("a.%s.c", fill);
  g_autofree char *long_name = g_strdup_printf ("{" METADATA
                                                ",\"https://custom/username\":\"%.2000s\"}",
                                                fill);
  g_autoptr(GBytes) named = fixture_make_token (long_name);
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (too_long);
  g_autoptr(GBytes) empty = g_bytes_new (NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) text = passkeys_secure_bytes_new_text (texts[i]);

      assert_refused (text);
    }

  assert_refused (bytes);
  assert_refused (empty);
  assert_refused (named);
}

/* What would be good but for its length, or for a fourth segment. */
static void
test_refused_shapes (void)
{
  g_autofree char *blanks = g_strnfill (13000, ' ');
  g_autofree char *claims = g_strconcat ("{" METADATA "," USERNAME, blanks, "}", NULL);
  g_autoptr(GBytes) too_long = fixture_make_token (claims);
  g_autoptr(GBytes) good = fixture_make_token ("{" METADATA "," USERNAME "}");
  char *text = passkeys_secure_bytes_dup_text (good);
  g_autofree char *longer = g_strconcat (text, ".x", NULL);
  g_autoptr(GBytes) four_segments = passkeys_secure_bytes_new_text (longer);

  assert_refused (too_long);
  assert_refused (four_segments);
  passkeys_secure_text_free (text);
}

static void
test_deep_claims (void)
{
  g_autofree char *open = g_strnfill (5000, '[');
  g_autoptr(GBytes) text = fixture_make_token (open);

  assert_refused (text);
}

static void
test_cut_anywhere (void)
{
  g_autoptr(GBytes) text = fixture_make_token_for ("or-1", "us-1", "ada@example.org", 1763690945);

  for (gsize i = 0; i < g_bytes_get_size (text); i++)
    {
      g_autoptr(GBytes) start = g_bytes_new_from_bytes (text, 0, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysSessionToken) token = passkeys_session_token_parse (start, &error);

      g_assert_true ((token == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-token/claims", test_claims);
  g_test_add_func ("/session-token/without-expiry", test_without_expiry);
  g_test_add_func ("/session-token/refused-claims", test_refused_claims);
  g_test_add_func ("/session-token/refused-texts", test_refused_texts);
  g_test_add_func ("/session-token/refused-shapes", test_refused_shapes);
  g_test_add_func ("/session-token/deep-claims", test_deep_claims);
  g_test_add_func ("/session-token/cut-anywhere", test_cut_anywhere);

  return g_test_run ();
}
