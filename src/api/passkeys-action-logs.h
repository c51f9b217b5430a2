/* passkeys-action-logs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-action-log.h"

G_BEGIN_DECLS

#define PASSKEYS_ACTION_LOGS_MAXIMUM 100000

/* What the log says of a time, as the server exports it. */
#define PASSKEYS_TYPE_ACTION_LOGS (passkeys_action_logs_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysActionLogs, passkeys_action_logs, PASSKEYS, ACTION_LOGS, GObject)

PasskeysActionLogs *passkeys_action_logs_parse        (GBytes              *csv,
                                                       gboolean             is_truncated,
                                                       GError             **error);
/* what rows a log was remembered by, and the newest of a log as such rows */
PasskeysActionLogs *passkeys_action_logs_new_from_rows (JsonArray          *rows);
JsonArray          *passkeys_action_logs_dup_rows     (PasskeysActionLogs  *self,
                                                       guint                max_rows);
GListModel         *passkeys_action_logs_get_entries  (PasskeysActionLogs  *self); /* of PasskeysActionLog */
/* there is more than the server tells at once: ask for a shorter time */
gboolean            passkeys_action_logs_is_truncated (PasskeysActionLogs  *self);

G_END_DECLS
