/* test-device-code-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-device-code-page.h"

#include <string.h>

#include "passkeys-application.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-scripted-server.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* A device that has a code registers itself on a security key and signs in with it, against a server
 * that does not check what it is sent. */

#define REGISTRATION \
  "{\"user\":{\"id\":\"" FIXTURE_USER_ID "\",\"name\":\"" FIXTURE_USERNAME "\"," \
  "\"displayName\":\"Ada\"}," \
  "\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"challengeIdentifier\":\"eyJ.c.1\"," \
  "\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"direct\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}],\"excludeCredentials\":[]}"
#define CHALLENGE \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"externalAuthenticationUrl\":\"\",\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":[{\"kind\":\"Fido2\",\"factor\":\"either\"," \
  "\"requiresSecondFactor\":false}],\"userVerification\":\"required\",\"attestation\":\"direct\"," \
  "\"allowCredentials\":{\"key\":[],\"webauthn\":[{\"type\":\"public-key\",\"id\":\"%s\"}]}}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  SecurityKeyFixture     *keys;
  PasskeysVirtualKey     *key;
  GtkWindow              *window;
  GtkWidget              *page; /* (owned) */
  char                   *token;
  char                   *registered;   /* (nullable) the id of the passkey; of the server's thread */
  PasskeysSession        *session; /* (owned) (nullable): once signed in */
  int                     n_registered; /* (atomic) */
} Fixture;

static char *
dup_credential_id (const PasskeysScriptedRequest *request)
{
  g_autoptr(GRegex) regex = g_regex_new ("\"credId\":\"([^\"]*)\"", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, request->body, 0, &match));

  return g_match_info_fetch (match, 1);
}

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;

  *status = 200;
  if (g_str_equal (request->path, "/auth/credentials/code/init"))
    return g_strdup (REGISTRATION);
  if (g_str_equal (request->path, "/auth/login/init"))
    return g_strdup_printf (CHALLENGE, fixture->registered);
  if (g_str_equal (request->path, "/auth/login"))
    return g_strdup_printf ("{\"token\":\"%s\"}", fixture->token);
  if (g_str_equal (request->path, "/auth/credentials/code/verify"))
    {
      g_assert_null (fixture->registered);
      fixture->registered = dup_credential_id (request);
      g_atomic_int_inc (&fixture->n_registered);
      return g_strdup ("{\"credentialId\":\"x\",\"credentialUuid\":\"cr-1\",\"kind\":\"Fido2\","
                       "\"name\":\"Desk\",\"isActive\":true,"
                       "\"dateCreated\":\"2026-01-02T03:04:05.000Z\",\"publicKey\":\"\","
                       "\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}");
    }

  *status = 403;
  return g_strdup ("{\"error\":{\"id\":\"1\",\"status\":403,\"message\":\"Forbidden\"}}");
}

static void
on_signed_in (AdwNavigationPage *page,
              PasskeysSession   *session,
              Fixture           *fixture)
{
  g_set_object (&fixture->session, session);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  gint64 expires = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME, expires);
  g_autoptr(GListStore) authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);
  g_autoptr(PasskeysConnection) connection = NULL;

  fixture->token = g_strndup (g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture);
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->keys = security_key_fixture_new ();
  fixture->key = security_key_fixture_add (fixture->keys, "Virtual Key");
  passkeys_virtual_key_set_pin (fixture->key, SECURITY_KEY_FIXTURE_PIN);
  passkeys_virtual_key_plug (fixture->key);
  g_list_store_append (authenticators, fixture->keys->authenticator);

  connection = fixture_make_connection (passkeys_scripted_server_get_url (fixture->server));
  fixture->page = g_object_ref_sink (GTK_WIDGET (passkeys_device_code_page_new ()));
  passkeys_device_code_page_fill (PASSKEYS_DEVICE_CODE_PAGE (fixture->page), connection, NULL);
  g_signal_connect (fixture->page, "signed-in", G_CALLBACK (on_signed_in), fixture);
  fixture->window = ui_fixture_show (fixture->page);
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
  g_clear_object (&fixture->session);
  security_key_fixture_free (fixture->keys);
  security_key_fixture_await_end ();
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
  g_free (fixture->token);
  g_free (fixture->registered);
}

static void
go_on (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "device-code.continue", NULL));
}

static void
show_code (Fixture *fixture)
{
  ui_fixture_type (fixture->page, "Code _from the Other Device", "abc def ghj");
  go_on (fixture);
  ui_fixture_await_text (fixture->page, "Go on only if that is you.");
  ui_fixture_type (fixture->page, "Passkey _Name", "Desk");
}

static void
enter_pin (Fixture    *fixture,
           const char *pin)
{
  ui_fixture_await_text (fixture->window, "_PIN of Virtual Key");
  ui_fixture_type (fixture->window, "_PIN of Virtual Key", pin);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
}

static gboolean
is_signed_in (gpointer data)
{
  return ((Fixture *) data)->session != NULL;
}

/* One PIN for the passkey that is made; where the organisation is not known the page asks for it. */
static void
test_register (Fixture       *fixture,
               gconstpointer  data)
{
  show_code (fixture);
  go_on (fixture);
  enter_pin (fixture, SECURITY_KEY_FIXTURE_PIN);

  ui_fixture_await_text (fixture->page, "Organisation _ID");
  g_assert_cmpint (g_atomic_int_get (&fixture->n_registered), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (fixture->key), ==, 1);

  ui_fixture_type (fixture->page, "Organisation _ID", FIXTURE_ORG_ID);
  go_on (fixture);
  enter_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  passkeys_test_run_until (is_signed_in, fixture);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_registered), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (fixture->key), ==, 2);
}

/* A key that nobody touched keeps nothing; the same code is still good for another try. */
static void
test_timed_out (Fixture       *fixture,
                gconstpointer  data)
{
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_set_touch_timeout (fixture->key, 100);
  show_code (fixture);
  go_on (fixture);
  enter_pin (fixture, SECURITY_KEY_FIXTURE_PIN);

  ui_fixture_await_text (fixture->page, "_Try Again");
  ui_fixture_await_no_dialog (fixture->window);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 0);

  passkeys_virtual_key_set_touch (fixture->key, 0);
  ui_fixture_click (fixture->page, "_Try Again");
  enter_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->page, "Organisation _ID");
  g_assert_cmpint (g_atomic_int_get (&fixture->n_registered), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
}

#define add(path, function) \
  g_test_add ("/device-code-page/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("register", test_register);
  add ("timed-out", test_timed_out);

  return g_test_run ();
}
