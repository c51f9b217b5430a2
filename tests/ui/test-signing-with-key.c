/* test-signing-with-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-signing-dialog.h"

#include "passkeys-application.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-base64url.h"
#include "passkeys-busy-button.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-scripted-server.h"
#include "passkeys-security-key-worker.h"
#include "passkeys-users-api.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* The whole way from the dialog to the frames of a security key and back, against a server that does
 * not check what it is sent. */

#define CHALLENGE \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"externalAuthenticationUrl\":\"\",\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":[{\"kind\":\"Fido2\",\"factor\":\"either\"," \
  "\"requiresSecondFactor\":false}],\"userVerification\":\"%s\",\"attestation\":\"direct\"," \
  "\"allowCredentials\":{\"key\":[],\"webauthn\":[{\"type\":\"public-key\",\"id\":\"%s\"}]}}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  SecurityKeyFixture     *keys;
  PasskeysVirtualKey     *key;
  char                   *challenge;
  GtkWindow              *window;
  PasskeysSigningDialog  *dialog;
  DexFuture              *outcome;
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  *status = 200;
  if (g_str_equal (request->path, "/auth/action/init"))
    return g_strdup (user_data);
  if (g_str_equal (request->path, "/auth/action"))
    return g_strdup ("{\"userAction\":\"token\"}");

  return fixture_make_user_json (FIXTURE_USER_ID);
}

/* What the server asks for from now on. */
static void
demand (Fixture    *fixture,
        const char *verification,
        GBytes     *id)
{
  g_autofree char *text = passkeys_base64url_encode (id);

  g_free (fixture->challenge);
  fixture->challenge = g_strdup_printf (CHALLENGE, verification, text);
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture->challenge);
}

static void
add_key (Fixture *fixture)
{
  g_autoptr(GBytes) handle = g_bytes_new_static ("ada", 3);
  g_autoptr(GBytes) id = NULL;

  fixture->key = security_key_fixture_add (fixture->keys, "Virtual Key");
  passkeys_virtual_key_set_pin (fixture->key, SECURITY_KEY_FIXTURE_PIN);
  id = passkeys_virtual_key_add_passkey (fixture->key, "localhost", FIXTURE_USERNAME, handle);
  demand (fixture, "required", id);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *content = gtk_label_new ("Content");
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_deactivate_request ("us-1");
  g_autoptr(GListStore) authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);

  fixture->keys = security_key_fixture_new ();
  fixture->server = passkeys_scripted_server_new ();
  add_key (fixture);
  g_list_store_append (authenticators, fixture->keys->authenticator);

  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  fixture->window = ui_fixture_show (content);
  fixture->outcome = passkeys_signing_dialog_sign (content, fixture->session, request,
                                                   "Deactivate User", "They cannot sign in.");
  fixture->dialog = g_object_ref (
    PASSKEYS_SIGNING_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window))));
  passkeys_authenticator_group_set_model (ui_fixture_find (fixture->dialog,
                                                           PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL),
                                          G_LIST_MODEL (authenticators));
  ui_fixture_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dex_clear (&fixture->outcome);
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->dialog);
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
  security_key_fixture_free (fixture->keys);
  security_key_fixture_await_end ();
  g_free (fixture->challenge);
}

static void
confirm (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "signing.confirm", NULL));
}

static void
type_pin (Fixture    *fixture,
          const char *pin)
{
  ui_fixture_type (fixture->dialog, "_PIN of Virtual Key", pin);
  confirm (fixture);
}

static void
assert_signed (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) response = passkeys_test_await_object (g_steal_pointer (&fixture->outcome),
                                                            &error);

  g_assert_no_error (error);
  g_assert_nonnull (response);
  ui_fixture_await_no_dialog (fixture->window);
}

/* With what the account is to begin the next time. */
static gboolean
is_remembered (Fixture *fixture)
{
  g_autoptr(GListStore) authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);
  g_autoptr(PasskeysAuthenticator) last = NULL;

  g_list_store_append (authenticators, fixture->keys->authenticator);
  last = passkeys_last_authenticator_find (passkeys_session_get_account (fixture->session),
                                           G_LIST_MODEL (authenticators));

  return last != NULL;
}

