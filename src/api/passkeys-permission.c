/* passkeys-permission.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission"

#include "config.h"

#include <string.h>

#include "passkeys-api-object.h"
#include "passkeys-change-request-private.h"
#include "passkeys-json-members.h"
#include "passkeys-permission.h"
#include "passkeys-untrusted-text.h"

#define MAX_OPERATION 256

struct _PasskeysPermission
{
  GObject  parent_instance;

  char    *id;
  char    *name;
  char   **operations;
  guint    is_immutable : 1;
  guint    is_archived : 1;
  guint    has_pending_change : 1;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_OPERATIONS,
  PROP_IS_IMMUTABLE,
  PROP_IS_ARCHIVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_PERMISSION (object)->id;
}

static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysPermission *a = PASSKEYS_PERMISSION (object);
  PasskeysPermission *b = PASSKEYS_PERMISSION (other);

  return g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name) &&
         a->is_immutable == b->is_immutable && a->is_archived == b->is_archived &&
         a->has_pending_change == b->has_pending_change &&
         g_strv_equal ((const char * const *) a->operations, (const char * const *) b->operations);
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysPermission, passkeys_permission, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_permission_finalize (GObject *object)
{
  PasskeysPermission *self = PASSKEYS_PERMISSION (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->operations, g_strfreev);

  G_OBJECT_CLASS (passkeys_permission_parent_class)->finalize (object);
}

static void
passkeys_permission_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PasskeysPermission *self = PASSKEYS_PERMISSION (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_OPERATIONS:
      g_value_set_boxed (value, self->operations);
      break;

    case PROP_IS_IMMUTABLE:
      g_value_set_boolean (value, self->is_immutable);
      break;

    case PROP_IS_ARCHIVED:
      g_value_set_boolean (value, self->is_archived);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_permission_class_init (PasskeysPermissionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_permission_finalize;
  object_class->get_property = passkeys_permission_get_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OPERATIONS] =
    g_param_spec_boxed ("operations", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_IMMUTABLE] =
    g_param_spec_boolean ("is-immutable", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_ARCHIVED] =
    g_param_spec_boolean ("is-archived", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_permission_init (PasskeysPermission *self)
{
}

static char **
dup_operations (PasskeysJsonMembers *members)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list = passkeys_json_members_read_list (members, "operations", PASSKEYS_JSON_REQUIRED);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      const char *operation = NULL;

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        operation = json_node_get_string (element);

      if (operation == NULL || strlen (operation) > MAX_OPERATION)
        {
          passkeys_json_members_fail (members, "operations", "holds more than operations");
          break;
        }

      g_strv_builder_take (builder, passkeys_untrusted_text_make_visible (operation));
    }

  return g_strv_builder_end (builder);
}

/**
 * passkeys_permission_new_from_json:
 * @json: (nullable): a Permission of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads a permission, which the dashboard calls a role.
 *
 * Returns: (transfer full) (nullable): a new permission
 */
PasskeysPermission *
passkeys_permission_new_from_json (JsonNode  *json,
                                   GError   **error)
{
  g_autoptr(PasskeysPermission) self = g_object_new (PASSKEYS_TYPE_PERMISSION, NULL);
  PasskeysJsonMembers members;
  const char *name;

  passkeys_json_members_begin (&members, "permission", json);
  self->id = g_strdup (passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_ID));
  name = passkeys_json_members_read_text (&members, "name", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_REQUIRED);
  self->operations = dup_operations (&members);
  self->is_immutable = passkeys_json_members_read_flag (&members, "isImmutable",
                                                        PASSKEYS_JSON_REQUIRED);
  self->is_archived = passkeys_json_members_read_flag (&members, "isArchived",
                                                       PASSKEYS_JSON_REQUIRED);
  self->has_pending_change = _passkeys_change_request_read_pending (&members) != NULL;
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  self->name = passkeys_untrusted_text_make_visible (name);

  return g_steal_pointer (&self);
}

/**
 * passkeys_permission_get_id:
 * @self: a permission
 *
 * Gets the identifier (`pm-…`).
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_permission_get_id (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), NULL);

  return self->id;
}

/**
 * passkeys_permission_get_name:
 * @self: a permission
 *
 * Gets the name, every character of which can be seen.
 *
 * Returns: (transfer none): the name
 */
const char *
passkeys_permission_get_name (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), NULL);

  return self->name;
}

/**
 * passkeys_permission_get_operations:
 * @self: a permission
 *
 * Gets what the permission permits, such as `Auth:Users:Create`.
 *
 * Returns: (transfer none) (array zero-terminated=1): names of operations
 */
const char * const *
passkeys_permission_get_operations (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), NULL);

  return (const char * const *) self->operations;
}

/**
 * passkeys_permission_is_immutable:
 * @self: a permission
 *
 * Tells whether nobody may change or archive the permission.
 *
 * Returns: TRUE if it can only be assigned and revoked
 */
gboolean
passkeys_permission_is_immutable (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), FALSE);

  return self->is_immutable;
}

/**
 * passkeys_permission_is_archived:
 * @self: a permission
 *
 * Tells whether the permission was put away.
 *
 * Returns: TRUE if it is archived
 */
gboolean
passkeys_permission_is_archived (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), FALSE);

  return self->is_archived;
}

/**
 * passkeys_permission_has_pending_change:
 * @self: a permission
 *
 * Tells whether somebody else has yet to approve a change of the permission.
 *
 * Returns: TRUE if what it says is going to change
 */
gboolean
passkeys_permission_has_pending_change (PasskeysPermission *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (self), FALSE);

  return self->has_pending_change;
}
