/* passkeys-window-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-main-page.h"
#include "passkeys-session-error.h"
#include "passkeys-session-renewal.h"
#include "passkeys-widget-work.h"

static GSettings *
get_settings (PasskeysWindow *self)
{
  return passkeys_application_get_settings (_passkeys_window_get_application (self));
}

static AdwToastOverlay *
get_toast_overlay (PasskeysWindow *self)
{
  return ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (GTK_WIDGET (self->navigation_view),
                                                     ADW_TYPE_TOAST_OVERLAY));
}

static void
offer_to_sign_in_again (PasskeysWindow *self,
                        const char     *title)
{
  AdwToastOverlay *overlay = get_toast_overlay (self);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _("_Sign In Again"));
  adw_toast_set_action_name (toast, "win.sign-in-again");
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_dismiss_all (overlay);
  adw_toast_overlay_add_toast (overlay, toast);
}

static void
on_session_expiring (PasskeysWindow *self,
                     guint           minutes)
{
  g_autofree char *title = NULL;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "The session expires in %u minute",
                                        "The session expires in %u minutes",
                                        minutes),
                           minutes);
  offer_to_sign_in_again (self, title);
  _passkeys_window_tell_expiring (self);
}

static void
watch_session (PasskeysWindow *self)
{
  GSettings *settings = get_settings (self);

  g_clear_object (&self->watch);
  _passkeys_window_withdraw_expiring (self);
  if (self->session == NULL || passkeys_session_is_expired (self->session))
    return;

  self->watch = passkeys_session_watch_new (self->session,
                                            g_settings_get_uint (settings,
                                                                 "session-notice-minutes"));
  g_signal_connect_object (self->watch, "expiring", G_CALLBACK (on_session_expiring), self,
                           G_CONNECT_SWAPPED);
  passkeys_session_watch_schedule (self->watch);
}

static void
on_session_expired (PasskeysWindow *self)
{
  if (self->session == NULL)
    return;

  /* Whoever has signed in again, in whatever dialog, need not be asked to. */
  adw_toast_overlay_dismiss_all (get_toast_overlay (self));
  watch_session (self);
  _passkeys_window_update_lock (self);
  if (!self->locked && passkeys_session_is_expired (self->session))
    offer_to_sign_in_again (self, _("The session has expired"));
}

static void
hold_session (PasskeysWindow  *self,
              PasskeysSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, on_session_expired, self);
      g_signal_handlers_disconnect_by_func (self->session, _passkeys_window_update_clock, self);
    }

  /* What was said about the last session would be taken for news of this one. */
  adw_toast_overlay_dismiss_all (get_toast_overlay (self));

  if (!g_set_object (&self->session, session))
    return;

  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::expired", G_CALLBACK (on_session_expired), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::user", G_CALLBACK (_passkeys_window_update_clock),
                               self, G_CONNECT_SWAPPED);
    }
  _passkeys_window_update_lock (self);
  watch_session (self);
  _passkeys_window_update_clock (self);
  _passkeys_window_update_actions (self);
  _passkeys_window_notify_session (self);
}

