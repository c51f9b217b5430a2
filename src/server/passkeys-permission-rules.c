/* passkeys-permission-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-permission-rules.h"

#include <string.h>

#include "passkeys-identifier.h"
#include "passkeys-operations.h"
#include "passkeys-page-token.h"

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

/**
 * passkeys_permission_rules_list:
 * @rules: the rules
 * @caller: who
 * @limit: how many at most
 * @page_token: (nullable): the token of the page wanted; %NULL for the first
 * @permissions: (out) (transfer full) (element-type PasskeysPermissionRecord): archived ones too
 * @next: (out) (transfer full) (nullable): the token of the next page
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_permission_rules_list (PasskeysRules         *rules,
                                const PasskeysCaller  *caller,
                                guint                  limit,
                                const char            *page_token,
                                GPtrArray            **permissions,
                                char                 **next,
                                GError               **error)
{
  g_autofree char *list = g_strdup_printf ("permissions %s", caller->user->organisation_id);
  g_autoptr (GPtrArray) found = NULL;
  const PasskeysPermissionRecord *last;
  gint64 after = 0;

  if (page_token && !passkeys_page_token_read (rules->server_key, list, page_token, &after))
    return refuse (error, "The pagination token is not valid.");
  if (!passkeys_permission_store_list (rules->database, caller->user->organisation_id, after,
                                       limit + 1, &found, error))
    return FALSE;
  *next = NULL;
  if (found->len > limit)
    {
      g_ptr_array_set_size (found, limit);
      last = g_ptr_array_index (found, limit - 1);
      *next = passkeys_page_token_new (rules->server_key, list, last->number);
    }
  *permissions = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_permission_rules_get:
 * @rules: the rules
 * @caller: who
 * @permission_id: which permission
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the permission
 */
PasskeysPermissionRecord *
passkeys_permission_rules_get (PasskeysRules         *rules,
                               const PasskeysCaller  *caller,
                               const char            *permission_id,
                               GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;

  if (!passkeys_permission_store_find (rules->database, permission_id, &permission, error))
    return NULL;
  if (!permission || strcmp (permission->organisation_id, caller->user->organisation_id) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND, "permission not found");
      return NULL;
    }
  return g_steal_pointer (&permission);
}

static gboolean
check_name (PasskeysRules   *rules,
            const char      *organisation_id,
            const char      *name,
            const char      *own_id,
            GError         **error)
{
  g_autoptr (PasskeysPermissionRecord) namesake = NULL;

  if (!passkeys_rules_check_name (name, error)
      || !passkeys_permission_store_find_by_name (rules->database, organisation_id, name,
                                                  &namesake, error))
    return FALSE;
  if (!namesake || g_strcmp0 (namesake->id, own_id) == 0)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_CONFLICT,
                                    "Conflicting permission with same name");
}

static gboolean
check_operations (const char *const  *operations,
                  GError            **error)
{
  if (!operations[0])
    return refuse (error, "A permission allows at least one operation.");
  for (gsize i = 0; operations[i]; i++)
    {
      if (!passkeys_operations_contain (operations[i]))
        return refuse (error, "An operation is not known.");
      if (g_strv_contains (operations + i + 1, operations[i]))
        return refuse (error, "An operation is named twice.");
    }
  return TRUE;
}

/**
 * passkeys_permission_rules_create:
 * @rules: the rules
 * @caller: who
 * @name: what it is called, archived ones included nothing else is
 * @operations: (array zero-terminated=1): what it allows
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the new permission
 */
PasskeysPermissionRecord *
passkeys_permission_rules_create (PasskeysRules         *rules,
                                  const PasskeysCaller  *caller,
                                  const char            *name,
                                  const char *const     *operations,
                                  GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;

  if (!check_operations (operations, error)
      || !check_name (rules, caller->user->organisation_id, name, NULL, error))
    return NULL;
  permission = g_new0 (PasskeysPermissionRecord, 1);
  permission->id = passkeys_identifier_new ("pm");
  permission->organisation_id = g_strdup (caller->user->organisation_id);
  permission->name = g_strdup (name);
  permission->operations = g_strdupv ((char **) operations);
  permission->date_created = passkeys_rules_now (rules);
  permission->date_updated = permission->date_created;
  if (!passkeys_permission_store_add (rules->database, permission, error))
    return NULL;
  return g_steal_pointer (&permission);
}

static PasskeysPermissionRecord *
get_mutable (PasskeysRules         *rules,
             const PasskeysCaller  *caller,
             const char            *permission_id,
             GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;

  permission = passkeys_permission_rules_get (rules, caller, permission_id, error);
  if (!permission)
    return NULL;
  if (permission->is_immutable)
    {
      refuse (error, "The permission cannot be changed.");
      return NULL;
    }
  return g_steal_pointer (&permission);
}

static PasskeysPermissionRecord *
store (PasskeysRules             *rules,
       PasskeysPermissionRecord  *permission,
       GError                   **error)
{
  permission->date_updated = passkeys_rules_now (rules);
  if (passkeys_permission_store_update (rules->database, permission, error))
    return permission;
  passkeys_permission_record_free (permission);
  return NULL;
}

/**
 * passkeys_permission_rules_update:
 * @rules: the rules
 * @caller: who
 * @permission_id: which permission
 * @name: (nullable): what it is called from now on
 * @operations: (nullable) (array zero-terminated=1): what it allows from now on
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the permission as it is now
 */
PasskeysPermissionRecord *
passkeys_permission_rules_update (PasskeysRules         *rules,
                                  const PasskeysCaller  *caller,
                                  const char            *permission_id,
                                  const char            *name,
                                  const char *const     *operations,
                                  GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;

  permission = get_mutable (rules, caller, permission_id, error);
  if (!permission
      || (operations && !check_operations (operations, error))
      || (name && !check_name (rules, permission->organisation_id, name, permission_id, error)))
    return NULL;
  if (name)
    g_set_str (&permission->name, name);
  if (operations)
    {
      g_strfreev (permission->operations);
      permission->operations = g_strdupv ((char **) operations);
    }
  return store (rules, g_steal_pointer (&permission), error);
}

/**
 * passkeys_permission_rules_archive:
 * @rules: the rules
 * @caller: who
 * @permission_id: which permission
 * @is_archived: whether it is put away; it then allows nothing, and keeps its name
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the permission as it is now
 */
PasskeysPermissionRecord *
passkeys_permission_rules_archive (PasskeysRules         *rules,
                                   const PasskeysCaller  *caller,
                                   const char            *permission_id,
                                   gboolean               is_archived,
                                   GError               **error)
{
  PasskeysPermissionRecord *permission = get_mutable (rules, caller, permission_id, error);

  if (!permission || permission->is_archived == is_archived)
    return permission;
  permission->is_archived = is_archived;
  return store (rules, permission, error);
}
