/* passkeys-load-organisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include "passkeys-load-organisation.h"

#include <sqlite3.h>

#define USER_ID "'us-load0-' || format ('%%05x-%%016x', i, i)"
#define PERMISSION_ID "'pm-load0-' || format ('%%05x-%%016x', i, i)"
#define UP_TO(number) "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " \
                      G_STRINGIFY (number) ")"

/* Every seventh is not active, every third invited only, every hundredth an end user; whoever has
 * registered has one passkey. A tenth of them has a permission. */
static const char script[] =
  "BEGIN;"
  UP_TO (PASSKEYS_LOAD_N_USERS)
  " INSERT INTO users (id, organisation_id, username, username_folded, kind, is_active,"
  " is_registered, is_sso_required, is_service_account, session_generation, date_created)"
  " SELECT " USER_ID ", '%1$s', format ('person%%06d@example.org', i),"
  " format ('person%%06d@example.org', i), iif (i %% 100, 'CustomerEmployee', 'EndUser'),"
  " i %% 7 <> 0, i %% 3 <> 0, 0, 0, 0, 1767225600000 FROM n;"

  UP_TO (PASSKEYS_LOAD_N_USERS)
  " INSERT INTO credentials (uuid, organisation_id, user_id, credential_id, kind, name, public_key,"
  " fingerprint, relying_party_id, origin, sign_count, is_backup_eligible, is_active, date_created)"
  " SELECT 'cr-load0-' || format ('%%05x-%%016x', i, i), '%1$s', " USER_ID ","
  " format ('%%043d', i), 'Fido2', 'Laptop', zeroblob (77), format ('%%064x', i), 'localhost',"
  " 'http://localhost', 0, 0, 1, 1767225600000 FROM n WHERE i %% 3 <> 0;"

  UP_TO (PASSKEYS_LOAD_N_PERMISSIONS)
  " INSERT INTO permissions (id, organisation_id, name, allows_everything, is_immutable,"
  " is_archived, date_created, date_updated)"
  " SELECT " PERMISSION_ID ", '%1$s', format ('Helper %%d', i), 0, 0, 0, 1767225600000,"
  " 1767225600000 FROM n;"
  UP_TO (PASSKEYS_LOAD_N_PERMISSIONS)
  " INSERT INTO permission_operations (permission_id, operation, position)"
  " SELECT " PERMISSION_ID ", 'Auth:Users:Read', 0 FROM n;"

  UP_TO (PASSKEYS_LOAD_N_ASSIGNMENTS)
  " INSERT INTO assignments (id, permission_id, user_id, is_immutable, date_created)"
  " SELECT 'as-load0-' || format ('%%05x-%%016x', i, i), p.id, u.id, 0, 1767225600000 FROM n"
  " JOIN permissions p ON p.id = (SELECT 'pm-load0-' || format ('%%05x-%%016x', k, k)"
  "   FROM (SELECT 1 + i %% " G_STRINGIFY (PASSKEYS_LOAD_N_PERMISSIONS) " AS k))"
  " JOIN users u ON u.id = (SELECT 'us-load0-' || format ('%%05x-%%016x', k, k)"
  "   FROM (SELECT i * 10 AS k));"
  "COMMIT;";

/**
 * passkeys_load_organisation_fill:
 * @folder: of a server that does not run
 * @organisation_id: an organisation there
 *
 * Writes users and all that as if it had been there for years: through the front door it would take
 * longer than all the rest.
 */
void
passkeys_load_organisation_fill (const char *folder,
                                 const char *organisation_id)
{
  g_autofree char *path = g_build_filename (folder, "passkeys.db", NULL);
  g_autofree char *text = g_strdup_printf (script, organisation_id);
  sqlite3 *database;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK
      || sqlite3_exec (database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_exec (database, text, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("The organisation is not filled: %s", sqlite3_errmsg (database));
  sqlite3_close (database);
}

/**
 * passkeys_load_organisation_user_id:
 * @number: from 1
 *
 * Returns: (transfer full): which user that is
 */
char *
passkeys_load_organisation_user_id (guint number)
{
  return g_strdup_printf ("us-load0-%05x-%016x", number, number);
}

/**
 * passkeys_load_organisation_permission_id:
 * @number: from 1
 *
 * Returns: (transfer full): which permission that is
 */
char *
passkeys_load_organisation_permission_id (guint number)
{
  return g_strdup_printf ("pm-load0-%05x-%016x", number, number);
}
