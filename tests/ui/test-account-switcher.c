/* test-account-switcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-account-news.h"
#include "passkeys-account-removal.h"
#include "passkeys-account-switcher.h"
#include "passkeys-api-error.h"
#include "passkeys-list-cache.h"
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

static gboolean
says_only_way (gpointer switcher)
{
  return says (switcher, "Only one way to sign in");
}

static gboolean
says_ends_soon (gpointer switcher)
{
  return says (switcher, "Session ends soon");
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
  passkeys_test_finalize (switcher);
}

/* An account goes, such as one that was removed in another window, while its row has the focus. */
static void
test_focus (void)
{
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  GtkWindow *window;
  GtkWidget *switcher;
  GtkListBox *list;

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr(PasskeysAccount) account = make_account (i);

      g_list_store_append (accounts, account);
    }
  switcher = show (G_LIST_MODEL (accounts), &window);
  list = ui_fixture_find (switcher, GTK_TYPE_LIST_BOX, NULL);
  gtk_popover_popup (ui_fixture_find (switcher, GTK_TYPE_POPOVER, NULL));
  ui_fixture_settle ();
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1))));

  g_list_store_remove (accounts, 1);
  g_assert_true (gtk_window_get_focus (window) == GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)));
  g_list_store_remove (accounts, 1);
  g_assert_true (gtk_window_get_focus (window) == GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0)));

  ui_fixture_close (window);
  passkeys_test_finalize (switcher);
}

static GtkWidget *
find_news_image (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_IMAGE (widget)
      && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), "media-record-symbolic") == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_news_image (child);

  return found;
}

static gboolean
has_news (GtkWidget *switcher)
{
  return gtk_widget_get_visible (find_news_image (switcher));
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
  passkeys_test_finalize (switcher);
  passkeys_test_finalize (session);
  g_clear_object (&account);
  passkeys_scripted_server_free (server);
}

/* What was seen of an account the last time that anybody looked. */
static void
remember_credentials (PasskeysAccount *account,
                      const char      *items)
{
  const char *id = passkeys_account_get_id (account);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "passkeys", "lists", name,
                                              NULL);
  g_autofree char *path = g_build_filename (folder, "credentials.json", NULL);
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"account\":\"%s\",\"date\":1,"
                                           "\"items\":[%s]}", id, items);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
forget (PasskeysAccount *account)
{
  g_assert_true (passkeys_test_await (passkeys_list_cache_forget_account (account), NULL));
}

static const char *
find_news (GtkWidget *widget)
{
  GtkWidget *image = find_news_image (widget);

  return gtk_widget_get_visible (image) ? gtk_widget_get_tooltip_text (image) : NULL;
}

#define ACTIVE "{\"kind\":\"Fido2\",\"isActive\":true}"
#define INACTIVE "{\"kind\":\"Fido2\",\"isActive\":false}"
#define RECOVERY_KEY "{\"kind\":\"RecoveryKey\",\"isActive\":true}"

/* One way in is news until the account is opened; two are none, nor is what cannot be read. */
static void
test_at_risk (void)
{
  static const char *const items[] = {
    "", ACTIVE "," RECOVERY_KEY, ACTIVE "," INACTIVE, ACTIVE "," ACTIVE, "7,{}," INACTIVE, "{",
  };
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  g_autoptr(PasskeysAccount) at_risk = NULL;
  GtkWindow *window;
  GtkWidget *switcher;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(PasskeysAccount) account = make_account (i);

      remember_credentials (account, items[i]);
      g_list_store_append (accounts, account);
    }
  at_risk = g_list_model_get_item (G_LIST_MODEL (accounts), 2);

  switcher = show (G_LIST_MODEL (accounts), &window);
  passkeys_test_run_until (says_only_way, switcher);
  g_assert_cmpstr (find_news (switcher), ==, "person2@example.org at Bäckerei 2 had one passkey or "
                                             "recovery key left. Whoever loses it is locked out.");

  passkeys_account_switcher_set_account (PASSKEYS_ACCOUNT_SWITCHER (switcher), at_risk);
  g_assert_null (find_news (switcher));
  g_assert_false (says (switcher, "Only one way to sign in"));
  g_assert_true (passkeys_test_await (passkeys_account_news_look (at_risk), NULL));
  g_assert_cmpint (passkeys_account_get_news (at_risk), ==, PASSKEYS_ACCOUNT_NEWS_NONE);

  ui_fixture_close (window);
  passkeys_test_finalize (switcher);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(PasskeysAccount) account = make_account (i);

      forget (account);
    }
}

/* By the clock of the server, and only while the session lives. */
static void
test_ends_soon (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysConnection) connection =
    fixture_make_connection (passkeys_scripted_server_get_url (server));
  gint64 expires = g_get_real_time () / G_USEC_PER_SEC + 5 * 60;
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME, expires);
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  PasskeysSession *session;
  PasskeysAccount *account;
  GtkWindow *window;
  GtkWidget *switcher;

  passkeys_scripted_server_answer (server, 404, "{}");
  session = passkeys_test_await_object (passkeys_session_new_from_token (connection, token, "Example"),
                                        NULL);
  account = passkeys_session_get_account (session);
  g_list_store_append (accounts, account);
  switcher = show (G_LIST_MODEL (accounts), &window);
  passkeys_test_run_until (says_ends_soon, switcher);
  g_assert_cmpstr (find_news (switcher), ==,
                   "The session of " FIXTURE_USERNAME " at Example ends soon.");

  passkeys_test_await (passkeys_session_sign_out (session), NULL);
  ui_fixture_settle ();
  g_assert_false (says (switcher, "Session ends soon"));
  g_assert_null (find_news (switcher));

  ui_fixture_close (window);
  passkeys_test_finalize (switcher);
  g_clear_object (&accounts);
  passkeys_test_finalize (session);
  passkeys_scripted_server_free (server);
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

  dialog = ui_fixture_await_dialog (window);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)),
                            "The account itself stays"));
  g_assert_null (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)));
  ui_fixture_respond (window, response);

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

  passkeys_test_finalize (accounts);
  fixture_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/account-switcher/search", test_search);
  g_test_add_func ("/account-switcher/focus", test_focus);
  g_test_add_func ("/account-switcher/state", test_state);
  g_test_add_func ("/account-switcher/at-risk", test_at_risk);
  g_test_add_func ("/account-switcher/ends-soon", test_ends_soon);
  g_test_add_func ("/account-switcher/removal", test_removal);

  return g_test_run ();
}
