/* passkeys-user-reading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-reading"

#include "config.h"

#include "passkeys-user-private.h"

#include "passkeys-json-members.h"
#include "passkeys-untrusted-text.h"

static PasskeysUserKind
parse_kind (const char *text)
{
  if (g_strcmp0 (text, "CustomerEmployee") == 0)
    return PASSKEYS_USER_KIND_EMPLOYEE;
  if (g_strcmp0 (text, "EndUser") == 0)
    return PASSKEYS_USER_KIND_END_USER;

  return PASSKEYS_USER_KIND_OTHER;
}

static void
read_names (PasskeysUser        *self,
            PasskeysJsonMembers *members)
{
  const char *username;
  const char *name;

  username = passkeys_json_members_read_text (members, "username", PASSKEYS_JSON_MAX_NAME,
                                              PASSKEYS_JSON_REQUIRED);
  name = passkeys_json_members_read_text (members, "name", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_REQUIRED);
  if (name == NULL)
    return;

  self->username = passkeys_untrusted_text_make_visible (username);
  if (g_str_equal (name, username))
    self->name = self->username;
  else
    self->name = passkeys_untrusted_text_make_visible (name);
}

static void
read_assignments (PasskeysUser        *self,
                  PasskeysJsonMembers *members)
{
  JsonArray *list = passkeys_json_members_read_list (members, "permissionAssignments",
                                                     PASSKEYS_JSON_REQUIRED);
  guint n_assignments = list != NULL ? json_array_get_length (list) : 0;

  if (n_assignments == 0)
    return;

  self->assignments = g_new0 (PasskeysPermissionAssignment *, n_assignments + 1);
  for (guint i = 0; i < n_assignments && members->error == NULL; i++)
    self->assignments[i] =
      passkeys_permission_assignment_new_from_json (json_array_get_element (list, i),
                                                    &members->error);
}

/* An organisation, or since 2026 a tenant, which this version has nothing to do with. */
static void
read_org_id (PasskeysUser        *self,
             PasskeysJsonMembers *members)
{
  const char *org_id = passkeys_json_members_read_text (members, "orgId", PASSKEYS_JSON_MAX_ID,
                                                        PASSKEYS_JSON_OPTIONAL);

  self->org_id = g_ref_string_new_intern (org_id != NULL ? org_id : "");
}

/**
 * passkeys_user_new_from_json:
 * @json: (nullable): a User of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads a user. A kind that this version does not know is `PASSKEYS_USER_KIND_OTHER`.
 *
 * Returns: (transfer full) (nullable): a new user
 */
PasskeysUser *
passkeys_user_new_from_json (JsonNode  *json,
                             GError   **error)
{
  g_autoptr(PasskeysUser) self = g_object_new (PASSKEYS_TYPE_USER, NULL);
  PasskeysJsonMembers members;

  passkeys_json_members_begin (&members, "user", json);
  self->user_id = g_strdup (passkeys_json_members_read_id (&members, "userId",
                                                           PASSKEYS_JSON_MAX_ID));
  self->kind = parse_kind (passkeys_json_members_read_text (&members, "kind", PASSKEYS_JSON_MAX_ID,
                                                            PASSKEYS_JSON_REQUIRED));
  self->is_active = passkeys_json_members_read_flag (&members, "isActive", PASSKEYS_JSON_REQUIRED);
  self->is_registered = passkeys_json_members_read_flag (&members, "isRegistered",
                                                         PASSKEYS_JSON_REQUIRED);
  self->is_service_account = passkeys_json_members_read_flag (&members, "isServiceAccount",
                                                              PASSKEYS_JSON_REQUIRED);
  /* Not told of service accounts */
  self->is_sso_required = passkeys_json_members_read_flag (&members, "isSSORequired",
                                                           PASSKEYS_JSON_OPTIONAL);
  read_names (self, &members);
  read_org_id (self, &members);
  read_assignments (self, &members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}
