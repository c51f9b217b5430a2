/* passkeys-audit-summary.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-summary.h"

#include <string.h>

/* What each change is called in the log. A name in braces is that of a part of the path, or else of a
 * member of the answer or the body. No secret is named here: a test looks at every answer. */
static const struct
{
  const char *method;
  const char *path;
  const char *text;
} summaries[] = {
  { "POST", "/auth/login", "Sign in" },
  { "POST", "/auth/registration", "Register with credential {credential.uuid}" },
  { "POST", "/auth/recover/user", "Recover access with new credential {credential.uuid}" },
  { "POST", "/auth/recover/user/delegated", "Begin recovery for user {user.name} ({user.id})" },
  { "POST", "/auth/credentials", "Add credential {name} ({credentialUuid})" },
  { "POST", "/auth/credentials/code/verify",
    "Add credential {name} ({credentialUuid}) from another device" },
  { "PUT", "/auth/credentials/activate", "Activate credential {credentialUuid}" },
  { "PUT", "/auth/credentials/deactivate", "Deactivate credential {credentialUuid}" },
  { "DELETE", "/auth/credentials/{credentialUuid}", "Delete credential {credentialUuid}" },
  { "POST", "/auth/credentials/code", "Get a code to add a credential on another device" },
  { "POST", "/auth/users", "Invite user {username} ({userId})" },
  { "PUT", "/auth/users/{userId}",
    "Change user {username} ({userId}): single sign-on required {isSSORequired}" },
  { "DELETE", "/auth/users/{userId}", "Delete user {username} ({userId})" },
  { "PUT", "/auth/users/{userId}/activate", "Activate user {username} ({userId})" },
  { "PUT", "/auth/users/{userId}/deactivate", "Deactivate user {username} ({userId})" },
  { "POST", "/permissions", "Create permission {name} ({id})" },
  { "PUT", "/permissions/{permissionId}", "Change permission {name} ({permissionId})" },
  { "PUT", "/permissions/{permissionId}/archive",
    "Change permission {name} ({permissionId}): archived {isArchived}" },
  { "POST", "/permissions/{permissionId}/assignments",
    "Assign permission {permissionId} to {identityId}" },
  { "DELETE", "/permissions/{permissionId}/assignments/{assignmentId}",
    "Revoke assignment {assignmentId} of permission {permissionId}" },
  { "POST", "/auth/pats", "Create personal access token {name} ({tokenId})" },
  { "PUT", "/auth/pats/{tokenId}", "Change personal access token {name} ({tokenId})" },
  { "DELETE", "/auth/pats/{tokenId}", "Delete personal access token {name} ({tokenId})" },
  { "PUT", "/auth/pats/{tokenId}/activate", "Activate personal access token {name} ({tokenId})" },
  { "PUT", "/auth/pats/{tokenId}/deactivate",
    "Deactivate personal access token {name} ({tokenId})" },
  { "POST", "/auth/service-accounts",
    "Create service account {userInfo.username} ({userInfo.userId})" },
  { "PUT", "/auth/service-accounts/{serviceAccountId}",
    "Change service account {userInfo.username} ({serviceAccountId})" },
  { "DELETE", "/auth/service-accounts/{serviceAccountId}",
    "Delete service account {userInfo.username} ({serviceAccountId})" },
  { "PUT", "/auth/service-accounts/{serviceAccountId}/activate",
    "Activate service account {userInfo.username} ({serviceAccountId})" },
  { "PUT", "/auth/service-accounts/{serviceAccountId}/deactivate",
    "Deactivate service account {userInfo.username} ({serviceAccountId})" },
};

static const char *
find_text (const PasskeysRoute *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (summaries); i++)
    {
      if (strcmp (summaries[i].method, route->method) == 0
          && strcmp (summaries[i].path, route->path) == 0)
        return summaries[i].text;
    }
  return NULL;
}

/* The braces of a path and what stood for them come in the same order. */
static const char *
find_parameter (const PasskeysRoute   *route,
                const PasskeysRequest *request,
                const char            *name)
{
  gsize length = strlen (name);
  guint number = 0;

  for (const char *p = strchr (route->path, '{'); p; p = strchr (p + 1, '{'), number++)
    {
      if (strncmp (p + 1, name, length) == 0 && p[length + 1] == '}')
        return request->parameters[number];
    }
  return NULL;
}

/* NAME may lead into one object within. */
static char *
find_member (JsonObject *object,
             const char *name)
{
  g_auto (GStrv) names = g_strsplit (name, ".", 2);
  JsonNode *node = object ? json_object_get_member (object, names[0]) : NULL;

  if (node && names[1] && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), names[1]);
  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "yes" : "no");
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : NULL;
}

static void
append_value (GString               *summary,
              const PasskeysRoute   *route,
              const PasskeysRequest *request,
              const char            *name)
{
  g_autofree char *value = g_strdup (find_parameter (route, request, name));

  if (!value)
    value = find_member (request->answer, name);
  if (!value)
    value = find_member (request->body, name);
  g_string_append (summary, value ? value : "?");
}

/**
 * passkeys_audit_summary_describe:
 * @route: what was asked for
 * @request: the request, answered
 *
 * Returns: (transfer full): what was done, in English, as one line
 */
char *
passkeys_audit_summary_describe (const PasskeysRoute   *route,
                                 const PasskeysRequest *request)
{
  const char *text = find_text (route);
  GString *summary = g_string_new (NULL);

  if (!text)
    g_string_printf (summary, "%s %s", route->method, request->path);
  while (text && *text)
    {
      gsize length = strcspn (text, "{");
      g_autofree char *name = NULL;

      g_string_append_len (summary, text, length);
      text += length;
      if (*text == '\0')
        break;
      length = strcspn (++text, "}");
      name = g_strndup (text, length);
      append_value (summary, route, request, name);
      text += length + 1;
    }
  return g_string_free (summary, FALSE);
}
