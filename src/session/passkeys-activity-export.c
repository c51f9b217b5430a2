/* passkeys-activity-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-export"

#include "config.h"

#include "passkeys-activity-export.h"

#include "passkeys-action-log.h"
#include "passkeys-csv.h"

/* As the API names them, so that what reads the one reads the other. */
#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\r\n"

static void
append_cell (GString    *csv,
             const char *text) /* (nullable) */
{
  passkeys_csv_append_cell (csv, text != NULL ? text : "");
}

static void
append_entry (GString           *csv,
              PasskeysActionLog *entry)
{
  GDateTime *date = passkeys_action_log_get_date (entry);
  g_autoptr(GDateTime) utc = date != NULL ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc != NULL ? g_date_time_format_iso8601 (utc) : NULL;

  append_cell (csv, text);
  append_cell (csv, passkeys_action_log_get_id (entry));
  append_cell (csv, passkeys_action_log_get_user_id (entry));
  append_cell (csv, passkeys_action_log_get_username (entry));
  append_cell (csv, passkeys_action_log_get_credential_uuid (entry));
  append_cell (csv, passkeys_action_log_get_path (entry));
  append_cell (csv, passkeys_action_log_get_action (entry));
  passkeys_csv_end_row (csv);
}

/**
 * passkeys_activity_export_build:
 * @entries: a model of [class@ActionLog]
 *
 * Writes entries of the log, one a row under a row of names. Other than the server's own export
 * it is safe to open: no cell is a formula.
 *
 * Returns: (transfer full): CSV in UTF-8
 */
GBytes *
passkeys_activity_export_build (GListModel *entries)
{
  GString *csv;

  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  csv = g_string_new (HEADER);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (entries, i);

      append_entry (csv, entry);
    }

  return g_string_free_to_bytes (csv);
}
