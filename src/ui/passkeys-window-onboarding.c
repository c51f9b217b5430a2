/* passkeys-window-onboarding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-dialog-prompt.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-first-passkey-page.h"
#include "passkeys-found-page.h"
#include "passkeys-join-page.h"
#include "passkeys-outbox-message-page.h"
#include "passkeys-outbox-message.h"
#include "passkeys-recovery-kit-page.h"
#include "passkeys-sign-in.h"
#include "passkeys-sign-in-form-page.h"
#include "passkeys-sign-in-page.h"
#include "passkeys-welcome-page.h"
#include "passkeys-widget-work.h"

/*
 * The ways into an organisation, each page telling by a signal what comes next:
 *
 *   welcome ─┬─ found ── message ─┐
 *            ├────────────────── join ── first passkey ── recovery kit ── session
 *            └─ sign-in ── sign-in form ─────────────────────────────────── session
 */

static void
push (PasskeysWindow    *self,
      AdwNavigationPage *page)
{
  adw_navigation_view_push (_passkeys_window_get_navigation_view (self), page);
}

/* What the person is led to after the passkey was made: first the kit, then the session. */
typedef struct
{
  PasskeysWindow        *window;
  PasskeysRegistration  *registration;
  PasskeysConnection    *connection;
  PasskeysAuthenticator *holder;
  DexFuture             *sign_in; /* (nullable): where it goes on already */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_clear_object (&arrival->window);
  g_clear_object (&arrival->registration);
  g_clear_object (&arrival->connection);
  g_clear_object (&arrival->holder);
  dex_clear (&arrival->sign_in);
  g_free (arrival);
}

static void
show_filled_form (Arrival      *arrival,
                  const GError *error)
{
  AdwNavigationPage *page = passkeys_sign_in_form_page_new ();

  passkeys_sign_in_form_page_fill (PASSKEYS_SIGN_IN_FORM_PAGE (page), arrival->connection,
                                   passkeys_registration_get_org_id (arrival->registration),
                                   passkeys_registration_get_username (arrival->registration),
                                   error);
  g_signal_connect_object (page, "signed-in", G_CALLBACK (_passkeys_window_set_session),
                           arrival->window,
                           G_CONNECT_SWAPPED);
  adw_navigation_view_replace (_passkeys_window_get_navigation_view (arrival->window), &page, 1);
}

static DexFuture *
arrive_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  Arrival *arrival = user_data;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  session = passkeys_await_object (passkeys_unless_cancelled (g_steal_pointer (&arrival->sign_in),
                                                              cancellable),
                                   &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (session != NULL)
    _passkeys_window_set_session (arrival->window, session);
  else
    show_filled_form (arrival, error);

  return dex_future_new_true ();
}

static DexFuture *
begin_sign_in (Arrival *arrival)
{
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  DexFuture *ceremony;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (arrival->window),
                                       _("Sign in with your new passkey"));
  ceremony = passkeys_sign_in (
    arrival->connection, passkeys_registration_get_org_id (arrival->registration),
    passkeys_registration_get_username (arrival->registration),
    passkeys_registration_get_organisation_name (arrival->registration),
    arrival->holder, PASSKEYS_PROMPT (prompt));

  return passkeys_dialog_prompt_run (prompt, ceremony);
}

static void
on_kept (AdwNavigationPage *page,
         Arrival           *arrival)
{
  PasskeysWindow *self = arrival->window;
  Arrival *copy = g_new0 (Arrival, 1);

  copy->window = g_object_ref (arrival->window);
  copy->registration = g_object_ref (arrival->registration);
  copy->connection = g_object_ref (arrival->connection);
  copy->holder = g_object_ref (arrival->holder);
  copy->sign_in = arrival->sign_in != NULL ? dex_ref (arrival->sign_in) : begin_sign_in (arrival);

  dex_clear (&self->work);
  self->work = passkeys_cancellable_fiber_spawn (arrive_fiber, copy, arrival_free);
}

static void
arrival_closure_free (gpointer  data,
                      GClosure *closure)
{
  arrival_free (data);
}

static void
on_created (PasskeysWindow         *self,
            PasskeysRecoveryKit    *kit,
            PasskeysNewPasskeyPage *passkey_page)
{
  PasskeysFirstPasskeyPage *first_page = PASSKEYS_FIRST_PASSKEY_PAGE (passkey_page);
  AdwNavigationPage *page = ADW_NAVIGATION_PAGE (passkeys_recovery_kit_page_new (kit));
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->window = g_object_ref (self);
  arrival->registration = g_object_ref (passkeys_first_passkey_page_get_registration (first_page));
  arrival->connection = g_object_ref (passkeys_first_passkey_page_get_connection (first_page));
  arrival->holder = g_object_ref (passkeys_new_passkey_page_get_holder (passkey_page));
  arrival->sign_in = passkeys_new_passkey_page_dup_sign_in (passkey_page);
  g_signal_connect_data (page, "kept", G_CALLBACK (on_kept), arrival, arrival_closure_free,
                         G_CONNECT_DEFAULT);

  /* There is no way back to a code that has been used. */
  adw_navigation_view_replace (_passkeys_window_get_navigation_view (self), &page, 1);
}

