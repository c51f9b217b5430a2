/* passkeys-dispatch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-dispatch.h"

#include <string.h>

#include "passkeys-access-rules.h"
#include "passkeys-audit-rules.h"
#include "passkeys-audit-summary.h"
#include "passkeys-visitor-rules.h"

static gboolean
is_visit (const PasskeysRoute   *route,
          const PasskeysRequest *request)
{
  return request->client && route->authentication != PASSKEYS_AUTHENTICATION_BEARER;
}

static gboolean
admit (const PasskeysRoute  *route,
       PasskeysRequest      *request,
       GError              **error)
{
  return !is_visit (route, request)
         || passkeys_visitor_rules_allow_address (request->rules, request->client, error);
}

static const char *
find_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                  : NULL;
}

/* Whom it is about, wherever a body of these routes says so. */
static const char *
find_name (JsonObject *body)
{
  JsonNode *administrator = json_object_get_member (body, "adminUser");
  const char *name = find_text (body, "username");

  if (!name && administrator && JSON_NODE_HOLDS_OBJECT (administrator))
    name = find_text (json_node_get_object (administrator), "email");
  return name;
}

static gboolean
admit_name (const PasskeysRoute  *route,
            PasskeysRequest      *request,
            GError              **error)
{
  const char *name = is_visit (route, request) ? find_name (request->body) : NULL;

  return !name || passkeys_visitor_rules_allow_name (request->rules, name, error);
}

static guint
find_who (const PasskeysUserRecord *user)
{
  if (user->is_service_account)
    return PASSKEYS_WHO_SERVICE_ACCOUNT;
  return strcmp (user->kind, PASSKEYS_USER_END_USER) == 0 ? PASSKEYS_WHO_END_USER
                                                          : PASSKEYS_WHO_EMPLOYEE;
}

static gboolean
is_personal_token (const PasskeysCaller *caller)
{
  return caller->access_token
         && strcmp (caller->access_token->kind, PASSKEYS_ACCESS_TOKEN_PERSONAL) == 0;
}

/* What its owner may not do, a personal access token may not either. */
static gboolean
check_who (const PasskeysRoute   *route,
           const PasskeysCaller  *caller,
           GError               **error)
{
  const PasskeysUserRecord *user = caller->user;
  g_autofree char *message = NULL;

  if (route->who & find_who (user)
      && (!is_personal_token (caller) || route->who & PASSKEYS_WHO_PERSONAL_TOKEN))
    return TRUE;
  message = g_strdup_printf ("%s %s is not authorized to perform operation (%s)", user->kind,
                             user->id, route->operation ? route->operation : route->path);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN, message);
}

/* In the action flow a deactivated account is told why; elsewhere its token is just no good. */
static gboolean
check_active (const PasskeysRoute       *route,
              const PasskeysUserRecord  *user,
              GError                   **error)
{
  if (user->is_active)
    return TRUE;
  if (g_str_has_prefix (route->path, "/auth/action"))
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_USER_DEACTIVATED);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}

static gboolean
authenticate (const PasskeysRoute  *route,
              PasskeysRequest      *request,
              GError              **error)
{
  switch (route->authentication)
    {
    case PASSKEYS_AUTHENTICATION_NONE:
      return TRUE;

    case PASSKEYS_AUTHENTICATION_TEMPORARY:
      /* What it is worth is found out by the one rule that takes it, which uses it up. */
      return request->bearer
             || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                           PASSKEYS_MESSAGE_NOT_AUTHORIZED);

    case PASSKEYS_AUTHENTICATION_BEARER:
      request->caller = passkeys_access_rules_authenticate (request->rules, request->bearer, error);
      return request->caller
             && check_active (route, request->caller->user, error)
             && check_who (route, request->caller, error);

    default:
      g_assert_not_reached ();
    }
}

static gboolean
parse_body (PasskeysRequest  *request,
            GBytes           *body,
            GError          **error)
{
  if (request->body)
    return TRUE;
  request->body = g_bytes_get_size (body) > 0 ? passkeys_json_object_parse (body, error)
                                              : json_object_new ();
  return request->body != NULL;
}

static gboolean
authorise (const PasskeysRoute  *route,
           PasskeysRequest      *request,
           GError              **error)
{
  if (route->needs_user_action
      && !passkeys_access_rules_check_user_action (request->rules, request->caller,
                                                   request->user_action, request->method,
                                                   request->path, request->body, error))
    return FALSE;
  return route->authentication != PASSKEYS_AUTHENTICATION_BEARER
         || passkeys_access_rules_check_permission (request->rules, request->caller,
                                                    route->operation, error);
}

static gboolean
write_log (const PasskeysRoute  *route,
           PasskeysRequest      *request,
           GError              **error)
{
  g_autofree char *summary = NULL;

  if (!request->rules->performed)
    return TRUE;
  summary = passkeys_audit_summary_describe (route, request);
  return passkeys_audit_rules_write (request->rules, request->path, summary,
                                     route->needs_user_action ? request->user_action : NULL,
                                     error);
}

/**
 * passkeys_dispatch:
 * @route: which route
 * @request: the request; its caller, its body unless it was read before, and its answer are filled in
 * @body: as it came
 * @error: (out) (optional): why it is refused
 *
 * Judges a request and does what it asks. If it is refused, nothing has changed, but for what a rule
 * chose to keep, and no mail goes out. What somebody proved to want is in the log if it is done.
 *
 * Returns: whether it was done; it lasts once the database has committed
 */
gboolean
passkeys_dispatch (const PasskeysRoute  *route,
                   PasskeysRequest      *request,
                   GBytes               *body,
                   GError              **error)
{
  PasskeysRules *rules = request->rules;
  guint n_outgoing = rules->outgoing->len;
  gboolean is_done;

  passkeys_database_begin_operation (rules->database);
  is_done = admit (route, request, error)
            && authenticate (route, request, error)
            && parse_body (request, body, error)
            && admit_name (route, request, error)
            && authorise (route, request, error)
            && route->handler (request, error)
            && write_log (route, request, error);
  g_clear_pointer (&rules->performed, passkeys_audit_record_free);
  if (!passkeys_database_end_operation (rules->database, is_done, is_done ? error : NULL))
    is_done = FALSE;
  if (is_done)
    return TRUE;
  g_ptr_array_set_size (rules->outgoing, n_outgoing);
  g_clear_pointer (&request->answer, json_object_unref);
  g_clear_pointer (&request->answer_json, g_free);
  g_clear_pointer (&request->rows, passkeys_audit_export_free);
  g_clear_pointer (&request->page, g_free);
  return FALSE;
}
