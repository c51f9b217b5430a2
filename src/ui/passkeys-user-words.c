/* passkeys-user-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-words"

#include "config.h"

#include "passkeys-user-words.h"

#include <glib/gi18n.h>

/**
 * passkeys_user_words_status:
 * @status: a status
 *
 * Returns: (transfer none): the word for it
 */
const char *
passkeys_user_words_status (PasskeysUserStatus status)
{
  switch (status)
    {
    case PASSKEYS_USER_STATUS_INVITED:
      return C_("user status", "Invited");
    case PASSKEYS_USER_STATUS_ACTIVE:
      return C_("user status", "Active");
    case PASSKEYS_USER_STATUS_DEACTIVATED:
    default:
      return C_("user status", "Deactivated");
    }
}

/**
 * passkeys_user_words_kind:
 * @kind: a kind
 * @is_service_account: whether the user is a programme
 *
 * Returns: (transfer none): the words for it
 */
const char *
passkeys_user_words_kind (PasskeysUserKind kind,
                          gboolean         is_service_account)
{
  if (is_service_account)
    return C_("user kind", "Service account");

  switch (kind)
    {
    case PASSKEYS_USER_KIND_EMPLOYEE:
      return C_("user kind", "Employee");
    case PASSKEYS_USER_KIND_END_USER:
      return C_("user kind", "End user");
    case PASSKEYS_USER_KIND_OTHER:
    default:
      return C_("user kind", "Another kind");
    }
}
