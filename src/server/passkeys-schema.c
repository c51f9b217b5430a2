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
static const char first_version[] =
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

/* Personal access tokens and service accounts. A permission is now also assigned to a token, and goes
 * with it; the id of whoever has it is still in one column. */
static const char access_tokens_version[] =
  "CREATE TABLE access_tokens ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  organisation_id TEXT NOT NULL REFERENCES organisations (id),"
  "  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
  "  kind TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  external_id TEXT,"
  "  credential_id TEXT NOT NULL,"
  "  public_key TEXT NOT NULL,"
  "  hash BLOB NOT NULL,"
  "  is_active INTEGER NOT NULL,"
  "  is_restricted INTEGER NOT NULL," /* to the permissions assigned to it */
  "  date_created INTEGER NOT NULL,"
  "  date_expires INTEGER NOT NULL,"
  "  UNIQUE (user_id, name),"
  "  UNIQUE (user_id, external_id)"
  ") STRICT;"
  "CREATE INDEX access_tokens_by_user ON access_tokens (user_id, number);"
  "CREATE INDEX service_accounts_by_organisation ON users (organisation_id, number)"
  " WHERE is_service_account;"

  "CREATE TABLE new_assignments ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  permission_id TEXT NOT NULL REFERENCES permissions (id),"
  "  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,"
  "  token_id TEXT REFERENCES access_tokens (id) ON DELETE CASCADE,"
  "  identity_id TEXT NOT NULL AS (coalesce (user_id, token_id)),"
  "  is_immutable INTEGER NOT NULL,"
  "  date_created INTEGER NOT NULL,"
  "  CHECK ((user_id IS NULL) <> (token_id IS NULL)),"
  "  UNIQUE (user_id, permission_id),"
  "  UNIQUE (token_id, permission_id)"
  ") STRICT;"
  "INSERT INTO new_assignments (number, id, permission_id, user_id, is_immutable, date_created)"
  " SELECT number, id, permission_id, identity_id, is_immutable, date_created FROM assignments;"
  "DELETE FROM sqlite_sequence WHERE name = 'new_assignments';"
  "INSERT INTO sqlite_sequence (name, seq)"
  " SELECT 'new_assignments', seq FROM sqlite_sequence WHERE name = 'assignments';"
  "DROP TABLE assignments;"
  "ALTER TABLE new_assignments RENAME TO assignments;"
  "CREATE INDEX assignments_by_identity ON assignments (identity_id, number);"
  "CREATE INDEX assignments_by_permission ON assignments (permission_id, number);";

/* The log outlives whom it names. `number` comes from `sqlite_sequence`, which remembers it even when the
 * last entry is gone. Nothing is ever changed in it, nor taken out, nor put in between. */
static const char audit_log_version[] =
  "CREATE TABLE audit_log ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  organisation_id TEXT NOT NULL,"
  "  user_id TEXT NOT NULL,"
  "  username TEXT NOT NULL,"
  "  date_performed INTEGER NOT NULL,"
  "  path TEXT NOT NULL,"
  "  summary TEXT NOT NULL,"
  "  user_action TEXT NOT NULL,"
  "  credential_uuid TEXT NOT NULL,"
  "  credential_kind TEXT NOT NULL,"
  "  public_key BLOB NOT NULL,"
  "  authenticator_data BLOB NOT NULL,"
  "  client_data BLOB NOT NULL,"
  "  signature BLOB NOT NULL,"
  "  hash BLOB NOT NULL"
  ") STRICT;"
  "CREATE INDEX audit_log_by_date ON audit_log (organisation_id, date_performed, number);"
  "CREATE INDEX audit_log_by_user ON audit_log (user_id, date_performed, number);"

  "CREATE TRIGGER audit_log_keeps BEFORE DELETE ON audit_log BEGIN"
  "  SELECT raise (ABORT, 'The log keeps its entries');"
  "END;"
  "CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN"
  "  SELECT raise (ABORT, 'The log stays as it is');"
  "END;"
  "CREATE TRIGGER audit_log_grows BEFORE INSERT ON audit_log"
  " WHEN NEW.number <= (SELECT max (number) FROM audit_log)"
  " OR EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN"
  "  SELECT raise (ABORT, 'The log only grows');"
  "END;";

