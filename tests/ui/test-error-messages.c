/* test-error-messages.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-error-messages.h"

#include <libdex.h>
#include <string.h>

#include "passkeys-api-failure-private.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-session-error.h"
#include "passkeys-webauthn-error.h"

/* How many codes a header declares, so that one that is added later is missed here at once. */
static int
count_codes (const char *header,
             const char *prefix)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", header, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  int count = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "  ") && g_str_has_prefix (g_strchug (lines[i]), prefix))
      count++;

  g_assert_cmpint (count, >, 0);
  return count;
}

static void
assert_described (GQuark domain,
                  int    code)
{
  g_autoptr(GError) error = g_error_new_literal (domain, code, "Words of the library");
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, &title, &sentence);
  if (g_str_equal (title, "Something Went Wrong"))
    g_error ("%s, code %d has no words", g_quark_to_string (domain), code);

  g_assert_cmpint (strlen (title), >, 3);
  g_assert_cmpint (strlen (title), <, 48);
  g_assert_false (g_str_has_prefix (sentence, "Words of the library"));
  g_assert_cmpint (strlen (sentence), >, 10);
  g_assert_true (g_unichar_isupper (g_utf8_get_char (title)));
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  g_assert_null (strstr (sentence, "%"));
}

static void
test_complete (void)
{
  struct
  {
    GQuark      domain;
    const char *header;
    const char *prefix;
  } domains[] = {
    { PASSKEYS_API_ERROR, "api/passkeys-api-error.h", "PASSKEYS_API_ERROR_" },
    { PASSKEYS_AUTHENTICATOR_ERROR, "authenticators/passkeys-authenticator-error.h",
      "PASSKEYS_AUTHENTICATOR_ERROR_" },
    { PASSKEYS_SESSION_ERROR, "session/passkeys-session-error.h", "PASSKEYS_SESSION_ERROR_" },
    { PASSKEYS_WEBAUTHN_ERROR, "webauthn/passkeys-webauthn-error.h", "PASSKEYS_WEBAUTHN_ERROR_" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      int n_codes = count_codes (domains[i].header, domains[i].prefix);

      for (int code = 0; code < n_codes; code++)
        assert_described (domains[i].domain, code);
    }
}

static void
test_unknown (void)
{
  g_autoptr(GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                                                   "No space left");
  g_autoptr(GError) newer = g_error_new_literal (PASSKEYS_API_ERROR, 4711, "From a newer library");
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *newer_sentence = NULL;

  passkeys_error_messages_describe (foreign, &title, &sentence);
  g_assert_cmpstr (title, ==, "Something Went Wrong");
  g_assert_cmpstr (sentence, ==, "No space left");

  passkeys_error_messages_describe (newer, NULL, &newer_sentence);
  g_assert_cmpstr (newer_sentence, ==, "From a newer library");
  g_assert_cmpint (passkeys_error_messages_get_action (newer), ==, PASSKEYS_ERROR_ACTION_TRY_AGAIN);
}

/* A sentence that can be translated, and the names that only the library knows. */
static void
test_details (void)
{
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_SESSION_ERROR,
                                                 PASSKEYS_SESSION_ERROR_RELYING_PARTY,
                                                 "“dfns.io” is not “example.org”");
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, NULL, &sentence);
  g_assert_true (g_str_has_prefix (sentence, "It asks in the name of another relying party"));
  g_assert_true (g_str_has_suffix (sentence, " (“dfns.io” is not “example.org”)"));
}

/* What a server says is quoted, but cannot pretend to be the application. */
static void
test_server_words (void)
{
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_CONFLICT, 409,
                                                      "name\ntaken \u202egnorw\u202c\u200b <b>&",
                                                      "ref-7\n", 0);
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, NULL, &sentence);
  g_assert_nonnull (strstr (sentence, "“name taken gnorw <b>&”"));
  g_assert_nonnull (strstr (sentence, "(reference ref-7)"));
  g_assert_null (strstr (sentence, "\u202e"));
  g_assert_null (strchr (sentence, '\n'));
}

/* What is known is told in the language of the person, and not as somebody else's words. */
static void
test_known_server_words (void)
{
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_CONFLICT, 409,
                                                      "Conflicting permission with same name",
                                                      "ref-7", 0);
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, NULL, &sentence);
  g_assert_true (g_str_has_suffix (sentence,
                                   " There is a permission of this name already. (reference ref-7)"));
  g_assert_null (strstr (sentence, "said"));
}

/* What the server says of it is for programs. */
static void
test_missing_permission (void)
{
  static const struct
  {
    const char *said;
    const char *shown;
  } cases[] = {
    { "CustomerEmployee us-1 is not authorized to perform operation (Auth:Users:Read)",
      " What is missing: “See users”." },
    { "CustomerEmployee us-1 is not authorized to perform operation (New:Thing)",
      " What is missing: “New:Thing”." },
    { "You is not authorized to perform operation ()",
      " The server said: “You is not authorized to perform operation ()” (reference ref-7)" },
    { "is not authorized to perform operation (",
      " The server said: “is not authorized to perform operation (” (reference ref-7)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_FORBIDDEN, 403,
                                                          cases[i].said, "ref-7", 0);
      g_autofree char *sentence = NULL;

      passkeys_error_messages_describe (error, NULL, &sentence);
      g_assert_true (g_str_has_suffix (sentence, cases[i].shown));
      g_assert_true (strstr (sentence, "us-1") == NULL);
    }
}

static void
test_long_server_words (void)
{
  g_autofree char *words = g_strnfill (10000, 'x');
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_BAD_REQUEST, 400, words,
                                                      NULL, 0);
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, NULL, &sentence);
  g_assert_cmpint (strlen (sentence), <, 500);
  g_assert_nonnull (strstr (sentence, "x…”"));
}

static void
test_rate_limit (void)
{
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_RATE_LIMITED, 429, NULL,
                                                      NULL, 17);
  g_autofree char *sentence = NULL;

  passkeys_error_messages_describe (error, NULL, &sentence);
  g_assert_nonnull (strstr (sentence, "17 seconds"));
}

static void
test_silent (void)
{
  g_autoptr(GError) cancelled = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                     PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, "");
  g_autoptr(GError) dropped = g_error_new_literal (DEX_ERROR, DEX_ERROR_FIBER_CANCELLED, "");
  g_autoptr(GError) wrong = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                 PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, "");

  g_assert_true (passkeys_error_messages_is_silent (cancelled));
  g_assert_true (passkeys_error_messages_is_silent (dropped));
  g_assert_false (passkeys_error_messages_is_silent (wrong));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error-messages/complete", test_complete);
  g_test_add_func ("/error-messages/unknown", test_unknown);
  g_test_add_func ("/error-messages/details", test_details);
  g_test_add_func ("/error-messages/server-words", test_server_words);
  g_test_add_func ("/error-messages/known-server-words", test_known_server_words);
  g_test_add_func ("/error-messages/missing-permission", test_missing_permission);
  g_test_add_func ("/error-messages/long-server-words", test_long_server_words);
  g_test_add_func ("/error-messages/rate-limit", test_rate_limit);
  g_test_add_func ("/error-messages/silent", test_silent);

  return g_test_run ();
}
