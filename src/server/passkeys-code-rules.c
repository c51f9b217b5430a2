/* passkeys-code-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-code-rules.h"

#include <openssl/crypto.h>
#include <string.h>

static gboolean
is_same (GBytes *one,
         GBytes *other)
{
  return g_bytes_get_size (one) == g_bytes_get_size (other)
         && CRYPTO_memcmp (g_bytes_get_data (one, NULL), g_bytes_get_data (other, NULL),
                           g_bytes_get_size (one)) == 0;
}

/**
 * passkeys_code_rules_give:
 * @rules: the rules
 * @kind: what the code is for
 * @user_id: who gets it
 * @life: for how many milliseconds it is good
 * @error: (out) (optional): what went wrong
 *
 * Any earlier code of the kind ends.
 *
 * Returns: (transfer full) (nullable): a new code; free with passkeys_code_free()
 */
char *
passkeys_code_rules_give (PasskeysRules  *rules,
                          const char     *kind,
                          const char     *user_id,
                          gint64          life,
                          GError        **error)
{
  gboolean is_device = strcmp (kind, PASSKEYS_CODE_CREDENTIAL) == 0;
  g_autofree char *code = is_device ? passkeys_code_new_device () : passkeys_code_new_digits ();
  g_autoptr (GBytes) hash = NULL;
  g_autoptr (GBytes) selector = NULL;
  PasskeysCodeRecord record = {
    .user_id = (char *) user_id,
    .kind = (char *) kind,
    .date_expires = passkeys_rules_now (rules) + life,
  };

  /* Only a device's code is looked up without knowing whose it is. */
  hash = passkeys_code_hash (rules->server_key, kind, is_device ? "" : user_id, code);
  selector = is_device ? passkeys_code_select (rules->server_key, kind, code) : NULL;
  record.hash = hash;
  record.selector = selector;
  if (!passkeys_code_store_put (rules->database, &record, error))
    return NULL;
  return g_steal_pointer (&code);
}

static gboolean
count_wrong_try (PasskeysRules       *rules,
                 PasskeysCodeRecord  *record,
                 GError             **error)
{
  record->wrong_tries++;
  return passkeys_code_store_put (rules->database, record, error)
         && passkeys_database_keep (rules->database, error);
}

/**
 * passkeys_code_rules_pretend:
 * @rules: the rules
 * @error: (out) (optional): what went wrong
 *
 * Does as much as counting a wrong try or storing a code does, where there is nobody it could be
 * for.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_code_rules_pretend (PasskeysRules  *rules,
                             GError        **error)
{
  g_autofree char *code = passkeys_code_new_digits ();
  g_autoptr (GBytes) hash = passkeys_code_hash (rules->server_key, "decoy", "", code);

  return passkeys_code_store_write_decoy (rules->database, hash, error)
         && passkeys_database_keep (rules->database, error);
}

static PasskeysCodeState
judge (PasskeysRules            *rules,
       const PasskeysCodeRecord *record)
{
  if (record->is_used)
    return PASSKEYS_CODE_USED;
  if (passkeys_rules_now (rules) >= record->date_expires)
    return PASSKEYS_CODE_EXPIRED;
  return PASSKEYS_CODE_RIGHT;
}

/**
 * passkeys_code_rules_check:
 * @rules: the rules
 * @kind: what the code is for
 * @user: (nullable): whose it is; %NULL if nobody by that name is known
 * @typed: the code as typed
 * @state: (out): what it is worth
 * @error: (out) (optional): what went wrong
 *
 * A wrong try is counted for good, and takes as long when there is no user.
 *
 * Returns: whether @state could be found out
 */
