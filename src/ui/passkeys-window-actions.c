/* passkeys-window-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include "passkeys-dialog-focus.h"
#include "passkeys-main-page.h"

static void
sign_out_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_action_set_enabled (widget, "win.sign-out", FALSE);
  _passkeys_window_sign_out (PASSKEYS_WINDOW (widget), FALSE);
}

static void
sign_out_everywhere_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  _passkeys_window_ask_to_sign_out (PASSKEYS_WINDOW (widget));
}

static void
forget_account_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  _passkeys_window_forget_account (PASSKEYS_WINDOW (widget));
}

static void
sign_in_again_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  _passkeys_window_sign_in_again (PASSKEYS_WINDOW (widget));
}

static void
switch_account_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (widget);
  PasskeysAccount *account = passkeys_account_store_find (_passkeys_window_get_accounts (self),
                                                          g_variant_get_string (parameter, NULL));

  if (account == NULL)
    return;
  if (self->session != NULL && passkeys_session_get_account (self->session) == account)
    return;

  _passkeys_window_switch_account (self, account);
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

void
_passkeys_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out-everywhere", NULL,
                                   sign_out_everywhere_action);
  gtk_widget_class_install_action (widget_class, "win.forget-account", NULL,
                                   forget_account_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in-again", NULL, sign_in_again_action);
  gtk_widget_class_install_action (widget_class, "win.switch-account", "s", switch_account_action);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (widget_class, "win.show-found", NULL, show_found_action);
  gtk_widget_class_install_action (widget_class, "win.show-join", NULL, show_join_action);
  gtk_widget_class_install_action (widget_class, "win.show-sign-in", NULL, show_sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
}

/* While a dialog is open, keys reach nothing but the dialog, and the shortcuts of the application
 * rest. Whoever wants to quit does not first want to close one dialog after another. Its focus is
 * where the dialog wants it also in a narrow window. */
void
_passkeys_window_let_dialog_quit (PasskeysWindow *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GtkWidget *focus = dialog != NULL ? adw_dialog_get_focus (dialog) : NULL;
  GtkEventController *controller;

  if (dialog == NULL || g_object_get_data (G_OBJECT (dialog), "passkeys-quit") != NULL)
    return;

  controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_q, GDK_CONTROL_MASK),
                      gtk_named_action_new ("app.quit")));
  g_object_set_data (G_OBJECT (dialog), "passkeys-quit", controller);
  gtk_widget_add_controller (GTK_WIDGET (dialog), controller);
  if (focus != NULL)
    passkeys_dialog_focus (dialog, focus);
}

void
_passkeys_window_update_actions (PasskeysWindow *self)
{
  gboolean signed_in = self->session != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out-everywhere",
                                 signed_in && !self->locked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forget-account",
                                 signed_in && !self->locked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in-again", signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-account",
                                 signed_in && !self->locked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-page", signed_in && !self->locked);
}
