/* passkeys-action-logs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-action-logs"

#include "config.h"

#include "passkeys-action-logs.h"

#include <string.h>

#include "passkeys-action-log-private.h"
#include "passkeys-api-error.h"
#include "passkeys-csv.h"
#include "passkeys-json-members.h"

struct _PasskeysActionLogs
{
  GObject     parent_instance;

  GListStore *entries;
  gboolean    is_truncated;
};

G_DEFINE_FINAL_TYPE (PasskeysActionLogs, passkeys_action_logs, G_TYPE_OBJECT)

/* Which column is what. The API does not promise their names or their order, so they are known by
 * their letters, in whatever case and with whatever between them. */
typedef enum
{
  COLUMN_ID,
  COLUMN_DATE,
  COLUMN_USER_ID,
  COLUMN_USERNAME,
  COLUMN_CREDENTIAL,
  COLUMN_PATH,
  COLUMN_ACTION,
  N_COLUMNS,
} Column;

#define MISSING G_MAXUINT

static const char *const column_names[N_COLUMNS][4] = {
  [COLUMN_ID] = { "auditlogid", "id", "logid" },
  [COLUMN_DATE] = { "dateperformed", "date" },
  [COLUMN_USER_ID] = { "userid" },
  [COLUMN_USERNAME] = { "username" },
  [COLUMN_CREDENTIAL] = { "primarycredentialid", "firstfactorcredentialid", "credentialid" },
  [COLUMN_PATH] = { "actionpath", "path" },
  [COLUMN_ACTION] = { "summary", "action" },
};

static void
passkeys_action_logs_finalize (GObject *object)
{
  PasskeysActionLogs *self = PASSKEYS_ACTION_LOGS (object);

  g_clear_object (&self->entries);

  G_OBJECT_CLASS (passkeys_action_logs_parent_class)->finalize (object);
}

static void
passkeys_action_logs_class_init (PasskeysActionLogsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_action_logs_finalize;
}

static void
passkeys_action_logs_init (PasskeysActionLogs *self)
{
  self->entries = g_list_store_new (PASSKEYS_TYPE_ACTION_LOG);
}

static gboolean
fail (GError     **error,
      guint        line,
      const char  *problem)
{
  g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
               "The log cannot be read at line %u: %s", line, problem);
  return FALSE;
}

static char *
dup_letters (const char *text)
{
  GString *letters = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && letters->len < 64; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (letters, g_ascii_tolower (*p));
    }

  return g_string_free_and_steal (letters);
}

static guint
find_column (PasskeysCsvReader *reader,
             const char *const *names)
{
  for (guint n = 0; n < 4 && names[n] != NULL; n++)
    {
      for (guint i = 0; i < passkeys_csv_reader_get_n_cells (reader); i++)
        {
          g_autofree char *letters = dup_letters (passkeys_csv_reader_get_cell (reader, i));

          if (g_str_equal (letters, names[n]))
            return i;
        }
    }

  return MISSING;
}

static gboolean
read_header (PasskeysCsvReader  *reader,
             guint               columns[N_COLUMNS],
             GError            **error)
{
  if (!passkeys_csv_reader_next (reader))
    return fail (error, 1, "there is no header");

  for (guint i = 0; i < N_COLUMNS; i++)
    columns[i] = find_column (reader, column_names[i]);

  if (columns[COLUMN_ID] == MISSING || columns[COLUMN_DATE] == MISSING
      || (columns[COLUMN_ACTION] == MISSING && columns[COLUMN_PATH] == MISSING))
    return fail (error, 1, "the header does not name the columns");

  return TRUE;
}

static const char *
get_cell (PasskeysCsvReader *reader,
          const guint        columns[N_COLUMNS],
          Column             column)
{
  return columns[column] != MISSING ? passkeys_csv_reader_get_cell (reader, columns[column]) : "";
}

