/* passkeys-credential-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-credential-store.h"

#define COLUMNS \
  "uuid, organisation_id, user_id, credential_id, kind, name, public_key, fingerprint," \
  " relying_party_id, origin, encrypted_private_key, sign_count, is_backup_eligible, is_active," \
  " date_created"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysCredentialRecord *credential = g_new0 (PasskeysCredentialRecord, 1);

  credential->uuid = passkeys_rows_dup_text (rows, 0);
  credential->organisation_id = passkeys_rows_dup_text (rows, 1);
  credential->user_id = passkeys_rows_dup_text (rows, 2);
  credential->credential_id = passkeys_rows_dup_text (rows, 3);
  credential->kind = passkeys_rows_dup_text (rows, 4);
  credential->name = passkeys_rows_dup_text (rows, 5);
  credential->public_key = passkeys_rows_dup_bytes (rows, 6);
  credential->fingerprint = passkeys_rows_dup_text (rows, 7);
  credential->relying_party_id = passkeys_rows_dup_text (rows, 8);
  credential->origin = passkeys_rows_dup_text (rows, 9);
  credential->encrypted_private_key = passkeys_rows_dup_text (rows, 10);
  credential->sign_count = passkeys_rows_get_number (rows, 11);
  credential->is_backup_eligible = passkeys_rows_get_boolean (rows, 12);
  credential->is_active = passkeys_rows_get_boolean (rows, 13);
  credential->date_created = passkeys_rows_get_number (rows, 14);
  return credential;
}

/**
 * passkeys_credential_store_add:
 * @database: the database
 * @credential: a new credential
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_credential_store_add (PasskeysDatabase                *database,
                               const PasskeysCredentialRecord  *credential,
                               GError                         **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO credentials (" COLUMNS ")"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                                   " ?13, ?14, ?15)",
                                   "ttttttbttttnffn", credential->uuid,
                                   credential->organisation_id, credential->user_id,
                                   credential->credential_id, credential->kind, credential->name,
                                   credential->public_key, credential->fingerprint,
                                   credential->relying_party_id, credential->origin,
                                   credential->encrypted_private_key, credential->sign_count,
                                   credential->is_backup_eligible, credential->is_active,
                                   credential->date_created);
}

/**
 * passkeys_credential_store_find:
 * @database: the database
 * @uuid: which credential
 * @credential: (out) (transfer full) (nullable): the credential, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_credential_store_find (PasskeysDatabase          *database,
                                const char                *uuid,
                                PasskeysCredentialRecord **credential,
                                GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM credentials WHERE uuid = ?1", "t", uuid);
  return passkeys_rows_read_one (rows, read_record, credential, error);
}

/**
 * passkeys_credential_store_find_by_id:
 * @database: the database
 * @organisation_id: where to look
 * @user_id: (nullable): whose; %NULL for a passkey of anybody
 * @credential_id: the WebAuthn identifier, or the name a key gave itself
 * @credential: (out) (transfer full) (nullable): the credential, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_credential_store_find_by_id (PasskeysDatabase          *database,
                                      const char                *organisation_id,
                                      const char                *user_id,
                                      const char                *credential_id,
                                      PasskeysCredentialRecord **credential,
                                      GError                   **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM credentials"
                                  " WHERE organisation_id = ?1 AND credential_id = ?2"
                                  " AND iif (?3 IS NULL, kind = '" PASSKEYS_KIND_FIDO2 "',"
                                  " user_id = ?3)",
                                  "ttt", organisation_id, credential_id, user_id);
  return passkeys_rows_read_one (rows, read_record, credential, error);
}

/**
 * passkeys_credential_store_list:
 * @database: the database
 * @user_id: whose
 * @credentials: (out) (transfer full) (element-type PasskeysCredentialRecord): oldest first
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_credential_store_list (PasskeysDatabase  *database,
                                const char        *user_id,
                                GPtrArray        **credentials,
                                GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM credentials"
                                  " WHERE user_id = ?1 ORDER BY number",
                                  "t", user_id);
  return passkeys_rows_read_all (rows, read_record, credentials,
                                 (GDestroyNotify) passkeys_credential_record_free, error);
}

/**
 * passkeys_credential_store_set_active:
 * @database: the database
 * @uuid: which credential
 * @is_active: whether it may sign
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_credential_store_set_active (PasskeysDatabase  *database,
                                      const char        *uuid,
                                      gboolean           is_active,
                                      GError           **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE credentials SET is_active = ?2 WHERE uuid = ?1",
                                   "tf", uuid, is_active);
}

/**
 * passkeys_credential_store_set_sign_count:
 * @database: the database
 * @uuid: which credential
 * @sign_count: the counter of its last signature
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_credential_store_set_sign_count (PasskeysDatabase  *database,
                                          const char        *uuid,
                                          gint64             sign_count,
                                          GError           **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE credentials SET sign_count = ?2 WHERE uuid = ?1",
                                   "tn", uuid, sign_count);
}

/**
 * passkeys_credential_store_delete:
 * @database: the database
 * @uuid: which credential
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it is gone
 */
gboolean
passkeys_credential_store_delete (PasskeysDatabase  *database,
                                  const char        *uuid,
                                  GError           **error)
{
  return passkeys_database_change (database, error,
                                   "DELETE FROM credentials WHERE uuid = ?1", "t", uuid);
}

/**
 * passkeys_credential_store_delete_all:
 * @database: the database
 * @user_id: whose
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether this user has no credential left
 */
gboolean
passkeys_credential_store_delete_all (PasskeysDatabase  *database,
                                      const char        *user_id,
                                      GError           **error)
{
  return passkeys_database_change (database, error, "DELETE FROM credentials WHERE user_id = ?1",
                                   "t", user_id);
}

/**
 * passkeys_credential_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_credential_record_free (PasskeysCredentialRecord *self)
{
  g_free (self->uuid);
  g_free (self->organisation_id);
  g_free (self->user_id);
  g_free (self->credential_id);
  g_free (self->kind);
  g_free (self->name);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_free (self->fingerprint);
  g_free (self->relying_party_id);
  g_free (self->origin);
  g_free (self->encrypted_private_key);
  g_free (self);
}
