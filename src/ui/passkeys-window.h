/* passkeys-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account.h"
#include "passkeys-application.h"
#include "passkeys-registration-link.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* The one window. It holds the session and shows what fits: nothing yet, the welcome page, the way to sign in, or the
 * main page. properties: session (nullable) */
#define PASSKEYS_TYPE_WINDOW (passkeys_window_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysWindow, passkeys_window, PASSKEYS, WINDOW, AdwApplicationWindow)

PasskeysWindow  *passkeys_window_new         (PasskeysApplication *application);
PasskeysSession *passkeys_window_get_session (PasskeysWindow      *self);
gboolean         passkeys_window_is_locked   (PasskeysWindow      *self);
void             passkeys_window_open_link   (PasskeysWindow      *self,
                                              const char          *uri);
/* name: of a page; user: (nullable) */
void             passkeys_window_show_page   (PasskeysWindow      *self,
                                              const char          *name,
                                              PasskeysUser        *user);
void             passkeys_window_show_outbox (PasskeysWindow      *self);

G_END_DECLS
