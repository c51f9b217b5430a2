/* test-new-credential-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-new-credential-dialog.h"

#include "passkeys-authenticator-group.h"
#include "passkeys-base64url.h"
#include "passkeys-busy-button.h"
#include "passkeys-candidate.h"
#include "passkeys-pin-dialog.h"
#include "passkeys-scripted-server.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-signing-dialog.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* A new passkey on a security key, signed with the one that it holds already, against a server that
 * does not check what it is sent but is in a bad mood. */

#define PIN SECURITY_KEY_FIXTURE_PIN
#define CHALLENGE \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"externalAuthenticationUrl\":\"\",\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":[{\"kind\":\"Fido2\",\"factor\":\"either\"," \
  "\"requiresSecondFactor\":false}],\"userVerification\":\"required\",\"attestation\":\"direct\"," \
  "\"allowCredentials\":{\"key\":[],\"webauthn\":[{\"type\":\"public-key\",\"id\":\"%s\"}]}}"
#define REGISTRATION \
  "{\"user\":{\"id\":\"us-2\",\"name\":\"" FIXTURE_USERNAME "\",\"displayName\":\"Ada\"}," \
  "\"temporaryAuthenticationToken\":\"eyJ.t.t\"," \
  "\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"challengeIdentifier\":\"eyJ.c.%u\"," \
  "\"rp\":{\"id\":\"localhost\",\"name\":\"Example\"}," \
  "\"supportedCredentialKinds\":{\"firstFactor\":[\"Fido2\"],\"secondFactor\":[\"Fido2\"]}," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"direct\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}]," \
  "\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\"%s\"}],\"otpUrl\":\"\"}"
#define FAILURE(status, message) \
  "{\"error\":{\"id\":\"1\",\"status\":" #status ",\"message\":\"" message "\"}}"

typedef struct
{
  PasskeysScriptedServer *server;
  SecurityKeyFixture     *keys;
  PasskeysVirtualKey     *key;
  PasskeysSession        *session;
  GtkWindow              *window;
  AdwDialog              *dialog;

  char                   *challenge;
  char                   *held; /* the id of the passkey on the key */
  char                   *token;
  const char             *excluded;
  int                     n_unauthorized; /* (atomic) that many challenges are refused */
  int                     n_expired;      /* (atomic) that many new passkeys come too late */
  int                     n_challenges;   /* (atomic) */
  int                     n_saved;        /* (atomic) */
} Fixture;

static char *
answer_new (Fixture *fixture,
            guint   *status)
{
  if (g_atomic_int_get (&fixture->n_unauthorized) > 0)
    {
      g_atomic_int_dec_and_test (&fixture->n_unauthorized);
      *status = 401;
      return g_strdup (FAILURE (401, "Unauthorized"));
    }

  g_atomic_int_inc (&fixture->n_challenges);
  return g_strdup_printf (REGISTRATION, g_atomic_int_get (&fixture->n_challenges),
                          fixture->excluded);
}

static char *
answer_save (Fixture *fixture,
             guint   *status)
{
  if (g_atomic_int_get (&fixture->n_expired) > 0)
    {
      g_atomic_int_dec_and_test (&fixture->n_expired);
      *status = 400;
      return g_strdup (FAILURE (400, "Challenge token is not valid"));
    }

  g_atomic_int_inc (&fixture->n_saved);
  return g_strdup ("{\"credentialId\":\"x\",\"credentialUuid\":\"cr-1\",\"kind\":\"Fido2\","
                   "\"name\":\"Desk\",\"status\":\"Active\"}");
}

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;
  gboolean post = g_str_equal (request->method, "POST");

  *status = 200;
  if (g_str_equal (request->path, "/auth/action/init")
      || g_str_equal (request->path, "/auth/login/init"))
    return g_strdup (fixture->challenge);
  if (g_str_equal (request->path, "/auth/action"))
    return g_strdup ("{\"userAction\":\"token\"}");
  if (g_str_equal (request->path, "/auth/login"))
    return g_strdup_printf ("{\"token\":\"%s\"}", fixture->token);
  if (g_str_equal (request->path, "/auth/credentials/init"))
    return answer_new (fixture, status);
  if (g_str_equal (request->path, "/auth/credentials") && post)
    return answer_save (fixture, status);
  if (g_str_equal (request->path, "/auth/credentials"))
    return g_strdup ("{\"items\":[]}");

  return fixture_make_user_json (FIXTURE_USER_ID);
}

static void
add_key (Fixture *fixture)
{
  g_autoptr(GBytes) handle = g_bytes_new_static (FIXTURE_USER_ID, strlen (FIXTURE_USER_ID));
  g_autoptr(GBytes) id = NULL;
  g_autofree char *text = NULL;

  fixture->key = security_key_fixture_add (fixture->keys, "Virtual Key");
  passkeys_virtual_key_set_pin (fixture->key, PIN);
  id = passkeys_virtual_key_add_passkey (fixture->key, "localhost", FIXTURE_USERNAME, handle);
  text = passkeys_base64url_encode (id);
  fixture->challenge = g_strdup_printf (CHALLENGE, text);
  fixture->held = g_steal_pointer (&text);
  passkeys_virtual_key_plug (fixture->key);
}

