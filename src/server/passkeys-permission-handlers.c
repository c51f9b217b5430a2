/* passkeys-permission-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-assignment-rules.h"
#include "passkeys-json-forms.h"
#include "passkeys-permission-rules.h"
#include "passkeys-request.h"

static const char *const page_parameters[] = { "limit", "paginationToken", NULL };

static gboolean
answer_permission (PasskeysRequest          *request,
                   PasskeysPermissionRecord *permission)
{
  g_autoptr (PasskeysPermissionRecord) owned = permission;

  return owned && passkeys_request_answer (request, passkeys_json_from_permission (owned));
}

static gboolean
answer_page (PasskeysRequest *request,
             JsonArray       *items,
             const char      *next)
{
  JsonObject *answer = json_object_new ();

  json_object_set_array_member (answer, "items", items);
  if (next)
    json_object_set_string_member (answer, "nextPageToken", next);
  return passkeys_request_answer (request, answer);
}

/* Borrows the texts. */
static gboolean
read_operations (JsonArray    *array,
                 const char ***operations,
                 GError      **error)
{
  guint n_operations = json_array_get_length (array);
  g_autofree const char **texts = g_new0 (const char *, n_operations + 1);

  for (guint i = 0; i < n_operations; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                          "The member “operations” is not valid.");
      texts[i] = json_node_get_string (node);
    }
  *operations = g_steal_pointer (&texts);
  return TRUE;
}

/**
 * passkeys_handle_permissions_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /permissions`: a page of the permissions of the organisation, archived ones too.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_permissions_list (PasskeysRequest  *request,
                                  GError          **error)
{
  g_autoptr (GPtrArray) permissions = NULL;
  g_autofree char *next = NULL;
  const char *page_token;
  guint limit;
  JsonArray *items;

  if (!passkeys_request_read_query (request, page_parameters, error)
      || !passkeys_request_read_page (request, &limit, &page_token, error)
      || !passkeys_permission_rules_list (request->rules, request->caller, limit, page_token,
                                          &permissions, &next, error))
    return FALSE;
  items = json_array_new ();
  for (guint i = 0; i < permissions->len; i++)
    json_array_add_object_element (items,
                                   passkeys_json_from_permission (g_ptr_array_index (permissions,
                                                                                     i)));
  return answer_page (request, items, next);
}

/**
 * passkeys_handle_permissions_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /permissions`: makes a permission, a named set of operations. The answer is the
 * permission, assigned to nobody.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_permissions_create (PasskeysRequest  *request,
                                    GError          **error)
{
  const char *name;
  JsonArray *array;
  g_autofree const char **operations = NULL;
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT, &name },
    { "operations", PASSKEYS_MEMBER_ARRAY, &array },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && read_operations (array, &operations, error)
         && answer_permission (request,
                               passkeys_permission_rules_create (request->rules, request->caller,
                                                                 name, operations, error));
}

/**
 * passkeys_handle_permissions_get:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /permissions/{permissionId}`: one permission.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_permissions_get (PasskeysRequest  *request,
                                 GError          **error)
{
  return answer_permission (request, passkeys_permission_rules_get (request->rules,
                                                                    request->caller,
                                                                    request->parameters[0],
                                                                    error));
}

/**
 * passkeys_handle_permissions_update:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /permissions/{permissionId}`: changes its name, its operations or both; what is left
 * out stays. The answer is the permission.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_permissions_update (PasskeysRequest  *request,
                                    GError          **error)
{
  const char *name = NULL;
  JsonArray *array = NULL;
  g_autofree const char **operations = NULL;
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &name },
    { "operations", PASSKEYS_MEMBER_ARRAY | PASSKEYS_MEMBER_OPTIONAL, &array },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && (!array || read_operations (array, &operations, error))
         && answer_permission (request,
                               passkeys_permission_rules_update (request->rules, request->caller,
                                                                 request->parameters[0], name,
                                                                 operations, error));
}

/**
 * passkeys_handle_permissions_archive:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /permissions/{permissionId}/archive`: puts a permission away, or takes it out again.
 * The answer is the permission.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_permissions_archive (PasskeysRequest  *request,
                                     GError          **error)
{
  gboolean is_archived;
  const PasskeysMember members[] = {
    { "isArchived", PASSKEYS_MEMBER_BOOLEAN, &is_archived },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_permission (request,
                               passkeys_permission_rules_archive (request->rules, request->caller,
                                                                  request->parameters[0],
                                                                  is_archived, error));
}

/**
 * passkeys_handle_assignments_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /permissions/{permissionId}/assignments`: a page of whom it is assigned to.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_assignments_list (PasskeysRequest  *request,
                                  GError          **error)
{
  g_autoptr (GPtrArray) assignments = NULL;
  g_autofree char *next = NULL;
  const char *page_token;
  guint limit;

  return passkeys_request_read_query (request, page_parameters, error)
         && passkeys_request_read_page (request, &limit, &page_token, error)
         && passkeys_assignment_rules_list (request->rules, request->caller,
                                            request->parameters[0], limit, page_token,
                                            &assignments, &next, error)
         && passkeys_request_answer_json (request, passkeys_json_write_assignment_page (assignments,
                                                                                        next));
}

/**
 * passkeys_handle_assignments_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /permissions/{permissionId}/assignments`: assigns it to a user, service account or
 * personal access token. The answer is the assignment.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_assignments_create (PasskeysRequest  *request,
                                    GError          **error)
{
  const char *identity_id;
  g_autoptr (PasskeysAssignmentRecord) assignment = NULL;
  const PasskeysMember members[] = {
    { "identityId", PASSKEYS_MEMBER_TEXT, &identity_id },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  assignment = passkeys_assignment_rules_create (request->rules, request->caller,
                                                 request->parameters[0], identity_id, error);
  return assignment && passkeys_request_answer (request, passkeys_json_from_assignment (assignment));
}

/**
 * passkeys_handle_assignments_delete:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `DELETE /permissions/{permissionId}/assignments/{assignmentId}`: takes it back. There is
 * nothing in the answer.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_assignments_delete (PasskeysRequest  *request,
                                    GError          **error)
{
  return passkeys_request_read_force (request, error)
         && passkeys_request_read_nothing (request, error)
         && passkeys_assignment_rules_delete (request->rules, request->caller,
                                              request->parameters[0], request->parameters[1],
                                              error);
}
