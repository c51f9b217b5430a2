/* passkeys-site-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The small window that a site's request opens, and the PasskeysSitePrompt of that request. It is
 * not shown before a person is needed, and closes itself when all is said: when the ceremony failed, or
 * the site has what it asked for, which passkeys_site_window_set_delivered() tells.
 * signal: cancelled, when the person closes it before the end */
#define PASSKEYS_TYPE_SITE_WINDOW (passkeys_site_window_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteWindow, passkeys_site_window, PASSKEYS, SITE_WINDOW, AdwApplicationWindow)

PasskeysSiteWindow *passkeys_site_window_new           (GtkApplication     *application); /* nullable */
void                passkeys_site_window_set_delivered (PasskeysSiteWindow *self,
                                                        const GError       *error); /* nullable */

G_END_DECLS