/* There is no application here whose authenticators could be offered. */
static void
offer_keys (Fixture  *fixture,
            gpointer  dialog)
{
  g_autoptr(GListStore) authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);

  g_list_store_append (authenticators, fixture->keys->authenticator);
  passkeys_authenticator_group_set_model (ui_fixture_find (dialog,
                                                           PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL),
                                          G_LIST_MODEL (authenticators));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *content = gtk_label_new ("Content");
  gint64 expires = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME, expires);

  fixture->excluded = "bm90IGhlcmU";
  fixture->keys = security_key_fixture_new ();
  add_key (fixture);
  fixture->token = g_strndup (g_bytes_get_data (token, NULL), g_bytes_get_size (token));

  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture);
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  fixture->window = ui_fixture_show (content);
  fixture->dialog = g_object_ref_sink (passkeys_new_credential_dialog_new (fixture->session, 1));
  adw_dialog_present (fixture->dialog, content);
  offer_keys (fixture, fixture->dialog);
  ui_fixture_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->dialog);
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
  security_key_fixture_free (fixture->keys);
  security_key_fixture_await_end ();
  g_free (fixture->challenge);
  g_free (fixture->held);
  g_free (fixture->token);
}

static gboolean
asks_pin (gpointer data)
{
  Fixture *fixture = data;

  return ui_fixture_shows (GTK_WIDGET (fixture->window), "_PIN of Virtual Key");
}

static gboolean
is_signing (gpointer data)
{
  Fixture *fixture = data;

  return PASSKEYS_IS_SIGNING_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static gboolean
is_closed (gpointer data)
{
  Fixture *fixture = data;

  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) == NULL;
}

static void
type_pin (Fixture    *fixture,
          const char *action)
{
  GtkWidget *dialog;

  passkeys_test_run_until (asks_pin, fixture);
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  ui_fixture_type (dialog, "_PIN of Virtual Key", PIN);
  g_assert_true (gtk_widget_activate_action (dialog, action, NULL));
}

static void
create (Fixture *fixture)
{
  ui_fixture_type (fixture->dialog, "_Name", "Desk");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "new-credential.create",
                                             NULL));
}

static void
sign (Fixture *fixture)
{
  GtkWidget *dialog;

  passkeys_test_run_until (is_signing, fixture);
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  offer_keys (fixture, dialog);
  g_assert_true (gtk_widget_activate_action (dialog, "signing.confirm", NULL));
  type_pin (fixture, "signing.confirm");
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  create (fixture);
  type_pin (fixture, "pin.continue");
  sign (fixture);
  passkeys_test_run_until (is_closed, fixture);
  g_assert_cmpint (fixture->n_saved, ==, 1);
  g_assert_cmpint (fixture->n_challenges, ==, 1);
}

/* Signing in again needs the PIN once, and what was entered is still there. */
static void
test_session_expired (Fixture       *fixture,
                      gconstpointer  data)
{
  fixture->n_unauthorized = 1;
  create (fixture);
  type_pin (fixture, "pin.continue");
  sign (fixture);
  passkeys_test_run_until (is_closed, fixture);
  g_assert_cmpint (fixture->n_saved, ==, 1);
  g_assert_false (passkeys_session_is_expired (fixture->session));
}

/* The new passkey came too late: another one is made in its place, with the PIN that was typed. */
static void
test_challenge_expired (Fixture       *fixture,
                        gconstpointer  data)
{
  fixture->n_expired = 1;
  create (fixture);
  type_pin (fixture, "pin.continue");
  sign (fixture);
  passkeys_test_run_until (is_closed, fixture);
  g_assert_cmpint (fixture->n_challenges, ==, 2);
  g_assert_cmpint (fixture->n_saved, ==, 1);
}

static gboolean
shows_excluded (gpointer data)
{
  Fixture *fixture = data;

  return ui_fixture_shows (GTK_WIDGET (fixture->window),
                           "holds a passkey of this account already");
}

/* Another one on the same key is not offered: it would take the place of the first. Another key is
 * asked for, and nothing has to be entered again but its PIN. */
static void
test_excluded (Fixture       *fixture,
               gconstpointer  data)
{
  PasskeysVirtualKey *other = security_key_fixture_add (fixture->keys, "Virtual Key");

  passkeys_virtual_key_set_pin (other, PIN);
  fixture->excluded = fixture->held;
  create (fixture);
  type_pin (fixture, "pin.continue");
  passkeys_test_run_until (shows_excluded, fixture);
  g_assert_true (ui_fixture_shows (GTK_WIDGET (fixture->window), "Plug In Another Security Key"));
  g_assert_false (ui_fixture_shows (GTK_WIDGET (fixture->dialog), "Make _Another"));
  g_assert_cmpint (fixture->n_saved, ==, 0);

  passkeys_virtual_key_unplug (fixture->key);
  passkeys_virtual_key_plug (other);
  type_pin (fixture, "pin.continue");
  passkeys_test_run_until (is_signing, fixture);
  passkeys_virtual_key_plug (fixture->key);
  passkeys_virtual_key_unplug (other);
  sign (fixture);
  passkeys_test_run_until (is_closed, fixture);
  g_assert_cmpint (fixture->n_saved, ==, 1);
}

#define add(path, function) \
  g_test_add ("/new-credential-dialog/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("create", test_create);
  add ("session-expired", test_session_expired);
  add ("challenge-expired", test_challenge_expired);
  add ("excluded", test_excluded);

  return g_test_run ();
}
