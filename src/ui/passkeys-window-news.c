/* passkeys-window-news.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-notification.h"
#include "passkeys-time-words.h"

#define EXPIRING_ID "session-expiring"

/* The time of day: how much is left would be wrong a minute later. */
static char *
dup_last_chance (PasskeysSession *session)
{
  g_autofree char *time =
    passkeys_time_words_dup_time_of_day (passkeys_session_get_expires (session));

  /* Translators: the blank is a time of day */
  return g_strdup_printf (_("Sign in again before %s to go on without a break."), time);
}

/* For whoever looks elsewhere: the window itself says it too. */
void
_passkeys_window_tell_expiring (PasskeysWindow *self)
{
  GApplication *application = G_APPLICATION (_passkeys_window_get_application (self));
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *body = NULL;

  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (self->session != NULL);

  if (gtk_window_is_active (GTK_WINDOW (self)))
    return;

  body = dup_last_chance (self->session);
  notification = passkeys_notification_new (application, _("The Session Expires Soon"), body);
  g_notification_add_button (notification, _("Sign In Again"), "app.sign-in-again");
  g_application_send_notification (application, EXPIRING_ID, notification);
  self->told_expiring = TRUE;
}

void
_passkeys_window_withdraw_expiring (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  /* A window that was closed belongs to no application any more. */
  if (self->told_expiring)
    g_application_withdraw_notification (g_application_get_default (), EXPIRING_ID);
  self->told_expiring = FALSE;
}
