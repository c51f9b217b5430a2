/* test-signing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-signing-dialog.h"

#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-users-api.h"
#include "ui-fixture.h"

#define SUMMARY "Ann <b>Smith</b> & Co can no longer sign in."

typedef struct
{
  PasskeysApplication *application;
  PasskeysSession     *session;
  GtkWindow           *window;
  DexFuture           *outcome;
} Fixture;

static PasskeysSigningDialog *
get_dialog (Fixture *fixture)
{
  return PASSKEYS_SIGNING_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *content = gtk_label_new ("Content");
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_deactivate_request ("us-1");

  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->session = ui_fixture_make_session ("http://127.0.0.1:9");
  fixture->window = ui_fixture_show (content);
  fixture->outcome = passkeys_signing_dialog_sign (content, fixture->session, request,
                                                   "Deactivate User", SUMMARY);
  ui_fixture_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dex_clear (&fixture->outcome);
  ui_fixture_close (fixture->window);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->application);
}

static void
cancel (Fixture *fixture)
{
  PasskeysSigningDialog *dialog = g_object_ref (get_dialog (fixture));

  adw_dialog_close (ADW_DIALOG (dialog));
  ui_fixture_assert_cancelled (dex_ref (fixture->outcome), 200);
  ui_fixture_settle ();
  g_assert_finalize_object (dialog);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  PasskeysSigningDialog *dialog = get_dialog (fixture);
  GtkWidget *expander = ui_fixture_find (dialog, ADW_TYPE_EXPANDER_ROW, "_Show What Is Signed");

  g_assert_cmpstr (adw_dialog_get_title (ADW_DIALOG (dialog)), ==, "Deactivate User");
  ui_fixture_await_text (dialog, SUMMARY);
  g_assert_false (gtk_label_get_use_markup (ui_fixture_find (dialog, GTK_TYPE_LABEL, SUMMARY)));

  g_assert_false (ui_fixture_shows (dialog, "PUT /auth/users/us-1/deactivate"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  ui_fixture_settle ();
  ui_fixture_await_text (dialog, "PUT /auth/users/us-1/deactivate");

  cancel (fixture);
}

/* Nothing can be confirmed as long as there is no PIN. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_false (gtk_widget_is_sensitive (ui_fixture_find (get_dialog (fixture),
                                                            PASSKEYS_TYPE_BUSY_BUTTON,
                                                            "C_onfirm")));
  cancel (fixture);
}

static gboolean
says_none (gpointer data)
{
  return ui_fixture_shows (get_dialog (data), "No passkey of this account");
}

/* Without a passkey of the account here even a PIN does not help, and the dialog says so. */
static void
test_no_passkey (Fixture       *fixture,
                 gconstpointer  data)
{
  passkeys_test_run_until (says_none, fixture);
  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", "garden-46");
  g_assert_false (gtk_widget_is_sensitive (ui_fixture_find (get_dialog (fixture),
                                                            PASSKEYS_TYPE_BUSY_BUTTON,
                                                            "C_onfirm")));
  cancel (fixture);
}

static void
test_window_closed (Fixture       *fixture,
                    gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
  ui_fixture_assert_cancelled (dex_ref (fixture->outcome), 200);
  fixture->window = GTK_WINDOW (g_object_ref_sink (adw_window_new ()));
}

#define add(path, function) \
  g_test_add ("/signing-dialog/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("words", test_words);
  add ("cancel", test_cancel);
  add ("no-passkey", test_no_passkey);
  add ("window-closed", test_window_closed);

  return g_test_run ();
}
