/* passkeys-code-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-code-store.h"

#define COLUMNS "user_id, kind, hash, selector, date_expires, wrong_tries, is_used"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysCodeRecord *code = g_new0 (PasskeysCodeRecord, 1);

  code->user_id = passkeys_rows_dup_text (rows, 0);
  code->kind = passkeys_rows_dup_text (rows, 1);
  code->hash = passkeys_rows_dup_bytes (rows, 2);
  code->selector = passkeys_rows_dup_bytes (rows, 3);
  code->date_expires = passkeys_rows_get_number (rows, 4);
  code->wrong_tries = passkeys_rows_get_number (rows, 5);
  code->is_used = passkeys_rows_get_boolean (rows, 6);
  return code;
}

/**
 * passkeys_code_store_put:
 * @database: the database
 * @code: the code as it is to be, in place of any other of its kind and user
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_code_store_put (PasskeysDatabase          *database,
                         const PasskeysCodeRecord  *code,
                         GError                   **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT OR REPLACE INTO codes (" COLUMNS ")"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                   "ttbbnnf", code->user_id, code->kind, code->hash,
                                   code->selector, code->date_expires, code->wrong_tries, code->is_used);
}

/**
 * passkeys_code_store_find:
 * @database: the database
 * @user_id: whose
 * @kind: what for
 * @code: (out) (transfer full) (nullable): the code, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_code_store_find (PasskeysDatabase    *database,
                          const char          *user_id,
                          const char          *kind,
                          PasskeysCodeRecord **code,
                          GError             **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM codes WHERE user_id = ?1 AND kind = ?2",
                                  "tt", user_id, kind);
  return passkeys_rows_read_one (rows, read_record, code, error);
}

/**
 * passkeys_code_store_find_by_hash:
 * @database: the database
 * @kind: what for
 * @hash: of the code
 * @code: (out) (transfer full) (nullable): the code, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_code_store_find_by_hash (PasskeysDatabase    *database,
                                  const char          *kind,
                                  GBytes              *hash,
                                  PasskeysCodeRecord **code,
                                  GError             **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM codes WHERE hash = ?1 AND kind = ?2",
                                  "bt", hash, kind);
  return passkeys_rows_read_one (rows, read_record, code, error);
}

/**
 * passkeys_code_store_count_wrong:
 * @database: the database
 * @kind: what for
 * @selector: of the code that was typed
 * @now: the time; what expired before is left alone
 * @error: (out) (optional): what went wrong
 *
 * Counts a wrong try against the codes that it may have been meant for.
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_code_store_count_wrong (PasskeysDatabase  *database,
                                 const char        *kind,
                                 GBytes            *selector,
                                 gint64             now,
                                 GError           **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE codes SET wrong_tries = wrong_tries + 1"
                                   " WHERE selector = ?1 AND kind = ?2 AND date_expires > ?3",
                                   "btn", selector, kind, now);
}

/**
 * passkeys_code_store_delete_all:
 * @database: the database
 * @user_id: whose
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether this user has no code of any kind
 */
gboolean
passkeys_code_store_delete_all (PasskeysDatabase  *database,
                                const char        *user_id,
                                GError           **error)
{
  return passkeys_database_change (database, error, "DELETE FROM codes WHERE user_id = ?1",
                                   "t", user_id);
}

/**
 * passkeys_code_store_write_decoy:
 * @database: the database
 * @content: something that differs from last time
 * @error: (out) (optional): what went wrong
 *
 * Writes as much as storing a code does, where there is nobody to store it for: how long the answer
 * takes shall not tell.
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_code_store_write_decoy (PasskeysDatabase  *database,
                                 GBytes            *content,
                                 GError           **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT OR REPLACE INTO decoy (number, content) VALUES (1, ?1)",
                                   "b", content);
}

/**
 * passkeys_code_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_code_record_free (PasskeysCodeRecord *self)
{
  g_free (self->user_id);
  g_free (self->kind);
  g_clear_pointer (&self->hash, g_bytes_unref);
  g_clear_pointer (&self->selector, g_bytes_unref);
  g_free (self);
}
