/* passkeys-activity-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-words"

#include "config.h"

#include "passkeys-activity-words.h"

#include <glib/gi18n.h>

#include "passkeys-activity-sentences.h"
#include "passkeys-time-words.h"

/* What a path begins with says what is changed by it. */
static const struct
{
  const char           *prefix;
  PasskeysActivityKind  kind;
} prefixes[] = {
  { "/auth/login", PASSKEYS_ACTIVITY_KIND_SIGN_IN },
  { "/auth/registration", PASSKEYS_ACTIVITY_KIND_CREDENTIAL },
  { "/auth/recover", PASSKEYS_ACTIVITY_KIND_CREDENTIAL },
  { "/auth/credentials", PASSKEYS_ACTIVITY_KIND_CREDENTIAL },
  { "/auth/users", PASSKEYS_ACTIVITY_KIND_USER },
  { "/permissions", PASSKEYS_ACTIVITY_KIND_PERMISSION },
  { "/auth/pats", PASSKEYS_ACTIVITY_KIND_TOKEN },
  { "/auth/service-accounts", PASSKEYS_ACTIVITY_KIND_TOKEN },
};

/**
 * passkeys_activity_words_find_kind:
 * @entry: an entry of the log
 *
 * Returns: what it is about
 */
PasskeysActivityKind
passkeys_activity_words_find_kind (PasskeysActionLog *entry)
{
  const char *path;

  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), PASSKEYS_ACTIVITY_KIND_OTHER);

  path = passkeys_action_log_get_path (entry);
  for (gsize i = 0; path != NULL && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (path, prefixes[i].prefix))
      return prefixes[i].kind;

  return PASSKEYS_ACTIVITY_KIND_OTHER;
}

/**
 * passkeys_activity_words_get_kind:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in a list of kinds
 */
const char *
passkeys_activity_words_get_kind (PasskeysActivityKind kind)
{
  switch (kind)
    {
    case PASSKEYS_ACTIVITY_KIND_ANY:
      return C_("activity", "Every Kind");
    case PASSKEYS_ACTIVITY_KIND_SIGN_IN:
      return C_("activity", "Sign-Ins");
    case PASSKEYS_ACTIVITY_KIND_CREDENTIAL:
      return C_("activity", "Credentials");
    case PASSKEYS_ACTIVITY_KIND_USER:
      return C_("activity", "Users");
    case PASSKEYS_ACTIVITY_KIND_PERMISSION:
      return C_("activity", "Permissions");
    case PASSKEYS_ACTIVITY_KIND_TOKEN:
      return C_("activity", "Tokens and Service Accounts");
    case PASSKEYS_ACTIVITY_KIND_OTHER:
    default:
      return C_("activity", "Other");
    }
}

/**
 * passkeys_activity_words_get_icon_name:
 * @kind: a kind
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
passkeys_activity_words_get_icon_name (PasskeysActivityKind kind)
{
  switch (kind)
    {
    case PASSKEYS_ACTIVITY_KIND_SIGN_IN:
      return "avatar-default-symbolic";
    case PASSKEYS_ACTIVITY_KIND_CREDENTIAL:
      return "passkeys-passkey-symbolic";
    case PASSKEYS_ACTIVITY_KIND_USER:
      return "system-users-symbolic";
    case PASSKEYS_ACTIVITY_KIND_PERMISSION:
      return "passkeys-permission-symbolic";
    case PASSKEYS_ACTIVITY_KIND_TOKEN:
      return "dialog-password-symbolic";
    case PASSKEYS_ACTIVITY_KIND_ANY:
    case PASSKEYS_ACTIVITY_KIND_OTHER:
    default:
      return "document-open-recent-symbolic";
    }
}

/**
 * passkeys_activity_words_get_person:
 * @entry: an entry of the log
 *
 * Returns: (transfer none): who did it, by name where it is known
 */
const char *
passkeys_activity_words_get_person (PasskeysActionLog *entry)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);

  if (passkeys_action_log_get_username (entry) != NULL)
    return passkeys_action_log_get_username (entry);
  if (passkeys_action_log_get_user_id (entry) != NULL)
    return passkeys_action_log_get_user_id (entry);

  return C_("activity", "Nobody known");
}

/**
 * passkeys_activity_words_dup_date:
 * @entry: an entry of the log
 *
 * Returns: (transfer full): when it was done, by the clock on the wall here
 */
char *
passkeys_activity_words_dup_date (PasskeysActionLog *entry)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *date;

  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);

  date = passkeys_action_log_get_date (entry);
  return date != NULL ? passkeys_time_words_dup_recent_moment (date, now)
                      : g_strdup (C_("activity", "Unknown"));
}

/**
 * passkeys_activity_words_dup_exact_date:
 * @entry: an entry of the log
 *
 * Returns: (transfer full): when it was done, to the second and with the time zone
 */
char *
passkeys_activity_words_dup_exact_date (PasskeysActionLog *entry)
{
  GDateTime *date;

  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);

  date = passkeys_action_log_get_date (entry);
  return date != NULL ? passkeys_time_words_dup_exact_moment (date)
                      : g_strdup (C_("activity", "Unknown"));
}

/**
 * passkeys_activity_words_get_credential:
 * @entry: an entry of the log that was read by itself
 *
 * Returns: (transfer none): which kind of credential signed it
 */
const char *
passkeys_activity_words_get_credential (PasskeysActionLog *entry)
{
  const char *kind;

  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);

  kind = passkeys_action_log_get_credential_kind (entry);
  if (g_strcmp0 (kind, "Fido2") == 0)
    return C_("activity", "Passkey");
  if (g_strcmp0 (kind, "RecoveryKey") == 0)
    return _("Recovery key");
  if (g_strcmp0 (kind, "Key") == 0)
    return _("Signing key");

  return kind != NULL ? kind : C_("activity", "Credential");
}

/**
 * passkeys_activity_words_dup_action:
 * @entry: an entry of the log
 *
 * Returns: (transfer full): what was done, in the language of the person where the words of the server
 *   are known
 */
char *
passkeys_activity_words_dup_action (PasskeysActionLog *entry)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);

  return passkeys_activity_sentences_translate (passkeys_action_log_get_action (entry));
}
