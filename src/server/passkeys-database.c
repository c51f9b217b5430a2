/* passkeys-database.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-database.h"

#include "passkeys-server-error.h"

/* One connection, one thread. Several operations share one transaction, so that they share the one
 * wait for the disk: each is a savepoint in it, opened by its first change. Nothing that an
 * operation answered may leave before passkeys_database_commit() returned. */
struct _PasskeysDatabase
{
  GObject     parent_instance;

  sqlite3    *connection;
  GHashTable *statements; /* of SQL text, by address: every text is a literal */
  guint       n_commits;
  guint       in_operation : 1;
  guint       has_transaction : 1;
  guint       has_savepoint : 1;
};

G_DEFINE_FINAL_TYPE (PasskeysDatabase, passkeys_database, G_TYPE_OBJECT)

static sqlite3_stmt *
prepare (PasskeysDatabase  *self,
         const char        *sql,
         GError           **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement)
    {
      /* Rows of the same query still in use would be pulled from under their reader. */
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }
  if (sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT,
                          &statement, NULL) != SQLITE_OK)
    {
      passkeys_rows_fail (self->connection, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind_one (sqlite3_stmt *statement,
          int           position,
          char          type,
          va_list      *arguments)
{
  const char *text;
  GBytes *bytes;

  switch (type)
    {
    case 't':
      text = va_arg (*arguments, const char *);
      sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
      break;

    case 'b':
      bytes = va_arg (*arguments, GBytes *);
      if (bytes && g_bytes_get_size (bytes) > 0)
        sqlite3_bind_blob64 (statement, position, g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes), SQLITE_TRANSIENT);
      else if (bytes)
        sqlite3_bind_zeroblob (statement, position, 0);
      else
        sqlite3_bind_null (statement, position);
      break;

    case 'n':
      sqlite3_bind_int64 (statement, position, va_arg (*arguments, gint64));
      break;

    case 'f':
      sqlite3_bind_int (statement, position, va_arg (*arguments, gboolean) ? 1 : 0);
      break;

    default:
      g_assert_not_reached ();
    }
}

static sqlite3_stmt *
prepare_bound (PasskeysDatabase  *self,
               GError           **error,
               const char        *sql,
               const char        *types,
               va_list           *arguments)
{
  sqlite3_stmt *statement = prepare (self, sql, error);

  if (!statement)
    return NULL;
  for (int i = 0; types[i]; i++)
    bind_one (statement, i + 1, types[i], arguments);
  return statement;
}

static gboolean
run_literal (PasskeysDatabase  *self,
             const char        *sql,
             GError           **error)
{
  g_autoptr (PasskeysRows) rows = prepare (self, sql, error);

  if (!rows)
    return FALSE;
  if (sqlite3_step (rows) != SQLITE_DONE)
    return passkeys_rows_fail (self->connection, error);
  return TRUE;
}

/* A change outside any operation (tests, the schema) commits by itself. */
static gboolean
prepare_to_change (PasskeysDatabase  *self,
                   GError           **error)
{
  if (!self->in_operation || self->has_savepoint)
    return TRUE;
  if (!self->has_transaction)
    {
      if (!run_literal (self, "BEGIN IMMEDIATE", error))
        return FALSE;
      self->has_transaction = TRUE;
    }
  if (!run_literal (self, "SAVEPOINT operation", error))
    return FALSE;
  self->has_savepoint = TRUE;
  return TRUE;
}

static void
passkeys_database_finalize (GObject *object)
{
  PasskeysDatabase *self = PASSKEYS_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->connection);

  G_OBJECT_CLASS (passkeys_database_parent_class)->finalize (object);
}

static void
passkeys_database_class_init (PasskeysDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_database_finalize;
}

static void
passkeys_database_init (PasskeysDatabase *self)
{
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sqlite3_finalize);
}

/**
 * passkeys_database_open:
 * @path: the file, made if it is not there
 * @error: (out) (optional): what went wrong
 *
 * Opens a database whose commits wait for the disk, and that needs no other folder than its own.
 *
 * Returns: (transfer full) (nullable): the database, without a schema
 */
PasskeysDatabase *
passkeys_database_open (const char  *path,
                        GError     **error)
{
  g_autoptr (PasskeysDatabase) self = g_object_new (PASSKEYS_TYPE_DATABASE, NULL);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                    | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;

  g_return_val_if_fail (path != NULL, NULL);

  if (sqlite3_open_v2 (path, &self->connection, flags, NULL) != SQLITE_OK)
    {
      passkeys_rows_fail (self->connection, error);
      return NULL;
    }
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!passkeys_database_run (self,
                              "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_size = -16384;", error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * passkeys_database_run:
 * @self: the database
 * @script: statements without parameters
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether all of @script ran
 */
gboolean
passkeys_database_run (PasskeysDatabase  *self,
                       const char        *script,
                       GError           **error)
{
  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), FALSE);

  if (sqlite3_exec (self->connection, script, NULL, NULL, NULL) != SQLITE_OK)
    return passkeys_rows_fail (self->connection, error);
  return TRUE;
}

/**
 * passkeys_database_query:
 * @self: the database
 * @error: (out) (optional): what went wrong
 * @sql: a literal; it is prepared once
 * @types: one letter for each parameter: `t` text, `b` #GBytes, `n` gint64, `f` gboolean
 * @...: the parameters; text and bytes may be %NULL
 *
 * Returns: (transfer full) (nullable): the rows, before the first
 */
