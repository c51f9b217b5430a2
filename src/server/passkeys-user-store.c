/* passkeys-user-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-user-store.h"

#include <string.h>

#define LISTED_COLUMNS \
  "u.number, u.id, u.organisation_id, u.username, u.kind, u.credential_uuid, u.is_active," \
  " u.is_registered, u.is_sso_required, u.is_service_account"
#define COLUMNS \
  LISTED_COLUMNS ", u.external_id, u.public_key, u.session_generation, u.date_created"

static const PasskeysRowsText listed_texts[] = {
  { 1, G_STRUCT_OFFSET (PasskeysUserRecord, id) },
  { 2, G_STRUCT_OFFSET (PasskeysUserRecord, organisation_id) },
  { 3, G_STRUCT_OFFSET (PasskeysUserRecord, username) },
  { 4, G_STRUCT_OFFSET (PasskeysUserRecord, kind) },
  { 5, G_STRUCT_OFFSET (PasskeysUserRecord, credential_uuid) },
};

static PasskeysUserRecord *
read_listed_numbers (PasskeysRows       *rows,
                     PasskeysUserRecord *user)
{
  user->number = passkeys_rows_get_number (rows, 0);
  user->is_active = passkeys_rows_get_boolean (rows, 6);
  user->is_registered = passkeys_rows_get_boolean (rows, 7);
  user->is_sso_required = passkeys_rows_get_boolean (rows, 8);
  user->is_service_account = passkeys_rows_get_boolean (rows, 9);
  return user;
}

static gpointer
read_listed (PasskeysRows *rows)
{
  return read_listed_numbers (rows, passkeys_rows_read_block (rows, sizeof (PasskeysUserRecord),
                                                              listed_texts,
                                                              G_N_ELEMENTS (listed_texts)));
}

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysUserRecord *user = g_new0 (PasskeysUserRecord, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (listed_texts); i++)
    G_STRUCT_MEMBER (char *, user, listed_texts[i].offset) =
      passkeys_rows_dup_text (rows, listed_texts[i].column);
  user->external_id = passkeys_rows_dup_text (rows, 10);
  user->public_key = passkeys_rows_dup_text (rows, 11);
  user->session_generation = passkeys_rows_get_number (rows, 12);
  user->date_created = passkeys_rows_get_number (rows, 13);
  return read_listed_numbers (rows, user);
}

/**
 * passkeys_username_fold:
 * @username: as typed
 *
 * Returns: (transfer full): what two spellings of one user name have in common
 */
char *
passkeys_username_fold (const char *username)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (username));

  return g_utf8_casefold (trimmed, -1);
}

/* No e-mail address has a space in it, so that no service account is in the way of a person. */
static char *
fold_service_account (const char *name)
{
  g_autofree char *folded = passkeys_username_fold (name);

  return g_strconcat ("service account ", folded, NULL);
}

static char *
fold_name_of (const PasskeysUserRecord *user)
{
  return user->is_service_account ? fold_service_account (user->username)
                                  : passkeys_username_fold (user->username);
}

/**
 * passkeys_user_store_add:
 * @database: the database
 * @user: a new user; its number is not used
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_user_store_add (PasskeysDatabase          *database,
                         const PasskeysUserRecord  *user,
                         GError                   **error)
{
  g_autofree char *folded = fold_name_of (user);

  return passkeys_database_change (database, error,
                                   "INSERT INTO users (id, organisation_id, username,"
                                   " username_folded, kind, external_id, public_key, is_active,"
                                   " is_registered, is_sso_required, is_service_account,"
                                   " session_generation, date_created)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                                   " ?13)",
                                   "tttttttffffnn", user->id, user->organisation_id,
                                   user->username, folded, user->kind, user->external_id,
                                   user->public_key, user->is_active, user->is_registered,
                                   user->is_sso_required, user->is_service_account,
                                   user->session_generation, user->date_created);
}

/**
 * passkeys_user_store_find:
 * @database: the database
 * @id: which user
 * @user: (out) (transfer full) (nullable): the user, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_find (PasskeysDatabase    *database,
                          const char          *id,
                          PasskeysUserRecord **user,
                          GError             **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u WHERE u.id = ?1", "t", id);
  return passkeys_rows_read_one (rows, read_record, user, error);
}

/**
 * passkeys_user_store_find_by_username:
 * @database: the database
 * @organisation_id: where to look
 * @username: in any spelling
 * @user: (out) (transfer full) (nullable): the person, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_find_by_username (PasskeysDatabase    *database,
                                      const char          *organisation_id,
                                      const char          *username,
                                      PasskeysUserRecord **user,
                                      GError             **error)
{
  g_autofree char *folded = passkeys_username_fold (username);
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u"
                                  " WHERE u.organisation_id = ?1 AND u.username_folded = ?2"
                                  " AND NOT u.is_service_account",
                                  "tt", organisation_id, folded);
  return passkeys_rows_read_one (rows, read_record, user, error);
}

/**
 * passkeys_user_store_find_service_account:
 * @database: the database
 * @organisation_id: where to look
 * @name: in any spelling
 * @user: (out) (transfer full) (nullable): the service account, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_find_service_account (PasskeysDatabase    *database,
                                          const char          *organisation_id,
                                          const char          *name,
                                          PasskeysUserRecord **user,
                                          GError             **error)
{
  g_autofree char *folded = fold_service_account (name);
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u"
                                  " WHERE u.organisation_id = ?1 AND u.username_folded = ?2",
                                  "tt", organisation_id, folded);
  return passkeys_rows_read_one (rows, read_record, user, error);
}

/**
 * passkeys_user_store_find_by_external_id:
 * @database: the database
 * @organisation_id: where to look
 * @external_id: the organisation's own name for the user
 * @user: (out) (transfer full) (nullable): the user, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_find_by_external_id (PasskeysDatabase    *database,
                                         const char          *organisation_id,
                                         const char          *external_id,
                                         PasskeysUserRecord **user,
                                         GError             **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u"
                                  " WHERE u.organisation_id = ?1 AND u.external_id = ?2",
                                  "tt", organisation_id, external_id);
  return passkeys_rows_read_one (rows, read_record, user, error);
}

/**
 * passkeys_user_store_list:
 * @database: the database
 * @organisation_id: whose users
 * @kind: (nullable): only these
 * @after: the number of the last user already listed, or 0
 * @limit: how many at most
 * @users: (out) (transfer full) (element-type PasskeysUserRecord): in the order they were added; to be
 *   read only, and without what no list tells: external id, public key, session and date
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_list (PasskeysDatabase  *database,
                          const char        *organisation_id,
                          const char        *kind,
                          gint64             after,
                          guint              limit,
                          GPtrArray        **users,
                          GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  /* Each way walks an index of its own, so that few of a kind are found among many others. */
  if (kind)
    rows = passkeys_database_query (database, error,
                                    "SELECT " LISTED_COLUMNS " FROM users u"
                                    " WHERE u.organisation_id = ?1 AND u.kind = ?2"
                                    " AND u.number > ?3 ORDER BY u.number LIMIT ?4",
                                    "ttnn", organisation_id, kind, after, (gint64) limit);
  else
    rows = passkeys_database_query (database, error,
                                    "SELECT " LISTED_COLUMNS " FROM users u"
                                    " WHERE u.organisation_id = ?1 AND u.number > ?2"
                                    " ORDER BY u.number LIMIT ?3",
                                    "tnn", organisation_id, after, (gint64) limit);
  return passkeys_rows_read_all (rows, read_listed, users, g_free, error);
}

