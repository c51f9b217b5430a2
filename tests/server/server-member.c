/* server-member.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "server-member.h"

#include <openssl/ec.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-identifier.h"
#include "passkeys-json.h"
#include "passkeys-key-credential.h"
#include "passkeys-public-key.h"

static ServerMember *
create (ServerFixture *server,
        const char    *organisation_id,
        const char    *email)
{
  ServerMember *self = g_new0 (ServerMember, 1);

  self->server = server;
  self->organisation_id = g_strdup (organisation_id);
  self->username = g_strdup (email);
  self->credential_id = passkeys_random_text (32);
  self->key = EVP_EC_gen ("P-256");
  return self;
}

/* A NewCredential as it stands in a set. */
char *
server_member_build_credential (ServerMember *self,
                                const char   *kind,
                                const char   *credential_id,
                                const char   *challenge)
{
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_CREATE, challenge, NULL);
  GBytes *json = passkeys_client_data_get_json (client_data);
  g_autoptr (GBytes) attestation =
    passkeys_key_credential_make_attestation (json, self->key, NULL, NULL);
  g_autofree char *encoded_json = passkeys_base64url_encode (json);
  g_autofree char *encoded_attestation = passkeys_base64url_encode (attestation);

  return json_text ("'credentialKind':'%s','credentialInfo':{'credId':'%s','clientData':'%s',"
                    "'attestationData':'%s'}",
                    kind, credential_id, encoded_json, encoded_attestation);
}

char *
server_member_build_assertion (ServerMember *self,
                               const char   *identifier,
                               const char   *challenge)
{
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_GET, challenge, NULL);
  GBytes *json = passkeys_client_data_get_json (client_data);
  g_autoptr (GBytes) signature = passkeys_key_credential_make_assertion (json, self->key, NULL);
  g_autofree char *encoded_json = passkeys_base64url_encode (json);
  g_autofree char *encoded_signature = passkeys_base64url_encode (signature);

  return json_text ("{'challengeIdentifier':'%s','firstFactor':{'kind':'Key',"
                    "'credentialAssertion':{'credId':'%s','clientData':'%s','signature':'%s'}}}",
                    identifier, self->credential_id, encoded_json, encoded_signature);
}

void
server_member_register (ServerMember *self,
                        const char   *code)
{
  g_autofree char *init =
    json_text ("{'orgId':'%s','username':'%s','registrationCode':'%s'}", self->organisation_id,
               self->username, code);
  g_autoptr (ServerAnswer) begun = server_fixture_ask (self->server, "POST",
                                                       "/auth/registration/init", NULL, NULL,
                                                       init);
  g_autoptr (ServerAnswer) done = NULL;
  g_autofree char *credential = NULL;
  g_autofree char *body = NULL;

  assert_answered (begun);
  credential = server_member_build_credential (self, "Key", self->credential_id,
                                               server_answer_get_text (begun, "challenge"));
  body = json_text ("{'firstFactorCredential':{%s}}", credential);
  done = server_fixture_ask (self->server, "POST", "/auth/registration",
                             server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                             body);
  assert_answered (done);
  g_set_str (&self->user_id,
             json_object_get_string_member (json_object_get_object_member (done->body, "user"),
                                            "id"));
}

ServerAnswer *
server_member_try_log_in (ServerMember *self)
{
  g_autofree char *init = json_text ("{'orgId':'%s','username':'%s'}", self->organisation_id,
                                     self->username);
  ServerAnswer *begun = server_fixture_ask (self->server, "POST", "/auth/login/init", NULL, NULL,
                                            init);
  g_autofree char *body = NULL;
  ServerAnswer *done;

  if (begun->status != 200)
    return begun;
  body = server_member_build_assertion (self, server_answer_get_text (begun, "challengeIdentifier"),
                                        server_answer_get_text (begun, "challenge"));
  done = server_fixture_ask (self->server, "POST", "/auth/login", NULL, NULL, body);
  server_answer_free (begun);
  return done;
}

void
server_member_log_in (ServerMember *self)
{
  g_autoptr (ServerAnswer) answer = server_member_try_log_in (self);

  assert_answered (answer);
  g_set_str (&self->token, server_answer_get_text (answer, "token"));
}

ServerMember *
server_member_found (ServerFixture *server,
                     const char    *email)
{
  g_autofree char *body =
    json_text ("{'adminUser':{'email':'%s'},'termsAndConditionsAccepted':true,"
               "'privacyPolicyAccepted':true,'name':'Test & Söhne'}", email);
  g_autoptr (ServerAnswer) founded = server_fixture_ask (server, "POST", "/dashboard/org", NULL,
                                                         NULL, body);
  g_autofree char *code = server_fixture_take_code (server, email, "Registration code");
  ServerMember *self = create (server, server_answer_get_text (founded, "id"), email);

  server_member_register (self, code);
  server_member_log_in (self);
  return self;
}

ServerMember *
server_member_invite (ServerMember *administrator,
                      const char   *email)
{
  g_autofree char *body = json_text ("{'email':'%s','kind':'CustomerEmployee'}", email);
  g_autoptr (ServerAnswer) invited = server_member_change (administrator, "POST", "/auth/users",
                                                           body);
  ServerMember *self = create (administrator->server, administrator->organisation_id, email);

  assert_answered (invited);
  self->user_id = g_strdup (server_answer_get_text (invited, "userId"));
  return self;
}