PasskeysRows *
passkeys_database_query (PasskeysDatabase  *self,
                         GError           **error,
                         const char        *sql,
                         const char        *types,
                         ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), NULL);

  va_start (arguments, types);
  statement = prepare_bound (self, error, sql, types, &arguments);
  va_end (arguments);
  return statement;
}

/**
 * passkeys_database_change:
 * @self: the database
 * @error: (out) (optional): what went wrong
 * @sql: a literal that gives no rows
 * @types: as in passkeys_database_query()
 * @...: the parameters
 *
 * Returns: whether the change was made; it lasts once committed
 */
gboolean
passkeys_database_change (PasskeysDatabase  *self,
                          GError           **error,
                          const char        *sql,
                          const char        *types,
                          ...)
{
  g_autoptr (PasskeysRows) rows = NULL;
  va_list arguments;

  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), FALSE);

  if (!prepare_to_change (self, error))
    return FALSE;
  va_start (arguments, types);
  rows = prepare_bound (self, error, sql, types, &arguments);
  va_end (arguments);
  if (!rows)
    return FALSE;
  if (sqlite3_step (rows) != SQLITE_DONE)
    return passkeys_rows_fail (self->connection, error);
  return TRUE;
}

/**
 * passkeys_database_get_changes:
 * @self: the database
 *
 * Returns: how many rows the last change touched
 */
int
passkeys_database_get_changes (PasskeysDatabase *self)
{
  return sqlite3_changes (self->connection);
}

/**
 * passkeys_database_begin_operation:
 * @self: the database
 *
 * From here on changes can be undone together, until passkeys_database_end_operation().
 */
void
passkeys_database_begin_operation (PasskeysDatabase *self)
{
  g_return_if_fail (PASSKEYS_IS_DATABASE (self));
  g_return_if_fail (!self->in_operation);

  self->in_operation = TRUE;
}

/**
 * passkeys_database_keep:
 * @self: the database
 * @error: (out) (optional): what went wrong
 *
 * Keeps what the operation changed so far even if it fails afterwards: a counted wrong try.
 *
 * Returns: whether it will be kept
 */
gboolean
passkeys_database_keep (PasskeysDatabase  *self,
                        GError           **error)
{
  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), FALSE);

  if (!self->has_savepoint)
    return TRUE;
  self->has_savepoint = FALSE;
  return run_literal (self, "RELEASE operation", error);
}

/**
 * passkeys_database_end_operation:
 * @self: the database
 * @succeeded: whether the changes of the operation are to stay
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the changes are as @succeeded asks
 */
gboolean
passkeys_database_end_operation (PasskeysDatabase  *self,
                                 gboolean           succeeded,
                                 GError           **error)
{
  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (self->in_operation, FALSE);

  self->in_operation = FALSE;
  if (!self->has_savepoint || passkeys_database_lost_transaction (self))
    return TRUE;
  if (!succeeded && !run_literal (self, "ROLLBACK TO operation", error))
    return FALSE;
  return passkeys_database_keep (self, error);
}

/**
 * passkeys_database_has_uncommitted:
 * @self: the database
 *
 * Returns: whether answers must wait for passkeys_database_commit()
 */
gboolean
passkeys_database_has_uncommitted (PasskeysDatabase *self)
{
  return self->has_transaction;
}

/**
 * passkeys_database_lost_transaction:
 * @self: the database
 *
 * A full disk makes SQLite undo the whole transaction, the operations before the failed one too.
 *
 * Returns: whether that has happened since the last commit
 */
gboolean
passkeys_database_lost_transaction (PasskeysDatabase *self)
{
  return self->has_transaction && sqlite3_get_autocommit (self->connection);
}

/**
 * passkeys_database_commit:
 * @self: the database
 * @error: (out) (optional): what went wrong
 *
 * Makes all operations since the last commit durable, or none of them.
 *
 * Returns: whether they are on the disk
 */
gboolean
passkeys_database_commit (PasskeysDatabase  *self,
                          GError           **error)
{
  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!self->in_operation, FALSE);

  if (!self->has_transaction)
    return TRUE;
  if (passkeys_database_lost_transaction (self))
    {
      passkeys_database_roll_back (self);
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_STORAGE,
                                        "The database undid the transaction");
    }
  if (!run_literal (self, "COMMIT", error))
    {
      passkeys_database_roll_back (self);
      return FALSE;
    }
  self->has_transaction = FALSE;
  self->n_commits++;
  return TRUE;
}

/**
 * passkeys_database_get_n_commits:
 * @self: the database
 *
 * Returns: how often the disk has been waited for
 */
guint
passkeys_database_get_n_commits (PasskeysDatabase *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DATABASE (self), 0);

  return self->n_commits;
}

/**
 * passkeys_database_roll_back:
 * @self: the database
 *
 * Forgets every operation since the last commit.
 */
void
passkeys_database_roll_back (PasskeysDatabase *self)
{
  g_return_if_fail (PASSKEYS_IS_DATABASE (self));

  if (!sqlite3_get_autocommit (self->connection))
    run_literal (self, "ROLLBACK", NULL);
  self->has_transaction = FALSE;
  self->has_savepoint = FALSE;
}
