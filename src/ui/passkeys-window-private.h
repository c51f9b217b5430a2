/* passkeys-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-connection.h"
#include "passkeys-window.h"

G_BEGIN_DECLS

/* What the two halves of the window share: passkeys-window.c keeps the session and the state,
 * passkeys-window-onboarding.c leads from the welcome page to a session. */

AdwNavigationView *_passkeys_window_get_navigation_view (PasskeysWindow           *self);
void               _passkeys_window_set_session         (PasskeysWindow           *self,
                                                         PasskeysSession          *session);
void               _passkeys_window_report              (PasskeysWindow           *self,
                                                         const GError             *error);

AdwNavigationPage *_passkeys_window_create_welcome      (PasskeysWindow           *self);
AdwNavigationPage *_passkeys_window_create_sign_in      (PasskeysWindow           *self,
                                                         PasskeysAccount          *account,
                                                         const GError             *error);
void               _passkeys_window_show_found          (PasskeysWindow           *self);
void               _passkeys_window_show_join           (PasskeysWindow           *self,
                                                         PasskeysConnection       *connection,
                                                         PasskeysRegistrationLink *link,
                                                         const GError             *error);
void               _passkeys_window_show_sign_in        (PasskeysWindow           *self);

G_END_DECLS
