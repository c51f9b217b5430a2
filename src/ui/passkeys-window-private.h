/* passkeys-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-connection.h"
#include "passkeys-idle-lock.h"
#include "passkeys-session-watch.h"
#include "passkeys-window.h"

G_BEGIN_DECLS

/* What the parts of the window share:
 *
 *   passkeys-window.c             its state, and the doors from outside
 *   passkeys-window-session.c     restoring, holding and ending a session
 *   passkeys-window-accounts.c    sessions side by side, and accounts that go
 *   passkeys-window-clock.c       telling that the clock of this computer is wrong
 *   passkeys-window-dialogs.c     keeping dialogs from lying over the lock
 *   passkeys-window-lock.c        forgetting the sessions when nobody is there
 *   passkeys-window-news.c        telling what happens to whoever looks elsewhere
 *   passkeys-window-onboarding.c  the way from the welcome page to a session
 *   passkeys-window-recovery.c    the ways back in, and this device as another one of a person
 *   passkeys-window-actions.c     what menus, buttons and keys call */

struct _PasskeysWindow
{
  AdwApplicationWindow  parent_instance;

  PasskeysSession      *session;      /* (owned) (nullable): the one that is shown */
  GHashTable           *sessions;     /* (owned): id of an account → PasskeysSession */
  PasskeysSessionWatch *watch;        /* (owned) (nullable): of the session */
  DexFuture            *work;         /* (owned) (nullable): restoring, switching or signing out */
  char                 *pending_link; /* (owned) (nullable): opened before the state was known */
  PasskeysIdleLock     *idle_lock;    /* (owned) (nullable) */
  char                 *pending_page; /* (owned) (nullable): likewise */
  PasskeysUser         *pending_user; /* (owned) (nullable): with the page */
  guint                 spinner_id;
  guint                 clock_id;     /* while the clock is said to be wrong */
  gboolean              starting;
  gboolean              told_expiring; /* outside the window */
  gboolean              locked;       /* the session was forgotten, what it showed is hidden */

  GtkStack             *stack;
  GtkWidget            *unlock_button;
  AdwNavigationView    *navigation_view;
  GtkWidget            *starting_spinner;
  AdwBanner            *clock_banner;
};

void                  _passkeys_window_update_clock        (PasskeysWindow           *self);
void                  _passkeys_window_update_lock         (PasskeysWindow           *self);
void                  _passkeys_window_lock_when_idle      (PasskeysWindow           *self,
                                                            GSettings                *settings);
void                  _passkeys_window_put_dialogs_away    (PasskeysWindow           *self);
void                  _passkeys_window_bring_dialogs_back  (PasskeysWindow           *self);
void                  _passkeys_window_tell_expiring       (PasskeysWindow           *self);
void                  _passkeys_window_withdraw_expiring   (PasskeysWindow           *self);
PasskeysApplication  *_passkeys_window_get_application     (PasskeysWindow           *self);
PasskeysAccountStore *_passkeys_window_get_accounts        (PasskeysWindow           *self);
AdwNavigationView    *_passkeys_window_get_navigation_view (PasskeysWindow           *self);
void                  _passkeys_window_begin_starting      (PasskeysWindow           *self);
void                  _passkeys_window_end_starting        (PasskeysWindow           *self);
void                  _passkeys_window_notify_session      (PasskeysWindow           *self);

void                  _passkeys_window_start               (PasskeysWindow           *self);
void                  _passkeys_window_set_session         (PasskeysWindow           *self,
                                                            PasskeysSession          *session);
void                  _passkeys_window_switch_account      (PasskeysWindow           *self,
                                                            PasskeysAccount          *account);
void                  _passkeys_window_sign_out            (PasskeysWindow           *self,
                                                            gboolean                  everywhere);
void                  _passkeys_window_keep_session        (PasskeysWindow           *self,
                                                            PasskeysSession          *session);
PasskeysSession      *_passkeys_window_dup_session         (PasskeysWindow           *self,
                                                            PasskeysAccount          *account);
void                  _passkeys_window_drop_session        (PasskeysWindow           *self,
                                                            PasskeysAccount          *account);
void                  _passkeys_window_ask_to_sign_out     (PasskeysWindow           *self);
void                  _passkeys_window_forget_account      (PasskeysWindow           *self);
void                  _passkeys_window_sign_in_again       (PasskeysWindow           *self);
void                  _passkeys_window_report              (PasskeysWindow           *self,
                                                            const GError             *error);

AdwNavigationPage    *_passkeys_window_create_welcome      (PasskeysWindow           *self);
AdwNavigationPage    *_passkeys_window_create_sign_in      (PasskeysWindow           *self,
                                                            PasskeysAccount          *account,
                                                            const GError             *error);
void                  _passkeys_window_show_found          (PasskeysWindow           *self);
void                  _passkeys_window_show_join           (PasskeysWindow           *self,
                                                            PasskeysConnection       *connection,
                                                            PasskeysRegistrationLink *link,
                                                            const GError             *error);
void                  _passkeys_window_show_sign_in        (PasskeysWindow           *self);
void                  _passkeys_window_show_device_code    (PasskeysWindow           *self,
                                                            PasskeysConnection       *connection,
                                                            const GError             *error);

void                  _passkeys_window_install_recovery_actions (GtkWidgetClass      *widget_class);
void                  _passkeys_window_install_actions     (GtkWidgetClass           *widget_class);
void                  _passkeys_window_let_dialog_quit     (PasskeysWindow           *self);
void                  _passkeys_window_update_actions      (PasskeysWindow           *self);

G_END_DECLS
