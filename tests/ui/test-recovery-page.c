/* test-recovery-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-recovery-page.h"

#include "passkeys-busy-button.h"
#include "passkeys-device-code-page.h"
#include "passkeys-scripted-server.h"
#include "ui-fixture.h"

/* The two forms of a person who is not signed in, against a server that says what it likes. */

#define USERNAME "ada@example.org"
#define ORG_ID "or-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define CODE "D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT"
#define KEY_ID "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ"
#define KIT \
  "User name: " USERNAME "\nOrganisation ID: " ORG_ID "\nRecovery code: " CODE "\n" \
  "Recovery key ID: " KEY_ID "\n"
#define FAILURE(status, message) \
  "{\"error\":{\"id\":\"1\",\"status\":" #status ",\"message\":\"" message "\"}}"

#define EMAIL_ROW "Your _E-Mail Address"
#define ORG_ID_ROW "Organisation _ID"
#define RECOVERY_CODE_ROW "Recover_y Code"
#define KEY_ID_ROW "Recovery _Key ID"
#define CODE_ROW "_Verification Code"
#define DEVICE_CODE_ROW "Code _from the Other Device"

typedef struct
{
  PasskeysScriptedServer *server;
  AdwNavigationView      *view;
  AdwNavigationPage      *page;
  GtkWindow              *window;
} Fixture;

