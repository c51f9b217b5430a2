/* test-small-widgets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-account-row.h"
#include "passkeys-account-switcher.h"
#include "passkeys-alert.h"
#include "passkeys-api-error.h"
#include "passkeys-application.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-focus.h"
#include "passkeys-entry-error.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-list-status.h"
#include "passkeys-outbox-dialog.h"
#include "passkeys-outbox-message-page.h"
#include "passkeys-preferences-dialog.h"
#include "passkeys-shortcuts-dialog.h"
#include "passkeys-sign-in-page.h"
#include "passkeys-welcome-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           int        *count)
{
  (*count)++;
}

static int
measure_width (GtkWidget *widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static void
test_busy_button (void)
{
  GtkWidget *button = g_object_ref_sink (passkeys_busy_button_new ("_Start"));
  PasskeysBusyButton *busy = PASSKEYS_BUSY_BUTTON (button);
  int width = measure_width (button);
  int count = 0;

  g_signal_connect (button, "notify", G_CALLBACK (on_notify), &count);
  g_assert_cmpstr (passkeys_busy_button_get_text (busy), ==, "_Start");
  g_assert_false (passkeys_busy_button_get_busy (busy));
  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);

  passkeys_busy_button_set_busy (busy, FALSE);
  g_assert_cmpint (count, ==, 0);
  passkeys_busy_button_set_busy (busy, TRUE);
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_BUSY, TRUE);
  g_assert_cmpint (measure_width (button), ==, width); /* what stands beside it keeps its room */
  passkeys_busy_button_set_busy (busy, FALSE);
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
  g_assert_cmpint (count, ==, 4); /* busy and can-target, twice */

  passkeys_test_finalize (button);
}

static void
on_action (PasskeysErrorBox *box,
           int               action,
           int              *seen)
{
  *seen = action;
}

static void
test_error_box (void)
{
  GtkWidget *box = g_object_ref_sink (passkeys_error_box_new ());
  GtkWindow *window = ui_fixture_show (box);
  g_autoptr(GError) offline = g_error_new_literal (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE,
                                                   "");
  g_autoptr(GError) forbidden = g_error_new_literal (PASSKEYS_API_ERROR,
                                                     PASSKEYS_API_ERROR_FORBIDDEN, "");
  g_autoptr(GError) cancelled = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                     PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, "");
  int seen = -1;

  ui_fixture_listen ();
  g_assert_false (gtk_widget_get_visible (box));

  /* A button nobody listens to would do nothing. */
  passkeys_error_box_set_error (PASSKEYS_ERROR_BOX (box), offline);
  g_assert_true (gtk_widget_get_visible (box));
  ui_fixture_await_heard ("The Organisation Cannot Be Reached. ");
  g_assert_false (gtk_widget_get_visible (ui_fixture_find (box, GTK_TYPE_BUTTON, NULL)));

  g_signal_connect (box, "action", G_CALLBACK (on_action), &seen);
  passkeys_error_box_set_error (PASSKEYS_ERROR_BOX (box), offline);
  ui_fixture_click (box, "_Try Again");
  g_assert_cmpint (seen, ==, PASSKEYS_ERROR_ACTION_TRY_AGAIN);

  passkeys_error_box_set_error (PASSKEYS_ERROR_BOX (box), forbidden);
  g_assert_false (gtk_widget_get_visible (ui_fixture_find (box, GTK_TYPE_BUTTON, NULL)));
  passkeys_error_box_set_error (PASSKEYS_ERROR_BOX (box), cancelled);
  g_assert_false (gtk_widget_get_visible (box));

  ui_fixture_close (window);
  passkeys_test_finalize (box);
}

static gboolean
has_scrolled_to_the_end (gpointer data)
{
  GtkAdjustment *adjustment = data;

  return gtk_adjustment_get_value (adjustment) > 0
         && gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
            >= gtk_adjustment_get_upper (adjustment);
}

