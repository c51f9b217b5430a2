/* passkeys-notification.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-notification"

#include "config.h"

#include "passkeys-notification.h"

#define SHOW_WINDOW "show-window"

/* Desktops that have no application activated by a notification want an action to call. */
static void
ensure_action (GApplication *application)
{
  g_autoptr(GSimpleAction) action = NULL;

  if (g_action_group_has_action (G_ACTION_GROUP (application), SHOW_WINDOW))
    return;

  action = g_simple_action_new (SHOW_WINDOW, NULL);
  g_signal_connect_object (action, "activate", G_CALLBACK (g_application_activate), application,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
}

/**
 * passkeys_notification_new:
 * @application: the application
 * @title: what it is about
 * @body: the same at length; whoever passes by the screen can read it
 *
 * Makes a notification with the icon of the application. Pressing it activates the application,
 * which shows its window.
 *
 * Returns: (transfer full): a notification that is not shown yet
 */
GNotification *
passkeys_notification_new (GApplication *application,
                           const char   *title,
                           const char   *body)
{
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID "-symbolic");
  GNotification *notification;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  ensure_action (application);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  g_notification_set_default_action (notification, "app." SHOW_WINDOW);

  return notification;
}
