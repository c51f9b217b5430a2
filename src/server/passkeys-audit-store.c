/* passkeys-audit-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-store.h"

#define COLUMNS \
  "number, id, organisation_id, user_id, username, date_performed, path, summary, user_action," \
  " credential_uuid, credential_kind, public_key, authenticator_data, client_data, signature, hash"

/* Both ways to ask walk an index, so that no chunk of an export ever takes long. */
#define OF_ORGANISATION \
  " FROM audit_log WHERE organisation_id = ?1 AND (date_performed, number) > (?2, ?3)" \
  " AND date_performed <= ?4 AND number <= ?5"
#define OF_USER OF_ORGANISATION " AND user_id = ?7"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysAuditRecord *entry = g_new0 (PasskeysAuditRecord, 1);

  entry->number = passkeys_rows_get_number (rows, 0);
  entry->id = passkeys_rows_dup_text (rows, 1);
  entry->organisation_id = passkeys_rows_dup_text (rows, 2);
  entry->user_id = passkeys_rows_dup_text (rows, 3);
  entry->username = passkeys_rows_dup_text (rows, 4);
  entry->date_performed = passkeys_rows_get_number (rows, 5);
  entry->path = passkeys_rows_dup_text (rows, 6);
  entry->summary = passkeys_rows_dup_text (rows, 7);
  entry->user_action = passkeys_rows_dup_text (rows, 8);
  entry->credential_uuid = passkeys_rows_dup_text (rows, 9);
  entry->credential_kind = passkeys_rows_dup_text (rows, 10);
  entry->public_key = passkeys_rows_dup_bytes (rows, 11);
  entry->authenticator_data = passkeys_rows_dup_bytes (rows, 12);
  entry->client_data = passkeys_rows_dup_bytes (rows, 13);
  entry->signature = passkeys_rows_dup_bytes (rows, 14);
  entry->hash = passkeys_rows_dup_bytes (rows, 15);
  return entry;
}

/**
 * passkeys_audit_store_add:
 * @database: the database
 * @entry: the next entry
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored, for good
 */
gboolean
passkeys_audit_store_add (PasskeysDatabase           *database,
                          const PasskeysAuditRecord  *entry,
                          GError                    **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO audit_log (" COLUMNS ")"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                                   " ?13, ?14, ?15, ?16)",
                                   "nttttntttttbbbbb", entry->number, entry->id,
                                   entry->organisation_id, entry->user_id, entry->username,
                                   entry->date_performed, entry->path, entry->summary,
                                   entry->user_action, entry->credential_uuid,
                                   entry->credential_kind, entry->public_key,
                                   entry->authenticator_data, entry->client_data,
                                   entry->signature, entry->hash);
}

