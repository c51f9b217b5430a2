/* passkeys-permission-assignment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-assignment"

#include "config.h"

#include "passkeys-json-members.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-untrusted-text.h"

/* An organisation of 100,000 users has as many assignments of a handful of permissions. */
struct _PasskeysPermissionAssignment
{
  GObject  parent_instance;

  char    *permission_name; /* GRefString, interned */
  char    *permission_id;   /* GRefString, interned */
  char    *assignment_id;
};

enum
{
  PROP_0,
  PROP_PERMISSION_NAME,
  PROP_PERMISSION_ID,
  PROP_ASSIGNMENT_ID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysPermissionAssignment, passkeys_permission_assignment, G_TYPE_OBJECT)

static void
passkeys_permission_assignment_finalize (GObject *object)
{
  PasskeysPermissionAssignment *self = PASSKEYS_PERMISSION_ASSIGNMENT (object);

  g_clear_pointer (&self->permission_name, g_ref_string_release);
  g_clear_pointer (&self->permission_id, g_ref_string_release);
  g_clear_pointer (&self->assignment_id, g_free);

  G_OBJECT_CLASS (passkeys_permission_assignment_parent_class)->finalize (object);
}

static void
passkeys_permission_assignment_get_property (GObject    *object,
                                             guint       property_id,
                                             GValue     *value,
                                             GParamSpec *pspec)
{
  PasskeysPermissionAssignment *self = PASSKEYS_PERMISSION_ASSIGNMENT (object);

  switch (property_id)
    {
    case PROP_PERMISSION_NAME:
      g_value_set_string (value, self->permission_name);
      break;

    case PROP_PERMISSION_ID:
      g_value_set_string (value, self->permission_id);
      break;

    case PROP_ASSIGNMENT_ID:
      g_value_set_string (value, self->assignment_id);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_permission_assignment_class_init (PasskeysPermissionAssignmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_permission_assignment_finalize;
  object_class->get_property = passkeys_permission_assignment_get_property;

  properties[PROP_PERMISSION_NAME] =
    g_param_spec_string ("permission-name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PERMISSION_ID] =
    g_param_spec_string ("permission-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ASSIGNMENT_ID] =
    g_param_spec_string ("assignment-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_permission_assignment_init (PasskeysPermissionAssignment *self)
{
}

/**
 * passkeys_permission_assignment_new_from_json:
 * @json: (nullable): a PermissionAssignmentRef of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads that somebody holds a permission.
 *
 * Returns: (transfer full) (nullable): a new assignment
 */
PasskeysPermissionAssignment *
passkeys_permission_assignment_new_from_json (JsonNode  *json,
                                              GError   **error)
{
  g_autoptr(PasskeysPermissionAssignment) self = NULL;
  PasskeysJsonMembers members;
  const char *name;
  const char *permission_id;
  const char *assignment_id;

  passkeys_json_members_begin (&members, "permission assignment", json);
  name = passkeys_json_members_read_text (&members, "permissionName", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_REQUIRED);
  permission_id = passkeys_json_members_read_id (&members, "permissionId", PASSKEYS_JSON_MAX_ID);
  assignment_id = passkeys_json_members_read_id (&members, "assignmentId", PASSKEYS_JSON_MAX_ID);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  self = g_object_new (PASSKEYS_TYPE_PERMISSION_ASSIGNMENT, NULL);
  self->permission_name = passkeys_untrusted_text_intern (name);
  self->permission_id = g_ref_string_new_intern (permission_id);
  self->assignment_id = g_strdup (assignment_id);

  return g_steal_pointer (&self);
}

/**
 * passkeys_permission_assignment_get_permission_name:
 * @self: an assignment
 *
 * Gets the name of the permission, every character of which can be seen.
 *
 * Returns: (transfer none): the name
 */
const char *
passkeys_permission_assignment_get_permission_name (PasskeysPermissionAssignment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION_ASSIGNMENT (self), NULL);

  return self->permission_name;
}

/**
 * passkeys_permission_assignment_get_permission_id:
 * @self: an assignment
 *
 * Gets the identifier of the permission (`pm-…`).
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_permission_assignment_get_permission_id (PasskeysPermissionAssignment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION_ASSIGNMENT (self), NULL);

  return self->permission_id;
}

/**
 * passkeys_permission_assignment_get_assignment_id:
 * @self: an assignment
 *
 * Gets the identifier of the assignment itself (`as-…`), by which it is revoked.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_permission_assignment_get_assignment_id (PasskeysPermissionAssignment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION_ASSIGNMENT (self), NULL);

  return self->assignment_id;
}
