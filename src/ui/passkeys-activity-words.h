/* passkeys-activity-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "passkeys-action-log.h"

G_BEGIN_DECLS

/* What an entry of the log is about. */
typedef enum
{
  PASSKEYS_ACTIVITY_KIND_ANY,         /* for a filter */
  PASSKEYS_ACTIVITY_KIND_SIGN_IN,
  PASSKEYS_ACTIVITY_KIND_CREDENTIAL,
  PASSKEYS_ACTIVITY_KIND_USER,
  PASSKEYS_ACTIVITY_KIND_PERMISSION,
  PASSKEYS_ACTIVITY_KIND_TOKEN,
  PASSKEYS_ACTIVITY_KIND_OTHER,
} PasskeysActivityKind;

#define PASSKEYS_ACTIVITY_N_KINDS (PASSKEYS_ACTIVITY_KIND_OTHER + 1)

PasskeysActivityKind  passkeys_activity_words_find_kind      (PasskeysActionLog    *entry);
const char           *passkeys_activity_words_get_kind       (PasskeysActivityKind  kind);
const char           *passkeys_activity_words_get_icon_name  (PasskeysActivityKind  kind);
char                 *passkeys_activity_words_dup_action     (PasskeysActionLog    *entry);
const char           *passkeys_activity_words_get_person     (PasskeysActionLog    *entry);
/* the date and the time of day */
char                 *passkeys_activity_words_dup_date       (PasskeysActionLog    *entry);
/* to the second and with the time zone */
char                 *passkeys_activity_words_dup_exact_date (PasskeysActionLog    *entry);
const char           *passkeys_activity_words_get_credential (PasskeysActionLog    *entry);

G_END_DECLS
