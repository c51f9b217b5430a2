/* passkeys-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-log.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-clock.h"
#include "passkeys-json-object.h"

/* One standard error, one format. */
static PasskeysLogFormat current_format;
static gboolean is_journal;

/* A whole line at once, so that lines of several threads do not mix. Where nobody listens any more
 * there is nobody to tell. */
static void
write_line (const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line);
  const char *rest = line;

  while (length > 0)
    {
      gssize written = write (STDERR_FILENO, rest, length);

      if (written < 0 && errno != EINTR)
        return;
      if (written > 0)
        {
          rest += written;
          length -= written;
        }
    }
}

static void
complain_in_json (const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *time = passkeys_clock_format (g_get_real_time () / 1000);
  g_autofree char *message = g_strchomp (g_strdup (text));
  g_autofree char *line = NULL;

  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "level", "error");
  json_object_set_string_member (object, "message", message);
  line = passkeys_json_object_to_text (object);
  write_line (line);
}

/* The journal takes the number for how much it matters (sd-daemon(3)). */
static void
complain_to_journal (const char *text)
{
  g_autofree char *message = g_strchomp (g_strdup (text));
  g_autofree char *line = g_strconcat ("<3>", message, NULL);

  write_line (line);
}

/**
 * passkeys_log_set_format:
 * @name: `plain` or `json`
 * @error: (out) (optional): that it is neither
 *
 * From now on this is how standard error is written, what is said with g_printerr() included.
 *
 * Returns: whether there is such a format
 */
gboolean
passkeys_log_set_format (const char  *name,
                         GError     **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (strcmp (name, "plain") != 0 && strcmp (name, "json") != 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "There is no log format “%s”; there are “plain” and “json”", name);
      return FALSE;
    }
  current_format = strcmp (name, "json") == 0 ? PASSKEYS_LOG_JSON : PASSKEYS_LOG_PLAIN;
  is_journal = g_log_writer_is_journald (STDERR_FILENO);
  if (current_format == PASSKEYS_LOG_JSON)
    g_set_printerr_handler (complain_in_json);
  else if (is_journal)
    g_set_printerr_handler (complain_to_journal);
  return TRUE;
}

static char *
format_json (const char             *time,
             const PasskeysLogEntry *entry)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  /* Every text here is one of ours, without anything to escape. */
  g_ascii_formatd (number, sizeof number, "%.3f", entry->milliseconds);
  g_string_printf (line, "{\"time\":\"%s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%u,"
                   "\"milliseconds\":%s", time, entry->method, entry->route, entry->status, number);
  if (entry->error_id)
    g_string_append_printf (line, ",\"errorId\":\"%s\"", entry->error_id);
  g_string_append_c (line, '}');
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * passkeys_log_format:
 * @format: how to write it
 * @time: milliseconds since 1970, or 0 to leave it out
 * @entry: what to say
 *
 * Returns: (transfer full): the line, without its end
 */
char *
passkeys_log_format (PasskeysLogFormat       format,
                     gint64                  time,
                     const PasskeysLogEntry *entry)
{
  g_autofree char *date = time ? passkeys_clock_format (time) : g_strdup ("");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (entry != NULL, NULL);

  if (format == PASSKEYS_LOG_JSON)
    return format_json (date, entry);
  g_ascii_formatd (number, sizeof number, "%.1f", entry->milliseconds);
  return g_strdup_printf ("%s%s%s %s %u %s ms%s%s", date, time ? " " : "", entry->method,
                          entry->route, entry->status, number, entry->error_id ? " error " : "",
                          entry->error_id ? entry->error_id : "");
}

/**
 * passkeys_log_request:
 * @entry: what to say of a request
 *
 * Writes one line to standard error. The journal has its own clock and wants to know how much a line
 * matters.
 */
void
passkeys_log_request (const PasskeysLogEntry *entry)
{
  g_autofree char *line = NULL;
  g_autofree char *marked = NULL;

  g_return_if_fail (entry != NULL);

  if (current_format == PASSKEYS_LOG_JSON || !is_journal)
    {
      line = passkeys_log_format (current_format, g_get_real_time () / 1000, entry);
      write_line (line);
      return;
    }
  line = passkeys_log_format (PASSKEYS_LOG_PLAIN, 0, entry);
  marked = g_strconcat (entry->status >= 500 ? "<3>" : "<6>", line, NULL);
  write_line (marked);
}
