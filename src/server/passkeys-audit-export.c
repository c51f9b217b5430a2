/* passkeys-audit-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-export.h"

#include <string.h>

#include "passkeys-clock.h"

#define MOST_ROWS 100000
#define CHUNK 500
#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"

struct _PasskeysAuditExport
{
  PasskeysDatabase   *database;
  PasskeysAuditFilter filter;
  gint64              date_after;
  gint64              number_after;
  guint               n_left;
  gboolean            has_begun;
  gboolean            has_ended;
  gboolean            is_truncated;
};

/**
 * passkeys_audit_export_new:
 * @database: the database
 * @filter: which entries; it is copied, and ends with the last entry there is now
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): the entries that fit, oldest first
 */
PasskeysAuditExport *
passkeys_audit_export_new (PasskeysDatabase           *database,
                           const PasskeysAuditFilter  *filter,
                           GError                    **error)
{
  g_autoptr (PasskeysAuditExport) self = g_new0 (PasskeysAuditExport, 1);
  g_autoptr (GBytes) hash = NULL;

  self->database = g_object_ref (database);
  self->filter = *filter;
  self->filter.organisation_id = g_strdup (filter->organisation_id);
  self->filter.user_id = g_strdup (filter->user_id);
  self->date_after = filter->date_first;
  self->n_left = MOST_ROWS;
  if (!passkeys_audit_store_find_end (database, &self->filter.number_last, &hash, error)
      || !passkeys_audit_store_has_more (database, &self->filter, MOST_ROWS, &self->is_truncated,
                                         error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * passkeys_audit_export_is_truncated:
 * @self: the export
 *
 * Returns: whether more entries fit than are exported
 */
gboolean
passkeys_audit_export_is_truncated (PasskeysAuditExport *self)
{
  return self->is_truncated;
}

/* RFC 4180. A cell that looks like a formula stays as it is: programs read this, and what opens it in a
 * spreadsheet knows that it does. */
static void
append_cell (GString    *csv,
             const char *text,
             char        end)
{
  if (!strpbrk (text, ",\"\r\n"))
    g_string_append (csv, text);
  else
    {
      g_string_append_c (csv, '"');
      for (const char *p = text; *p; p++)
        {
          if (*p == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *p);
        }
      g_string_append_c (csv, '"');
    }
  g_string_append_c (csv, end);
}

static void
append_row (GString                   *csv,
            const PasskeysAuditRecord *entry)
{
  g_autofree char *date = passkeys_clock_format (entry->date_performed);

  append_cell (csv, date, ',');
  append_cell (csv, entry->id, ',');
  append_cell (csv, entry->user_id, ',');
  append_cell (csv, entry->username, ',');
  append_cell (csv, entry->credential_uuid, ',');
  append_cell (csv, entry->path, ',');
  append_cell (csv, entry->summary, '\n');
}

static void
append_rows (PasskeysAuditExport *self,
             GString             *csv,
             GPtrArray           *entries)
{
  const PasskeysAuditRecord *entry = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      entry = g_ptr_array_index (entries, i);
      append_row (csv, entry);
    }
  if (entry)
    {
      self->date_after = entry->date_performed;
      self->number_after = entry->number;
    }
  self->n_left -= entries->len;
}

static void
finish (PasskeysAuditExport *self,
        GString             *csv)
{
  self->has_ended = TRUE;
  if (self->is_truncated)
    g_string_append_printf (csv, "# TRUNCATED after %d rows: ask for a shorter time\n", MOST_ROWS);
}

/**
 * passkeys_audit_export_next:
 * @self: the export
 *
 * If the log cannot be read any further, the last line says so.
 *
 * Returns: (transfer full) (nullable): the next piece, or %NULL after the last
 */
GBytes *
passkeys_audit_export_next (PasskeysAuditExport *self)
{
  g_autoptr (GString) csv = g_string_new (self->has_begun ? NULL : HEADER);
  g_autoptr (GPtrArray) entries = NULL;
  guint limit = MIN (CHUNK, self->n_left);

  if (self->has_ended)
    return NULL;
  self->has_begun = TRUE;
  if (!passkeys_audit_store_list (self->database, &self->filter, self->date_after,
                                  self->number_after, limit, &entries, NULL))
    {
      self->has_ended = TRUE;
      g_string_append (csv, "# INCOMPLETE: the log could not be read\n");
      return g_string_free_to_bytes (g_steal_pointer (&csv));
    }
  append_rows (self, csv, entries);
  if (entries->len < limit || self->n_left == 0)
    finish (self, csv);
  return csv->len ? g_string_free_to_bytes (g_steal_pointer (&csv)) : NULL;
}

/**
 * passkeys_audit_export_free:
 * @self: (transfer full): the export
 */
void
passkeys_audit_export_free (PasskeysAuditExport *self)
{
  g_clear_object (&self->database);
  g_free (self->filter.organisation_id);
  g_free (self->filter.user_id);
  g_free (self);
}
