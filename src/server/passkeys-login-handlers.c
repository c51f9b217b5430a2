/* passkeys-login-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-access-rules.h"
#include "passkeys-json-forms.h"
#include "passkeys-login-rules.h"
#include "passkeys-request.h"

#include <string.h>

/* Both ways to answer a challenge have the same body. */
typedef struct
{
  const char     *identifier;
  PasskeysFactor *first;
  PasskeysFactor *second; /* nullable */
} SignedChallenge;

static void
signed_challenge_clear (SignedChallenge *self)
{
  g_clear_pointer (&self->first, passkeys_factor_free);
  g_clear_pointer (&self->second, passkeys_factor_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignedChallenge, signed_challenge_clear)

static gboolean
read_signed_challenge (PasskeysRequest  *request,
                       SignedChallenge  *challenge,
                       GError          **error)
{
  JsonObject *first, *second = NULL;
  const PasskeysMember members[] = {
    { "challengeIdentifier", PASSKEYS_MEMBER_TEXT, &challenge->identifier },
    { "firstFactor", PASSKEYS_MEMBER_OBJECT, &first },
    { "secondFactor", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &second },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge->first = passkeys_factor_parse (first, error);
  if (!challenge->first)
    return FALSE;
  challenge->second = second ? passkeys_factor_parse (second, error) : NULL;
  return !second || challenge->second;
}

/**
 * passkeys_handle_login_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/login/init`: begins to sign in a user of an organisation, or whoever has a
 * discoverable passkey when no user name is told. The answer is a signing challenge; with a mailed
 * login code, it has the protected keys too.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_login_init (PasskeysRequest  *request,
                            GError          **error)
{
  const char *organisation_id, *username = NULL, *login_code = NULL;
  g_autoptr (PasskeysSigningChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &username },
    { "loginCode", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &login_code },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_login_rules_begin (request->rules, organisation_id, username, login_code,
                                          error);
  return challenge
         && passkeys_request_answer (request, passkeys_json_from_signing_challenge (request->rules,
                                                                                    challenge));
}

/**
 * passkeys_handle_login:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/login`: takes the signed challenge, of one factor or two. The answer is a
 * login token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_login (PasskeysRequest  *request,
                       GError          **error)
{
  g_auto (SignedChallenge) challenge = { NULL };
  g_autofree char *token = NULL;

  if (!read_signed_challenge (request, &challenge, error))
    return FALSE;
  token = passkeys_login_rules_finish (request->rules, challenge.identifier, challenge.first,
                                       challenge.second, error);
  return token && passkeys_request_answer_text (request, "token", token);
}

/**
 * passkeys_handle_login_code:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/login/code`: mails a login code. The answer is the same whether or not there
 * is such a user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_login_code (PasskeysRequest  *request,
                            GError          **error)
{
  const char *organisation_id, *username;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT, &username },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && passkeys_login_rules_send_code (request->rules, organisation_id, username, error)
         && passkeys_request_answer_text (request, "message", "success");
}

static JsonObject *
write_organisations (GPtrArray *organisation_ids)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < organisation_ids->len; i++)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "orgId", g_ptr_array_index (organisation_ids, i));
      json_object_set_string_member (item, "appId", "");
      json_array_add_object_element (items, item);
    }
  json_object_set_array_member (object, "items", items);
  return object;
}

/**
 * passkeys_handle_login_orgs:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/login/orgs`: lists the organisations where a user name is registered and
 * active, or whether it is in one of them. The origin and the permissions of the body are read and
 * change nothing.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_login_orgs (PasskeysRequest  *request,
                            GError          **error)
{
  const char *username, *origin, *organisation_id = NULL, *recaptcha = NULL;
  JsonArray *permissions = NULL;
  g_autoptr (GPtrArray) organisation_ids = NULL;
  const PasskeysMember members[] = {
    { "username", PASSKEYS_MEMBER_TEXT, &username },
    { "origin", PASSKEYS_MEMBER_TEXT, &origin },
    { "orgId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &organisation_id },
    { "permissions", PASSKEYS_MEMBER_ARRAY | PASSKEYS_MEMBER_OPTIONAL, &permissions },
    { "recaptchaResponse", PASSKEYS_MEMBER_LOOSE_TEXT | PASSKEYS_MEMBER_OPTIONAL, &recaptcha },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && passkeys_login_rules_list_organisations (request->rules, username, organisation_id,
                                                     &organisation_ids, error)
         && passkeys_request_answer (request, write_organisations (organisation_ids));
}

/**
 * passkeys_handle_logout:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/logout`: ends the login token that came with it or, with `allSessions`, all of
 * the user's. It is the one body that may have members nobody knows. Access tokens stay.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_logout (PasskeysRequest  *request,
                        GError          **error)
{
  JsonNode *all_sessions = json_object_get_member (request->body, "allSessions");
  gboolean is_all = FALSE;

  /* The one body that may have members nobody knows. */
  if (all_sessions && json_node_get_value_type (all_sessions) != G_TYPE_BOOLEAN)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The member “allSessions” is not valid.");
  if (all_sessions)
    is_all = json_node_get_boolean (all_sessions);
  return passkeys_login_rules_log_out (request->rules, request->caller, is_all, error)
         && passkeys_request_answer_text (request, "message", "success");
}

/**
 * passkeys_handle_key_set:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /.well-known/jwks.json`: the public keys that login tokens are signed with, as a JWK
 * Set (RFC 7517, section 5), for services that check them without asking.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_key_set (PasskeysRequest  *request,
                         GError          **error)
{
  return passkeys_request_answer (request,
                                  passkeys_token_issuer_get_key_set (request->rules->tokens));
}

static gboolean
check_action (const char  *method,
              const char  *path,
              const char  *server_kind,
              GError     **error)
{
  static const char *const methods[] = { "POST", "PUT", "DELETE", "GET", NULL };

  if (g_strv_contains (methods, method) && path[0] == '/'
      && (!server_kind || strcmp (server_kind, "Api") == 0))
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The user action is not a request to this server.");
}

static JsonObject *
parse_payload (const char  *payload,
               GError     **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (*payload == '\0')
    return json_object_new ();
  bytes = g_bytes_new (payload, strlen (payload));
  return passkeys_json_object_parse (bytes, error);
}

/**
 * passkeys_handle_action_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/action/init`: begins a user action. The body tells the method, path and body
 * of the request that is to be signed; that it is one of the table, and the payload JSON, is looked
 * at here. The answer is a signing challenge.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_action_init (PasskeysRequest  *request,
                             GError          **error)
{
  const char *payload, *method, *path, *server_kind = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (PasskeysSigningChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "userActionPayload", PASSKEYS_MEMBER_LOOSE_TEXT, &payload },
    { "userActionHttpMethod", PASSKEYS_MEMBER_TEXT, &method },
    { "userActionHttpPath", PASSKEYS_MEMBER_TEXT, &path },
    { "userActionServerKind", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &server_kind },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
      || !check_action (method, path, server_kind, error)
      || !(body = parse_payload (payload, error)))
    return FALSE;
  challenge = passkeys_access_rules_begin_action (request->rules, request->caller, method, path,
                                                  body, error);
  return challenge
         && passkeys_request_answer (request, passkeys_json_from_signing_challenge (request->rules,
                                                                                    challenge));
}

/**
 * passkeys_handle_action:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/action`: takes the signed challenge. The answer is a user action token, which
 * is good once, for that request.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_action (PasskeysRequest  *request,
                        GError          **error)
{
  g_auto (SignedChallenge) challenge = { NULL };
  g_autofree char *user_action = NULL;

  if (!read_signed_challenge (request, &challenge, error))
    return FALSE;
  user_action = passkeys_access_rules_finish_action (request->rules, request->caller,
                                                     challenge.identifier, challenge.first,
                                                     challenge.second, error);
  return user_action && passkeys_request_answer_text (request, "userAction", user_action);
}
