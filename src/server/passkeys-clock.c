/* passkeys-clock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-clock.h"

#include <time.h>

/**
 * passkeys_clock_now:
 * @self: the clock
 *
 * Returns: the time in milliseconds since 1970, UTC
 */
gint64
passkeys_clock_now (const PasskeysClock *self)
{
  return g_get_real_time () / 1000 + self->offset;
}

/**
 * passkeys_clock_format:
 * @time: milliseconds since 1970
 *
 * Returns: (transfer full): @time as ISO 8601 in UTC with milliseconds
 */
char *
passkeys_clock_format (gint64 time)
{
  time_t seconds = time / 1000;
  struct tm parts;

  gmtime_r (&seconds, &parts);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                          parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                          parts.tm_hour, parts.tm_min, parts.tm_sec, (int) (time % 1000));
}

/**
 * passkeys_clock_parse:
 * @text: an ISO 8601 date and time with its zone
 * @time: (out): milliseconds since 1970
 *
 * Returns: whether @text is a point in time
 */
gboolean
passkeys_clock_parse (const char *text,
                      gint64     *time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);

  if (!date)
    return FALSE;
  *time = g_date_time_to_unix_usec (date) / 1000;
  return TRUE;
}