ServerMember *
server_member_join (ServerMember *administrator,
                    const char   *email)
{
  ServerMember *self = server_member_invite (administrator, email);
  g_autofree char *code = server_fixture_take_code (self->server, email, "Registration code");

  server_member_register (self, code);
  server_member_log_in (self);
  return self;
}

/* A user-action token for exactly this request. */
char *
server_member_sign (ServerMember *self,
                    const char   *method,
                    const char   *path,
                    const char   *body)
{
  g_autoptr (GString) init = g_string_new ("{\"userActionPayload\":");
  g_autoptr (ServerAnswer) begun = NULL;
  g_autoptr (ServerAnswer) done = NULL;
  g_autofree char *answer = NULL;

  passkeys_json_append_string (init, body ? body : "", PASSKEYS_JSON_ESCAPE_SHORT);
  g_string_append_printf (init, ",\"userActionHttpMethod\":\"%s\",\"userActionHttpPath\":\"%s\","
                          "\"userActionServerKind\":\"Api\"}", method, path);
  begun = server_fixture_ask (self->server, "POST", "/auth/action/init", self->token, NULL,
                              init->str);
  assert_answered (begun);
  answer = server_member_build_assertion (self,
                                          server_answer_get_text (begun, "challengeIdentifier"),
                                          server_answer_get_text (begun, "challenge"));
  done = server_fixture_ask (self->server, "POST", "/auth/action", self->token, NULL, answer);
  assert_answered (done);
  return g_strdup (server_answer_get_text (done, "userAction"));
}

ServerAnswer *
server_member_get (ServerMember *self,
                   const char   *target)
{
  return server_fixture_ask (self->server, "GET", target, self->token, NULL, NULL);
}

ServerAnswer *
server_member_change (ServerMember *self,
                      const char   *method,
                      const char   *path,
                      const char   *body)
{
  g_autofree char *user_action = server_member_sign (self, method, path, body);

  return server_fixture_ask (self->server, method, path, self->token, user_action, body);
}

/* OPERATIONS is a list with ' for ", without its brackets. */
char *
server_member_create_permission (ServerMember *administrator,
                                 const char   *name,
                                 const char   *operations)
{
  g_autofree char *body = json_text ("{'name':'%s','operations':[%s]}", name, operations);
  g_autoptr (ServerAnswer) created = server_member_change (administrator, "POST", "/permissions",
                                                           body);

  assert_answered (created);
  return g_strdup (server_answer_get_text (created, "id"));
}

ServerAnswer *
server_member_assign (ServerMember *administrator,
                      const char   *permission_id,
                      const char   *identity_id)
{
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", permission_id);
  g_autofree char *body = json_text ("{'identityId':'%s'}", identity_id);

  return server_member_change (administrator, "POST", path, body);
}

/* What a query that gives one number finds in the database. */
gint64
server_member_count (ServerMember *self,
                     const char   *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysRows) rows = passkeys_database_query (self->server->rules->database, &error,
                                                           sql, "");

  g_assert_no_error (error);
  g_assert_true (passkeys_rows_next (rows, &error));
  return passkeys_rows_get_number (rows, 0);
}

/* What makes an access token: a name, the member's public key, and MORE. */
char *
server_member_build_token (ServerMember *self,
                           const char   *name,
                           const char   *more)
{
  g_autofree char *pem = passkeys_public_key_dup_pem (self->key);
  g_autofree char *escaped = g_strescape (pem, NULL);

  return json_text ("{'name':'%s','publicKey':'%s'%s}", name, escaped, more);
}

static ServerMember *
add_with_key (ServerMember  *owner,
              const char    *path,
              const char    *name,
              const char    *permission_id,
              ServerAnswer **answer)
{
  ServerMember *self = create (owner->server, owner->organisation_id, owner->username);
  g_autofree char *more = permission_id ? json_text (",'permissionId':'%s'", permission_id)
                                        : g_strdup ("");
  g_autofree char *body = server_member_build_token (self, name, more);

  *answer = server_member_change (owner, "POST", path, body);
  assert_answered (*answer);
  return self;
}

static void
take_token (ServerMember *self,
            JsonObject   *token)
{
  g_set_str (&self->token, json_object_get_string_member (token, "accessToken"));
  g_set_str (&self->token_id, json_object_get_string_member (token, "tokenId"));
  g_set_str (&self->credential_id, json_object_get_string_member (token, "credId"));
  g_set_str (&self->user_id, json_object_get_string_member (token, "linkedUserId"));
}

ServerMember *
server_member_add_token (ServerMember *owner,
                         const char   *name,
                         const char   *permission_id)
{
  g_autoptr (ServerAnswer) answer = NULL;
  ServerMember *self = add_with_key (owner, "/auth/pats", name, permission_id, &answer);

  take_token (self, answer->body);
  return self;
}

ServerMember *
server_member_add_service_account (ServerMember *owner,
                                   const char   *name,
                                   const char   *permission_id)
{
  g_autoptr (ServerAnswer) answer = NULL;
  ServerMember *self = add_with_key (owner, "/auth/service-accounts", name, permission_id,
                                     &answer);

  take_token (self, json_array_get_object_element (
                      json_object_get_array_member (answer->body, "accessTokens"), 0));
  return self;
}

void
server_member_free (ServerMember *self)
{
  EVP_PKEY_free (self->key);
  g_free (self->organisation_id);
  g_free (self->username);
  g_free (self->user_id);
  g_free (self->credential_id);
  g_free (self->token);
  g_free (self->token_id);
  g_free (self);
}
