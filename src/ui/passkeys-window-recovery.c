/* passkeys-window-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-device-code-page.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-fiber.h"
#include "passkeys-recovery-kit-page.h"
#include "passkeys-recovery-page.h"
#include "passkeys-recovery-passkey-page.h"
#include "passkeys-sign-in-form-page.h"
#include "passkeys-sign-in.h"
#include "passkeys-time-words.h"
#include "passkeys-widget-work.h"

/*
 * The other ways to a session:
 *
 *   welcome ─┬─ recovery ── new passkey ── recovery kit ── dead passkeys ── session
 *            └─ device code ─────────────────────────────────────────────── session
 */

/* What the person is led to after the recovery: first the kit, then the session. */
typedef struct
{
  PasskeysWindow        *window;
  PasskeysRecovery      *recovery;
  PasskeysRecoveryKit   *kit;
  PasskeysConnection    *connection;
  PasskeysAuthenticator *holder;
  DexFuture             *sign_in; /* (nullable): where it goes on already */
} Return;

static void
return_free (gpointer data)
{
  Return *way = data;

  g_clear_object (&way->window);
  g_clear_object (&way->recovery);
  g_clear_object (&way->kit);
  g_clear_object (&way->connection);
  g_clear_object (&way->holder);
  dex_clear (&way->sign_in);
  g_free (way);
}

static void
return_closure_free (gpointer  data,
                     GClosure *closure)
{
  return_free (data);
}

static PasskeysVault *
get_vault (PasskeysWindow *self)
{
  PasskeysApplication *application = _passkeys_window_get_application (self);

  return passkeys_authenticator_list_get_vault (
    passkeys_application_get_authenticators (application));
}

static char *
describe_dead (GListModel *dead)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (dead); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (dead, i);
      g_autofree char *date =
        passkeys_time_words_dup_day (passkeys_local_passkey_get_created (passkey));

      /* Translators: the name of a passkey, whose it is, and the date when it was made */
      g_string_append_printf (names, _("• %s of %s, made on %s\n"),
                              passkeys_local_passkey_get_name (passkey),
                              passkeys_local_passkey_get_user_name (passkey), date);
    }

  return g_string_free (names, FALSE);
}

static DexFuture *
ask_about_dead (PasskeysWindow *self,
                GListModel     *dead)
{
  guint n_dead = g_list_model_get_n_items (dead);
  g_autofree char *names = describe_dead (dead);
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  body = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: %s is a list of passkeys, a line each */
                                       "This passkey on this computer ended with the recovery and "
                                       "opens nothing any more:\n\n%s\nIts key can be removed from "
                                       "the keyring. Nothing else is touched.",
                                       "These passkeys on this computer ended with the recovery and "
                                       "open nothing any more:\n\n%s\nTheir keys can be removed from "
                                       "the keyring. Nothing else is touched.", n_dead), names);
  dialog = adw_alert_dialog_new (g_dngettext (GETTEXT_PACKAGE, "Remove the Former Passkey?",
                                              "Remove the Former Passkeys?", n_dead), body);
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "keep", C_("passkeys", "_Keep"),
                                  "remove", C_("button", "_Remove"));

  return passkeys_alert_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self));
}

/* Being in again does not depend on it: where the keyring does not answer, the passkeys stay. */
static void
await_tidy (Return       *way,
            GCancellable *cancellable)
{
  PasskeysVault *vault = get_vault (way->window);
  g_autoptr(GListModel) dead = NULL;
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_recovery_find_dead_passkeys (way->recovery, vault);
  dead = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (dead == NULL || g_list_model_get_n_items (dead) == 0)
    return;

  future = ask_about_dead (way->window, dead);
  response = passkeys_await_string (passkeys_unless_cancelled (future, cancellable), NULL);
  if (g_strcmp0 (response, "remove") != 0)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (dead) && error == NULL; i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (dead, i);

      future = passkeys_vault_remove (vault, passkey);
      passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
    }
  if (error != NULL && !g_cancellable_is_cancelled (cancellable))
    _passkeys_window_report (way->window, error);
}

static void
show_filled_form (Return       *way,
                  const GError *error)
{
  AdwNavigationPage *page = passkeys_sign_in_form_page_new ();

  passkeys_sign_in_form_page_fill (PASSKEYS_SIGN_IN_FORM_PAGE (page), way->connection,
                                   passkeys_recovery_get_org_id (way->recovery),
                                   passkeys_recovery_get_username (way->recovery), error);
  g_signal_connect_object (page, "signed-in", G_CALLBACK (_passkeys_window_set_session),
                           way->window, G_CONNECT_SWAPPED);
  adw_navigation_view_replace (_passkeys_window_get_navigation_view (way->window), &page, 1);
}

static GSettings *
get_settings (PasskeysWindow *self)
{
  return passkeys_application_get_settings (_passkeys_window_get_application (self));
}

