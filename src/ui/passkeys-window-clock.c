/* passkeys-window-clock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

/* Less is common, and does no harm. */
#define TOLERATED_MINUTES 5

/* How soon the banner notices that the clock was set. */
#define LOOK_AGAIN_SECONDS 10

/* Minutes that this computer is late; negative where it is early. */
static gint64
count_minutes_late (PasskeysWindow *self)
{
  if (self->session == NULL)
    return 0;

  return passkeys_session_get_clock_offset (self->session) / 60;
}

static gboolean
look_again_cb (gpointer user_data)
{
  PasskeysWindow *self = user_data;

  self->clock_id = 0;
  _passkeys_window_update_clock (self);

  return G_SOURCE_REMOVE;
}

static char *
describe (gint64 minutes)
{
  guint off = MIN (ABS (minutes), G_MAXINT);

  if (off >= 2 * 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "The clock of this computer is off by %u hour. Set date "
                                         "and time in Settings.",
                                         "The clock of this computer is off by %u hours. Set date "
                                         "and time in Settings.",
                                         off / 60),
                            off / 60);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The clock of this computer is off by %u minute. Set date "
                                       "and time in Settings.",
                                       "The clock of this computer is off by %u minutes. Set date "
                                       "and time in Settings.",
                                       off),
                          off);
}

/* Compares the clock of this computer with that of the organisation's server. */
void
_passkeys_window_update_clock (PasskeysWindow *self)
{
  gint64 minutes = count_minutes_late (self);
  gboolean wrong = ABS (minutes) > TOLERATED_MINUTES;

  g_assert (PASSKEYS_IS_WINDOW (self));

  if (wrong)
    {
      g_autofree char *title = describe (minutes);

      adw_banner_set_title (self->clock_banner, title);
    }
  adw_banner_set_revealed (self->clock_banner, wrong);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  if (wrong)
    self->clock_id = g_timeout_add_seconds (LOOK_AGAIN_SECONDS, look_again_cb, self);
}
