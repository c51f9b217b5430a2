/* test-signing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-signing-dialog.h"

#include "local-fixture.h"
#include "passkeys-application.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-base64url.h"
#include "passkeys-busy-button.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-pin-group.h"
#include "session-fixture.h"
#include "passkeys-users-api.h"
#include "ui-fixture.h"

#define SUMMARY "Ann <b>Smith</b> & Co can no longer sign in."

typedef struct
{
  PasskeysApplication *application;
  PasskeysSession     *session;
  GtkWindow           *window;
  DexFuture           *outcome;
  char                *credential_id; /* (owned) (nullable) */
} Fixture;

static PasskeysSigningDialog *
get_dialog (Fixture *fixture)
{
  return PASSKEYS_SIGNING_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static GtkWidget *
get_confirm_button (Fixture *fixture)
{
  return ui_fixture_find (get_dialog (fixture), PASSKEYS_TYPE_BUSY_BUTTON, "C_onfirm");
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
  passkeys_test_finalize (fixture->session);
  passkeys_test_finalize (fixture->application);
}

static void
cancel (Fixture *fixture)
{
  PasskeysSigningDialog *dialog = g_object_ref (get_dialog (fixture));

  adw_dialog_close (ADW_DIALOG (dialog));
  ui_fixture_assert_cancelled (dex_ref (fixture->outcome), 200);
  ui_fixture_settle ();
  passkeys_test_finalize (dialog);
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

/* What cannot be undone is confirmed with a button that says so by its colour. */
static void
test_destructive (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_delete_request ("us-1");

  g_assert_true (gtk_widget_has_css_class (get_confirm_button (fixture), "suggested-action"));
  cancel (fixture);
  dex_clear (&fixture->outcome);

  fixture->outcome = passkeys_signing_dialog_sign (GTK_WIDGET (fixture->window), fixture->session,
                                                   request, "Remove User", SUMMARY);
  ui_fixture_settle ();
  g_assert_true (gtk_widget_has_css_class (get_confirm_button (fixture), "destructive-action"));
  g_assert_false (gtk_widget_has_css_class (get_confirm_button (fixture), "suggested-action"));
  cancel (fixture);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  cancel (fixture);
}

/* Nobody waits for the change any more, so nobody is to sign it. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  PasskeysSigningDialog *dialog = g_object_ref (get_dialog (fixture));

  dex_clear (&fixture->outcome);
  ui_fixture_await_no_dialog (fixture->window);
  passkeys_test_finalize (dialog);
}

static gboolean
says_none (gpointer data)
{
  return ui_fixture_shows (get_dialog (data), "No passkey of this account");
}

static gboolean
says_one (gpointer data)
{
  return ui_fixture_shows (get_dialog (data), "1 passkey of this account");
}

static const char *
get_selected (Fixture *fixture)
{
  PasskeysAuthenticatorGroup *group = ui_fixture_find (get_dialog (fixture),
                                                       PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL);

  return passkeys_authenticator_get_name (passkeys_authenticator_group_get_selected (group));
}

static void
choose (Fixture    *fixture,
        const char *name)
{
  GtkWidget *row = ui_fixture_find (get_dialog (fixture), ADW_TYPE_ACTION_ROW, name);

  gtk_widget_activate (row);
  ui_fixture_settle ();
}

static gboolean
is_confirm_focused (gpointer fixture)
{
  return gtk_widget_is_focus (get_confirm_button (fixture));
}

/* Without a passkey of the account here the dialog begins with what may have one; even a PIN does
 * not help where there is none, and the dialog says so. */
static void
test_no_passkey (Fixture       *fixture,
                 gconstpointer  data)
{
  passkeys_test_run_until (says_none, fixture);
  passkeys_test_run_until (is_confirm_focused, fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "Security Key");
  g_assert_false (ui_fixture_shows (get_dialog (fixture), "_PIN of This Computer"));
  g_assert_true (gtk_widget_is_sensitive (get_confirm_button (fixture)));

  choose (fixture, "This Computer");
  g_assert_cmpstr (get_selected (fixture), ==, "This Computer");
  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", "garden-46");
  g_assert_false (gtk_widget_is_sensitive (get_confirm_button (fixture)));
  cancel (fixture);
}

static DexFuture *
make_passkey_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(LocalFixture) local = local_fixture_new ();
  g_autoptr(PasskeysAttestation) made = local_fixture_make (local, "localhost", FIXTURE_USERNAME);

  fixture->credential_id =
    passkeys_base64url_encode (passkeys_attestation_get_credential_id (made));
  return dex_future_new_true ();
}

static DexFuture *
empty_vault_fiber (gpointer data)
{
  g_autoptr(LocalFixture) local = local_fixture_new ();

  if (!dex_await (passkeys_vault_load (local->vault), NULL))
    return dex_future_new_true ();

  return passkeys_vault_reset (local->vault);
}

static void
set_up_with_passkey (Fixture       *fixture,
                     gconstpointer  data)
{
  keyring_fixture_run (make_passkey_fiber, fixture);
  set_up (fixture, data);
}

static void
tear_down_with_passkey (Fixture       *fixture,
                        gconstpointer  data)
{
  tear_down (fixture, data);
  keyring_fixture_run (empty_vault_fiber, NULL);
  g_free (fixture->credential_id);
}

static void
present (Fixture *fixture)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_deactivate_request ("us-1");
  GtkWidget *content = adw_window_get_content (ADW_WINDOW (fixture->window));

  dex_clear (&fixture->outcome);
  fixture->outcome = passkeys_signing_dialog_sign (content, fixture->session, request,
                                                   "Deactivate User", SUMMARY);
  passkeys_test_run_until (says_one, fixture);
  ui_fixture_settle ();
}