static guint
count_spinners (GtkWidget *widget)
{
  guint n_spinners = ADW_IS_SPINNER (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_spinners += count_spinners (child);

  return n_spinners;
}

/* While the dialog is there. */
static void
assert_one_spinner (Fixture *fixture)
{
  guint most = 0;

  while (dex_future_is_pending (fixture->outcome))
    {
      most = MAX (most, count_spinners (GTK_WIDGET (fixture->dialog)));
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (most, ==, 1);
}

/* Plug in, PIN, wrong PIN with the tries that are left, PIN, touch: each question in its time, in the
 * dialog that says what is signed. */
static void
test_sign (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysApplication) application = passkeys_application_new ();

  g_application_set_default (G_APPLICATION (application));
  ui_fixture_listen ();
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Plug In Your Security Key");
  g_assert_true (ui_fixture_shows (fixture->dialog, "They cannot sign in."));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), <=, 1);

  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, "1357");
  ui_fixture_await_text (fixture->dialog, "Wrong PIN. 7 tries are left.");
  ui_fixture_await_heard ("Plug In Your Security Key. ");
  ui_fixture_await_heard ("Wrong PIN. 7 tries are left.");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 1);

  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);
  ui_fixture_await_heard ("Touch Your Security Key. ");
  g_assert_false (is_remembered (fixture));
  passkeys_virtual_key_touch (fixture->key);
  assert_one_spinner (fixture);
  assert_signed (fixture);
  g_assert_true (is_remembered (fixture));
  g_application_set_default (NULL);
}

/* s: what was promised for the dialog, on a busy computer */
#define SECOND (SECURITY_KEY_FIXTURE_PATIENCE * G_USEC_PER_SEC)
static void
assert_soon (Fixture    *fixture,
             const char *text,
             gint64      microseconds)
{
  gint64 start = g_get_monotonic_time ();

  ui_fixture_await_text (fixture->dialog, text);
  g_assert_cmpint (g_get_monotonic_time () - start, <, microseconds);
}

/* Unplugged mid-way, which is noticed within a second, the same dialog goes on when it is plugged in
 * again. */
static void
test_unplug (Fixture       *fixture,
             gconstpointer  data)
{
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");

  ui_fixture_listen ();
  passkeys_virtual_key_unplug (fixture->key);
  assert_soon (fixture, "Plug It In Again", SECOND);
  ui_fixture_await_heard ("Plug It In Again. ");
  passkeys_virtual_key_set_touch (fixture->key, 0);
  passkeys_virtual_key_plug (fixture->key);
  assert_soon (fixture, "_PIN of Virtual Key", SECOND);
  g_assert_true (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) ==
                 ADW_DIALOG (fixture->dialog));
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
}

/* Nobody touches the key: the dialog says so, calmly, and goes on from there. */
static void
test_timed_out (Fixture       *fixture,
                gconstpointer  data)
{
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_set_touch_timeout (fixture->key, 100);
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);

  ui_fixture_listen ();
  ui_fixture_await_text (fixture->dialog, "_Try Again");
  ui_fixture_await_heard ("Touch");
  g_assert_false (dex_future_is_resolved (fixture->outcome) ||
                  dex_future_is_rejected (fixture->outcome));
  g_assert_false (passkeys_virtual_key_is_blinking (fixture->key));

  passkeys_virtual_key_set_touch (fixture->key, 0);
  ui_fixture_click (fixture->dialog, "_Try Again");
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 0);
}

/* Too many wrong PINs in a row: the dialog says what helps, and goes on when that is done. */
static void
test_blocked (Fixture       *fixture,
              gconstpointer  data)
{
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, "1111");
  ui_fixture_await_text (fixture->dialog, "Wrong PIN. 7 tries are left.");
  type_pin (fixture, "1112");
  ui_fixture_await_text (fixture->dialog, "Wrong PIN. 6 tries are left.");
  type_pin (fixture, "1113");
  ui_fixture_await_text (fixture->dialog, "Unplug It, Then Plug It In Again");
  g_assert_true (ui_fixture_shows (fixture->dialog, "No passkey is lost"));
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 3);

  passkeys_virtual_key_unplug (fixture->key);
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 3);
}

