/* test-account-switcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-account-removal.h"
#include "passkeys-account-switcher.h"
#include "passkeys-api-error.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

static PasskeysAccount *
make_account (guint number)
{
  g_autoptr(PasskeysConnection) connection = fixture_make_connection ("http://127.0.0.1:9");
  g_autofree char *user_id = g_strdup_printf ("us-1a2b3-c4d5e-f6a7b8c9d0e1%02u", number);
  g_autofree char *name = g_strdup_printf ("person%u@example.org", number);
  g_autofree char *organisation = g_strdup_printf ("Bäckerei %u", number);

  return passkeys_account_new (connection, FIXTURE_ORG_ID, user_id, name, organisation);
}

/* The popover of a window that is not in front is not on the screen: what it would show. */
static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static void
search_for (GtkWidget  *switcher,
            const char *text)
{
  GtkWidget *search = ui_fixture_find (switcher, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (search), text);
  g_signal_emit_by_name (search, "search-changed");
  ui_fixture_settle ();
}

static GtkWidget *
show (GListModel  *accounts,
      GtkWindow  **window)
{
  GtkWidget *switcher = g_object_ref_sink (passkeys_account_switcher_new ());

  passkeys_account_switcher_set_accounts (PASSKEYS_ACCOUNT_SWITCHER (switcher), accounts);
  *window = ui_fixture_show (switcher);

  return switcher;
}

static void
test_search (void)
{
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  GtkWindow *window;
  GtkWidget *switcher = NULL;
  GtkWidget *search;

  for (guint i = 1; i <= 5; i++)
    {
      g_autoptr(PasskeysAccount) account = make_account (i);

      g_list_store_append (accounts, account);
    }
  switcher = show (G_LIST_MODEL (accounts), &window);
  search = ui_fixture_find (switcher, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_false (gtk_widget_get_visible (search));

  for (guint i = 6; i <= 12; i++)
    {
      g_autoptr(PasskeysAccount) account = make_account (i);

      g_list_store_append (accounts, account);
    }
  g_assert_true (gtk_widget_get_visible (search));

  search_for (switcher, "BÄCKEREI 12");
  g_assert_true (says (switcher, "person12@example.org"));
  g_assert_false (says (switcher, "person2@example.org"));
  search_for (switcher, "person2@");
  g_assert_true (says (switcher, "person2@example.org"));
  g_assert_false (says (switcher, "person12@example.org"));
  search_for (switcher, "");
  g_assert_true (says (switcher, "person12@example.org"));

  ui_fixture_close (window);
  g_assert_finalize_object (switcher);
}

static gboolean
has_news (GtkWidget *widget)
{
  if (GTK_IS_IMAGE (widget)
      && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), "media-record-symbolic") == 0)
    return gtk_widget_get_visible (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_news (child))
      return TRUE;

  return FALSE;
}

static void
test_state (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  g_autoptr(PasskeysAccount) other = make_account (1);
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_API_ERROR,
                                                 PASSKEYS_API_ERROR_UNAUTHORIZED, "");
  PasskeysSession *session;
  PasskeysAccount *account;
  GtkWindow *window;
  GtkWidget *switcher;

  passkeys_scripted_server_answer (server, 404, "{}");
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  account = g_object_ref (passkeys_session_get_account (session));
  g_list_store_append (accounts, other);
  g_list_store_append (accounts, account);

  switcher = show (G_LIST_MODEL (accounts), &window);
  g_assert_true (says (switcher, "Signed in"));
  g_assert_false (passkeys_account_is_expired (account));
  g_assert_false (has_news (switcher));

  passkeys_session_report_failure (session, error);
  g_assert_true (says (switcher, "Session expired"));
  g_assert_false (says (switcher, "Signed in"));
  g_assert_true (has_news (switcher));

  /* Who signs out is not told that anything has run out. */
  passkeys_test_await (passkeys_session_sign_out_everywhere (session), NULL);
  ui_fixture_settle ();
  g_assert_false (says (switcher, "Session expired"));
  g_assert_false (has_news (switcher));

  ui_fixture_close (window);
  g_assert_finalize_object (switcher);
  g_assert_finalize_object (session);
  g_clear_object (&account);
  passkeys_scripted_server_free (server);
}

static gboolean
is_asked (gpointer window)
{
  return gtk_widget_get_root (window) != NULL
         && adw_window_get_visible_dialog (window) != NULL;
}

static gboolean
remove_account (PasskeysAccountStore *accounts,
                PasskeysAccount      *account,
                const char           *response)
{
  GtkWindow *window = ui_fixture_show (gtk_label_new ("Below"));
  DexFuture *future = passkeys_account_removal_run (GTK_WIDGET (window), accounts, account, NULL,
                                                    NULL);
  AdwDialog *dialog;
  g_autoptr(GError) error = NULL;
  gboolean removed;

  passkeys_test_run_until (is_asked, window);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)),
                            "organisation is not touched"));
  g_assert_null (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)));
  g_signal_emit_by_name (dialog, "response", response);
  adw_dialog_force_close (dialog);

  passkeys_test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  removed = g_value_get_boolean (dex_future_get_value (future, NULL));
  dex_unref (future);
  ui_fixture_close (window);

  return removed;
}

static void
test_removal (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "accounts.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  PasskeysAccountStore *accounts = passkeys_account_store_new (file);
  g_autoptr(PasskeysAccount) account = make_account (1);

  g_assert_true (passkeys_test_await (passkeys_account_store_add (accounts, account), NULL));

  g_assert_false (remove_account (accounts, account, "cancel"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (accounts)), ==, 1);
  g_assert_true (remove_account (accounts, account, "remove"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (accounts)), ==, 0);

  g_assert_finalize_object (accounts);
  fixture_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/account-switcher/search", test_search);
  g_test_add_func ("/account-switcher/state", test_state);
  g_test_add_func ("/account-switcher/removal", test_removal);

  return g_test_run ();
}