static DexFuture *
remember_failed_cb (DexFuture *future,
                    gpointer   user_data)
{
  GWeakRef *window = user_data;
  g_autoptr(PasskeysWindow) self = g_weak_ref_get (window);
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (self != NULL && error != NULL)
    _passkeys_window_report (self, error);

  return dex_ref (future);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Being signed in does not depend on it, so nobody waits for it. */
static void
remember_account (PasskeysWindow  *self,
                  PasskeysAccount *account)
{
  PasskeysAccountStore *accounts = _passkeys_window_get_accounts (self);
  GWeakRef *window;

  g_settings_set_string (get_settings (self),
                         "last-account", passkeys_account_get_id (account));
  if (passkeys_account_store_find (accounts, passkeys_account_get_id (account)) == account)
    return;

  window = g_new0 (GWeakRef, 1);
  g_weak_ref_init (window, self);
  dex_future_disown (dex_future_catch (passkeys_account_store_add (accounts, account),
                                       remember_failed_cb,
                                       window, weak_ref_free));
}

/* Where the keyring is of no use the person learns it now, not at the next start. */
static void
report_keyring (PasskeysWindow *self)
{
  g_autoptr(GError) error = NULL;

  if (passkeys_session_is_kept (self->session))
    return;

  error = g_error_new_literal (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_KEYRING, "");
  _passkeys_window_report (self, error);
}

static void
show_root (PasskeysWindow    *self,
           AdwNavigationPage *page)
{
  adw_navigation_view_replace (self->navigation_view, &page, 1);
}

/* The page that was seen last, for whoever was here last. */
static char *
dup_last_page (PasskeysWindow  *self,
               PasskeysAccount *account)
{
  g_autofree char *last = g_settings_get_string (get_settings (self), "last-account");

  if (g_strcmp0 (last, passkeys_account_get_id (account)) != 0)
    return NULL;

  return g_settings_get_string (get_settings (self), "last-page");
}

static AdwNavigationPage *
create_main_page (PasskeysWindow *self)
{
  g_autofree char *last = dup_last_page (self, passkeys_session_get_account (self->session));
  AdwNavigationPage *page;

  if (last == NULL)
    g_settings_reset (get_settings (self), "last-page");
  page = passkeys_main_page_new (self->session, G_LIST_MODEL (_passkeys_window_get_accounts (self)),
                                 last);
  g_settings_bind (get_settings (self), "last-page", page, "page", G_SETTINGS_BIND_SET);

  return page;
}

void
_passkeys_window_set_session (PasskeysWindow  *self,
                              PasskeysSession *session)
{
  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (PASSKEYS_IS_SESSION (session));

  hold_session (self, session);
  _passkeys_window_keep_session (self, session);
  show_root (self, create_main_page (self));
  remember_account (self, passkeys_session_get_account (session));
  _passkeys_window_end_starting (self);
  report_keyring (self);
}

void
_passkeys_window_report (PasskeysWindow *self,
                         const GError   *error)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  passkeys_error_messages_toast (GTK_WIDGET (self->navigation_view), error);
}

static void
show_welcome (PasskeysWindow *self)
{
  show_root (self, _passkeys_window_create_welcome (self));
  _passkeys_window_end_starting (self);
}

static void
show_sign_in (PasskeysWindow  *self,
              PasskeysAccount *account,
              const GError    *error)
{
  /* Being signed out is nothing to be told about. */
  if (g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED))
    error = NULL;

  show_root (self, _passkeys_window_create_sign_in (self, account, error));
  _passkeys_window_end_starting (self);
}

typedef struct
{
  PasskeysWindow               *window;
  PasskeysAccount              *account; /* (nullable) */
  PasskeysSession              *session; /* (nullable) */
  gboolean                      everywhere;
  PasskeysCancellableFiberFunc  fiber;
} Work;

static PasskeysAccount *
choose_account (PasskeysWindow *self)
{
  PasskeysAccountStore *accounts = _passkeys_window_get_accounts (self);
  g_autofree char *id = NULL;
  PasskeysAccount *account;

  id = g_settings_get_string (get_settings (self), "last-account");
  account = passkeys_account_store_find (accounts, id);
  if (account != NULL)
    return g_object_ref (account);

  return g_list_model_get_item (G_LIST_MODEL (accounts), 0);
}

static void
work_free (Work *work)
{
  g_clear_object (&work->window);
  g_clear_object (&work->account);
  g_clear_object (&work->session);
  g_free (work);
}

/* A fiber begins later than it was asked for: the window may have been closed by then. */
static DexFuture *
work_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  Work *work = user_data;

  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  return work->fiber (work, cancellable);
}

static void
spawn (PasskeysWindow               *self,
       PasskeysAccount              *account,
       gboolean                      everywhere,
       PasskeysCancellableFiberFunc  fiber)
{
  Work *work = g_new0 (Work, 1);

  work->window = g_object_ref (self);
  work->account = account != NULL ? g_object_ref (account) : NULL;
  work->session = self->session != NULL ? g_object_ref (self->session) : NULL;
  work->everywhere = everywhere;
  work->fiber = fiber;

  dex_clear (&self->work);
  self->work = passkeys_cancellable_fiber_spawn (work_fiber, work, (GDestroyNotify) work_free);
}

static void
await_restored (Work         *work,
                GCancellable *cancellable)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  session =
    passkeys_await_object (passkeys_unless_cancelled (passkeys_session_restore (work->account),
                                                      cancellable),
                           &error);
  if (g_cancellable_is_cancelled (cancellable))
    return;

  if (session != NULL)
    _passkeys_window_set_session (work->window, session);
  else
    show_sign_in (work->window, work->account, error);
}

static DexFuture *
ask_about_accounts (PasskeysWindow *self,
                    const GError   *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  passkeys_error_messages_describe (error, &title, &sentence);
  /* Translators: the first part says why the list of accounts cannot be read */
  body = g_strdup_printf (_("%s\n\nAs long as the file is there, no account is remembered. Passkeys "
                            "can rename it and begin a new list; nothing in it is deleted."),
                          sentence);
  dialog = adw_alert_dialog_new (title, body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "leave", _("_Not Now"),
                                  "set-aside", _("_Begin New List"),
                                  NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "leave");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "set-aside");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "set-aside",
                                            ADW_RESPONSE_SUGGESTED);

  return passkeys_alert_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self));
}

