/* passkeys-audit-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-rules.h"

#include "passkeys-audit-chain.h"
#include "passkeys-identifier.h"

static GBytes *
dup_or_empty (GBytes *bytes)
{
  return bytes ? g_bytes_ref (bytes) : g_bytes_new (NULL, 0);
}

/**
 * passkeys_audit_rules_note:
 * @rules: the rules
 * @user: who is at work
 * @credential: what proves it
 * @factor: (nullable): the signature; %NULL if @credential is new and signed for itself
 *
 * Remembers by whom the operation at hand is done, until it is written or has failed.
 */
void
passkeys_audit_rules_note (PasskeysRules                   *rules,
                           const PasskeysUserRecord        *user,
                           const PasskeysCredentialRecord  *credential,
                           const PasskeysFactor            *factor)
{
  PasskeysAuditRecord *entry = g_new0 (PasskeysAuditRecord, 1);

  entry->id = passkeys_identifier_new ("uj");
  entry->organisation_id = g_strdup (user->organisation_id);
  entry->user_id = g_strdup (user->id);
  entry->username = g_strdup (user->username);
  entry->date_performed = passkeys_rules_now (rules);
  entry->credential_uuid = g_strdup (credential->uuid);
  entry->credential_kind = g_strdup (credential->kind);
  entry->public_key = g_bytes_ref (credential->public_key);
  entry->authenticator_data = dup_or_empty (factor ? factor->authenticator_data : NULL);
  entry->client_data = dup_or_empty (factor ? factor->client_data : NULL);
  entry->signature = dup_or_empty (factor ? factor->signature : NULL);
  g_clear_pointer (&rules->performed, passkeys_audit_record_free);
  rules->performed = entry;
}

/**
 * passkeys_audit_rules_write:
 * @rules: the rules
 * @path: what was asked for
 * @summary: what was done, in words
 * @user_action: (nullable): the token that was used up for it
 * @error: (out) (optional): what went wrong
 *
 * Appends what was noted to the log, as a part of the operation at hand: both last or neither does.
 *
 * Returns: whether it is there
 */
gboolean
passkeys_audit_rules_write (PasskeysRules  *rules,
                            const char     *path,
                            const char     *summary,
                            const char     *user_action,
                            GError        **error)
{
  g_autoptr (PasskeysAuditRecord) entry = g_steal_pointer (&rules->performed);

  g_return_val_if_fail (entry != NULL, FALSE);

  entry->path = g_strdup (path);
  entry->summary = g_strdup (summary);
  entry->user_action = user_action
                         ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, user_action, -1)
                         : g_strdup ("");
  return passkeys_audit_chain_append (rules->database, entry, error);
}

/**
 * passkeys_audit_rules_export:
 * @rules: the rules
 * @caller: who
 * @date_first: from when on
 * @date_last: until when
 * @user_id: (nullable): what this user did; everybody, if %NULL
 * @error: (out) (optional): why it is refused
 *
 * A user who is no more still has a past.
 *
 * Returns: (transfer full) (nullable): the entries
 */
PasskeysAuditExport *
passkeys_audit_rules_export (PasskeysRules         *rules,
                             const PasskeysCaller  *caller,
                             gint64                 date_first,
                             gint64                 date_last,
                             const char            *user_id,
                             GError               **error)
{
  const PasskeysAuditFilter filter = {
    .organisation_id = caller->user->organisation_id,
    .user_id = (char *) user_id,
    .date_first = date_first,
    .date_last = date_last,
  };

  if (date_first > date_last)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                 "The start time is after the end time.");
      return NULL;
    }
  return passkeys_audit_export_new (rules->database, &filter, error);
}

/**
 * passkeys_audit_rules_get:
 * @rules: the rules
 * @caller: who
 * @id: which entry
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the entry
 */
PasskeysAuditRecord *
passkeys_audit_rules_get (PasskeysRules         *rules,
                          const PasskeysCaller  *caller,
                          const char            *id,
                          GError               **error)
{
  PasskeysAuditRecord *entry;

  if (!passkeys_audit_store_find (rules->database, caller->user->organisation_id, id, &entry,
                                  error))
    return NULL;
  if (!entry)
    passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND, "audit log not found");
  return entry;
}
