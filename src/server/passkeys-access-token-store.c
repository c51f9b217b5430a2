/* passkeys-access-token-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-access-token-store.h"

#include <openssl/crypto.h>
#include <string.h>

#define COLUMNS \
  "t.number, t.id, t.organisation_id, t.user_id, t.kind, t.name, t.external_id," \
  " t.credential_id, t.public_key, t.hash, t.is_active, t.is_restricted, t.date_created," \
  " t.date_expires"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysAccessTokenRecord *token = g_new0 (PasskeysAccessTokenRecord, 1);

  token->number = passkeys_rows_get_number (rows, 0);
  token->id = passkeys_rows_dup_text (rows, 1);
  token->organisation_id = passkeys_rows_dup_text (rows, 2);
  token->user_id = passkeys_rows_dup_text (rows, 3);
  token->kind = passkeys_rows_dup_text (rows, 4);
  token->name = passkeys_rows_dup_text (rows, 5);
  token->external_id = passkeys_rows_dup_text (rows, 6);
  token->credential_id = passkeys_rows_dup_text (rows, 7);
  token->public_key = passkeys_rows_dup_text (rows, 8);
  token->hash = passkeys_rows_dup_bytes (rows, 9);
  token->is_active = passkeys_rows_get_boolean (rows, 10);
  token->is_restricted = passkeys_rows_get_boolean (rows, 11);
  token->date_created = passkeys_rows_get_number (rows, 12);
  token->date_expires = passkeys_rows_get_number (rows, 13);
  return token;
}

/**
 * passkeys_access_token_store_add:
 * @database: the database
 * @token: a new token; its number is not used and its text not stored
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_access_token_store_add (PasskeysDatabase                 *database,
                                 const PasskeysAccessTokenRecord  *token,
                                 GError                          **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO access_tokens (id, organisation_id, user_id, kind,"
                                   " name, external_id, credential_id, public_key, hash, is_active,"
                                   " is_restricted, date_created, date_expires)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                                   " ?13)",
                                   "ttttttttbffnn", token->id, token->organisation_id,
                                   token->user_id, token->kind, token->name, token->external_id,
                                   token->credential_id, token->public_key, token->hash,
                                   token->is_active, token->is_restricted, token->date_created,
                                   token->date_expires);
}

/**
 * passkeys_access_token_store_find:
 * @database: the database
 * @id: which token
 * @token: (out) (transfer full) (nullable): the token, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_access_token_store_find (PasskeysDatabase           *database,
                                  const char                 *id,
                                  PasskeysAccessTokenRecord **token,
                                  GError                    **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM access_tokens t WHERE t.id = ?1",
                                  "t", id);
  return passkeys_rows_read_one (rows, read_record, token, error);
}

/**
 * passkeys_access_token_store_find_by_name:
 * @database: the database
 * @user_id: whose
 * @name: exactly as it is
 * @token: (out) (transfer full) (nullable): the token, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_access_token_store_find_by_name (PasskeysDatabase           *database,
                                          const char                 *user_id,
                                          const char                 *name,
                                          PasskeysAccessTokenRecord **token,
                                          GError                    **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM access_tokens t"
                                  " WHERE t.user_id = ?1 AND t.name = ?2",
                                  "tt", user_id, name);
  return passkeys_rows_read_one (rows, read_record, token, error);
}

/**
 * passkeys_access_token_store_find_by_external_id:
 * @database: the database
 * @user_id: whose
 * @external_id: what a client calls it
 * @token: (out) (transfer full) (nullable): the token, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_access_token_store_find_by_external_id (PasskeysDatabase           *database,
                                                 const char                 *user_id,
                                                 const char                 *external_id,
                                                 PasskeysAccessTokenRecord **token,
                                                 GError                    **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM access_tokens t"
                                  " WHERE t.user_id = ?1 AND t.external_id = ?2",
                                  "tt", user_id, external_id);
  return passkeys_rows_read_one (rows, read_record, token, error);
}

/**
 * passkeys_access_token_store_list:
 * @database: the database
 * @user_id: whose
 * @kind: only these
 * @tokens: (out) (transfer full) (element-type PasskeysAccessTokenRecord): oldest first
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_access_token_store_list (PasskeysDatabase  *database,
                                  const char        *user_id,
                                  const char        *kind,
                                  GPtrArray        **tokens,
                                  GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM access_tokens t"
                                  " WHERE t.user_id = ?1 AND t.kind = ?2 ORDER BY t.number",
                                  "tt", user_id, kind);
  return passkeys_rows_read_all (rows, read_record, tokens,
                                 (GDestroyNotify) passkeys_access_token_record_free, error);
}

/**
 * passkeys_access_token_store_list_service_accounts:
 * @database: the database
 * @organisation_id: of whose service accounts
 * @tokens: (out) (transfer full) (element-type PasskeysAccessTokenRecord): in the order of the accounts
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_access_token_store_list_service_accounts (PasskeysDatabase  *database,
                                                   const char        *organisation_id,
                                                   GPtrArray        **tokens,
                                                   GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u"
                                  " JOIN access_tokens t ON t.user_id = u.id"
                                  " WHERE u.organisation_id = ?1 AND u.is_service_account"
                                  " ORDER BY u.number, t.number",
                                  "t", organisation_id);
  return passkeys_rows_read_all (rows, read_record, tokens,
                                 (GDestroyNotify) passkeys_access_token_record_free, error);
}

/**
 * passkeys_access_token_store_update:
 * @database: the database
 * @token: the token as it is to be; what can change about a token is stored
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_access_token_store_update (PasskeysDatabase                 *database,
                                    const PasskeysAccessTokenRecord  *token,
                                    GError                          **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE access_tokens SET name = ?2, external_id = ?3,"
                                   " is_active = ?4, is_restricted = ?5 WHERE id = ?1",
                                   "tttff", token->id, token->name, token->external_id,
                                   token->is_active, token->is_restricted);
}

/**
 * passkeys_access_token_store_delete:
 * @database: the database
 * @id: which token
 * @error: (out) (optional): what went wrong
 *
 * What is assigned to it goes too.
 *
 * Returns: whether it is gone
 */
gboolean
passkeys_access_token_store_delete (PasskeysDatabase  *database,
                                    const char        *id,
                                    GError           **error)
{
  return passkeys_database_change (database, error,
                                   "DELETE FROM access_tokens WHERE id = ?1", "t", id);
}

/**
 * passkeys_access_token_store_delete_all:
 * @database: the database
 * @user_id: whose
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether all are gone
 */
gboolean
passkeys_access_token_store_delete_all (PasskeysDatabase  *database,
                                        const char        *user_id,
                                        GError           **error)
{
  return passkeys_database_change (database, error,
                                   "DELETE FROM access_tokens WHERE user_id = ?1", "t", user_id);
}

/**
 * passkeys_access_token_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_access_token_record_free (PasskeysAccessTokenRecord *self)
{
  if (self->text)
    OPENSSL_cleanse (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->user_id);
  g_free (self->kind);
  g_free (self->name);
  g_free (self->external_id);
  g_free (self->credential_id);
  g_free (self->public_key);
  g_clear_pointer (&self->hash, g_bytes_unref);
  g_clear_pointer (&self->assignments, g_ptr_array_unref);
  g_free (self);
}