static void
use_another (Fixture *fixture)
{
  GtkWidget *button = ui_fixture_find (fixture->dialog, GTK_TYPE_BUTTON, "_Use Another Passkey");

  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ui_fixture_shows (fixture->dialog, "They cannot sign in."));
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_get_mapped (ui_fixture_find (fixture->dialog,
                                                         PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL)));
  g_assert_true (dex_future_is_pending (fixture->outcome));
}

/* Whatever a key asks, the person may think of another passkey: the key is let go, and goes on where
 * it is when the person comes back to it, at once. Nothing is signed twice. */
static void
test_another (Fixture       *fixture,
              gconstpointer  data)
{
  PasskeysAuthenticatorGroup *group = ui_fixture_find (fixture->dialog,
                                                       PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL);
  g_autoptr(PasskeysSecurityKeyAuthenticator) other =
    passkeys_security_key_authenticator_new (fixture->keys->list);

  g_list_store_append (G_LIST_STORE (passkeys_authenticator_group_get_model (group)), other);
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);

  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Plug In Your Security Key");
  use_another (fixture);
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  use_another (fixture);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");
  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);
  use_another (fixture);
  passkeys_test_run_until (passkeys_virtual_key_is_dark, fixture->key);

  passkeys_virtual_key_set_touch (fixture->key, 0);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (fixture->key), ==, 1);
}

static PasskeysVirtualKey *
plug_old_key (Fixture *fixture)
{
  PasskeysVirtualKey *key = security_key_fixture_add (fixture->keys, "Old Key");

  passkeys_virtual_key_set_u2f_only (key, TRUE);
  passkeys_virtual_key_plug (key);
  return key;
}

/* A key that knows only U2F checks nobody, and the organisation wants to know who touches it: the
 * dialog says so, and takes another. */
static void
test_u2f (Fixture       *fixture,
          gconstpointer  data)
{
  PasskeysVirtualKey *old = plug_old_key (fixture);

  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Plug In Another Security Key");
  g_assert_true (ui_fixture_shows (fixture->dialog, "knows only U2F"));
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (old), ==, 0);
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
}

static GBytes *
make_without_name (Fixture *fixture)
{
  g_autoptr(PasskeysRelyingParty) party = passkeys_relying_party_new ("localhost", "Example");
  g_autoptr(GBytes) handle = g_bytes_new_static ("ada", 3);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (handle, FIXTURE_USERNAME,
                                                                 FIXTURE_USERNAME);
  g_autoptr(PasskeysCreationOptions) options = passkeys_creation_options_new (party, user);
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256);
  passkeys_creation_options_set_user_verification (options, PASSKEYS_REQUIREMENT_DISCOURAGED);
  passkeys_creation_options_set_resident_key (options, PASSKEYS_REQUIREMENT_DISCOURAGED);
  attestation = passkeys_test_await_object (security_key_fixture_start_make (fixture->keys,
                                                                             options),
                                            &error);
  g_assert_no_error (error);
  return g_bytes_ref (passkeys_attestation_get_credential_id (attestation));
}

/* Where an organisation wants no more than a touch, such a key is as good as any. */
static void
test_u2f_signs (Fixture       *fixture,
                gconstpointer  data)
{
  PasskeysVirtualKey *old = plug_old_key (fixture);
  g_autoptr(GBytes) id = make_without_name (fixture);

  demand (fixture, "discouraged", id);
  passkeys_virtual_key_set_touch (old, 500);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");
  g_assert_true (ui_fixture_shows (fixture->dialog, "Old Key blinks"));
  assert_signed (fixture);
}

/* Until neither was asked anything for a while. Returns: how many questions they were asked. */
static guint
await_rest (PasskeysVirtualKey *one,
            PasskeysVirtualKey *other)
{
  guint n_questions = 0, n_before;

  do
    {
      n_before = n_questions;
      passkeys_test_run (1300);
      n_questions = passkeys_virtual_key_get_n_commands (one, 0)
                    + passkeys_virtual_key_get_n_commands (other, 0);
    }
  while (n_questions != n_before);

  return n_questions;
}

