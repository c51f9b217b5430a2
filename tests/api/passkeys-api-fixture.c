/* passkeys-api-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-fixture.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"

void
passkeys_api_fixture_set_up (PasskeysApiFixture *self,
                             gconstpointer       data)
{
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("session-token");
  g_autoptr(GError) error = NULL;

  self->server = passkeys_scripted_server_new ();
  self->client = passkeys_api_client_new (passkeys_scripted_server_get_url (self->server), &error);
  g_assert_no_error (error);
  passkeys_api_client_set_token (self->client, token);
}

void
passkeys_api_fixture_tear_down (PasskeysApiFixture *self,
                                gconstpointer       data)
{
  passkeys_test_finalize (g_steal_pointer (&self->client));
  g_clear_pointer (&self->server, passkeys_scripted_server_free);
}

void
passkeys_api_fixture_assert_request (PasskeysApiFixture *self,
                                     const char         *method,
                                     const char         *target,
                                     const char         *token,
                                     const char         *body)
{
  guint n_requests = passkeys_scripted_server_get_n_requests (self->server);
  const PasskeysScriptedRequest *request;
  g_autofree char *seen_target = NULL;
  g_autofree char *authorization = NULL;

  g_assert_cmpuint (n_requests, >, 0);
  request = passkeys_scripted_server_get_request (self->server, n_requests - 1);
  seen_target = request->query != NULL ? g_strconcat (request->path, "?", request->query, NULL)
                                       : g_strdup (request->path);
  authorization = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (seen_target, ==, target);
  g_assert_cmpstr (request->body, ==, body);
  g_assert_cmpstr (passkeys_scripted_request_get_header (request, "authorization"), ==,
                   authorization);
}

void
passkeys_api_fixture_assert_built (PasskeysApiRequest *request,
                                   const char         *method,
                                   const char         *path,
                                   const char         *body)
{
  GBytes *bytes = passkeys_api_request_get_body (request);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (passkeys_api_request_get_method (request), ==, method);
  g_assert_cmpstr (passkeys_api_request_get_path (request), ==, path);
  g_assert_cmpstr (text, ==, body);
}