/* What was refused stands at the end of a form, which may be out of sight. */
static void
test_error_out_of_sight (void)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entries = gtk_entry_new ();
  GtkWidget *box = passkeys_error_box_new ();
  GtkWidget *scrolled_window = gtk_scrolled_window_new ();
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE, "");
  GtkWindow *window;

  gtk_widget_set_size_request (entries, -1, 2000);
  gtk_box_append (GTK_BOX (form), entries);
  gtk_box_append (GTK_BOX (form), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled_window), form);
  window = ui_fixture_show (scrolled_window);

  for (guint i = 0; i < 2; i++)
    {
      GtkAdjustment *adjustment =
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled_window));

      passkeys_error_box_set_error (PASSKEYS_ERROR_BOX (box), error);
      passkeys_test_run_until (has_scrolled_to_the_end, adjustment);
      gtk_adjustment_set_value (adjustment, 0);
    }

  ui_fixture_close (window);
}

static PasskeysAccount *
make_account (const char *username,
              const char *organisation)
{
  g_autoptr(PasskeysConnection) connection = fixture_make_connection ("http://127.0.0.1:9");

  return passkeys_account_new (connection, FIXTURE_ORG_ID, username, username, organisation);
}

static gboolean
has_one (gpointer accounts)
{
  return g_list_model_get_n_items (accounts) == 1;
}

static void
test_accounts (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "accounts.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  PasskeysAccountStore *accounts = passkeys_account_store_new (file);
  g_autoptr(PasskeysAccount) named = make_account ("ann@example.org", "Harbour <Bakery> & Co");
  g_autoptr(PasskeysAccount) unnamed = make_account ("omar@example.org", NULL);
  AdwNavigationPage *page;
  GtkWidget *switcher = g_object_ref_sink (passkeys_account_switcher_new ());
  GtkWidget *view = adw_navigation_view_new ();
  GtkWindow *window;

  g_assert_true (passkeys_test_await (passkeys_account_store_load (accounts), NULL));
  g_assert_true (passkeys_test_await (passkeys_account_store_add (accounts, named), NULL));
  g_assert_true (passkeys_test_await (passkeys_account_store_add (accounts, unnamed), NULL));
  passkeys_account_switcher_set_account (PASSKEYS_ACCOUNT_SWITCHER (switcher), named);
  passkeys_account_switcher_set_accounts (PASSKEYS_ACCOUNT_SWITCHER (switcher),
                                          G_LIST_MODEL (accounts));

  page = g_object_ref_sink (passkeys_sign_in_page_new (accounts));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  window = ui_fixture_show (view);
  ui_fixture_await_text (page, "Harbour <Bakery> & Co");
  ui_fixture_await_text (page, FIXTURE_ORG_ID);

  gtk_widget_activate_action (ui_fixture_find (page, PASSKEYS_TYPE_ACCOUNT_ROW, "ann@example.org"),
                              "sign-in.forget", "s", passkeys_account_get_id (named));
  ui_fixture_respond (window, "remove");
  passkeys_test_run_until (has_one, accounts);
  ui_fixture_await_gone (page, "Harbour <Bakery> & Co");
  ui_fixture_close (window);
  passkeys_test_finalize (page);

  window = ui_fixture_show (switcher);
  ui_fixture_await_text (switcher, "Harbour <Bakery> & Co");
  ui_fixture_await_text (switcher, "ann@example.org");
  ui_fixture_close (window);
  passkeys_test_finalize (switcher);

  passkeys_test_finalize (accounts);
  fixture_remove_folder (folder);
}

static void
on_open_link (PasskeysOutboxMessagePage *page,
              GObject                   *link,
              int                       *count)
{
  (*count)++;
}

