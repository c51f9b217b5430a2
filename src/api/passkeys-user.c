/* passkeys-user.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user"

#include "config.h"

#include "passkeys-user-private.h"

#include "passkeys-api-object.h"

/* Asked for of few users: it takes no place in all of them. */
#define ASSIGNMENT_MODEL "passkeys-assignment-model"

enum
{
  PROP_0,
  PROP_USER_ID,
  PROP_USERNAME,
  PROP_NAME,
  PROP_KIND,
  PROP_STATUS,
  PROP_IS_ACTIVE,
  PROP_IS_REGISTERED,
  PROP_IS_SERVICE_ACCOUNT,
  PROP_IS_SSO_REQUIRED,
  PROP_IS_ADMINISTRATOR,
  PROP_PERMISSION_NAMES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_USER (object)->user_id;
}

static gboolean
have_equal_assignments (PasskeysUser *a,
                        PasskeysUser *b)
{
  PasskeysPermissionAssignment **first = a->assignments;
  PasskeysPermissionAssignment **second = b->assignments;

  if (first == NULL || second == NULL)
    return first == second;

  for (; *first != NULL && *second != NULL; first++, second++)
    if (!g_str_equal (passkeys_permission_assignment_get_assignment_id (*first),
                      passkeys_permission_assignment_get_assignment_id (*second)) ||
        !g_str_equal (passkeys_permission_assignment_get_permission_name (*first),
                      passkeys_permission_assignment_get_permission_name (*second)))
      return FALSE;

  return *first == *second;
}

static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysUser *a = PASSKEYS_USER (object);
  PasskeysUser *b = PASSKEYS_USER (other);

  return a->kind == b->kind && a->is_active == b->is_active &&
         a->is_registered == b->is_registered &&
         a->is_service_account == b->is_service_account &&
         a->is_sso_required == b->is_sso_required &&
         g_str_equal (a->user_id, b->user_id) &&
         g_str_equal (a->username, b->username) &&
         g_str_equal (a->name, b->name) &&
         g_str_equal (a->org_id, b->org_id) &&
         have_equal_assignments (a, b);
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysUser, passkeys_user, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_user_finalize (GObject *object)
{
  PasskeysUser *self = PASSKEYS_USER (object);

  if (self->name != self->username)
    g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->org_id, g_ref_string_release);
  for (gsize i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    g_object_unref (self->assignments[i]);
  g_clear_pointer (&self->assignments, g_free);

  G_OBJECT_CLASS (passkeys_user_parent_class)->finalize (object);
}

static char *
dup_permission_names (PasskeysUser *self)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (names, ", ");
      g_string_append (names,
                       passkeys_permission_assignment_get_permission_name (self->assignments[i]));
    }

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static void
passkeys_user_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  PasskeysUser *self = PASSKEYS_USER (object);

  switch (property_id)
    {
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;

    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;

    case PROP_STATUS:
      g_value_set_enum (value, (int) passkeys_user_get_status (self));
      break;

    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, self->is_active);
      break;

    case PROP_IS_REGISTERED:
      g_value_set_boolean (value, self->is_registered);
      break;

    case PROP_IS_SERVICE_ACCOUNT:
      g_value_set_boolean (value, self->is_service_account);
      break;

    case PROP_IS_SSO_REQUIRED:
      g_value_set_boolean (value, self->is_sso_required);
      break;

    case PROP_IS_ADMINISTRATOR:
      g_value_set_boolean (value, passkeys_user_is_administrator (self));
      break;

    case PROP_PERMISSION_NAMES:
      g_value_take_string (value, dup_permission_names (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
install_text (guint       property_id,
              const char *name)
{
  properties[property_id] =
    g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_flag (guint       property_id,
              const char *name)
{
  properties[property_id] =
    g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
passkeys_user_class_init (PasskeysUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_user_finalize;
  object_class->get_property = passkeys_user_get_property;

  install_text (PROP_USER_ID, "user-id");
  install_text (PROP_USERNAME, "username");
  install_text (PROP_NAME, "name");
  install_text (PROP_PERMISSION_NAMES, "permission-names");
  install_flag (PROP_IS_ACTIVE, "is-active");
  install_flag (PROP_IS_REGISTERED, "is-registered");
  install_flag (PROP_IS_SERVICE_ACCOUNT, "is-service-account");
  install_flag (PROP_IS_SSO_REQUIRED, "is-sso-required");
  install_flag (PROP_IS_ADMINISTRATOR, "is-administrator");
  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, PASSKEYS_TYPE_USER_KIND,
                       (int) PASSKEYS_USER_KIND_EMPLOYEE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, PASSKEYS_TYPE_USER_STATUS,
                       (int) PASSKEYS_USER_STATUS_INVITED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_user_init (PasskeysUser *self)
{
}

/**
 * passkeys_user_get_user_id:
 * @self: a user
 *
 * Gets the identifier (`us-…`).
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_user_get_user_id (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), NULL);

  return self->user_id;
}

/**
 * passkeys_user_get_username:
 * @self: a user
 *
 * Gets what the user signs in with, for employees an e-mail address. Every character of it can be
 * seen.
 *
 * Returns: (transfer none): the user name
 */
const char *
passkeys_user_get_username (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), NULL);

  return self->username;
}

/**
 * passkeys_user_get_name:
 * @self: a user
 *
 * Gets the name, every character of which can be seen.
 *
 * Returns: (transfer none): the name, often the same as the user name
 */
const char *
passkeys_user_get_name (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), NULL);

  return self->name;
}

/**
 * passkeys_user_get_kind:
 * @self: a user
 *
 * Gets what kind of user it is.
 *
 * Returns: the kind
 */
PasskeysUserKind
passkeys_user_get_kind (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), PASSKEYS_USER_KIND_OTHER);

  return self->kind;
}

