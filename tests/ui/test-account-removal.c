/* test-account-removal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-prompter.h"
#include "local-fixture.h"
#include "passkeys-account-removal.h"
#include "passkeys-application.h"
#include "passkeys-sign-in-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Two people of one organisation, whose passkeys lie beside one of another site. */
#define ADA "ada"
#define OMAR "omar"
#define OTHER_SITE "example.com"

typedef struct
{
  KeyringDaemon        *daemon;
  LocalFixture         *local;
  char                 *folder;
  PasskeysAccountStore *accounts;
  PasskeysAccount      *ada;
  PasskeysAccount      *omar;
  GtkWindow            *window;
} Fixture;

static DexFuture *
make_fiber (gpointer data)
{
  Fixture *fixture = data;
  static const char *const passkeys[][2] = {
    { LOCAL_FIXTURE_RELYING_PARTY, ADA },
    { LOCAL_FIXTURE_RELYING_PARTY, ADA },
    { LOCAL_FIXTURE_RELYING_PARTY, OMAR },
    { OTHER_SITE, ADA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passkeys); i++)
    g_object_unref (local_fixture_make (fixture->local, passkeys[i][0], passkeys[i][1]));

  return dex_future_new_true ();
}

/* The fixture of the vault calls its user handles so. */
static PasskeysAccount *
add_account (Fixture    *fixture,
             const char *name)
{
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autofree char *user_id = g_strdup_printf ("handle of %s", name);
  PasskeysAccount *account;

  connection = passkeys_connection_new_custom ("http://127.0.0.1:9", LOCAL_FIXTURE_RELYING_PARTY,
                                               LOCAL_FIXTURE_ORIGIN, NULL);
  account = passkeys_account_new (connection, FIXTURE_ORG_ID, user_id, name, NULL);
  g_assert_true (passkeys_test_await (passkeys_account_store_add (fixture->accounts, account), NULL));

  return account;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;

  keyring_fixture_forget ();
  fixture->daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  fixture->local = local_fixture_new ();
  keyring_fixture_run (make_fiber, fixture);

  fixture->folder = fixture_make_folder ();
  path = g_build_filename (fixture->folder, "accounts.json", NULL);
  file = g_file_new_for_path (path);
  fixture->accounts = passkeys_account_store_new (file);
  fixture->ada = add_account (fixture, ADA);
  fixture->omar = add_account (fixture, OMAR);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (fixture->accounts);
  g_clear_object (&fixture->ada);
  g_clear_object (&fixture->omar);
  fixture_remove_folder (fixture->folder);
  local_fixture_free (fixture->local);
  keyring_daemon_stop (fixture->daemon);
}

/* What the keyring holds, as another instance of the program reads it. */
static guint
count_passkeys (const char *relying_party_id,
                const char *user_name)
{
  g_autoptr(LocalFixture) instance = local_fixture_new ();
  g_autoptr(GError) error = NULL;
  guint n = 0;

  passkeys_test_await (passkeys_vault_load (instance->vault), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (instance->vault)); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey =
        g_list_model_get_item (G_LIST_MODEL (instance->vault), i);

      n += g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey), relying_party_id)
           && g_str_equal (passkeys_local_passkey_get_user_name (passkey), user_name);
    }

  return n;
}

static void
assert_kept (guint n_of_ada,
             guint n_of_omar)
{
  g_assert_cmpuint (count_passkeys (LOCAL_FIXTURE_RELYING_PARTY, ADA), ==, n_of_ada);
  g_assert_cmpuint (count_passkeys (LOCAL_FIXTURE_RELYING_PARTY, OMAR), ==, n_of_omar);
  g_assert_cmpuint (count_passkeys (OTHER_SITE, ADA), ==, 1);
}

static gboolean
knows (Fixture         *fixture,
       PasskeysAccount *account)
{
  return passkeys_account_store_find (fixture->accounts, passkeys_account_get_id (account)) != NULL;
}

static DexFuture *
begin (Fixture         *fixture,
       PasskeysAccount *account)
{
  fixture->window = ui_fixture_show (gtk_label_new ("Below"));

  return passkeys_account_removal_run (GTK_WIDGET (fixture->window), fixture->accounts, account,
                                       NULL, fixture->local->vault);
}

static void
answer (AdwDialog *question,
        gboolean   delete_passkeys)
{
  if (delete_passkeys)
    adw_switch_row_set_active (ui_fixture_find (question, ADW_TYPE_SWITCH_ROW, NULL), TRUE);
  g_signal_emit_by_name (question, "response", "remove");
  adw_dialog_force_close (question);
}

/* Exactly those of the account go: not those of a colleague at the same organisation, and not what
 * the same person has elsewhere. */