static void
open_again (Fixture *fixture)
{
  cancel (fixture);
  present (fixture);
}

/* index: in the list of the application */
static void
remember (Fixture *fixture,
          guint    index)
{
  PasskeysAuthenticatorList *list = passkeys_application_get_authenticators (fixture->application);
  g_autoptr(PasskeysAuthenticator) authenticator = g_list_model_get_item (G_LIST_MODEL (list),
                                                                          index);

  passkeys_last_authenticator_remember (passkeys_session_get_account (fixture->session),
                                        authenticator);
}

/* Of several places that can sign, the one that has done so last; what the person chooses stays, and
 * is remembered only once it has signed. */
static void
test_last (Fixture       *fixture,
           gconstpointer  data)
{
  PasskeysAccount *account = passkeys_session_get_account (fixture->session);

  passkeys_test_run_until (says_one, fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "This Computer");
  g_assert_true (ui_fixture_shows (get_dialog (fixture), "PIN of This Computer"));

  /* Nothing can be confirmed as long as there is no PIN. */
  g_assert_false (gtk_widget_is_sensitive (get_confirm_button (fixture)));
  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", "garden-46");
  g_assert_true (gtk_widget_is_sensitive (get_confirm_button (fixture)));
  choose (fixture, "Security Key");

  open_again (fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "This Computer");

  remember (fixture, 1);
  open_again (fixture);
  passkeys_test_run_until (is_confirm_focused, fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "Security Key");
  choose (fixture, "This Computer");
  g_assert_cmpstr (get_selected (fixture), ==, "This Computer");

  passkeys_last_authenticator_forget (account);
  open_again (fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "This Computer");
  cancel (fixture);
}

#define CHALLENGE \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"externalAuthenticationUrl\":\"\",\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":[{\"kind\":\"Fido2\",\"factor\":\"either\"," \
  "\"requiresSecondFactor\":false}],\"userVerification\":\"required\",\"attestation\":\"direct\"," \
  "\"allowCredentials\":{\"key\":[],\"webauthn\":[{\"type\":\"public-key\",\"id\":\"%s\"}]}}"

static char *
challenge (const PasskeysScriptedRequest *request,
           guint                         *status,
           gpointer                       user_data)
{
  *status = 200;
  return g_strdup_printf (CHALLENGE, (const char *) user_data);
}

static void
confirm (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_dialog (fixture)), "signing.confirm",
                                             NULL));
}

static void
use_another (Fixture *fixture)
{
  GtkWidget *button = ui_fixture_find (get_dialog (fixture), GTK_TYPE_BUTTON,
                                       "_Use Another Passkey");

  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_mapped (button));
}

/* Who thinks of another passkey while a key is waited for, or after a wrong PIN, goes on with that.
 * The PIN that was typed before is there still. */
static void
test_another (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();

  passkeys_scripted_server_set_handler (server, challenge, fixture->credential_id);
  cancel (fixture);
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->session);
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  fixture->window = ui_fixture_show (gtk_label_new ("Content"));
  present (fixture);

  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", "garden-46");
  choose (fixture, "Security Key");
  confirm (fixture);
  ui_fixture_await_text (get_dialog (fixture), "Plug In Your Security Key");
  use_another (fixture);
  gtk_widget_activate (ui_fixture_find (get_dialog (fixture), ADW_TYPE_ACTION_ROW,
                                        "This Computer"));
  confirm (fixture); /* in the same moment */
  ui_fixture_await_text (get_dialog (fixture), "Wrong PIN.");

  use_another (fixture);
  choose (fixture, "Security Key");
  confirm (fixture);
  ui_fixture_await_text (get_dialog (fixture), "Plug In Your Security Key");
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
  add ("destructive", test_destructive);
  add ("cancel", test_cancel);
  add ("dropped", test_dropped);
  add ("no-passkey", test_no_passkey);
  add ("window-closed", test_window_closed);
  g_test_add ("/signing-dialog/last", Fixture, NULL, set_up_with_passkey, test_last,
              tear_down_with_passkey);
  g_test_add ("/signing-dialog/another", Fixture, NULL, set_up_with_passkey, test_another,
              tear_down_with_passkey);

  return g_test_run ();
}
