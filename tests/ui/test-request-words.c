/* test-request-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-request-words.h"

static void
test_body (void)
{
  const char *json = "{\"name\":\"<b>Ann</b>\",\"kind\":\"CustomerEmployee\"}";
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("POST", "/auth/users", node);
  g_autofree char *words = passkeys_request_words_describe (request);

  g_assert_true (g_str_has_prefix (words, "POST /auth/users\n\n{"));
  g_assert_nonnull (strstr (words, "\"name\" : \"<b>Ann</b>\""));
  g_assert_nonnull (strstr (words, "\"kind\" : \"CustomerEmployee\""));
}

static void
test_no_body (void)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("DELETE", "/auth/users/us-1",
                                                                    NULL);
  g_autofree char *words = passkeys_request_words_describe (request);

  g_assert_true (g_str_has_prefix (words, "DELETE /auth/users/us-1"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request-words/body", test_body);
  g_test_add_func ("/request-words/no-body", test_no_body);

  return g_test_run ();
}
