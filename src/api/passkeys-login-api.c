/* passkeys-login-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-login-api"

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-json-members.h"
#include "passkeys-login-api-private.h"
#include "passkeys-request-json.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-signing-challenge.h"

/* Takes the body. */
static PasskeysApiRequest *
new_anonymous_request (const char *method,
                       const char *path,
                       JsonNode   *body)
{
  g_autoptr(JsonNode) owned = body;
  PasskeysApiRequest *request = passkeys_api_request_new (method, path, owned);

  passkeys_api_request_set_anonymous (request);

  return request;
}

/* Asking for a challenge twice costs the server a challenge. */
static DexFuture *
send_for_challenge (PasskeysApiClient  *client,
                    PasskeysApiRequest *request)
{
  PasskeysApiParse parse = (PasskeysApiParse) passkeys_signing_challenge_new_from_json;

  passkeys_api_request_set_repeatable (request, TRUE);

  return passkeys_api_client_send_for_object (client, request, parse);
}

/**
 * passkeys_login_api_init:
 * @client: a client
 * @org_id: the organisation
 * @username: (nullable): who signs in, or NULL to let a discoverable passkey tell
 *
 * Asks for a login challenge (`POST /auth/login/init`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysSigningChallenge]
 */
DexFuture *
passkeys_login_api_init (PasskeysApiClient *client,
                         const char        *org_id,
                         const char        *username)
{
  JsonNode *body;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);

  body = passkeys_request_json_new ("orgId", org_id, "username", username, NULL);

  return send_for_challenge (client, new_anonymous_request ("POST", "/auth/login/init", body));
}

/*< private >
 * _passkeys_login_api_read_token:
 * @response: an answer to `POST /auth/login`
 * @error: return location
 *
 * Returns: (transfer full): the session token, in memory that is wiped when it is freed; %NULL with
 *   %PASSKEYS_API_ERROR_SSO_REQUIRED when the organisation wants single sign-on instead, or
 *   %PASSKEYS_API_ERROR_NOT_AN_API
 */
GBytes *
_passkeys_login_api_read_token (PasskeysApiResponse  *response,
                                GError              **error)
{
  PasskeysJsonMembers members;
  const char *token;
  const char *sso_client_id;

  passkeys_json_members_begin (&members, "login", passkeys_api_response_get_json (response));
  sso_client_id = passkeys_json_members_read_text (&members, "ssoClientId", PASSKEYS_JSON_MAX_NAME,
                                                   PASSKEYS_JSON_OPTIONAL);
  token = passkeys_json_members_read_token (&members, "token",
                                            sso_client_id != NULL ? PASSKEYS_JSON_OPTIONAL
                                                                  : PASSKEYS_JSON_REQUIRED);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  if (token == NULL)
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SSO_REQUIRED,
                           "This organisation wants single sign-on");
      return NULL;
    }

  return passkeys_secure_bytes_new_text (token);
}

static DexFuture *
token_cb (DexFuture *completed,
          gpointer   user_data)
{
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));
  g_autoptr(GError) error = NULL;
  GBytes *token = _passkeys_login_api_read_token (response, &error);

  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, token);
}

/**
 * passkeys_login_api_complete:
 * @client: a client
 * @challenge_identifier: the challenge's identifier
 * @assertion: the challenge signed
 *
 * Signs in (`POST /auth/login`). Rejects with `PASSKEYS_API_ERROR_SSO_REQUIRED` where passkeys
 * alone are not enough.
 *
 * Returns: (transfer full): a future that resolves to the session token as `GBytes`, wiped when
 *   freed
 */
DexFuture *
passkeys_login_api_complete (PasskeysApiClient *client,
                             const char        *challenge_identifier,
                             PasskeysAssertion *assertion)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  JsonNode *body;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (challenge_identifier != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (assertion), NULL);

  body = passkeys_request_json_new_signed (challenge_identifier, assertion);
  request = new_anonymous_request ("POST", "/auth/login", body);

  return dex_future_then (passkeys_api_client_send (client, request), token_cb, NULL, NULL);
}

/**
 * passkeys_login_api_logout:
 * @client: a client
 * @all_sessions: whether to end this person's sessions everywhere
 *
 * Ends the session (`PUT /auth/logout`).
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_login_api_logout (PasskeysApiClient *client,
                           gboolean           all_sessions)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  body = passkeys_request_json_new_empty ();
  json_object_set_boolean_member (json_node_get_object (body), "allSessions", all_sessions);

  return passkeys_api_client_send_for_done (client,
                                            passkeys_api_request_new ("PUT", "/auth/logout", body));
}

/*< private >
 * _passkeys_login_api_read_organisations:
 * @response: an answer to `POST /auth/login/orgs`
 * @error: return location
 *
 * Returns: (transfer full) (array zero-terminated=1): the identifiers of the organisations where
 *   the user can sign in, possibly none; %NULL with %PASSKEYS_API_ERROR_NOT_AN_API
 */
