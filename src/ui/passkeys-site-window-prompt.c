/* passkeys-site-window-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-window"

#include "config.h"

#include "passkeys-site-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"

static DexFuture *
reject_cancelled (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                "The person cancelled");
}

/* The view takes the focus, which what is not sensitive cannot have. */
static void
prepare_view (PasskeysSiteWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->question_view), TRUE);
  _passkeys_site_window_show_page (self, "ask");
}

static DexFuture *
passkeys_site_window_ask_pin (PasskeysPrompt     *prompt,
                              PasskeysPinRequest *request)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);

  if (self->ended)
    return reject_cancelled ();

  prepare_view (self);
  return passkeys_question_view_ask_pin (self->question_view, request);
}

static DexFuture *
passkeys_site_window_choose (PasskeysPrompt *prompt,
                             GListModel     *candidates)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);

  if (self->ended)
    return reject_cancelled ();

  prepare_view (self);
  return passkeys_question_view_choose (self->question_view, candidates);
}

/* This computer has nothing to be touched or plugged in. */
static DexFuture *
passkeys_site_window_ask_touch (PasskeysPrompt *prompt,
                                const char     *authenticator_name)
{
  return reject_cancelled ();
}

static void
passkeys_site_window_progress (PasskeysPrompt *prompt,
                               const char     *message)
{
  passkeys_question_view_set_progress (PASSKEYS_SITE_WINDOW (prompt)->question_view, message);
}

void
_passkeys_site_window_pin_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_site_window_ask_pin;
  iface->choose = passkeys_site_window_choose;
  iface->ask_touch = passkeys_site_window_ask_touch;
  iface->progress = passkeys_site_window_progress;
}

static void
passkeys_site_window_begin (PasskeysSitePrompt  *prompt,
                            PasskeysSiteRequest *request)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);

  if (self->ended)
    return;

  g_set_object (&self->request, request);
  _passkeys_site_window_show_request (self);
  gtk_window_present (GTK_WINDOW (self));
}

static DexFuture *
ask (PasskeysSiteWindow *self)
{
  _passkeys_site_window_reject (self);
  self->question = dex_promise_new_cancellable ();
  _passkeys_site_window_update (self);

  /* Not the promise itself: it notices only that way when nobody waits any more. */
  return dex_future_first (dex_ref (self->question), NULL);
}

/* It comes unasked, perhaps while the person types, and cannot be undone: Enter is to keep the
 * passkey. */
static void
show_removal (PasskeysSiteWindow *self)
{
  passkeys_busy_button_set_text (self->continue_button, C_("button", "_Remove"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->continue_button), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->continue_button), "destructive-action");
  gtk_widget_grab_focus (GTK_WIDGET (self->header));
}

static DexFuture *
passkeys_site_window_confirm (PasskeysSitePrompt  *prompt,
                              PasskeysSiteRequest *request,
                              const GError        *error)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);
  PasskeysSitePurpose purpose = passkeys_site_request_get_purpose (request);
  DexFuture *answer;

  if (self->ended)
    return reject_cancelled ();

  g_set_object (&self->request, request);
  if (error != NULL)
    {
      self->told = TRUE;
      _passkeys_site_window_show_outcome (self, error);
    }
  else
    _passkeys_site_window_show_page (self, NULL);
  answer = ask (self);
  if (error == NULL && purpose == PASSKEYS_SITE_PURPOSE_MANAGE)
    show_removal (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));

  return answer;
}

static DexFuture *
passkeys_site_window_choose_entry (PasskeysSitePrompt  *prompt,
                                   PasskeysSiteRequest *request,
                                   GListModel          *entries,
                                   const GError        *last_error)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);
  DexFuture *answer;

  if (self->ended)
    return reject_cancelled ();

  g_set_object (&self->request, request);
  /* What was typed stays. */
  if (last_error == NULL)
    passkeys_site_entry_group_set_entries (self->entry_group, entries,
                                           passkeys_site_request_get_user_name (request));
  _passkeys_site_window_show_page (self, "entry");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "site.cancel", TRUE);
  answer = ask (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry_group));
  if (last_error != NULL)
    passkeys_site_entry_group_set_error (self->entry_group, last_error);

  return answer;
}

/* Who cancelled, here or in the browser, knows; and after a choice among security keys the site
 * itself comes next. */
static gboolean
is_known (PasskeysSiteWindow *self,
          const GError       *error)
{
  if (self->request == NULL)
    return TRUE;
  if (error != NULL)
    return self->told || passkeys_error_messages_is_silent (error);

  return passkeys_site_request_get_purpose (self->request) == PASSKEYS_SITE_PURPOSE_SELECT;
}

static void
finish (PasskeysSiteWindow *self,
        const GError       *error)
{
  self->ended = TRUE;
  _passkeys_site_window_reject (self);
  if (is_known (self, error))
    gtk_window_close (GTK_WINDOW (self));
  else
    _passkeys_site_window_show_outcome (self, error);
}

/* That it went well is not said before it is true for the site as well. */
static void
passkeys_site_window_end (PasskeysSitePrompt *prompt,
                          const GError       *error)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (prompt);

  if (self->ended)
    return;

  if (error != NULL)
    finish (self, error);
  else
    self->done = TRUE;
}

void
_passkeys_site_window_prompt_init (PasskeysSitePromptInterface *iface)
{
  iface->begin = passkeys_site_window_begin;
  iface->confirm = passkeys_site_window_confirm;
  iface->choose_entry = passkeys_site_window_choose_entry;
  iface->end = passkeys_site_window_end;
}

/**
 * passkeys_site_window_set_delivered:
 * @self: a window
 * @error: (nullable): why the site did not get its answer, %NULL when it did
 *
 * Ends a ceremony that went well. One that failed has ended, and its window stays as it is.
 */
void
passkeys_site_window_set_delivered (PasskeysSiteWindow *self,
                                    const GError       *error)
{
  g_autoptr(GError) undelivered = NULL;

  g_return_if_fail (PASSKEYS_IS_SITE_WINDOW (self));

  if (self->ended || !self->done)
    return;

  if (error != NULL)
    undelivered = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, error->message);
  finish (self, undelivered);
}