/* Few of one kind among very many of the other. */
static const char users_by_kind_version[] =
  "CREATE INDEX users_by_kind ON users (organisation_id, kind, number);";

#define FIRST_THAT_SIGNS(user_id) \
  "(SELECT c.uuid FROM credentials c WHERE c.user_id = " user_id \
  " AND c.is_active AND c.kind <> 'RecoveryKey' ORDER BY c.number LIMIT 1)"
#define FIND_FIRST_THAT_SIGNS(user_id) \
  "BEGIN" \
  "  UPDATE users SET credential_uuid = " FIRST_THAT_SIGNS (user_id) " WHERE id = " user_id ";" \
  "END;"

/* Long lists of users tell of each its first active credential and its assignments. So that neither has to be
 * looked for, a user knows the one, and an assignment the user's place in the list, which is for good. */
static const char user_pages_version[] =
  "ALTER TABLE users ADD COLUMN credential_uuid TEXT;"
  "UPDATE users SET credential_uuid = " FIRST_THAT_SIGNS ("users.id") ";"
  "CREATE TRIGGER credential_comes AFTER INSERT ON credentials "
  FIND_FIRST_THAT_SIGNS ("NEW.user_id")
  "CREATE TRIGGER credential_changes AFTER UPDATE OF is_active ON credentials "
  FIND_FIRST_THAT_SIGNS ("NEW.user_id")
  "CREATE TRIGGER credential_goes AFTER DELETE ON credentials "
  FIND_FIRST_THAT_SIGNS ("OLD.user_id")

  "ALTER TABLE assignments ADD COLUMN organisation_id TEXT;"
  "ALTER TABLE assignments ADD COLUMN user_number INTEGER;" /* NULL for tokens */
  "UPDATE assignments SET (organisation_id, user_number) ="
  " (SELECT u.organisation_id, u.number FROM users u WHERE u.id = user_id);"
  "CREATE TRIGGER assignment_comes AFTER INSERT ON assignments BEGIN"
  "  UPDATE assignments SET (organisation_id, user_number) ="
  "  (SELECT u.organisation_id, u.number FROM users u WHERE u.id = NEW.user_id)"
  "  WHERE number = NEW.number;"
  "END;"
  "CREATE INDEX assignments_by_user ON assignments (organisation_id, user_number, number);";

/* What each version changed, oldest first; a version is the number of steps taken. Steps are only ever
 * added at the end: what once was released stays as it is. */
static const char *const steps[] = {
  first_version,
  access_tokens_version,
  audit_log_version,
  users_by_kind_version,
  user_pages_version,
};

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
take_step (PasskeysDatabase  *database,
           gint64             version,
           GError           **error)
{
  g_autofree char *script = NULL;

  script = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT;",
                            steps[version], (int) version + 1);
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
 * Gives a new database its tables, and one that an earlier version of the program wrote those it
 * lacks. One that a later version wrote is left alone.
 *
 * Returns: whether @database has the tables this version works with
 */
gboolean
passkeys_schema_prepare (PasskeysDatabase  *database,
                         GError           **error)
{
  return passkeys_schema_prepare_version (database, G_N_ELEMENTS (steps), error);
}

/**
 * passkeys_schema_prepare_version:
 * @database: an open database
 * @latest: the version wanted; tests begin with an earlier one
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether @database has the tables of that version
 */
gboolean
passkeys_schema_prepare_version (PasskeysDatabase  *database,
                                 gint64             latest,
                                 GError           **error)
{
  gint64 version;

  g_return_val_if_fail (PASSKEYS_IS_DATABASE (database), FALSE);

  if (!read_version (database, &version, error))
    return FALSE;
  for (; version < latest; version++)
    {
      if (!take_step (database, version, error))
        return FALSE;
    }
  if (version == latest)
    return TRUE;
  g_set_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE,
               "The data was written by a later version of passkeys-server (format %d; this one "
               "knows up to %d)", (int) version, (int) latest);
  return FALSE;
}