static void
test_message (void)
{
  const char *text = "To: <ann@example.org>\nSubject: Your <b>invitation</b>\n"
                     "Date: Sat, 21 Nov 2026 04:17:10 +0000\n\n"
                     "passkeys://register?username=ann&orgId=or-1&code=1\n";
  g_autoptr(GBytes) eml = g_bytes_new_static (text, strlen (text));
  g_autoptr(PasskeysOutboxMessage) message = passkeys_outbox_message_parse (eml, NULL);
  AdwNavigationPage *page = g_object_ref_sink (passkeys_outbox_message_page_new (message));
  GtkWidget *view = adw_navigation_view_new ();
  GtkWindow *window;
  int count = 0;

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  window = ui_fixture_show (view);
  ui_fixture_await_text (page, "Your <b>invitation</b>");
  g_signal_connect (page, "open-link", G_CALLBACK (on_open_link), &count);
  gtk_widget_activate_action (GTK_WIDGET (page), "message.open-link", NULL);
  g_assert_cmpint (count, ==, 1);

  ui_fixture_close (window);
  passkeys_test_finalize (page);
}

static void
assert_dialog_goes (AdwDialog  *dialog,
                    const char *text)
{
  GtkWidget *content = gtk_label_new ("Content");
  GtkWindow *window = ui_fixture_show (content);

  g_object_ref_sink (dialog);
  adw_dialog_present (dialog, content);
  ui_fixture_settle ();
  ui_fixture_await_text (dialog, text);
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
  ui_fixture_close (window);
  passkeys_test_finalize (dialog);
}

static void
test_dialogs (void)
{
  PasskeysApplication *application = passkeys_application_new ();

  assert_dialog_goes (passkeys_outbox_dialog_new (), "Nothing was written yet");
  assert_dialog_goes (passkeys_preferences_dialog_new (application), "No PIN yet");
  assert_dialog_goes (passkeys_shortcuts_dialog_new (GTK_APPLICATION (application)), "F10");

  passkeys_test_finalize (application);
}

static gboolean
is_focused (gpointer widget)
{
  return gtk_widget_is_focus (widget);
}

/* Not the number, although a sheet that opens begins with it. */
static void
test_preferences_focus (void)
{
  PasskeysApplication *application = passkeys_application_new ();
  AdwDialog *dialog = g_object_ref_sink (passkeys_preferences_dialog_new (application));
  GtkWidget *content = gtk_label_new ("Content");
  GtkWindow *window = ui_fixture_show (content);
  GtkWidget *row;

  adw_dialog_present (dialog, content);
  ui_fixture_await_text (dialog, "No PIN yet");
  row = ui_fixture_find (dialog, ADW_TYPE_ACTION_ROW, "C_hange PIN");
  passkeys_test_run_until (is_focused, row);

  passkeys_dialog_focus (dialog, row);
  gtk_widget_grab_focus (ui_fixture_find (dialog, ADW_TYPE_SPIN_ROW, NULL));
  g_assert_false (is_focused (row));
  passkeys_test_run_until (is_focused, row);

  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
  ui_fixture_close (window);
  passkeys_test_finalize (dialog);
  passkeys_test_finalize (application);
}

/* What is passed by on the way, as while somebody types, is not spoken, nor is anything twice. */
static void
test_list_status (void)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWindow *window = ui_fixture_show (stack);

  gtk_stack_add_named (GTK_STACK (stack), adw_bin_new (), "list");
  ui_fixture_listen ();
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, "4 of 5");
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, NULL);
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, "3 of 5");
  ui_fixture_await_heard ("3 of 5");
  g_assert_false (ui_fixture_heard ("4 of 5"));
  g_assert_false (ui_fixture_heard ("Loading"));

  ui_fixture_listen ();
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, NULL);
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, "3 of 5");
  passkeys_list_status_show (GTK_STACK (stack), "list", NULL, "5 users");
  ui_fixture_await_heard ("5 users");
  g_assert_false (ui_fixture_heard ("3 of 5"));

  ui_fixture_close (window);
}

/* Where the focus is, and not only around it. */
static void
test_entry_error (void)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *message = gtk_label_new ("There is no such name");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkAccessible *field = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  GtkWindow *window;

  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), message);
  window = ui_fixture_show (box);

  passkeys_entry_error_set (GTK_EDITABLE (row), GTK_LABEL (message));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_test_accessible_assert_state (field, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_relation (field, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, message, NULL);

  passkeys_entry_error_set (GTK_EDITABLE (row), NULL);
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_false (gtk_test_accessible_has_state (field, GTK_ACCESSIBLE_STATE_INVALID));
  g_assert_false (gtk_test_accessible_has_relation (field, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE));

  ui_fixture_close (window);
}

