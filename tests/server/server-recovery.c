/* server-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "server-recovery.h"

#include <openssl/ec.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-key-credential.h"

static void
register_with_recovery_key (ServerRecovery *fixture)
{
  g_autofree char *code = server_fixture_take_code (fixture->server, "bob@example.org",
                                                    "Registration code");
  g_autofree char *init =
    json_text ("{'orgId':'%s','username':'bob@example.org','registrationCode':'%s'}",
               fixture->bob->organisation_id, code);
  g_autoptr (ServerAnswer) begun = server_fixture_ask (fixture->server, "POST",
                                                       "/auth/registration/init", NULL, NULL, init);
  const char *challenge = server_answer_get_text (begun, "challenge");
  g_autofree char *first = server_member_build_credential (fixture->bob, "Key",
                                                           fixture->bob->credential_id, challenge);
  g_autofree char *recovery = server_member_build_credential (fixture->bob, "RecoveryKey",
                                                              "recovery", challenge);
  g_autofree char *body =
    json_text ("{'firstFactorCredential':{%s},'recoveryCredential':{%s,'encryptedPrivateKey':"
               "'wrapped'}}",
               first, recovery);
  g_autoptr (ServerAnswer)
    done = server_fixture_ask (fixture->server, "POST", "/auth/registration",
                               server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                               body);

  assert_answered (done);
  server_member_log_in (fixture->bob);
}

ServerAnswer *
server_recovery_ask_for_code (ServerRecovery *fixture,
                              const char     *username)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'}",
                                     fixture->bob->organisation_id, username);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user/code", NULL, NULL, body);
}

void
server_recovery_renew_code (ServerRecovery *fixture)
{
  g_autoptr (ServerAnswer) answer = server_recovery_ask_for_code (fixture, "bob@example.org");

  assert_answered (answer);
  g_free (fixture->code);
  fixture->code = server_fixture_take_code (fixture->server, "bob@example.org",
                                            "Verification code");
  g_assert_nonnull (fixture->code);
}

void
server_recovery_set_up (ServerRecovery *fixture,
                        gconstpointer   data)
{
  fixture->server = server_fixture_new ();
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
  fixture->bob = server_member_invite (fixture->administrator, "bob@example.org");
  register_with_recovery_key (fixture);
  server_recovery_renew_code (fixture);
  fixture->former_id = g_strdup (fixture->bob->credential_id);
  fixture->former_key = fixture->bob->key;
  fixture->new_key = EVP_EC_gen ("P-256");
}

void
server_recovery_tear_down (ServerRecovery *fixture,
                           gconstpointer   data)
{
  EVP_PKEY_free (fixture->bob->key == fixture->new_key ? fixture->former_key : fixture->new_key);
  g_free (fixture->code);
  g_free (fixture->former_id);
  server_member_free (fixture->bob);
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
}

ServerAnswer *
server_recovery_try_to_begin (ServerRecovery *fixture,
                              const char     *username,
                              const char     *code,
                              const char     *credential_id)
{
  g_autofree char *body =
    json_text ("{'orgId':'%s','username':'%s','verificationCode':'%s','credentialId':'%s'}",
               fixture->bob->organisation_id, username, code, credential_id);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user/init", NULL, NULL, body);
}

ServerAnswer *
server_recovery_begin (ServerRecovery *fixture)
{
  return server_recovery_try_to_begin (fixture, "bob@example.org", fixture->code, "recovery");
}

/* A NewCredentialSet of Bob's new key, with a new recovery key. */
char *
server_recovery_build_new (ServerRecovery *fixture,
                           ServerAnswer   *begun,
                           const char     *credential_id)
{
  const char *challenge = server_answer_get_text (begun, "challenge");
  g_autofree char *first = NULL;
  g_autofree char *recovery = NULL;

  fixture->bob->key = fixture->new_key;
  first = server_member_build_credential (fixture->bob, "Key", credential_id, challenge);
  recovery = server_member_build_credential (fixture->bob, "RecoveryKey", "new-recovery",
                                             challenge);
  fixture->bob->key = fixture->former_key;
  return json_text ("{'firstFactorCredential':{%s},'recoveryCredential':{%s,"
                    "'encryptedPrivateKey':'wrapped anew'}}",
                    first, recovery);
}

char *
server_recovery_build_assertion (const char *credential_id,
                                 EVP_PKEY   *key,
                                 const char *new_credentials)
{
  g_autofree char *challenge = passkeys_base64url_encode_data (new_credentials,
                                                               strlen (new_credentials));
  g_autoptr (PasskeysClientData)
    client_data = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_GET, challenge, NULL);
  GBytes *json = passkeys_client_data_get_json (client_data);
  g_autoptr (GBytes) signature = passkeys_key_credential_make_assertion (json, key, NULL);
  g_autofree char *encoded_json = passkeys_base64url_encode (json);
  g_autofree char *encoded_signature = passkeys_base64url_encode (signature);

  return json_text ("{'kind':'RecoveryKey','credentialAssertion':{'credId':'%s','clientData':'%s',"
                    "'signature':'%s','algorithm':'SHA256'}}",
                    credential_id, encoded_json, encoded_signature);
}

ServerAnswer *
server_recovery_send (ServerRecovery *fixture,
                      ServerAnswer   *begun,
                      const char     *recovery,
                      const char     *new_credentials)
{
  g_autofree char *body = g_strdup_printf ("{\"recovery\":%s,\"newCredentials\":%s}", recovery,
                                           new_credentials);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user",
                             server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                             body);
}

ServerAnswer *
server_recovery_finish (ServerRecovery *fixture,
                        ServerAnswer   *begun)
{
  g_autofree char *new_credentials = server_recovery_build_new (fixture, begun, "new");
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               new_credentials);

  return server_recovery_send (fixture, begun, recovery, new_credentials);
}

void
server_recovery_assert_former_works (ServerRecovery *fixture)
{
  g_autoptr (ServerAnswer) listed = NULL;

  listed = server_member_get (fixture->bob, "/auth/credentials");
  assert_answered (listed);
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  server_member_log_in (fixture->bob);
}
