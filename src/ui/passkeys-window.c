/* passkeys-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-dialog-prompt.h"
#include "passkeys-error-messages.h"
#include "passkeys-main-page.h"
#include "passkeys-outbox-dialog.h"
#include "passkeys-session-error.h"
#include "passkeys-session-watch.h"
#include "passkeys-sign-in.h"

/* What is known within this time appears without a spinner before it. */
#define SPINNER_DELAY_MS 100

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysWindow
{
  AdwApplicationWindow  parent_instance;

  PasskeysSession      *session;      /* (owned) (nullable) */
  PasskeysSessionWatch *watch;        /* (owned) (nullable): of the session */
  DexFuture            *work;         /* (owned) (nullable): restoring, switching or signing out */
  char                 *pending_link; /* (owned) (nullable): opened before the state was known */
  guint                 spinner_id;
  gboolean              starting;

  AdwNavigationView    *navigation_view;
  GtkWidget            *starting_spinner;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysWindow, passkeys_window, ADW_TYPE_APPLICATION_WINDOW)

static PasskeysApplication *
get_application (PasskeysWindow *self)
{
  return PASSKEYS_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

static PasskeysAccountStore *
get_accounts (PasskeysWindow *self)
{
  return passkeys_application_get_accounts (get_application (self));
}

static void
show_root (PasskeysWindow    *self,
           AdwNavigationPage *page)
{
  adw_navigation_view_replace (self->navigation_view, &page, 1);
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  PasskeysWindow *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->starting_spinner, TRUE);

  return G_SOURCE_REMOVE;
}

static void
begin_starting (PasskeysWindow *self)
{
  const char *tags[] = { "starting" };

  self->starting = TRUE;
  gtk_widget_set_visible (self->starting_spinner, FALSE);
  if (self->spinner_id == 0)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, show_spinner_cb, self);
  adw_navigation_view_replace_with_tags (self->navigation_view, tags, 1);
}

static void
end_starting (PasskeysWindow *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  self->starting = FALSE;

  if (self->pending_link != NULL)
    {
      g_autofree char *link = g_steal_pointer (&self->pending_link);

      passkeys_window_open_link (self, link);
    }
}

