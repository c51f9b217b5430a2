/* passkeys-announcement.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What changes without the person having moved there, said to assistive technology by the window of
 * the widget: at once, or once the widget is seen, where only the last counts. */
void passkeys_announce     (GtkWidget  *widget,
                            const char *text);
void passkeys_announce_now (GtkWidget  *widget,
                            const char *text);

/* for tests: who hears it instead, as GTK's own accessibility for tests cannot */
typedef void (*PasskeysAnnouncementFunc) (const char                        *text,
                                          GtkAccessibleAnnouncementPriority  priority);

void _passkeys_announcement_set_listener (PasskeysAnnouncementFunc listener);

G_END_DECLS