/* The file is the person's: it is not touched unasked. */
static void
await_set_aside (PasskeysWindow *self,
                 const GError   *load_error,
                 GCancellable   *cancellable)
{
  PasskeysAccountStore *accounts = _passkeys_window_get_accounts (self);
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future = ask_about_accounts (self, load_error);

  response = passkeys_await_string (passkeys_unless_cancelled (future, cancellable), NULL);
  if (g_strcmp0 (response, "set-aside") != 0)
    return;

  future = passkeys_account_store_set_aside (accounts);
  if (passkeys_await (passkeys_unless_cancelled (future, cancellable), &error))
    {
      adw_toast_overlay_add_toast (get_toast_overlay (self),
                                   adw_toast_new (_("Accounts are remembered from now on")));
      if (self->session != NULL)
        remember_account (self, passkeys_session_get_account (self->session));
    }
  else if (!g_cancellable_is_cancelled (cancellable))
    _passkeys_window_report (self, error);
}

static DexFuture *
start_fiber (gpointer      user_data,
             GCancellable *cancellable)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  PasskeysAccountStore *accounts = _passkeys_window_get_accounts (self);
  g_autoptr(GError) error = NULL;

  passkeys_await (passkeys_unless_cancelled (passkeys_account_store_load (accounts), cancellable),
                  &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  work->account = choose_account (self);
  if (work->account != NULL)
    await_restored (work, cancellable);
  else
    show_welcome (self);

  if (error != NULL && !g_cancellable_is_cancelled (cancellable))
    await_set_aside (self, error, cancellable);

  return dex_future_new_true ();
}

/* In a fiber, so that the click that led here is over before what was clicked goes away. */
static DexFuture *
switch_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  Work *work = user_data;

  g_autoptr(PasskeysSession) session = _passkeys_window_dup_session (work->window, work->account);

  if (session != NULL)
    {
      _passkeys_window_set_session (work->window, session);
      return dex_future_new_true ();
    }

  hold_session (work->window, NULL);
  _passkeys_window_begin_starting (work->window);

  await_restored (work, cancellable);
  return dex_future_new_true ();
}

static DexFuture *
sign_out_fiber (gpointer      user_data,
                GCancellable *cancellable)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  hold_session (self, NULL);
  _passkeys_window_drop_session (self, passkeys_session_get_account (work->session));
  g_settings_reset (get_settings (self), "last-page");
  _passkeys_window_begin_starting (self);

  future = work->everywhere ? passkeys_session_sign_out_everywhere (work->session)
                            : passkeys_session_sign_out (work->session);
  passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (error != NULL)
    _passkeys_window_report (self, error);
  show_sign_in (self, passkeys_session_get_account (work->session), NULL);

  return dex_future_new_true ();
}

static DexFuture *
sign_in_again_fiber (gpointer      user_data,
                     GCancellable *cancellable)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  PasskeysApplication *application = _passkeys_window_get_application (self);
  PasskeysAuthenticatorList *authenticators = passkeys_application_get_authenticators (application);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), _("Sign in again to go on"));
  future = passkeys_session_renewal_run (work->session, G_LIST_MODEL (authenticators),
                                         PASSKEYS_PROMPT (prompt));
  future = passkeys_dialog_prompt_run (prompt, future);
  passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (error != NULL)
    {
      on_session_expired (self);
      _passkeys_window_report (self, error);
    }
  else
    watch_session (self);

  return dex_future_new_true ();
}

/* Finds out who is signed in, beginning with the account that was in use last. */
void
_passkeys_window_start (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  if (self->session != NULL)
    hold_session (self, NULL);
  _passkeys_window_begin_starting (self);
  spawn (self, NULL, FALSE, start_fiber);
}

void
_passkeys_window_switch_account (PasskeysWindow  *self,
                                 PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  spawn (self, account, FALSE, switch_fiber);
}

void
_passkeys_window_sign_out (PasskeysWindow *self,
                           gboolean        everywhere)
{
  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (self->session != NULL);

  spawn (self, NULL, everywhere, sign_out_fiber);
}

void
_passkeys_window_sign_in_again (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (self->session != NULL);

  spawn (self, NULL, FALSE, sign_in_again_fiber);
}
