/* test-first-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-first-passkey-page.h"

#include <string.h>

#include "passkeys-application.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-scripted-server.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Who leaves in the midst of making the passkey, or whose window goes. */

#define CHALLENGE \
  "{\"user\":{\"id\":\"us-2\",\"name\":\"" FIXTURE_USERNAME "\",\"displayName\":\"Ada\"}," \
  "\"temporaryAuthenticationToken\":\"eyJ.t.t\"," \
  "\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":{\"firstFactor\":[\"Fido2\"],\"secondFactor\":[\"Fido2\"]}," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"direct\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}]," \
  "\"excludeCredentials\":[],\"otpUrl\":\"\"}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  SecurityKeyFixture     *keys;
  PasskeysVirtualKey     *key;
  GtkWindow              *window;
  AdwNavigationView      *view;
  GtkWidget              *page; /* (owned) */
} Fixture;

static PasskeysRegistration *
begin_registration (PasskeysConnection     *connection,
                    PasskeysScriptedServer *server)
{
  g_autoptr(GBytes) code = g_bytes_new_static ("1234-5678", 9);
  g_autoptr(GError) error = NULL;
  PasskeysRegistration *registration;

  passkeys_scripted_server_answer (server, 200, CHALLENGE);
  registration = passkeys_test_await_object (
    passkeys_registration_begin (connection, "or-1", FIXTURE_USERNAME, code), &error);
  g_assert_no_error (error);

  return registration;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(GListStore) authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);
  GtkWidget *view = adw_navigation_view_new ();

  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->keys = security_key_fixture_new ();
  fixture->key = security_key_fixture_add (fixture->keys, "Virtual Key");
  passkeys_virtual_key_set_pin (fixture->key, SECURITY_KEY_FIXTURE_PIN);
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (fixture->key);
  g_list_store_append (authenticators, fixture->keys->authenticator);

  connection = fixture_make_connection (passkeys_scripted_server_get_url (fixture->server));
  registration = begin_registration (connection, fixture->server);
  fixture->page = g_object_ref_sink (
    GTK_WIDGET (passkeys_first_passkey_page_new (registration, connection)));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view),
                            adw_navigation_page_new (gtk_label_new ("First"), "First"));
  fixture->view = ADW_NAVIGATION_VIEW (view);
  fixture->window = ui_fixture_show (view);
  adw_navigation_view_push (fixture->view, ADW_NAVIGATION_PAGE (fixture->page));
  passkeys_authenticator_group_set_model (ui_fixture_find (fixture->page,
                                                           PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL),
                                          G_LIST_MODEL (authenticators));
  ui_fixture_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  security_key_fixture_free (fixture->keys);
  security_key_fixture_await_end ();
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

/* Until the key waits for a touch. */
static void
create (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "new-passkey.create", NULL));
  ui_fixture_await_text (fixture->window, "_PIN of Virtual Key");
  ui_fixture_type (fixture->window, "_PIN of Virtual Key", SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
  ui_fixture_await_text (fixture->window, "Touch Your Security Key");
  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);
}

static void
assert_dark (Fixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  passkeys_test_run_until (passkeys_virtual_key_is_dark, fixture->key);
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   SECURITY_KEY_FIXTURE_PATIENCE * G_USEC_PER_SEC);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 0);
}

/* The key stops blinking, no dialog is left over, and nothing was sent to the organisation. */
static void
test_leave (Fixture       *fixture,
            gconstpointer  data)
{
  create (fixture);
  g_assert_true (adw_navigation_view_pop (fixture->view));
  assert_dark (fixture);
  ui_fixture_await_no_dialog (fixture->window);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_close_window (Fixture       *fixture,
                   gconstpointer  data)
{
  create (fixture);
  gtk_window_destroy (fixture->window);
  assert_dark (fixture);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
  fixture->window = GTK_WINDOW (g_object_ref_sink (adw_window_new ()));
}

/* Cancelled in the dialog, the page is there for another try. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  create (fixture);
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  assert_dark (fixture);
  ui_fixture_settle ();
  g_assert_true (adw_navigation_view_get_visible_page (fixture->view) ==
                 ADW_NAVIGATION_PAGE (fixture->page));
  create (fixture);
}

#define add(path, function) \
  g_test_add ("/first-passkey-page/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("leave", test_leave);
  add ("close-window", test_close_window);
  add ("cancel", test_cancel);

  return g_test_run ();
}