char **
_passkeys_login_api_read_organisations (PasskeysApiResponse  *response,
                                        GError              **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  PasskeysJsonMembers members;
  JsonArray *list;

  passkeys_json_members_begin (&members, "list of organisations",
                               passkeys_api_response_get_json (response));
  list = passkeys_json_members_read_list (&members, "items", PASSKEYS_JSON_REQUIRED);
  for (guint i = 0; list != NULL && i < json_array_get_length (list) && members.error == NULL; i++)
    {
      PasskeysJsonMembers item;
      const char *id;

      passkeys_json_members_begin (&item, "organisation", json_array_get_element (list, i));
      id = passkeys_json_members_read_id (&item, "orgId", PASSKEYS_JSON_MAX_ID);
      if (passkeys_json_members_finish_nested (&item, &members))
        g_strv_builder_add (builder, id);
    }

  return passkeys_json_members_finish (&members, error) ? g_strv_builder_end (builder) : NULL;
}

static DexFuture *
organisations_cb (DexFuture *completed,
                  gpointer   user_data)
{
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));
  g_autoptr(GError) error = NULL;
  char **ids = _passkeys_login_api_read_organisations (response, &error);

  if (ids == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, ids);
}

/**
 * passkeys_login_api_list_organisations:
 * @client: a client
 * @username: who wants to sign in
 * @origin: the connection's origin
 *
 * Asks where somebody can sign in (`POST /auth/login/orgs`), which not every API tells.
 *
 * Returns: (transfer full): a future that resolves to organisation ids as `GStrv`
 */
DexFuture *
passkeys_login_api_list_organisations (PasskeysApiClient *client,
                                       const char        *username,
                                       const char        *origin)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  JsonNode *body;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  body = passkeys_request_json_new ("username", username, "origin", origin, NULL);
  request = new_anonymous_request ("POST", "/auth/login/orgs", body);
  passkeys_api_request_set_repeatable (request, TRUE);

  return dex_future_then (passkeys_api_client_send (client, request), organisations_cb, NULL, NULL);
}

/**
 * passkeys_user_action_api_init:
 * @client: a client
 * @request: what is to be signed
 *
 * Asks for the challenge of a user action (`POST /auth/action/init`). It names the very bytes of
 * the body, and the path without its query.
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysSigningChallenge]
 */
DexFuture *
passkeys_user_action_api_init (PasskeysApiClient  *client,
                               PasskeysApiRequest *request)
{
  g_autoptr(JsonNode) body = NULL;
  g_autofree char *payload = NULL;
  const char *method;
  const char *path;
  GBytes *bytes;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);

  bytes = passkeys_api_request_get_body (request);
  payload = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                          : g_strdup ("");
  method = passkeys_api_request_get_method (request);
  path = passkeys_api_request_get_path (request);
  body = passkeys_request_json_new ("userActionPayload", payload,
                                    "userActionHttpMethod", method,
                                    "userActionHttpPath", path,
                                    "userActionServerKind", "Api",
                                    NULL);

  return send_for_challenge (client, passkeys_api_request_new ("POST", "/auth/action/init", body));
}

/*< private >
 * _passkeys_user_action_api_read_user_action:
 * @response: an answer to `POST /auth/action`
 * @error: return location
 *
 * Returns: (transfer full): the user action token, which goes with one request and is then used up;
 *   %NULL with %PASSKEYS_API_ERROR_NOT_AN_API
 */
char *
_passkeys_user_action_api_read_user_action (PasskeysApiResponse  *response,
                                            GError              **error)
{
  PasskeysJsonMembers members;
  const char *user_action;

  passkeys_json_members_begin (&members, "user action", passkeys_api_response_get_json (response));
  user_action = passkeys_json_members_read_token (&members, "userAction", PASSKEYS_JSON_REQUIRED);

  return passkeys_json_members_finish (&members, error) ? g_strdup (user_action) : NULL;
}

static DexFuture *
user_action_cb (DexFuture *completed,
                gpointer   user_data)
{
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));
  g_autoptr(GError) error = NULL;
  char *user_action = _passkeys_user_action_api_read_user_action (response, &error);

  if (user_action == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (user_action);
}

/**
 * passkeys_user_action_api_complete:
 * @client: a client
 * @challenge_identifier: the challenge's identifier
 * @assertion: the challenge signed
 *
 * Exchanges a signature for a user action token (`POST /auth/action`), which is good for the one
 * request that was signed.
 *
 * Returns: (transfer full): a future that resolves to the token as a string
 */
DexFuture *
passkeys_user_action_api_complete (PasskeysApiClient *client,
                                   const char        *challenge_identifier,
                                   PasskeysAssertion *assertion)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (challenge_identifier != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (assertion), NULL);

  body = passkeys_request_json_new_signed (challenge_identifier, assertion);
  request = passkeys_api_request_new ("POST", "/auth/action", body);

  return dex_future_then (passkeys_api_client_send (client, request), user_action_cb, NULL, NULL);
}
