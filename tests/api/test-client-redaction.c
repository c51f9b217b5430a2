/* test-client-redaction.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-fixture.h"
#include "passkeys-login-api.h"
#include "passkeys-registration-api.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-users-api.h"

/* All secrets have this word within. */
#define SECRET "Xyzzy"

static void
await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  if (!passkeys_test_await (future, &error))
    g_print ("error: %s\n", error->message);
}

/* Everything that carries a secret, done right, done wrong, broken off and tried again */
static void
test_secrets_subprocess (PasskeysApiFixture *fixture,
                         gconstpointer       data)
{
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ." SECRET ".session");
  g_autoptr(GBytes) temporary = passkeys_secure_bytes_new_text ("eyJ." SECRET ".temporary");
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (SECRET "-1234");
  g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new (NULL);
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_delete_request ("us-1");
  PasskeysScriptedServer *server = fixture->server;
  PasskeysApiClient *client = fixture->client;

  passkeys_api_client_set_token (client, token);
  passkeys_api_request_set_user_action (request, "eyJ." SECRET ".action");

  passkeys_scripted_server_answer (server, 503, "{\"error\":{\"message\":\"" SECRET "\"}}");
  passkeys_scripted_server_answer_raw (server, "");
  passkeys_scripted_server_answer (server, 401, "{\"error\":{\"message\":\"" SECRET "\"}}");
  await (passkeys_users_api_get (client, "us-1"));

  passkeys_scripted_server_answer (server, 200, "{\"token\":\"eyJ." SECRET ".new\"}");
  await (passkeys_login_api_complete (client, "eyJ.c.i", assertion));
  passkeys_scripted_server_answer (server, 200, "{\"token\":\"eyJ." SECRET ".new\"");
  await (passkeys_login_api_complete (client, "eyJ.c.i", assertion));
  passkeys_scripted_server_answer (server, 200, "{\"token\":\"eyJ " SECRET "\"}");
  await (passkeys_login_api_complete (client, "eyJ.c.i", assertion));
  passkeys_scripted_server_answer (server, 200, "{\"userAction\":\"" SECRET " \"}");
  await (passkeys_user_action_api_complete (client, "eyJ.c.i", assertion));

  passkeys_scripted_server_answer (server, 500, NULL);
  await (passkeys_registration_api_init (client, "or-1", "a@b.c", code));
  passkeys_scripted_server_answer (server, 200,
                                   "{\"temporaryAuthenticationToken\":\"" SECRET "\",\"challenge\":1}");
  await (passkeys_registration_api_init (client, "or-1", "a@b.c", code));
  passkeys_scripted_server_answer_raw (server,
                                       "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" SECRET);
  await (passkeys_registration_api_complete (client, temporary, attestation, "a", NULL));

  passkeys_scripted_server_answer_raw (server, "");
  await (passkeys_api_client_send (client, request));
  passkeys_scripted_server_answer_never (server);
  dex_unref (passkeys_api_client_send (client, request));
  passkeys_test_run (20);

  g_print ("done\n");
}

static void
test_secrets (void)
{
  g_auto(GStrv) environment = g_get_environ ();

  environment = g_environ_setenv (environment, "G_MESSAGES_DEBUG", "all", TRUE);
  environment = g_environ_setenv (environment, "SOUP_DEBUG", "all", TRUE);
  g_test_trap_subprocess_with_envp ("/api/redaction/secrets/subprocess",
                                    (const char * const *) environment, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();

  /* It did speak of what it did, */
  g_test_trap_assert_stdout ("*Trying /auth/users/us-1 again*");
  g_test_trap_assert_stdout ("*error: *");
  g_test_trap_assert_stdout ("*done*");

  /* and not of this. */
  g_test_trap_assert_stdout_unmatched ("*" SECRET "*");
  g_test_trap_assert_stderr_unmatched ("*" SECRET "*");
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/redaction/secrets", test_secrets);
  g_test_add ("/api/redaction/secrets/subprocess", PasskeysApiFixture, NULL,
              passkeys_api_fixture_set_up, test_secrets_subprocess, passkeys_api_fixture_tear_down);

  return g_test_run ();
}