static PasskeysActionLog *
read_entry (PasskeysCsvReader  *reader,
            const guint         columns[N_COLUMNS],
            GTimeZone          *utc,
            GError            **error)
{
  const char *id = get_cell (reader, columns, COLUMN_ID);
  const char *date_text = get_cell (reader, columns, COLUMN_DATE);
  GDateTime *date = *date_text != '\0' ? g_date_time_new_from_iso8601 (date_text, utc) : NULL;

  if (*id == '\0' || strlen (id) > PASSKEYS_JSON_MAX_ID || (date == NULL && *date_text != '\0'))
    {
      g_clear_pointer (&date, g_date_time_unref);
      fail (error, passkeys_csv_reader_get_line (reader), "it is no entry");
      return NULL;
    }

  return passkeys_action_log_new_from_cells (id,
                                             get_cell (reader, columns, COLUMN_ACTION),
                                             get_cell (reader, columns, COLUMN_PATH),
                                             get_cell (reader, columns, COLUMN_USER_ID),
                                             get_cell (reader, columns, COLUMN_USERNAME),
                                             get_cell (reader, columns, COLUMN_CREDENTIAL),
                                             date);
}

/* Servers end a log that was cut with a remark. */
static gboolean
is_remark (PasskeysCsvReader *reader)
{
  return *passkeys_csv_reader_get_cell (reader, 0) == '#';
}

static gboolean
begins_with_oldest (GPtrArray *entries)
{
  GDateTime *first, *last;

  if (entries->len == 0)
    return FALSE;

  first = passkeys_action_log_get_date (entries->pdata[0]);
  last = passkeys_action_log_get_date (entries->pdata[entries->len - 1]);

  return first != NULL && last != NULL && g_date_time_compare (first, last) < 0;
}

static void
reverse (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len / 2; i++)
    {
      gpointer entry = entries->pdata[i];

      entries->pdata[i] = entries->pdata[entries->len - 1 - i];
      entries->pdata[entries->len - 1 - i] = entry;
    }
}

static gboolean
read_entries (PasskeysActionLogs  *self,
              PasskeysCsvReader   *reader,
              const guint          columns[N_COLUMNS],
              GError             **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  while (passkeys_csv_reader_next (reader))
    {
      PasskeysActionLog *entry;

      if (is_remark (reader) || entries->len == PASSKEYS_ACTION_LOGS_MAXIMUM)
        {
          self->is_truncated = TRUE;
          continue;
        }

      entry = read_entry (reader, columns, utc, error);
      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (entries, entry);
    }

  if (passkeys_csv_reader_get_problem (reader) != NULL)
    return fail (error, passkeys_csv_reader_get_line (reader),
                 passkeys_csv_reader_get_problem (reader));

  if (begins_with_oldest (entries))
    reverse (entries);
  g_list_store_splice (self->entries, 0, 0, entries->pdata, entries->len);
  return TRUE;
}

/**
 * passkeys_action_logs_parse:
 * @csv: what the server exported
 * @is_truncated: whether the server said that there is more
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads the log. At most %PASSKEYS_ACTION_LOGS_MAXIMUM entries are kept.
 *
 * Returns: (transfer full) (nullable): the log
 */