static void
update_actions (PasskeysWindow *self)
{
  gboolean signed_in = self->session != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in-again", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-account", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-page", signed_in);
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
on_session_expired (PasskeysWindow *self)
{
  if (self->session != NULL && passkeys_session_is_expired (self->session))
    offer_to_sign_in_again (self, _("The session has expired"));
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
}

static void
watch_session (PasskeysWindow *self)
{
  GSettings *settings = passkeys_application_get_settings (get_application (self));

  g_clear_object (&self->watch);
  if (self->session == NULL)
    return;

  self->watch = passkeys_session_watch_new (self->session,
                                            g_settings_get_uint (settings, "session-notice-minutes"));
  g_signal_connect_object (self->watch, "expiring", G_CALLBACK (on_session_expiring), self, G_CONNECT_SWAPPED);
  passkeys_session_watch_schedule (self->watch);
}

static void
hold_session (PasskeysWindow  *self,
              PasskeysSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, on_session_expired, self);

  /* What was said about the last session would be taken for news of this one. */
  adw_toast_overlay_dismiss_all (get_toast_overlay (self));

  if (!g_set_object (&self->session, session))
    return;

  if (session != NULL)
    g_signal_connect_object (session, "notify::expired", G_CALLBACK (on_session_expired), self,
                             G_CONNECT_SWAPPED);
  watch_session (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
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
  PasskeysAccountStore *accounts = get_accounts (self);
  GWeakRef *window;

  g_settings_set_string (passkeys_application_get_settings (get_application (self)),
                         "last-account", passkeys_account_get_id (account));
  if (passkeys_account_store_find (accounts, passkeys_account_get_id (account)) == account)
    return;

  window = g_new0 (GWeakRef, 1);
  g_weak_ref_init (window, self);
  dex_future_disown (dex_future_catch (passkeys_account_store_add (accounts, account), remember_failed_cb,
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

void
_passkeys_window_set_session (PasskeysWindow  *self,
                              PasskeysSession *session)
{
  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (PASSKEYS_IS_SESSION (session));

  hold_session (self, session);
  remember_account (self, passkeys_session_get_account (session));
  show_root (self, passkeys_main_page_new (session, G_LIST_MODEL (get_accounts (self))));
  end_starting (self);
  report_keyring (self);
}

void
_passkeys_window_report (PasskeysWindow *self,
                         const GError   *error)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  passkeys_error_messages_toast (GTK_WIDGET (self->navigation_view), error);
}

AdwNavigationView *
_passkeys_window_get_navigation_view (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  return self->navigation_view;
}

static void
show_welcome (PasskeysWindow *self)
{
  show_root (self, _passkeys_window_create_welcome (self));
  end_starting (self);
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
  end_starting (self);
}

static PasskeysAccount *
choose_account (PasskeysWindow *self)
{
  PasskeysAccountStore *accounts = get_accounts (self);
  g_autofree char *id = NULL;
  PasskeysAccount *account;

  id = g_settings_get_string (passkeys_application_get_settings (get_application (self)), "last-account");
  account = passkeys_account_store_find (accounts, id);
  if (account != NULL)
    return g_object_ref (account);

  return g_list_model_get_item (G_LIST_MODEL (accounts), 0);
}

typedef struct
{
  PasskeysWindow  *window;
  PasskeysAccount *account; /* (nullable) */
  PasskeysSession *session; /* (nullable) */
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->window);
  g_clear_object (&work->account);
  g_clear_object (&work->session);
  g_free (work);
}

static void
spawn (PasskeysWindow  *self,
       PasskeysAccount *account,
       DexFiberFunc     fiber)
{
  Work *work = g_new0 (Work, 1);

  work->window = g_object_ref (self);
  work->account = account != NULL ? g_object_ref (account) : NULL;
  work->session = self->session != NULL ? g_object_ref (self->session) : NULL;

  dex_clear (&self->work);
  self->work = dex_scheduler_spawn (NULL, FIBER_STACK_SIZE, fiber, work, (GDestroyNotify) work_free);
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  session = dex_await_object (passkeys_session_restore (work->account), &error);
  if (session != NULL)
    _passkeys_window_set_session (work->window, session);
  else if (!passkeys_error_messages_is_silent (error))
    show_sign_in (work->window, work->account, error);

  return dex_future_new_true ();
}

static DexFuture *
start_fiber (gpointer user_data)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  g_autoptr(GError) error = NULL;

  if (!dex_await (passkeys_account_store_load (get_accounts (self)), &error))
    {
      if (passkeys_error_messages_is_silent (error))
        return dex_future_new_true ();
      _passkeys_window_report (self, error);
    }

  work->account = choose_account (self);
  if (work->account != NULL)
    return restore_fiber (work);

  show_welcome (self);
  return dex_future_new_true ();
}

/* In a fiber, so that the click that led here is over before what was clicked goes away. */
static DexFuture *
switch_fiber (gpointer user_data)
{
  Work *work = user_data;

  hold_session (work->window, NULL);
  begin_starting (work->window);

  return restore_fiber (work);
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  g_autoptr(GError) error = NULL;

  hold_session (self, NULL);
  begin_starting (self);

  if (!dex_await (passkeys_session_sign_out (work->session), &error))
    _passkeys_window_report (self, error);

  show_sign_in (self, passkeys_session_get_account (work->session), NULL);

  return dex_future_new_true ();
}

static DexFuture *
sign_in_again_fiber (gpointer user_data)
{
  Work *work = user_data;
  PasskeysWindow *self = work->window;
  PasskeysAuthenticatorList *authenticators = passkeys_application_get_authenticators (get_application (self));
  g_autoptr(PasskeysAuthenticator) authenticator = NULL;
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(GError) error = NULL;

  authenticator = g_list_model_get_item (G_LIST_MODEL (authenticators), 0);
  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), _("Sign in again to go on"));
  if (!dex_await (passkeys_dialog_prompt_run (prompt,
                                              passkeys_sign_in_again (work->session, authenticator,
                                                                      PASSKEYS_PROMPT (prompt))),
                  &error))
    {
      on_session_expired (self);
      _passkeys_window_report (self, error);
    }
  else
    watch_session (self);

  return dex_future_new_true ();
}

static void
sign_out_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_action_set_enabled (widget, "win.sign-out", FALSE);
  spawn (PASSKEYS_WINDOW (widget), NULL, sign_out_fiber);
}

static void
sign_in_again_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  spawn (PASSKEYS_WINDOW (widget), NULL, sign_in_again_fiber);
}

