/* passkeys-announcement.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What changes without the person having moved there, said to assistive technology by the window of
 * the widget: at once, or once the widget is seen, where only the last counts. */
void passkeys_announce     (GtkWidget  *widget,
                            const char *text);
void passkeys_announce_now (GtkWidget  *widget,
                            const char *text);

/* a banner, whenever it comes, or says something else */
void  passkeys_announce_banner    (AdwBanner *banner);
char *passkeys_dup_banner_text    (AdwBanner *banner);

/* for tests: who hears it instead, as GTK's own accessibility for tests cannot */
typedef void (*PasskeysAnnouncementFunc) (const char                        *text,
                                          GtkAccessibleAnnouncementPriority  priority);

void _passkeys_announcement_set_listener (PasskeysAnnouncementFunc listener);

G_END_DECLS