/**
 * passkeys_user_get_org_id:
 * @self: a user
 *
 * Gets the organisation (`or-…`).
 *
 * Returns: (transfer none): the organisation's identifier, empty if the user belongs to none
 */
const char *
passkeys_user_get_org_id (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), NULL);

  return self->org_id;
}

/**
 * passkeys_user_is_active:
 * @self: a user
 *
 * Tells whether the user may use the API.
 *
 * Returns: FALSE if the user was deactivated
 */
gboolean
passkeys_user_is_active (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  return self->is_active;
}

/**
 * passkeys_user_is_registered:
 * @self: a user
 *
 * Tells whether the user has registered a credential.
 *
 * Returns: FALSE while the invitation is open
 */
gboolean
passkeys_user_is_registered (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  return self->is_registered;
}

/**
 * passkeys_user_is_service_account:
 * @self: a user
 *
 * Tells whether the user is a program.
 *
 * Returns: TRUE for service accounts
 */
gboolean
passkeys_user_is_service_account (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  return self->is_service_account;
}

/**
 * passkeys_user_is_sso_required:
 * @self: a user
 *
 * Tells whether the user has to sign in on the organisation's own page.
 *
 * Returns: TRUE if single sign-on is required
 */
gboolean
passkeys_user_is_sso_required (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  return self->is_sso_required;
}

/**
 * passkeys_user_get_status:
 * @self: a user
 *
 * Gets in one word what an administrator wants to know first. Service accounts are never invited.
 *
 * Returns: the status
 */
PasskeysUserStatus
passkeys_user_get_status (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), PASSKEYS_USER_STATUS_DEACTIVATED);

  if (!self->is_active)
    return PASSKEYS_USER_STATUS_DEACTIVATED;

  if (!self->is_registered && !self->is_service_account)
    return PASSKEYS_USER_STATUS_INVITED;

  return PASSKEYS_USER_STATUS_ACTIVE;
}

/**
 * passkeys_user_get_permission_assignments:
 * @self: a user
 *
 * Gets which permissions the user holds.
 *
 * Returns: (transfer none): a list of [class@PasskeysPermissionAssignment]
 */
GListModel *
passkeys_user_get_permission_assignments (PasskeysUser *self)
{
  GListStore *model;

  g_return_val_if_fail (PASSKEYS_IS_USER (self), NULL);

  model = g_object_get_data (G_OBJECT (self), ASSIGNMENT_MODEL);
  if (model == NULL)
    {
      model = g_list_store_new (PASSKEYS_TYPE_PERMISSION_ASSIGNMENT);
      for (gsize i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
        g_list_store_append (model, self->assignments[i]);
      g_object_set_data_full (G_OBJECT (self), ASSIGNMENT_MODEL, model, g_object_unref);
    }

  return G_LIST_MODEL (model);
}

/**
 * passkeys_user_is_administrator:
 * @self: a user
 *
 * Tells whether the user holds the permission to do everything, by its name of today or of old.
 *
 * Returns: TRUE if the user has full access
 */
gboolean
passkeys_user_is_administrator (PasskeysUser *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  for (gsize i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    {
      const char *name = passkeys_permission_assignment_get_permission_name (self->assignments[i]);

      if (g_str_equal (name, "ManagedFullAdminAccess") || g_str_equal (name, "DfnsFullAdminAccess"))
        return TRUE;
    }

  return FALSE;
}

/**
 * passkeys_user_has_permission:
 * @self: a user
 * @permission_id: (nullable): which permission, or %NULL for any
 *
 * Tells whether the user holds a permission.
 *
 * Returns: TRUE if so
 */
gboolean
passkeys_user_has_permission (PasskeysUser *self,
                              const char   *permission_id)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (self), FALSE);

  for (gsize i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    {
      PasskeysPermissionAssignment *assignment = self->assignments[i];

      if (permission_id == NULL
          || g_str_equal (passkeys_permission_assignment_get_permission_id (assignment),
                          permission_id))
        return TRUE;
    }

  return FALSE;
}
