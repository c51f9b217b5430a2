/* passkeys-time-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-time-words"

#include "config.h"

#include "passkeys-time-words.h"

#include <glib/gi18n.h>

#include "passkeys-clock-format.h"

/* Days and times as people write them where they are: by the clock on the wall, by the locale, and by
 * what they have chosen for the desktop. */

/* Of a time that nobody told, or that no calendar has. */
#define NEVER "—"

static char *
format_local (GDateTime  *time, /* (nullable) */
              const char *format)
{
  g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;
  char *words = local != NULL ? g_date_time_format (local, format) : NULL;

  return words != NULL ? words : g_strdup (NEVER);
}

/**
 * passkeys_time_words_dup_day:
 * @time: (nullable): a time
 *
 * Returns: (transfer full): the day that it is here
 */
char *
passkeys_time_words_dup_day (GDateTime *time)
{
  return format_local (time, "%x");
}

/**
 * passkeys_time_words_dup_time_of_day:
 * @time: (nullable): a time
 *
 * Returns: (transfer full): hour and minute here
 */
char *
passkeys_time_words_dup_time_of_day (GDateTime *time)
{
  if (passkeys_clock_format_counts_to_twelve ())
    /* Translators: an hour from 1 to 12, and a minute, for g_date_time_format() */
    return format_local (time, C_("time of day", "%-I:%M %p"));

  return format_local (time, "%R");
}

/**
 * passkeys_time_words_dup_moment:
 * @time: (nullable): a time
 *
 * Returns: (transfer full): day, hour and minute here
 */
char *
passkeys_time_words_dup_moment (GDateTime *time)
{
  if (passkeys_clock_format_counts_to_twelve ())
    /* Translators: a day, an hour from 1 to 12, and a minute, for g_date_time_format() */
    return format_local (time, C_("moment", "%x, %-I:%M %p"));

  /* Translators: a day and a time of day, for g_date_time_format() */
  return format_local (time, C_("moment", "%x, %R"));
}

static guint32
get_julian_day (GDateTime *time)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (time);
  int year, month, day;
  GDate date;

  if (local == NULL)
    return 0; /* no calendar has it */

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

/**
 * passkeys_time_words_count_days:
 * @time: a time
 * @now: a time after that
 *
 * Returns: how often it was midnight here between them; less than 0 if @now comes first
 */
int
passkeys_time_words_count_days (GDateTime *time,
                                GDateTime *now)
{
  g_return_val_if_fail (time != NULL, 0);
  g_return_val_if_fail (now != NULL, 0);

  return (int) get_julian_day (now) - (int) get_julian_day (time);
}

/**
 * passkeys_time_words_dup_recent_moment:
 * @time: (nullable): a time
 * @now: the present time
 *
 * Returns: (transfer full): the same as [func@time_words_dup_moment], with a word for today and for yesterday, to stand
 *   by itself
 */
char *
passkeys_time_words_dup_recent_moment (GDateTime *time,
                                       GDateTime *now)
{
  g_autofree char *time_of_day = passkeys_time_words_dup_time_of_day (time);
  int n_days;

  g_return_val_if_fail (now != NULL, NULL);

  n_days = time != NULL ? passkeys_time_words_count_days (time, now) : -1;
  if (n_days == 0)
    /* Translators: %s is a time of day */
    return g_strdup_printf (C_("moment", "Today, %s"), time_of_day);
  if (n_days == 1)
    /* Translators: %s is a time of day */
    return g_strdup_printf (C_("moment", "Yesterday, %s"), time_of_day);

  return passkeys_time_words_dup_moment (time);
}

/**
 * passkeys_time_words_dup_exact_moment:
 * @time: (nullable): a time
 *
 * Returns: (transfer full): day and time here, to the second, and the time zone
 */
char *
passkeys_time_words_dup_exact_moment (GDateTime *time)
{
  if (passkeys_clock_format_counts_to_twelve ())
    /* Translators: a day, an hour from 1 to 12, minute, second, and a time zone, for g_date_time_format() */
    return format_local (time, C_("moment", "%x, %-I:%M:%S %p %Z"));

  /* Translators: a day, a time of day to the second, and a time zone, for g_date_time_format() */
  return format_local (time, C_("moment", "%x, %T %Z"));
}