gboolean
passkeys_code_rules_check (PasskeysRules             *rules,
                           const char                *kind,
                           const PasskeysUserRecord  *user,
                           const char                *typed,
                           PasskeysCodeState         *state,
                           GError                   **error)
{
  g_autoptr (PasskeysCodeRecord) record = NULL;
  g_autoptr (GBytes) hash = NULL;

  hash = passkeys_code_hash (rules->server_key, kind, user ? user->id : "", typed);
  *state = PASSKEYS_CODE_WRONG;
  if (!passkeys_code_store_find (rules->database, user ? user->id : "", kind, &record, error))
    return FALSE;
  if (!record || record->wrong_tries >= PASSKEYS_CODE_WRONG_TRIES)
    return passkeys_code_rules_pretend (rules, error);
  if (!is_same (hash, record->hash))
    return count_wrong_try (rules, record, error);
  *state = judge (rules, record);
  return TRUE;
}

/**
 * passkeys_code_rules_count_wrong:
 * @rules: the rules
 * @kind: what the code is for
 * @user_id: whose it is
 * @error: (out) (optional): what went wrong
 *
 * For something else that had to come with the right code, and was wrong.
 *
 * Returns: whether it is counted, for good
 */
gboolean
passkeys_code_rules_count_wrong (PasskeysRules  *rules,
                                 const char     *kind,
                                 const char     *user_id,
                                 GError        **error)
{
  g_autoptr (PasskeysCodeRecord) record = NULL;

  if (!passkeys_code_store_find (rules->database, user_id, kind, &record, error))
    return FALSE;
  return !record || count_wrong_try (rules, record, error);
}

/**
 * passkeys_code_rules_use:
 * @rules: the rules
 * @kind: what the code is for
 * @user_id: whose it is
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the code can no longer be used, but still be recognised
 */
gboolean
passkeys_code_rules_use (PasskeysRules  *rules,
                         const char     *kind,
                         const char     *user_id,
                         GError        **error)
{
  g_autoptr (PasskeysCodeRecord) record = NULL;

  if (!passkeys_code_store_find (rules->database, user_id, kind, &record, error))
    return FALSE;
  if (!record)
    return TRUE;
  record->is_used = TRUE;
  return passkeys_code_store_put (rules->database, record, error);
}

static gboolean
count_wrong_guess (PasskeysRules  *rules,
                   const char     *kind,
                   const char     *typed,
                   GError        **error)
{
  g_autoptr (GBytes) selector = passkeys_code_select (rules->server_key, kind, typed);

  return passkeys_code_store_count_wrong (rules->database, kind, selector,
                                          passkeys_rules_now (rules), error)
         && passkeys_database_keep (rules->database, error);
}

/**
 * passkeys_code_rules_take:
 * @rules: the rules
 * @kind: what the code is for
 * @typed: the code as typed
 * @user_id: (out) (transfer full) (nullable): whose it was, or %NULL if it is not good
 * @error: (out) (optional): what went wrong
 *
 * Uses up a code that says by itself whose it is. A wrong one counts against those with the same
 * first group: nobody comes close by chance, and nobody else's code ends by it.
 *
 * Returns: whether @user_id could be found out
 */
gboolean
passkeys_code_rules_take (PasskeysRules  *rules,
                          const char     *kind,
                          const char     *typed,
                          char          **user_id,
                          GError        **error)
{
  g_autoptr (PasskeysCodeRecord) record = NULL;
  g_autoptr (GBytes) hash = passkeys_code_hash (rules->server_key, kind, "", typed);

  *user_id = NULL;
  if (!passkeys_code_store_find_by_hash (rules->database, kind, hash, &record, error))
    return FALSE;
  if (!record)
    return count_wrong_guess (rules, kind, typed, error);
  if (record->wrong_tries >= PASSKEYS_CODE_WRONG_TRIES
      || judge (rules, record) != PASSKEYS_CODE_RIGHT)
    return TRUE;
  record->is_used = TRUE;
  if (!passkeys_code_store_put (rules->database, record, error))
    return FALSE;
  *user_id = g_steal_pointer (&record->user_id);
  return TRUE;
}