/**
 * passkeys_audit_store_find_end:
 * @database: the database
 * @number: (out): the number last given, even if the entry is there no more
 * @hash: (out) (transfer full): of the last entry; empty before the first
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_audit_store_find_end (PasskeysDatabase  *database,
                               gint64            *number,
                               GBytes           **hash,
                               GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT (SELECT seq FROM sqlite_sequence"
                                  " WHERE name = 'audit_log'),"
                                  " (SELECT hash FROM audit_log ORDER BY number DESC LIMIT 1)", "");
  if (!rows || !passkeys_rows_next (rows, error))
    return FALSE;
  *number = passkeys_rows_get_number (rows, 0);
  *hash = passkeys_rows_dup_bytes (rows, 1);
  return TRUE;
}

/**
 * passkeys_audit_store_find:
 * @database: the database
 * @organisation_id: whose log
 * @id: which entry
 * @entry: (out) (transfer full) (nullable): the entry, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_audit_store_find (PasskeysDatabase     *database,
                           const char           *organisation_id,
                           const char           *id,
                           PasskeysAuditRecord **entry,
                           GError              **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM audit_log"
                                  " WHERE id = ?1 AND organisation_id = ?2",
                                  "tt", id, organisation_id);
  return passkeys_rows_read_one (rows, read_record, entry, error);
}

/**
 * passkeys_audit_store_has_more:
 * @database: the database
 * @filter: which entries
 * @limit: a number
 * @has_more: (out): whether there are more than that
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_audit_store_has_more (PasskeysDatabase           *database,
                               const PasskeysAuditFilter  *filter,
                               gint64                      limit,
                               gboolean                   *has_more,
                               GError                    **error)
{
  g_autoptr (PasskeysRows) rows = NULL;
  g_autoptr (GError) failure = NULL;

  if (filter->user_id)
    rows = passkeys_database_query (database, error,
                                    "SELECT 1" OF_USER
                                    " ORDER BY date_performed, number LIMIT 1 OFFSET ?6",
                                    "tnnnnnt", filter->organisation_id, filter->date_first,
                                    (gint64) 0, filter->date_last, filter->number_last, limit,
                                    filter->user_id);
  else
    rows = passkeys_database_query (database, error,
                                    "SELECT 1" OF_ORGANISATION
                                    " ORDER BY date_performed, number LIMIT 1 OFFSET ?6",
                                    "tnnnnn", filter->organisation_id, filter->date_first,
                                    (gint64) 0, filter->date_last, filter->number_last, limit);
  if (!rows)
    return FALSE;
  *has_more = passkeys_rows_next (rows, &failure);
  if (!failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * passkeys_audit_store_list:
 * @database: the database
 * @filter: which entries
 * @date_after: of the last entry that is not wanted any more
 * @number_after: of the same
 * @limit: how many at most
 * @entries: (out) (transfer full) (element-type PasskeysAuditRecord): oldest first
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_audit_store_list (PasskeysDatabase           *database,
                           const PasskeysAuditFilter  *filter,
                           gint64                      date_after,
                           gint64                      number_after,
                           gint64                      limit,
                           GPtrArray                 **entries,
                           GError                    **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  if (filter->user_id)
    rows = passkeys_database_query (database, error,
                                    "SELECT " COLUMNS OF_USER
                                    " ORDER BY date_performed, number LIMIT ?6",
                                    "tnnnnnt", filter->organisation_id, date_after, number_after,
                                    filter->date_last, filter->number_last, limit,
                                    filter->user_id);
  else
    rows = passkeys_database_query (database, error,
                                    "SELECT " COLUMNS OF_ORGANISATION
                                    " ORDER BY date_performed, number LIMIT ?6",
                                    "tnnnnn", filter->organisation_id, date_after, number_after,
                                    filter->date_last, filter->number_last, limit);
  return passkeys_rows_read_all (rows, read_record, entries,
                                 (GDestroyNotify) passkeys_audit_record_free, error);
}

/**
 * passkeys_audit_store_list_all:
 * @database: the database
 * @number_after: of the last entry that is not wanted any more
 * @limit: how many at most
 * @entries: (out) (transfer full) (element-type PasskeysAuditRecord): in the order they were added
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_audit_store_list_all (PasskeysDatabase  *database,
                               gint64             number_after,
                               gint64             limit,
                               GPtrArray        **entries,
                               GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM audit_log WHERE number > ?1"
                                  " ORDER BY number LIMIT ?2",
                                  "nn", number_after, limit);
  return passkeys_rows_read_all (rows, read_record, entries,
                                 (GDestroyNotify) passkeys_audit_record_free, error);
}

/**
 * passkeys_audit_record_free:
 * @self: (transfer full): the entry
 */
void
passkeys_audit_record_free (PasskeysAuditRecord *self)
{
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->user_id);
  g_free (self->username);
  g_free (self->path);
  g_free (self->summary);
  g_free (self->user_action);
  g_free (self->credential_uuid);
  g_free (self->credential_kind);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_clear_pointer (&self->authenticator_data, g_bytes_unref);
  g_clear_pointer (&self->client_data, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->hash, g_bytes_unref);
  g_free (self);
}