/**
 * passkeys_user_store_list_service_accounts:
 * @database: the database
 * @organisation_id: whose
 * @users: (out) (transfer full) (element-type PasskeysUserRecord): in the order they were added
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_list_service_accounts (PasskeysDatabase  *database,
                                           const char        *organisation_id,
                                           GPtrArray        **users,
                                           GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT " COLUMNS " FROM users u"
                                  " WHERE u.organisation_id = ?1 AND u.is_service_account"
                                  " ORDER BY u.number",
                                  "t", organisation_id);
  return passkeys_rows_read_all (rows, read_record, users,
                                 (GDestroyNotify) passkeys_user_record_free, error);
}

static gpointer
read_first_text (PasskeysRows *rows)
{
  return passkeys_rows_dup_text (rows, 0);
}

/**
 * passkeys_user_store_list_organisations:
 * @database: the database
 * @username: in any spelling
 * @organisation_ids: (out) (transfer full) (element-type utf8): where a person of that name can sign in
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_user_store_list_organisations (PasskeysDatabase  *database,
                                        const char        *username,
                                        GPtrArray        **organisation_ids,
                                        GError           **error)
{
  g_autofree char *folded = passkeys_username_fold (username);
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT u.organisation_id FROM users u"
                                  " WHERE u.username_folded = ?1 AND NOT u.is_service_account"
                                  " AND u.is_active"
                                  " AND u.is_registered ORDER BY u.number LIMIT 200",
                                  "t", folded);
  return passkeys_rows_read_all (rows, read_first_text, organisation_ids, g_free, error);
}

/**
 * passkeys_user_store_rename:
 * @database: the database
 * @user: the user with the new name and external id
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_user_store_rename (PasskeysDatabase          *database,
                            const PasskeysUserRecord  *user,
                            GError                   **error)
{
  g_autofree char *folded = fold_name_of (user);

  return passkeys_database_change (database, error,
                                   "UPDATE users SET username = ?2, username_folded = ?3,"
                                   " external_id = ?4 WHERE id = ?1",
                                   "tttt", user->id, user->username, folded, user->external_id);
}

/**
 * passkeys_user_store_update:
 * @database: the database
 * @user: the user as it is to be; what can change about a user is stored
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_user_store_update (PasskeysDatabase          *database,
                            const PasskeysUserRecord  *user,
                            GError                   **error)
{
  return passkeys_database_change (database, error,
                                   "UPDATE users SET is_active = ?2, is_registered = ?3,"
                                   " is_sso_required = ?4, session_generation = ?5 WHERE id = ?1",
                                   "tfffn", user->id, user->is_active, user->is_registered,
                                   user->is_sso_required, user->session_generation);
}

/**
 * passkeys_user_store_delete:
 * @database: the database
 * @id: which user
 * @error: (out) (optional): what went wrong
 *
 * The user's credentials, codes and assignments go too.
 *
 * Returns: whether the user is gone
 */
gboolean
passkeys_user_store_delete (PasskeysDatabase  *database,
                            const char        *id,
                            GError           **error)
{
  return passkeys_database_change (database, error, "DELETE FROM users WHERE id = ?1", "t", id);
}

/**
 * passkeys_user_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_user_record_free (PasskeysUserRecord *self)
{
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->username);
  g_free (self->kind);
  g_free (self->external_id);
  g_free (self->public_key);
  g_free (self->credential_uuid);
  g_free (self);
}
