/* passkeys-notification.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* a notification of the application that shows its window when it is pressed */
GNotification *passkeys_notification_new (GApplication *application,
                                          const char   *title,
                                          const char   *body);

G_END_DECLS
