/* passkeys-token-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-token-store.h"

/**
 * passkeys_token_store_revoke:
 * @database: the database
 * @token_id: which login token
 * @date_expires: when it would have ended by itself
 * @now: the time; what ended before is forgotten
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_token_store_revoke (PasskeysDatabase  *database,
                             const char        *token_id,
                             gint64             date_expires,
                             gint64             now,
                             GError           **error)
{
  if (!passkeys_database_change (database, error,
                                 "DELETE FROM revoked_tokens WHERE date_expires < ?1", "n", now))
    return FALSE;
  return passkeys_database_change (database, error,
                                   "INSERT OR IGNORE INTO revoked_tokens (id, date_expires)"
                                   " VALUES (?1, ?2)",
                                   "tn", token_id, date_expires);
}

/**
 * passkeys_token_store_is_revoked:
 * @database: the database
 * @token_id: which login token
 * @is_revoked: (out): whether its owner signed out
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_token_store_is_revoked (PasskeysDatabase  *database,
                                 const char        *token_id,
                                 gboolean          *is_revoked,
                                 GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT EXISTS (SELECT 1 FROM revoked_tokens WHERE id = ?1)",
                                  "t", token_id);
  if (!rows || !passkeys_rows_next (rows, error))
    return FALSE;
  *is_revoked = passkeys_rows_get_boolean (rows, 0);
  return TRUE;
}