static DexFuture *
begin_sign_in (Return *way)
{
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  DexFuture *ceremony;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (way->window),
                                       _("Sign in with your new passkey"));
  ceremony = passkeys_sign_in (way->connection, passkeys_recovery_get_org_id (way->recovery),
                               passkeys_recovery_get_username (way->recovery),
                               passkeys_recovery_kit_get_organisation_name (way->kit),
                               way->holder, PASSKEYS_PROMPT (prompt));

  return passkeys_dialog_prompt_run (prompt, ceremony);
}

static DexFuture *
return_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  Return *way = user_data;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  await_tidy (way, cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (way->sign_in == NULL)
    way->sign_in = begin_sign_in (way);
  session = passkeys_await_object (passkeys_unless_cancelled (g_steal_pointer (&way->sign_in),
                                                              cancellable),
                                   &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (session == NULL)
    {
      show_filled_form (way, error);
      return dex_future_new_true ();
    }

  /* What is left after a recovery is seen from the first page, wherever the person was before. */
  g_settings_reset (get_settings (way->window), "last-page");
  _passkeys_window_set_session (way->window, session);

  return dex_future_new_true ();
}

static void
on_kept (AdwNavigationPage *page,
         Return            *way)
{
  PasskeysWindow *self = way->window;
  Return *copy = g_new0 (Return, 1);

  copy->window = g_object_ref (way->window);
  copy->recovery = g_object_ref (way->recovery);
  copy->kit = g_object_ref (way->kit);
  copy->connection = g_object_ref (way->connection);
  copy->holder = g_object_ref (way->holder);
  copy->sign_in = way->sign_in != NULL ? dex_ref (way->sign_in) : NULL;

  dex_clear (&self->work);
  self->work = passkeys_cancellable_fiber_spawn (return_fiber, copy, return_free);
}

static void
on_created (PasskeysWindow         *self,
            PasskeysRecoveryKit    *kit,
            PasskeysNewPasskeyPage *passkey_page)
{
  PasskeysRecoveryPasskeyPage *recovery_page = PASSKEYS_RECOVERY_PASSKEY_PAGE (passkey_page);
  AdwNavigationPage *page = ADW_NAVIGATION_PAGE (passkeys_recovery_kit_page_new (kit));
  Return *way = g_new0 (Return, 1);

  way->window = g_object_ref (self);
  way->recovery = g_object_ref (passkeys_recovery_passkey_page_get_recovery (recovery_page));
  way->kit = g_object_ref (kit);
  way->connection = g_object_ref (passkeys_recovery_passkey_page_get_connection (recovery_page));
  way->holder = g_object_ref (passkeys_new_passkey_page_get_holder (passkey_page));
  way->sign_in = passkeys_new_passkey_page_dup_sign_in (passkey_page);
  g_signal_connect_data (page, "kept", G_CALLBACK (on_kept), way, return_closure_free,
                         G_CONNECT_DEFAULT);

  /* There is no way back to a kit that has been used. */
  adw_navigation_view_replace (_passkeys_window_get_navigation_view (self), &page, 1);
}

static void
on_unlocked (PasskeysWindow     *self,
             PasskeysRecovery   *recovery,
             PasskeysConnection *connection)
{
  AdwNavigationPage *page = passkeys_recovery_passkey_page_new (recovery, connection);

  g_signal_connect_object (page, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (_passkeys_window_get_navigation_view (self), page);
}

static void
show_recovery_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (widget);
  AdwNavigationPage *page = passkeys_recovery_page_new ();

  g_signal_connect_object (page, "unlocked", G_CALLBACK (on_unlocked), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (_passkeys_window_get_navigation_view (self), page);
}

/* Nothing but a link knows @connection; @error is what is wrong with the link. */
void
_passkeys_window_show_device_code (PasskeysWindow     *self,
                                   PasskeysConnection *connection,
                                   const GError       *error)
{
  AdwNavigationView *view;
  AdwNavigationPage *page;

  g_assert (PASSKEYS_IS_WINDOW (self));

  view = _passkeys_window_get_navigation_view (self);
  page = adw_navigation_view_get_visible_page (view);
  if (!PASSKEYS_IS_DEVICE_CODE_PAGE (page))
    {
      page = passkeys_device_code_page_new ();
      g_signal_connect_object (page, "signed-in", G_CALLBACK (_passkeys_window_set_session), self,
                               G_CONNECT_SWAPPED);
      adw_navigation_view_push (view, page);
    }

  passkeys_device_code_page_fill (PASSKEYS_DEVICE_CODE_PAGE (page), connection, error);
}

static void
show_device_code_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  _passkeys_window_show_device_code (PASSKEYS_WINDOW (widget), NULL, NULL);
}

void
_passkeys_window_install_recovery_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-recovery", NULL, show_recovery_action);
  gtk_widget_class_install_action (widget_class, "win.show-device-code", NULL,
                                   show_device_code_action);
}
