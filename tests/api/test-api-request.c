/* test-api-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-api-request-private.h"

static void
test_body_is_fixed (void)
{
  g_autoptr(JsonNode) node = json_from_string ("{\"email\":\"new@example.co\"}", NULL);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("POST", "/auth/users", node);
  GBytes *body = passkeys_api_request_get_body (request);

  json_object_set_string_member (json_node_get_object (node), "email", "other@example.co");
  g_assert_true (passkeys_api_request_get_body (request) == body);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                   "{\"email\":\"new@example.co\"}", 26);

  g_assert_cmpstr (passkeys_api_request_get_method (request), ==, "POST");
  g_assert_cmpstr (passkeys_api_request_get_path (request), ==, "/auth/users");
  g_assert_finalize_object (g_steal_pointer (&request));
}

/* As the official client encodes it */
static void
test_query (void)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/auth/users", NULL);
  g_autofree char *bare = passkeys_api_request_dup_target (request);
  g_autofree char *target = NULL;

  passkeys_api_request_set_query (request, "limit", "10");
  passkeys_api_request_set_query (request, "kind", "CustomerEmployee");
  passkeys_api_request_set_query (request, "paginationToken", "a+b/=");
  target = passkeys_api_request_dup_target (request);

  g_assert_cmpstr (bare, ==, "/auth/users");
  g_assert_cmpstr (target, ==,
                   "/auth/users?limit=10&kind=CustomerEmployee&paginationToken=a%2Bb%2F%3D");
  g_assert_cmpstr (passkeys_api_request_get_path (request), ==, "/auth/users");
  g_assert_null (passkeys_api_request_get_body (request));
}

static void
test_repeatable (void)
{
  g_autoptr(PasskeysApiRequest) get = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiRequest) post = passkeys_api_request_new ("POST", "/a", NULL);
  g_autoptr(PasskeysApiRequest) put = passkeys_api_request_new ("PUT", "/a", NULL);
  g_autoptr(PasskeysApiRequest) delete = passkeys_api_request_new ("DELETE", "/a", NULL);

  g_assert_true (passkeys_api_request_is_repeatable (get));
  g_assert_false (passkeys_api_request_is_repeatable (post));
  g_assert_false (passkeys_api_request_is_repeatable (put));
  g_assert_false (passkeys_api_request_is_repeatable (delete));

  passkeys_api_request_set_repeatable (post, TRUE);
  g_assert_true (passkeys_api_request_is_repeatable (post));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/request/body-is-fixed", test_body_is_fixed);
  g_test_add_func ("/api/request/query", test_query);
  g_test_add_func ("/api/request/repeatable", test_repeatable);

  return g_test_run ();
}