/* Keys that rested while the person read what is signed are asked one question each, and let go with
 * the dialog. */
static void
test_rested (Fixture       *fixture,
             gconstpointer  data)
{
  PasskeysVirtualKey *second = security_key_fixture_plug (fixture->keys, "Second Key");
  PasskeysVirtualKey *third = security_key_fixture_plug (fixture->keys, "Third Key");
  guint n_questions;

  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "Third Key");
  n_questions = await_rest (second, third);
  g_assert_cmpuint (_passkeys_security_key_worker_get_n_handles (), ==, 3);

  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  g_assert_cmpuint (await_rest (second, third), ==, n_questions + 2);
  g_assert_cmpuint (_passkeys_security_key_worker_get_n_handles (), ==, 3);
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  assert_signed (fixture);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (second)
                    + passkeys_virtual_key_get_n_blinks (third), ==, 0);
  security_key_fixture_await_end ();
}

/* The clock runs from the moment at which the person lets go of the button. */
static void
cancel (Fixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "signing.cancel", NULL));
  ui_fixture_assert_cancelled (g_steal_pointer (&fixture->outcome), 200);
  ui_fixture_await_no_dialog (fixture->window);
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   SECURITY_KEY_FIXTURE_PATIENCE * 200 * G_TIME_SPAN_MILLISECOND);
  passkeys_test_run_until (passkeys_virtual_key_is_dark, fixture->key);
  g_assert_cmpint (g_get_monotonic_time () - start, <, SECOND);
}

static void
test_cancel_insert (Fixture       *fixture,
                    gconstpointer  data)
{
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Plug In Your Security Key");
  cancel (fixture);
}

/* The key stops blinking. */
static void
test_cancel_touch (Fixture       *fixture,
                   gconstpointer  data)
{
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");
  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);
  cancel (fixture);
}

/* Quitting closes the window like this. */
static void
test_close_window (Fixture       *fixture,
                   gconstpointer  data)
{
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (fixture->key);
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "_PIN of Virtual Key");
  type_pin (fixture, SECURITY_KEY_FIXTURE_PIN);
  ui_fixture_await_text (fixture->dialog, "Touch Your Security Key");
  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);

  gtk_window_destroy (fixture->window);
  ui_fixture_assert_cancelled (g_steal_pointer (&fixture->outcome), 200);
  passkeys_test_run_until (passkeys_virtual_key_is_dark, fixture->key);
  fixture->window = GTK_WINDOW (g_object_ref_sink (adw_window_new ()));
}

/* The first time closes the dialog, which cancels; the second time the window goes. */
static void
test_close_request (Fixture       *fixture,
                    gconstpointer  data)
{
  confirm (fixture);
  ui_fixture_await_text (fixture->dialog, "Plug In Your Security Key");

  gtk_window_close (fixture->window);
  ui_fixture_assert_cancelled (g_steal_pointer (&fixture->outcome), 200);
  ui_fixture_await_no_dialog (fixture->window);
  g_object_ref (fixture->window);
  gtk_window_close (fixture->window);
  g_assert_false (gtk_widget_get_realized (GTK_WIDGET (fixture->window)));
}

static void
test_listed (Fixture       *fixture,
             gconstpointer  data)
{
  ui_fixture_await_text (fixture->dialog, "By USB, protected by its PIN and a touch");
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "Virtual Key");
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->dialog, "By USB, protected by its PIN and a touch");
  cancel (fixture);
}

#define add(path, function) \
  g_test_add ("/signing-with-key/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("sign", test_sign);
  add ("unplug", test_unplug);
  add ("rested", test_rested);
  add ("timed-out", test_timed_out);
  add ("blocked", test_blocked);
  add ("another", test_another);
  add ("u2f", test_u2f);
  add ("u2f-signs", test_u2f_signs);
  add ("cancel-insert", test_cancel_insert);
  add ("cancel-touch", test_cancel_touch);
  add ("close-window", test_close_window);
  add ("close-request", test_close_request);
  add ("listed", test_listed);

  return g_test_run ();
}
