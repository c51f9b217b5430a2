/* passkeys-permission-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-permission-store.h"

/* One operation a line: a permission is read in one row, however long its list is. */
#define COLUMNS \
  "p.number, p.id, p.organisation_id, p.name, p.allows_everything, p.is_immutable," \
  " p.is_archived, p.date_created, p.date_updated," \
  " (SELECT group_concat (o.operation, char (10) ORDER BY o.position)" \
  "   FROM permission_operations o WHERE o.permission_id = p.id)"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysPermissionRecord *permission = g_new0 (PasskeysPermissionRecord, 1);
  g_autofree char *operations = passkeys_rows_dup_text (rows, 9);

  permission->number = passkeys_rows_get_number (rows, 0);
  permission->id = passkeys_rows_dup_text (rows, 1);
  permission->organisation_id = passkeys_rows_dup_text (rows, 2);
  permission->name = passkeys_rows_dup_text (rows, 3);
  permission->allows_everything = passkeys_rows_get_boolean (rows, 4);
  permission->is_immutable = passkeys_rows_get_boolean (rows, 5);
  permission->is_archived = passkeys_rows_get_boolean (rows, 6);
  permission->date_created = passkeys_rows_get_number (rows, 7);
  permission->date_updated = passkeys_rows_get_number (rows, 8);
  permission->operations = g_strsplit (operations ? operations : "", "\n", -1);
  return permission;
}

static gboolean
write_operations (PasskeysDatabase                *database,
                  const PasskeysPermissionRecord  *permission,
                  GError                         **error)
{
  if (!passkeys_database_change (database, error,
                                 "DELETE FROM permission_operations WHERE permission_id = ?1",
                                 "t", permission->id))
    return FALSE;
  for (gint64 i = 0; permission->operations && permission->operations[i]; i++)
    {
      if (!passkeys_database_change (database, error,
                                     "INSERT OR IGNORE INTO permission_operations"
                                     " (permission_id, operation, position) VALUES (?1, ?2, ?3)",
                                     "ttn", permission->id, permission->operations[i], i))
        return FALSE;
    }
  return TRUE;
}

/**
 * passkeys_permission_store_add:
 * @database: the database
 * @permission: a new permission; its number is not used
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_permission_store_add (PasskeysDatabase                *database,
                               const PasskeysPermissionRecord  *permission,
                               GError                         **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO permissions (id, organisation_id, name,"
                                   " allows_everything, is_immutable, is_archived, date_created,"
                                   " date_updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                   "tttfffnn", permission->id, permission->organisation_id,
                                   permission->name, permission->allows_everything,
                                   permission->is_immutable, permission->is_archived,
                                   permission->date_created, permission->date_updated)
         && write_operations (database, permission, error);
}

/**
 * passkeys_permission_store_find:
 * @database: the database
 * @id: which permission
 * @permission: (out) (transfer full) (nullable): the permission, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_permission_store_find (PasskeysDatabase          *database,
                                const char                *id,
                                PasskeysPermissionRecord **permission,
                                GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM permissions p WHERE p.id = ?1",
                                  "t", id);
  return passkeys_rows_read_one (rows, read_record, permission, error);
}

/**
 * passkeys_permission_store_find_by_name:
 * @database: the database
 * @organisation_id: where to look
 * @name: exactly as it is
 * @permission: (out) (transfer full) (nullable): the permission, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_permission_store_find_by_name (PasskeysDatabase          *database,
                                        const char                *organisation_id,
                                        const char                *name,
                                        PasskeysPermissionRecord **permission,
                                        GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM permissions p"
                                  " WHERE p.organisation_id = ?1 AND p.name = ?2",
                                  "tt", organisation_id, name);
  return passkeys_rows_read_one (rows, read_record, permission, error);
}

/**
 * passkeys_permission_store_list:
 * @database: the database
 * @organisation_id: whose permissions
 * @after: the number of the last one already listed, or 0
 * @limit: how many at most
 * @permissions: (out) (transfer full) (element-type PasskeysPermissionRecord): in the order they were added
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_permission_store_list (PasskeysDatabase  *database,
                                const char        *organisation_id,
                                gint64             after,
                                guint              limit,
                                GPtrArray        **permissions,
                                GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM permissions p"
                                  " WHERE p.organisation_id = ?1 AND p.number > ?2"
                                  " ORDER BY p.number LIMIT ?3",
                                  "tnn", organisation_id, after, (gint64) limit);
  return passkeys_rows_read_all (rows, read_record, permissions,
                                 (GDestroyNotify) passkeys_permission_record_free, error);
}

/**
 * passkeys_permission_store_update:
 * @database: the database
 * @permission: the permission as it is to be
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_permission_store_update (PasskeysDatabase                *database,
                                  const PasskeysPermissionRecord  *permission,
                                  GError                         **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE permissions SET name = ?2, is_archived = ?3,"
                                   " date_updated = ?4 WHERE id = ?1",
                                   "ttfn", permission->id, permission->name,
                                   permission->is_archived, permission->date_updated)
         && write_operations (database, permission, error);
}

/**
 * passkeys_permission_store_allows:
 * @database: the database
 * @user_id: who wants to do something
 * @operation: what
 * @is_allowed: (out): whether one of the user's permissions, none of them archived, allows it
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_permission_store_allows (PasskeysDatabase  *database,
                                  const char        *user_id,
                                  const char        *operation,
                                  gboolean          *is_allowed,
                                  GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT EXISTS (SELECT 1 FROM assignments a"
                                  " JOIN permissions p ON p.id = a.permission_id"
                                  " WHERE a.identity_id = ?1 AND NOT p.is_archived"
                                  " AND (p.allows_everything OR EXISTS"
                                  "  (SELECT 1 FROM permission_operations o"
                                  "   WHERE o.permission_id = p.id AND o.operation = ?2)))",
                                  "tt", user_id, operation);
  if (!rows || !passkeys_rows_next (rows, error))
    return FALSE;
  *is_allowed = passkeys_rows_get_boolean (rows, 0);
  return TRUE;
}

/**
 * passkeys_permission_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_permission_record_free (PasskeysPermissionRecord *self)
{
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->name);
  g_strfreev (self->operations);
  g_free (self);
}