PasskeysActionLogs *
passkeys_action_logs_parse (GBytes    *csv,
                            gboolean   is_truncated,
                            GError   **error)
{
  g_autoptr(PasskeysActionLogs) self = NULL;
  g_autoptr(PasskeysCsvReader) reader = NULL;
  guint columns[N_COLUMNS];
  gsize size;
  const char *text;

  g_return_val_if_fail (csv != NULL, NULL);

  text = g_bytes_get_data (csv, &size);
  if (!g_utf8_validate_len (text, size, NULL))
    {
      fail (error, 1, "it is not UTF-8");
      return NULL;
    }

  self = g_object_new (PASSKEYS_TYPE_ACTION_LOGS, NULL);
  self->is_truncated = is_truncated;
  reader = passkeys_csv_reader_new (text, size, ',');
  if (!read_header (reader, columns, error) || !read_entries (self, reader, columns, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_action_logs_get_entries:
 * @self: a log
 *
 * Gets what the log says, beginning with the newest if the server's order is one by time. Whoever shows it so
 * has nothing left to sort, which would move rows that are seen already.
 *
 * Returns: (transfer none): a model of [class@ActionLog]
 */
GListModel *
passkeys_action_logs_get_entries (PasskeysActionLogs *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOGS (self), NULL);

  return G_LIST_MODEL (self->entries);
}

/**
 * passkeys_action_logs_is_truncated:
 * @self: a log
 *
 * Whether there is more than the server tells at once.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_action_logs_is_truncated (PasskeysActionLogs *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOGS (self), FALSE);

  return self->is_truncated;
}

static const char *
get_text (JsonObject *row,
          const char *name)
{
  return json_object_get_string_member_with_default (row, name, "");
}

/* %NULL: it is none */
static PasskeysActionLog *
read_row (JsonNode  *node,
          GTimeZone *utc)
{
  JsonObject *row;
  const char *id;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  row = json_node_get_object (node);
  id = get_text (row, "id");
  if (*id == '\0' || strlen (id) > PASSKEYS_JSON_MAX_ID)
    return NULL;

  return passkeys_action_log_new_from_cells (id, get_text (row, "action"), get_text (row, "path"),
                                             get_text (row, "userId"), get_text (row, "username"),
                                             get_text (row, "credential"),
                                             g_date_time_new_from_iso8601 (get_text (row, "date"),
                                                                           utc));
}

/**
 * passkeys_action_logs_new_from_rows:
 * @rows: what [method@ActionLogs.dup_rows] gave once
 *
 * Makes a log of what another one said. What is no row is left out.
 *
 * Returns: (transfer full): a log
 */
PasskeysActionLogs *
passkeys_action_logs_new_from_rows (JsonArray *rows)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  PasskeysActionLogs *self;

  g_return_val_if_fail (rows != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_ACTION_LOGS, NULL);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr(PasskeysActionLog) entry = read_row (json_array_get_element (rows, i), utc);

      if (entry != NULL)
        g_list_store_append (self->entries, entry);
    }

  return self;
}

static void
set_text (JsonObject *row,
          const char *name,
          const char *text) /* (nullable) */
{
  if (text != NULL)
    json_object_set_string_member (row, name, text);
}

static JsonObject *
build_row (PasskeysActionLog *entry)
{
  JsonObject *row = json_object_new ();
  GDateTime *date = passkeys_action_log_get_date (entry);
  g_autofree char *date_text = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  set_text (row, "id", passkeys_action_log_get_id (entry));
  set_text (row, "action", passkeys_action_log_get_action (entry));
  set_text (row, "path", passkeys_action_log_get_path (entry));
  set_text (row, "userId", passkeys_action_log_get_user_id (entry));
  set_text (row, "username", passkeys_action_log_get_username (entry));
  set_text (row, "credential", passkeys_action_log_get_credential_uuid (entry));
  set_text (row, "date", date_text);

  return row;
}

/**
 * passkeys_action_logs_dup_rows:
 * @self: a log
 * @max_rows: how many at most
 *
 * Gives the newest entries as rows that can be written down.
 *
 * Returns: (transfer full): an array of objects
 */
JsonArray *
passkeys_action_logs_dup_rows (PasskeysActionLogs *self,
                               guint               max_rows)
{
  GListModel *entries;
  JsonArray *rows;
  guint n_rows;

  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOGS (self), NULL);

  entries = G_LIST_MODEL (self->entries);
  n_rows = MIN (g_list_model_get_n_items (entries), max_rows);
  rows = json_array_sized_new (n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (entries, i);

      json_array_add_object_element (rows, build_row (entry));
    }

  return rows;
}