static void
on_accepted (PasskeysWindow       *self,
             PasskeysRegistration *registration,
             PasskeysConnection   *connection)
{
  AdwNavigationPage *page = passkeys_first_passkey_page_new (registration, connection);

  g_signal_connect_object (page, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  push (self, page);
}

void
_passkeys_window_show_join (PasskeysWindow           *self,
                            PasskeysConnection       *connection,
                            PasskeysRegistrationLink *link,
                            const GError             *error)
{
  AdwNavigationView *view;
  AdwNavigationPage *page;

  g_assert (PASSKEYS_IS_WINDOW (self));

  view = _passkeys_window_get_navigation_view (self);
  page = adw_navigation_view_get_visible_page (view);
  if (!PASSKEYS_IS_JOIN_PAGE (page))
    {
      page = passkeys_join_page_new ();
      g_signal_connect_object (page, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
      push (self, page);
    }

  passkeys_join_page_fill (PASSKEYS_JOIN_PAGE (page), connection, link);
  passkeys_join_page_show_error (PASSKEYS_JOIN_PAGE (page), error);
}

static void
on_open_link (PasskeysWindow           *self,
              PasskeysRegistrationLink *link)
{
  g_autoptr(PasskeysConnection) connection = passkeys_connection_new_this_computer (NULL);

  _passkeys_window_show_join (self, connection, link, NULL);
}

/* The code is on its way by e-mail; everything else is known already. */
static void
show_expecting_join (PasskeysWindow     *self,
                     PasskeysConnection *connection,
                     const char         *org_id,
                     const char         *email)
{
  AdwNavigationView *view = _passkeys_window_get_navigation_view (self);
  g_autofree char *words = g_strdup_printf (_("A registration code is on its way to %s"), email);
  AdwToast *toast = adw_toast_new ("");

  _passkeys_window_show_join (self, connection, NULL, NULL);
  passkeys_join_page_expect (PASSKEYS_JOIN_PAGE (adw_navigation_view_get_visible_page (view)),
                             org_id, email);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, words);
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (GTK_WIDGET (view),
                                                                           ADW_TYPE_TOAST_OVERLAY)),
                               toast);
}

static void
on_founded (PasskeysWindow        *self,
            PasskeysConnection    *connection,
            const char            *org_id,
            const char            *email,
            PasskeysOutboxMessage *message)
{
  AdwNavigationPage *page;

  if (message == NULL)
    {
      show_expecting_join (self, connection, org_id, email);
      return;
    }

  page = passkeys_outbox_message_page_new (message);
  g_signal_connect_object (page, "open-link", G_CALLBACK (on_open_link), self, G_CONNECT_SWAPPED);
  push (self, page);
}

void
_passkeys_window_show_found (PasskeysWindow *self)
{
  AdwNavigationPage *page;

  g_assert (PASSKEYS_IS_WINDOW (self));

  page = passkeys_found_page_new ();
  g_signal_connect_object (page, "founded", G_CALLBACK (on_founded), self, G_CONNECT_SWAPPED);
  push (self, page);
}

static void
show_sign_in_form (PasskeysWindow *self)
{
  AdwNavigationPage *page = passkeys_sign_in_form_page_new ();

  g_signal_connect_object (page, "signed-in", G_CALLBACK (_passkeys_window_set_session), self,
                           G_CONNECT_SWAPPED);
  push (self, page);
}

AdwNavigationPage *
_passkeys_window_create_sign_in (PasskeysWindow  *self,
                                 PasskeysAccount *account,
                                 const GError    *error)
{
  AdwNavigationPage *page;

  g_assert (PASSKEYS_IS_WINDOW (self));

  page = passkeys_sign_in_page_new (_passkeys_window_get_accounts (self));
  passkeys_sign_in_page_show_error (PASSKEYS_SIGN_IN_PAGE (page), error);
  g_signal_connect_object (page, "signed-in", G_CALLBACK (_passkeys_window_set_session), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "use-other", G_CALLBACK (show_sign_in_form), self,
                           G_CONNECT_SWAPPED);

  return page;
}

void
_passkeys_window_show_sign_in (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (_passkeys_window_get_accounts (self))) > 0)
    push (self, _passkeys_window_create_sign_in (self, NULL, NULL));
  else
    show_sign_in_form (self);
}

AdwNavigationPage *
_passkeys_window_create_welcome (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  return passkeys_welcome_page_new ();
}