static void
test_with_passkeys (Fixture       *fixture,
                    gconstpointer  data)
{
  DexFuture *removal = begin (fixture, fixture->ada);
  g_autoptr(GError) error = NULL;

  answer (ui_fixture_await_dialog (fixture->window), TRUE);
  g_assert_true (passkeys_test_await (removal, &error));
  g_assert_no_error (error);
  ui_fixture_close (fixture->window);

  g_assert_false (knows (fixture, fixture->ada));
  g_assert_true (knows (fixture, fixture->omar));
  assert_kept (0, 1);
}

static void
test_without_passkeys (Fixture       *fixture,
                       gconstpointer  data)
{
  DexFuture *removal = begin (fixture, fixture->omar);
  g_autoptr(GError) error = NULL;

  answer (ui_fixture_await_dialog (fixture->window), FALSE);
  g_assert_true (passkeys_test_await (removal, &error));
  g_assert_no_error (error);
  ui_fixture_close (fixture->window);

  g_assert_true (knows (fixture, fixture->ada));
  g_assert_false (knows (fixture, fixture->omar));
  assert_kept (2, 1);
}

static void
lock (Fixture *fixture)
{
  keyring_daemon_stop (fixture->daemon);
  fixture->daemon = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
}

static void
unlock (Fixture *fixture)
{
  keyring_daemon_stop (fixture->daemon);
  fixture->daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
}

/* The keyring is locked before the person says yes, and they do not unlock it: nothing is removed,
 * and it is said. */
static void
test_locked_meanwhile (Fixture       *fixture,
                       gconstpointer  data)
{
  DexFuture *removal = begin (fixture, fixture->ada);
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 10);
  g_autoptr(GError) error = NULL;
  AdwDialog *question = ui_fixture_await_dialog (fixture->window);

  lock (fixture);
  answer (question, TRUE);
  g_assert_false (passkeys_test_await (removal, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  ui_fixture_close (fixture->window);

  unlock (fixture);
  g_assert_true (knows (fixture, fixture->ada));
  assert_kept (2, 1);
}

/* What cannot be read cannot be chosen, and the account may go without it. */
static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 10);
  g_autoptr(GError) error = NULL;
  DexFuture *removal;
  AdwDialog *question;

  lock (fixture);
  removal = begin (fixture, fixture->ada);
  question = ui_fixture_await_dialog (fixture->window);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (question)),
                            "The keyring of this computer cannot be read now"));
  g_assert_null (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (question)));
  answer (question, FALSE);
  g_assert_true (passkeys_test_await (removal, &error));
  g_assert_no_error (error);
  ui_fixture_close (fixture->window);

  unlock (fixture);
  g_assert_false (knows (fixture, fixture->ada));
  assert_kept (2, 1);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  DexFuture *removal = begin (fixture, fixture->ada);

  ui_fixture_await_dialog (fixture->window);
  dex_unref (removal);
  ui_fixture_await_no_dialog (fixture->window);
  ui_fixture_close (fixture->window);

  g_assert_true (knows (fixture, fixture->ada));
  assert_kept (2, 1);
}

static gboolean
knows_no_ada (gpointer data)
{
  Fixture *fixture = data;

  return !knows (fixture, fixture->ada);
}

/* The page on which one signs in asks the same, with the vault of the application. */
static void
test_sign_in_page (Fixture       *fixture,
                   gconstpointer  data)
{
  PasskeysApplication *application = passkeys_application_new ();
  AdwNavigationPage *page;
  GtkWidget *view = adw_navigation_view_new ();
  AdwDialog *question;

  g_application_set_default (G_APPLICATION (application));
  page = passkeys_sign_in_page_new (fixture->accounts);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  fixture->window = ui_fixture_show (view);

  gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.forget", "s",
                              passkeys_account_get_id (fixture->ada));
  question = ui_fixture_await_dialog (fixture->window);
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (question)), ==,
                   "Remove Account?");
  answer (question, TRUE);
  passkeys_test_run_until (knows_no_ada, fixture);
  ui_fixture_await_text (page, "Account removed");
  assert_kept (0, 1);

  ui_fixture_close (fixture->window);
  g_application_set_default (NULL);
  g_clear_object (&application);
}

#define ADD(name, func) \
  g_test_add ("/account-removal/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

  ADD ("with-passkeys", test_with_passkeys);
  ADD ("without-passkeys", test_without_passkeys);
  ADD ("locked-meanwhile", test_locked_meanwhile);
  ADD ("locked", test_locked);
  ADD ("dropped", test_dropped);
  ADD ("sign-in-page", test_sign_in_page);

  return g_test_run ();
}