static void
switch_account_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (widget);
  PasskeysAccount *account = passkeys_account_store_find (get_accounts (self),
                                                          g_variant_get_string (parameter, NULL));

  if (account == NULL)
    return;
  if (self->session != NULL && passkeys_session_get_account (self->session) == account)
    return;

  spawn (self, account, switch_fiber);
}

static void
add_account_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (widget);

  adw_navigation_view_push (self->navigation_view, _passkeys_window_create_welcome (self));
}

static void
show_found_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  _passkeys_window_show_found (PASSKEYS_WINDOW (widget));
}

static void
show_join_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  _passkeys_window_show_join (PASSKEYS_WINDOW (widget), NULL, NULL, NULL);
}

static void
show_sign_in_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  _passkeys_window_show_sign_in (PASSKEYS_WINDOW (widget));
}

static void
show_page_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (widget);
  AdwNavigationPage *page = adw_navigation_view_find_page (self->navigation_view, "main");

  if (page == NULL)
    return;

  adw_navigation_view_pop_to_page (self->navigation_view, page);
  passkeys_main_page_show (PASSKEYS_MAIN_PAGE (page), g_variant_get_string (parameter, NULL));
}

static void
passkeys_window_dispose (GObject *object)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (object);

  dex_clear (&self->work);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_pointer (&self->pending_link, g_free);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_WINDOW);

  G_OBJECT_CLASS (passkeys_window_parent_class)->dispose (object);
}

static void
passkeys_window_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, passkeys_window_get_session (PASSKEYS_WINDOW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in-again", NULL, sign_in_again_action);
  gtk_widget_class_install_action (widget_class, "win.switch-account", "s", switch_account_action);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (widget_class, "win.show-found", NULL, show_found_action);
  gtk_widget_class_install_action (widget_class, "win.show-join", NULL, show_join_action);
  gtk_widget_class_install_action (widget_class, "win.show-sign-in", NULL, show_sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
}

static void
passkeys_window_class_init (PasskeysWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_window_dispose;
  object_class->get_property = passkeys_window_get_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, PASSKEYS_TYPE_SESSION,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/passkeys-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, starting_spinner);

  install_actions (widget_class);
}

static void
passkeys_window_init (PasskeysWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  if (*PROFILE != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  update_actions (self);
}

static void
bind_settings (PasskeysWindow *self)
{
  GSettings *settings = passkeys_application_get_settings (get_application (self));

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

/**
 * passkeys_window_new:
 * @application: the application
 *
 * Makes the window and begins to restore the session that was in use last.
 *
 * Returns: (transfer none): a new window, owned by the toolkit
 */
PasskeysWindow *
passkeys_window_new (PasskeysApplication *application)
{
  PasskeysWindow *self;

  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (application), NULL);

  self = g_object_new (PASSKEYS_TYPE_WINDOW, "application", application, NULL);
  bind_settings (self);
  begin_starting (self);
  spawn (self, NULL, start_fiber);

  return self;
}

/**
 * passkeys_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the session that is shown
 */
PasskeysSession *
passkeys_window_get_session (PasskeysWindow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * passkeys_window_open_link:
 * @self: a window
 * @uri: a registration link
 *
 * Shows the page to join an organisation, filled in from the link. While the window still finds
 * out who is signed in, the link waits.
 */
void
passkeys_window_open_link (PasskeysWindow *self,
                           const char     *uri)
{
  g_autoptr(PasskeysRegistrationLink) link = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PASSKEYS_IS_WINDOW (self));
  g_return_if_fail (uri != NULL);

  if (self->starting)
    {
      g_set_str (&self->pending_link, uri);
      return;
    }

  link = passkeys_registration_link_parse (uri, &error);
  _passkeys_window_show_join (self, NULL, link, error);
}

static void
on_outbox_link (PasskeysWindow           *self,
                PasskeysRegistrationLink *link)
{
  g_autoptr(PasskeysConnection) connection = passkeys_connection_new_this_computer (NULL);

  _passkeys_window_show_join (self, connection, link, NULL);
}

/**
 * passkeys_window_show_outbox:
 * @self: a window
 *
 * Shows the e-mail that the organisation on this computer would have sent.
 */
void
passkeys_window_show_outbox (PasskeysWindow *self)
{
  AdwDialog *dialog;

  g_return_if_fail (PASSKEYS_IS_WINDOW (self));

  dialog = passkeys_outbox_dialog_new ();
  g_signal_connect_object (dialog, "open-link", G_CALLBACK (on_outbox_link), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