static void
show (Fixture           *fixture,
      AdwNavigationPage *page)
{
  fixture->server = passkeys_scripted_server_new ();
  fixture->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  fixture->page = g_object_ref_sink (page);
  adw_navigation_view_push (fixture->view, page);
  fixture->window = ui_fixture_show (GTK_WIDGET (fixture->view));

  adw_combo_row_set_selected (ui_fixture_find (page, ADW_TYPE_COMBO_ROW, NULL), 3);
  ui_fixture_type (page, "Server _Address", passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_type (page, "_Origin", "http://localhost");
}

static void
set_up_recovery (Fixture       *fixture,
                 gconstpointer  data)
{
  show (fixture, passkeys_recovery_page_new ());
}

static void
set_up_device (Fixture       *fixture,
               gconstpointer  data)
{
  show (fixture, passkeys_device_code_page_new ());
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  passkeys_scripted_server_free (fixture->server);
}

static PasskeysBusyButton *
get_button (Fixture    *fixture,
            const char *text)
{
  return ui_fixture_find (fixture->page, PASSKEYS_TYPE_BUSY_BUTTON, text);
}

static gboolean
is_sensitive (Fixture    *fixture,
              const char *button)
{
  return gtk_widget_is_sensitive (GTK_WIDGET (get_button (fixture, button)));
}

static const char *
get_text (Fixture    *fixture,
          const char *row)
{
  return gtk_editable_get_text (ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW, row));
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
assert_kit (Fixture *fixture)
{
  g_assert_cmpstr (get_text (fixture, EMAIL_ROW), ==, USERNAME);
  g_assert_cmpstr (get_text (fixture, ORG_ID_ROW), ==, ORG_ID);
  g_assert_cmpstr (get_text (fixture, RECOVERY_CODE_ROW), ==, CODE);
  g_assert_cmpstr (get_text (fixture, KEY_ID_ROW), ==, KEY_ID);
}

/* Nothing is sent before everything is there, and what recovery ends is said from the start. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_true (ui_fixture_shows (fixture->page, "It ends all your former passkeys"));
  g_assert_true (ui_fixture_shows (fixture->page, "removes you and invites you again"));

  g_assert_false (is_sensitive (fixture, "_Send Verification Code"));
  ui_fixture_type (fixture->page, EMAIL_ROW, "ada");
  ui_fixture_type (fixture->page, ORG_ID_ROW, ORG_ID);
  ui_fixture_type (fixture->page, RECOVERY_CODE_ROW, "D1-54TS9W");
  ui_fixture_type (fixture->page, KEY_ID_ROW, KEY_ID);
  g_assert_false (is_sensitive (fixture, "_Send Verification Code"));
  ui_fixture_type (fixture->page, EMAIL_ROW, USERNAME);
  g_assert_true (is_sensitive (fixture, "_Send Verification Code"));

  press (fixture, "recovery.continue");
  ui_fixture_await_text (fixture->page, "The Recovery Code Is Not Right");
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 0);
  g_assert_cmpstr (get_text (fixture, RECOVERY_CODE_ROW), ==, "D1-54TS9W");
}

static void
test_pasted (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const rows[] = {
    EMAIL_ROW, ORG_ID_ROW, RECOVERY_CODE_ROW, KEY_ID_ROW,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
        ui_fixture_type (fixture->page, rows[j], "");
      g_assert_false (is_sensitive (fixture, "_Send Verification Code"));

      ui_fixture_type (fixture->page, rows[i], KIT);
      assert_kit (fixture);
      g_assert_true (is_sensitive (fixture, "_Send Verification Code"));
    }
}

static void
send (Fixture *fixture)
{
  ui_fixture_type (fixture->page, EMAIL_ROW, KIT);
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  press (fixture, "recovery.continue");
  ui_fixture_await_text (fixture->page, "good for 15 minutes");
}

static void
test_message (Fixture       *fixture,
              gconstpointer  data)
{
  send (fixture);
  g_assert_false (is_sensitive (fixture, "_Continue"));
  g_assert_true (is_sensitive (fixture, "Send a _New Code"));

  ui_fixture_type (fixture->page, CODE_ROW,
                   "Here it is.\n\nVerification code: 1234-5678-9012-3456\n\nGood bye.");
  g_assert_cmpstr (get_text (fixture, CODE_ROW), ==, "1234-5678-9012-3456");
  g_assert_true (is_sensitive (fixture, "_Continue"));
}

static void
refuse (Fixture    *fixture,
        guint       status,
        const char *json,
        const char *words)
{
  passkeys_scripted_server_answer (fixture->server, status, json);
  press (fixture, "recovery.continue");
  ui_fixture_await_text (fixture->page, words);
  assert_kit (fixture);
  g_assert_cmpstr (get_text (fixture, CODE_ROW), ==, "1234-5678");
  g_assert_true (is_sensitive (fixture, "_Continue"));
}

/* Wrong, expired, another key: told apart, and nothing that was typed is lost. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  send (fixture);
  ui_fixture_type (fixture->page, CODE_ROW, "1234-5678");

  refuse (fixture, 401, FAILURE (401, "Not Authorized."), "The Code Was Refused");
  refuse (fixture, 401, FAILURE (401, "Verification code expired"), "The Code Has Expired");
  refuse (fixture, 400, FAILURE (400, "Credential cannot be used as a recovery factor"),
          "The Recovery Key Is Not Known");
  refuse (fixture, 500, FAILURE (500, "No."), "The Server Has a Problem");
}

static void
leave_and_return (Fixture    *fixture,
                  const char *button)
{
  AdwNavigationPage *other = adw_navigation_page_new (gtk_label_new ("Other"), "Other");

  ui_fixture_settle ();
  g_assert_true (passkeys_busy_button_get_busy (get_button (fixture, button)));
  adw_navigation_view_push (fixture->view, other);
  ui_fixture_settle ();
  ui_fixture_await_property (get_button (fixture, button), "busy", FALSE);
  adw_navigation_view_pop (fixture->view);
  ui_fixture_settle ();
  g_assert_true (is_sensitive (fixture, button));
}

static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_type (fixture->page, EMAIL_ROW, KIT);
  passkeys_scripted_server_answer_never (fixture->server);
  press (fixture, "recovery.continue");
  leave_and_return (fixture, "_Send Verification Code");
  assert_kit (fixture);
}

static void
test_device_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_false (is_sensitive (fixture, "_Continue"));
  ui_fixture_type (fixture->page, DEVICE_CODE_ROW, "  ");
  g_assert_false (is_sensitive (fixture, "_Continue"));

  ui_fixture_type (fixture->page, DEVICE_CODE_ROW, "A7U-KY6");
  press (fixture, "device-code.continue");
  ui_fixture_await_text (fixture->page, "The Code Was Refused");
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 0);

  ui_fixture_type (fixture->page, DEVICE_CODE_ROW, "a7u ky6 9pt");
  g_assert_false (ui_fixture_shows (fixture->page, "The Code Was Refused"));
  passkeys_scripted_server_answer (fixture->server, 401, FAILURE (401, "Not Authorized."));
  press (fixture, "device-code.continue");
  ui_fixture_await_text (fixture->page, "Have the other device show a new code");
  g_assert_cmpstr (get_text (fixture, DEVICE_CODE_ROW), ==, "a7u ky6 9pt");
  g_assert_true (is_sensitive (fixture, "_Continue"));
}

static void
test_device_left (Fixture       *fixture,
                  gconstpointer  data)
{
  ui_fixture_type (fixture->page, DEVICE_CODE_ROW, "A7U-KY6-9PT");
  passkeys_scripted_server_answer_never (fixture->server);
  press (fixture, "device-code.continue");
  leave_and_return (fixture, "_Continue");
  g_assert_cmpstr (get_text (fixture, DEVICE_CODE_ROW), ==, "A7U-KY6-9PT");
}

#define CHALLENGE \
  "{\"user\":{\"id\":\"us-2\",\"name\":\"" USERNAME "\",\"displayName\":\"Ada\"}," \
  "\"temporaryAuthenticationToken\":\"eyJ.t.t\"," \
  "\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"challengeIdentifier\":\"eyJ.c.1\"," \
  "\"rp\":{\"id\":\"localhost\",\"name\":\"Harbour Bakery\"}," \
  "\"supportedCredentialKinds\":{\"firstFactor\":[\"Fido2\"],\"secondFactor\":[\"Fido2\"]}," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"direct\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}]," \
  "\"excludeCredentials\":[],\"otpUrl\":\"\"}"

/* Whose device this becomes is said before, and who is somebody else may type another code. */
static void
test_device_accepted (Fixture       *fixture,
                      gconstpointer  data)
{
  ui_fixture_type (fixture->page, DEVICE_CODE_ROW, "A7U-KY6-9PT");
  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  press (fixture, "device-code.continue");
  ui_fixture_await_text (fixture->page, "signs in to Harbour Bakery as " USERNAME);
  g_assert_false (ui_fixture_shows (fixture->page, "It shows a code for one minute"));

  ui_fixture_type (fixture->page, "Passkey _Name", " ");
  g_assert_false (is_sensitive (fixture, "_Create Passkey"));

  press (fixture, "device-code.start-over");
  ui_fixture_await_text (fixture->page, "It shows a code for one minute");
  g_assert_cmpstr (get_text (fixture, DEVICE_CODE_ROW), ==, "");
}

#define add(path, function, set_up) \
  g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("/recovery-page/typed", test_typed, set_up_recovery);
  add ("/recovery-page/pasted", test_pasted, set_up_recovery);
  add ("/recovery-page/message", test_message, set_up_recovery);
  add ("/recovery-page/refused", test_refused, set_up_recovery);
  add ("/recovery-page/left", test_left, set_up_recovery);
  add ("/device-code-page/refused", test_device_refused, set_up_device);
  add ("/device-code-page/left", test_device_left, set_up_device);
  add ("/device-code-page/accepted", test_device_accepted, set_up_device);

  return g_test_run ();
}