static void
test_welcome (void)
{
  AdwNavigationPage *page = g_object_ref_sink (passkeys_welcome_page_new ());
  GtkWidget *view = adw_navigation_view_new ();
  GtkWindow *window;

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  window = ui_fixture_show (view);
  g_assert_cmpstr (gtk_actionable_get_action_name (ui_fixture_find (page, ADW_TYPE_ACTION_ROW,
                                                                    "_Start an Organisation")),
                   ==, "win.show-found");
  g_assert_cmpstr (gtk_actionable_get_action_name (ui_fixture_find (page, ADW_TYPE_ACTION_ROW,
                                                                    "_Join with a Code or Link")),
                   ==, "win.show-join");
  g_assert_cmpstr (gtk_actionable_get_action_name (ui_fixture_find (page, ADW_TYPE_ACTION_ROW,
                                                                    "S_ign In")),
                   ==, "win.show-sign-in");

  ui_fixture_close (window);
  passkeys_test_finalize (page);
}

/* The last row went with the focus while something lay over it: Tab leads on from what is shown instead. */
static void
test_list_status_focus (void)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWindow *window = ui_fixture_show (stack);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new ();
  GtkWidget *instead = gtk_button_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), button);
  gtk_stack_add_named (GTK_STACK (stack), list, "list");
  gtk_stack_add_named (GTK_STACK (stack), instead, "empty");
  gtk_widget_grab_focus (button);
  g_assert_true (gtk_window_get_focus (window) == button);

  gtk_list_box_remove_all (GTK_LIST_BOX (list));
  gtk_window_set_focus (window, NULL);
  passkeys_list_status_show (GTK_STACK (stack), "empty", NULL, NULL);
  ui_fixture_settle ();
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (window) == instead);

  ui_fixture_close (window);
}

/* Escape loses nothing. */
static void
test_destructive (void)
{
  AdwAlertDialog *dialog = g_object_ref_sink (ADW_ALERT_DIALOG (adw_alert_dialog_new ("Burn?", NULL)));

  passkeys_alert_add_destructive (dialog, "keep", "_Keep", "burn", "_Burn");
  g_assert_cmpstr (adw_alert_dialog_get_response_label (dialog, "keep"), ==, "_Keep");
  g_assert_cmpstr (adw_alert_dialog_get_response_label (dialog, "burn"), ==, "_Burn");
  g_assert_cmpint (adw_alert_dialog_get_response_appearance (dialog, "burn"), ==,
                   ADW_RESPONSE_DESTRUCTIVE);
  g_assert_cmpint (adw_alert_dialog_get_response_appearance (dialog, "keep"), ==,
                   ADW_RESPONSE_DEFAULT);
  g_assert_cmpstr (adw_alert_dialog_get_close_response (dialog), ==, "keep");

  g_assert_finalize_object (dialog);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/small-widgets/busy-button", test_busy_button);
  g_test_add_func ("/small-widgets/error-box", test_error_box);
  g_test_add_func ("/small-widgets/error-out-of-sight", test_error_out_of_sight);
  g_test_add_func ("/small-widgets/accounts", test_accounts);
  g_test_add_func ("/small-widgets/message", test_message);
  g_test_add_func ("/small-widgets/dialogs", test_dialogs);
  g_test_add_func ("/small-widgets/preferences-focus", test_preferences_focus);
  g_test_add_func ("/small-widgets/list-status", test_list_status);
  g_test_add_func ("/small-widgets/list-status-focus", test_list_status_focus);
  g_test_add_func ("/small-widgets/destructive", test_destructive);
  g_test_add_func ("/small-widgets/entry-error", test_entry_error);
  g_test_add_func ("/small-widgets/welcome", test_welcome);

  return g_test_run ();
}
