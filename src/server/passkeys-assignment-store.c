/* passkeys-assignment-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-assignment-store.h"

#define SELECT \
  "SELECT a.number, a.id, a.permission_id, a.identity_id, a.is_immutable, a.date_created, p.name" \
  " FROM assignments a JOIN permissions p ON p.id = a.permission_id"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysAssignmentRecord *assignment = g_new0 (PasskeysAssignmentRecord, 1);

  assignment->number = passkeys_rows_get_number (rows, 0);
  assignment->id = passkeys_rows_dup_text (rows, 1);
  assignment->permission_id = passkeys_rows_dup_text (rows, 2);
  assignment->identity_id = passkeys_rows_dup_text (rows, 3);
  assignment->is_immutable = passkeys_rows_get_boolean (rows, 4);
  assignment->date_created = passkeys_rows_get_number (rows, 5);
  assignment->permission_name = passkeys_rows_dup_text (rows, 6);
  return assignment;
}

/**
 * passkeys_assignment_store_add:
 * @database: the database
 * @assignment: a new assignment; its number is not used
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_assignment_store_add (PasskeysDatabase                *database,
                               const PasskeysAssignmentRecord  *assignment,
                               GError                         **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO assignments (id, permission_id, user_id, token_id,"
                                   " is_immutable, date_created) VALUES (?1, ?2,"
                                   " (SELECT u.id FROM users u WHERE u.id = ?3),"
                                   " (SELECT t.id FROM access_tokens t WHERE t.id = ?3), ?4, ?5)",
                                   "tttfn", assignment->id, assignment->permission_id,
                                   assignment->identity_id, assignment->is_immutable,
                                   assignment->date_created);
}

/**
 * passkeys_assignment_store_find:
 * @database: the database
 * @id: which assignment
 * @assignment: (out) (transfer full) (nullable): the assignment, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_find (PasskeysDatabase          *database,
                                const char                *id,
                                PasskeysAssignmentRecord **assignment,
                                GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error, SELECT " WHERE a.id = ?1", "t", id);
  return passkeys_rows_read_one (rows, read_record, assignment, error);
}

/**
 * passkeys_assignment_store_find_pair:
 * @database: the database
 * @permission_id: which permission
 * @identity_id: whose
 * @assignment: (out) (transfer full) (nullable): the assignment, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_find_pair (PasskeysDatabase          *database,
                                     const char                *permission_id,
                                     const char                *identity_id,
                                     PasskeysAssignmentRecord **assignment,
                                     GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  SELECT " WHERE a.permission_id = ?1 AND a.identity_id = ?2",
                                  "tt", permission_id, identity_id);
  return passkeys_rows_read_one (rows, read_record, assignment, error);
}

/**
 * passkeys_assignment_store_list:
 * @database: the database
 * @permission_id: of which permission
 * @after: the number of the last one already listed, or 0
 * @limit: how many at most
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): in the order they were made
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_list (PasskeysDatabase  *database,
                                const char        *permission_id,
                                gint64             after,
                                guint              limit,
                                GPtrArray        **assignments,
                                GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  SELECT " WHERE a.permission_id = ?1 AND a.number > ?2"
                                  " ORDER BY a.number LIMIT ?3",
                                  "tnn", permission_id, after, (gint64) limit);
  return passkeys_rows_read_all (rows, read_record, assignments,
                                 (GDestroyNotify) passkeys_assignment_record_free, error);
}

/**
 * passkeys_assignment_store_list_of_users:
 * @database: the database
 * @organisation_id: whose users
 * @kind: (nullable): only users of this kind
 * @first_user: the number of the first user
 * @last_user: the number of the last user
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): all of these users
 * @error: (out) (optional): what went wrong
 *
 * One query for a whole page of users.
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_list_of_users (PasskeysDatabase  *database,
                                         const char        *organisation_id,
                                         const char        *kind,
                                         gint64             first_user,
                                         gint64             last_user,
                                         GPtrArray        **assignments,
                                         GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  if (kind)
    rows = passkeys_database_query (database, error,
                                    SELECT " JOIN users u ON u.id = a.identity_id"
                                    " WHERE u.organisation_id = ?1 AND u.kind = ?4"
                                    " AND u.number BETWEEN ?2 AND ?3 ORDER BY u.number, a.number",
                                    "tnnt", organisation_id, first_user, last_user, kind);
  else
    rows = passkeys_database_query (database, error,
                                    SELECT " WHERE a.organisation_id = ?1"
                                    " AND a.user_number BETWEEN ?2 AND ?3"
                                    " ORDER BY a.user_number, a.number",
                                    "tnn", organisation_id, first_user, last_user);
  return passkeys_rows_read_all (rows, read_record, assignments,
                                 (GDestroyNotify) passkeys_assignment_record_free, error);
}

/**
 * passkeys_assignment_store_list_of_identity:
 * @database: the database
 * @identity_id: a user or a token
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): all of it
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_list_of_identity (PasskeysDatabase  *database,
                                            const char        *identity_id,
                                            GPtrArray        **assignments,
                                            GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  SELECT " WHERE a.identity_id = ?1 ORDER BY a.number",
                                  "t", identity_id);
  return passkeys_rows_read_all (rows, read_record, assignments,
                                 (GDestroyNotify) passkeys_assignment_record_free, error);
}

/**
 * passkeys_assignment_store_list_of_tokens:
 * @database: the database
 * @user_id: whose access tokens
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): in the order of the tokens
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_list_of_tokens (PasskeysDatabase  *database,
                                          const char        *user_id,
                                          GPtrArray        **assignments,
                                          GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  SELECT " JOIN access_tokens t ON t.id = a.token_id"
                                  " WHERE t.user_id = ?1 ORDER BY t.number, a.number",
                                  "t", user_id);
  return passkeys_rows_read_all (rows, read_record, assignments,
                                 (GDestroyNotify) passkeys_assignment_record_free, error);
}

/**
 * passkeys_assignment_store_list_of_service_accounts:
 * @database: the database
 * @organisation_id: whose service accounts
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): in the order of the accounts
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_list_of_service_accounts (PasskeysDatabase  *database,
                                                    const char        *organisation_id,
                                                    GPtrArray        **assignments,
                                                    GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  SELECT " JOIN users u ON u.id = a.user_id"
                                  " WHERE u.organisation_id = ?1 AND u.is_service_account"
                                  " ORDER BY u.number, a.number",
                                  "t", organisation_id);
  return passkeys_rows_read_all (rows, read_record, assignments,
                                 (GDestroyNotify) passkeys_assignment_record_free, error);
}

/**
 * passkeys_assignment_store_count_administrators:
 * @database: the database
 * @organisation_id: of which organisation
 * @other_than: a user who is not counted
 * @count: (out): how many other people may do everything, and can
 * @error: (out) (optional): what went wrong
 *
 * Service accounts are not counted: somebody must be left to make new ones.
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_assignment_store_count_administrators (PasskeysDatabase  *database,
                                                const char        *organisation_id,
                                                const char        *other_than,
                                                gint64            *count,
                                                GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT count (DISTINCT u.id) FROM permissions p"
                                  " JOIN assignments a ON a.permission_id = p.id"
                                  " JOIN users u ON u.id = a.user_id"
                                  " WHERE p.organisation_id = ?1 AND p.allows_everything"
                                  " AND NOT p.is_archived AND u.is_active AND u.is_registered"
                                  " AND NOT u.is_service_account AND u.id <> ?2",
                                  "tt", organisation_id, other_than);
  if (!rows || !passkeys_rows_next (rows, error))
    return FALSE;
  *count = passkeys_rows_get_number (rows, 0);
  return TRUE;
}

/**
 * passkeys_assignment_store_delete:
 * @database: the database
 * @id: which assignment
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it is gone
 */
gboolean
passkeys_assignment_store_delete (PasskeysDatabase  *database,
                                  const char        *id,
                                  GError           **error)
{
  return passkeys_database_change (database, error,
                                   "DELETE FROM assignments WHERE id = ?1", "t", id);
}

/**
 * passkeys_assignment_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_assignment_record_free (PasskeysAssignmentRecord *self)
{
  g_free (self->id);
  g_free (self->permission_id);
  g_free (self->permission_name);
  g_free (self->identity_id);
  g_free (self);
}
