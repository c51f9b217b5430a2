/* passkeys-schema.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-schema.h"

#include "passkeys-server-error.h"

/* Dates are milliseconds since 1970. `number` gives lists their stable order and is never reused.
 * A username is compared by its folded form. Codes and tokens are here as hashes only. */
static const char *const first_version =
  "CREATE TABLE organisations ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  date_created INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE users ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  organisation_id TEXT NOT NULL REFERENCES organisations (id),"
  "  username TEXT NOT NULL,"
  "  username_folded TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  external_id TEXT,"
  "  public_key TEXT,"
  "  is_active INTEGER NOT NULL,"
  "  is_registered INTEGER NOT NULL,"
  "  is_sso_required INTEGER NOT NULL,"
  "  is_service_account INTEGER NOT NULL,"
  "  session_generation INTEGER NOT NULL,"
  "  date_created INTEGER NOT NULL,"
  "  UNIQUE (organisation_id, username_folded),"
  "  UNIQUE (organisation_id, external_id)"
  ") STRICT;"
  "CREATE INDEX users_by_organisation ON users (organisation_id, number);"
  "CREATE INDEX users_by_username ON users (username_folded);"

  "CREATE TABLE credentials ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  uuid TEXT NOT NULL UNIQUE,"
  "  organisation_id TEXT NOT NULL REFERENCES organisations (id),"
  "  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
  "  credential_id TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  public_key BLOB NOT NULL," /* Fido2: COSE_Key; the other kinds: PEM */
  "  fingerprint TEXT NOT NULL,"
  "  relying_party_id TEXT NOT NULL,"
  "  origin TEXT NOT NULL,"
  "  encrypted_private_key TEXT,"
  "  sign_count INTEGER NOT NULL,"
  "  is_backup_eligible INTEGER NOT NULL,"
  "  is_active INTEGER NOT NULL,"
  "  date_created INTEGER NOT NULL,"
  "  UNIQUE (organisation_id, credential_id, user_id)"
  ") STRICT;"
  "CREATE INDEX credentials_by_user ON credentials (user_id, number);"

  "CREATE TABLE codes ("
  "  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
  "  kind TEXT NOT NULL,"
  "  hash BLOB NOT NULL,"
  "  selector BLOB," /* of the first group, where the code alone says whose it is */
  "  date_expires INTEGER NOT NULL,"
  "  wrong_tries INTEGER NOT NULL,"
  "  is_used INTEGER NOT NULL,"
  "  PRIMARY KEY (user_id, kind)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX codes_by_hash ON codes (hash);"
  "CREATE INDEX codes_by_selector ON codes (selector) WHERE selector IS NOT NULL;"

  "CREATE TABLE permissions ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  organisation_id TEXT NOT NULL REFERENCES organisations (id),"
  "  name TEXT NOT NULL,"
  "  allows_everything INTEGER NOT NULL,"
  "  is_immutable INTEGER NOT NULL,"
  "  is_archived INTEGER NOT NULL,"
  "  date_created INTEGER NOT NULL,"
  "  date_updated INTEGER NOT NULL,"
  "  UNIQUE (organisation_id, name)"
  ") STRICT;"
  "CREATE INDEX permissions_by_organisation ON permissions (organisation_id, number);"

  "CREATE TABLE permission_operations ("
  "  permission_id TEXT NOT NULL REFERENCES permissions (id) ON DELETE CASCADE,"
  "  operation TEXT NOT NULL,"
  "  position INTEGER NOT NULL,"
  "  PRIMARY KEY (permission_id, operation)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE assignments ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  permission_id TEXT NOT NULL REFERENCES permissions (id),"
  "  identity_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
  "  is_immutable INTEGER NOT NULL,"
  "  date_created INTEGER NOT NULL,"
  "  UNIQUE (permission_id, identity_id)"
  ") STRICT;"
  "CREATE INDEX assignments_by_identity ON assignments (identity_id, number);"

  "CREATE TABLE revoked_tokens ("
  "  id TEXT PRIMARY KEY,"
  "  date_expires INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX revoked_tokens_by_date ON revoked_tokens (date_expires);"

  /* Written to when an answer must take as long for an unknown person as for a known one. */
  "CREATE TABLE decoy ("
  "  number INTEGER PRIMARY KEY,"
  "  content BLOB NOT NULL"
  ") STRICT;";

static gboolean
read_version (PasskeysDatabase  *database,
              gint64            *version,
              GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error, "PRAGMA user_version", "");
  if (!rows || !passkeys_rows_next (rows, error))
    return FALSE;
  *version = passkeys_rows_get_number (rows, 0);
  return TRUE;
}

static gboolean
create (PasskeysDatabase  *database,
        GError           **error)
{
  g_autofree char *script = NULL;

  script = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT;",
                            first_version, PASSKEYS_SCHEMA_VERSION);
  if (passkeys_database_run (database, script, error))
    return TRUE;
  passkeys_database_roll_back (database);
  return FALSE;
}

/**
 * passkeys_schema_prepare:
 * @database: an open database
 * @error: (out) (optional): what went wrong
 *
 * Gives a new database its tables. One that a later version of the program wrote is left alone.
 *
 * Returns: whether @database has the tables this version works with
 */
gboolean
passkeys_schema_prepare (PasskeysDatabase  *database,
                         GError           **error)
{
  gint64 version;

  g_return_val_if_fail (PASSKEYS_IS_DATABASE (database), FALSE);

  if (!read_version (database, &version, error))
    return FALSE;
  if (version == PASSKEYS_SCHEMA_VERSION)
    return TRUE;
  if (version == 0)
    return create (database, error);
  g_set_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE,
               "The data was written by a later version of passkeys-server (format %d; this one "
               "knows up to %d)", (int) version, PASSKEYS_SCHEMA_VERSION);
  return FALSE;
}
