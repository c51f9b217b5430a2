/* test-checks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-ceremony.h"
#include "passkeys-check-queue.h"
#include "server-fixture.h"

#define CHALLENGE "WTJndE1XUXlaVE10WmpSbk5XZ3RZV0pqWkdWbVoyaHBhbXRzYlc1dmNB"
#define CREDENTIAL_ID "obLD1OX2BxgpOktcbX6PkA"
#define CLIENT_DATA(ceremony) \
  "{\"type\":\"" ceremony "\",\"challenge\":\"" CHALLENGE "\"," \
  "\"origin\":\"http://localhost:3000\",\"crossOrigin\":false}"
#define AUTHENTICATOR_DATA "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ"
#define SIGNATURE \
  "MEUCIQDT09VuE2n_icmFhCeKL1y9NMfDKLIAhImsjKIIhurDwQIgEJGsKRIyanPMEMwBZLMrsKMRX5N5A_7uynwfpcNDpPI"
#define ATTESTATION \
  "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAAAA" \
  "AAAAAAAAAAAAAAAAAAAAEKGyw9Tl9gcYKTpLXG1-j5ClAQIDJiABIVggQpcZA3UJlkn7nQM9faQKiTtpFouuswvC3rj9" \
  "z1EkZr4iWCCv_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg"

/* A passkey of the web SDK that is known to a queue, and a server that asks nobody else. */
typedef struct
{
  ServerFixture            *server;
  PasskeysCredentialRecord *record;
  PasskeysCheckQueue       *queue;
  SoupServer               *soup;
  SoupSession              *session;
  char                     *url;
  guint                     n_checked;
  guint                     n_left;
} Fixture;

static PasskeysCredentialRecord *
make_record (PasskeysRules *rules)
{
  g_autoptr (GBytes) attestation = passkeys_base64url_decode (ATTESTATION, NULL);
  g_autoptr (GBytes) client_data = g_bytes_new_static (CLIENT_DATA ("webauthn.create"),
                                                       strlen (CLIENT_DATA ("webauthn.create")));
  const PasskeysNewCredential credential = {
    .kind = (char *) "Fido2",
    .credential_id = (char *) CREDENTIAL_ID,
    .client_data = client_data,
    .attestation_data = attestation,
  };
  g_autoptr (GError) error = NULL;
  PasskeysCredentialRecord *record;

  record = passkeys_ceremony_register (rules, "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA",
                                       &credential, &error);
  g_assert_no_error (error);
  return record;
}

static PasskeysFactor *
make_factor (void)
{
  PasskeysFactor *factor = g_new0 (PasskeysFactor, 1);

  factor->kind = g_strdup ("Fido2");
  factor->credential_id = g_strdup (CREDENTIAL_ID);
  factor->client_data = g_bytes_new_static (CLIENT_DATA ("webauthn.get"),
                                            strlen (CLIENT_DATA ("webauthn.get")));
  factor->authenticator_data = passkeys_base64url_decode (AUTHENTICATOR_DATA, NULL);
  factor->signature = passkeys_base64url_decode (SIGNATURE, NULL);
  return factor;
}

static void
bend (GBytes **bytes)
{
  gsize length;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (bytes), &length);

  data[length - 1] ^= 1;
  *bytes = g_bytes_new_take (data, length);
}

static void
checked_cb (const PasskeysSignedRequest *request,
            gpointer                     user_data)
{
  Fixture *fixture = user_data;

  fixture->n_checked++;
  soup_server_message_set_status (request->message,
                                  passkeys_assertion_check_run (request->check) ? 200 : 401, NULL);
  soup_server_message_unpause (request->message);
}

static void
handle_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;

  if (fixture->queue && passkeys_check_queue_take (fixture->queue, message, path, query))
    return;
  fixture->n_left++;
  soup_server_message_set_status (message, 404, NULL);
}

static void
listen_to_nobody_else (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (fixture->soup, NULL, handle_cb, fixture, NULL);
  soup_server_listen_local (fixture->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->soup);
  fixture->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->session = soup_session_new ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const origins[] = { "http://localhost:3000", NULL };
  PasskeysRules *rules;

  fixture->server = server_fixture_new ();
  rules = fixture->server->rules;
  g_strfreev (rules->origins);
  rules->origins = g_strdupv ((char **) origins);
  fixture->record = make_record (rules);
  fixture->record->user_id = g_strdup ("us-1");
  g_assert_nonnull (passkeys_fido2_keys_find (rules->fido2_keys, CREDENTIAL_ID,
                                              fixture->record->public_key));
  fixture->queue = passkeys_check_queue_new (rules, checked_cb, fixture);
  listen_to_nobody_else (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->queue);
  g_clear_object (&fixture->soup);
  passkeys_credential_record_free (fixture->record);
  server_fixture_free (fixture->server);
  g_free (fixture->url);
}

static PasskeysAssertionCheck *
make_check (Fixture              *fixture,
            const PasskeysFactor *factor)
{
  PasskeysRules *rules = fixture->server->rules;

  return passkeys_assertion_check_new (passkeys_fido2_keys_recall (rules->fido2_keys,
                                                                   CREDENTIAL_ID),
                                       rules->relying_party_id, factor);
}

/* What another byte was signed for, another answer is due to. */
static void
test_same (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (PasskeysFactor) honest = make_factor ();
  g_autoptr (PasskeysAssertionCheck) check = make_check (fixture, honest);
  g_autoptr (PasskeysAssertionCheck) again = make_check (fixture, honest);

  g_assert_true (passkeys_assertion_check_equal (check, again));
  g_assert_true (passkeys_assertion_check_run (check));
  g_assert_true (passkeys_assertion_check_run (check));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (PasskeysFactor) bent = make_factor ();
      g_autoptr (PasskeysAssertionCheck) other = NULL;

      bend (i == 0 ? &bent->client_data : i == 1 ? &bent->authenticator_data : &bent->signature);
      other = make_check (fixture, bent);
      g_assert_false (passkeys_assertion_check_equal (check, other));
      g_assert_false (passkeys_assertion_check_run (other));
    }
}

static gboolean
authenticate (Fixture              *fixture,
              const PasskeysFactor *factor)
{
  gint64 sign_count;

  return passkeys_ceremony_authenticate (fixture->server->rules, CHALLENGE, fixture->record, factor,
                                         &sign_count, NULL);
}

/* That one signature was found good says nothing of another one. */
static void
test_ahead (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (PasskeysFactor) honest = make_factor ();
  g_autoptr (PasskeysFactor) bent = make_factor ();
  g_autoptr (PasskeysAssertionCheck) good = make_check (fixture, honest);
  g_autoptr (PasskeysAssertionCheck) bad = NULL;

  bend (&bent->signature);
  bad = make_check (fixture, bent);
  g_assert_true (passkeys_assertion_check_run (good));
  g_assert_false (passkeys_assertion_check_run (bad));
  fixture->server->rules->checked = good;
  g_assert_true (authenticate (fixture, honest));
  g_assert_false (authenticate (fixture, bent));
  fixture->server->rules->checked = bad;
  g_assert_true (authenticate (fixture, honest));
  g_assert_false (authenticate (fixture, bent));
  fixture->server->rules->checked = NULL;
}

static char *
write_body (const char *credential_id,
            const char *signature)
{
  g_autofree char *client_data = passkeys_base64url_encode_data (CLIENT_DATA ("webauthn.get"),
                                                                 strlen (CLIENT_DATA ("webauthn.get")));

  return json_text ("{'challengeIdentifier':'x','firstFactor':{'kind':'Fido2',"
                    "'credentialAssertion':{'credId':'%s','clientData':'%s','signature':'%s',"
                    "'authenticatorData':'" AUTHENTICATOR_DATA "'}}}",
                    credential_id, client_data, signature);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *path,
              const char *body)
{
  g_autofree char *url = g_strconcat (fixture->url, path + 1, NULL);
  SoupMessage *message = soup_message_new ("POST", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  return message;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
  guint *n_answered = user_data;

  (*n_answered)++;
}

static guint
ask (Fixture    *fixture,
     const char *path,
     const char *body)
{
  g_autoptr (SoupMessage) message = make_message (fixture, path, body);
  guint n_answered = 0;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                                    answered_cb, &n_answered);
  while (n_answered == 0)
    g_main_context_iteration (NULL, TRUE);
  return soup_message_get_status (message);
}

static gboolean
has_others (void)
{
  if (g_get_num_processors () > 1)
    return TRUE;
  g_test_skip ("one processor has nobody to give work to");
  return FALSE;
}

static void
test_queue (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *good = write_body (CREDENTIAL_ID, SIGNATURE);
  g_autofree char *bad = write_body (CREDENTIAL_ID, "MEUCIQDT09VuE2n_icmFhCeKL1y9NMfD");
  g_autofree char *unknown = write_body ("AAAAAAAAAAAAAAAAAAAAAA", SIGNATURE);

  if (!has_others ())
    return;
  g_assert_cmpuint (ask (fixture, "/auth/login", good), ==, 200);
  g_assert_cmpuint (ask (fixture, "/auth/action", good), ==, 200);
  g_assert_cmpuint (ask (fixture, "/auth/login", bad), ==, 401);
  g_assert_cmpuint (fixture->n_checked, ==, 3);

  /* What it cannot foresee it leaves alone. */
  g_assert_cmpuint (ask (fixture, "/auth/login", unknown), ==, 404);
  g_assert_cmpuint (ask (fixture, "/auth/login/init", good), ==, 404);
  g_assert_cmpuint (ask (fixture, "/auth/login", "{\"firstFactor\":[]}"), ==, 404);
  g_assert_cmpuint (ask (fixture, "/auth/login", "{\"firstFactor\":{\"kind\":1}}"), ==, 404);
  g_assert_cmpuint (ask (fixture, "/auth/login", "{"), ==, 404);
  g_assert_cmpuint (ask (fixture, "/auth/login", ""), ==, 404);
  g_assert_cmpuint (fixture->n_checked, ==, 3);
  g_assert_cmpuint (fixture->n_left, ==, 6);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *good = write_body (CREDENTIAL_ID, SIGNATURE);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_answered = 0;

  if (!has_others ())
    return;
  for (guint i = 0; i < 50; i++)
    {
      g_ptr_array_add (messages, make_message (fixture, "/auth/login", good));
      soup_session_send_and_read_async (fixture->session, messages->pdata[i], G_PRIORITY_DEFAULT,
                                        NULL, answered_cb, &n_answered);
    }
  while (n_answered < 50)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (soup_message_get_status (messages->pdata[i]), ==, 200);
  g_assert_cmpuint (fixture->n_checked, ==, 50);
}

/* Who hangs up leaves nothing behind. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *good = write_body (CREDENTIAL_ID, SIGNATURE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoupMessage) message = make_message (fixture, "/auth/login", good);
  guint n_answered = 0;

  if (!has_others ())
    return;
  g_signal_connect_swapped (message, "wrote-body", G_CALLBACK (g_cancellable_cancel), cancellable);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, cancellable,
                                    answered_cb, &n_answered);
  while (n_answered == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (ask (fixture, "/auth/login", good), ==, 200);
}

/* Nobody hears of what is left when it stops. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *good = write_body (CREDENTIAL_ID, SIGNATURE);

  if (!has_others ())
    return;
  passkeys_check_queue_stop (fixture->queue);
  g_assert_cmpuint (ask (fixture, "/auth/login", good), ==, 404);
  g_assert_cmpuint (fixture->n_checked, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/checks/" path, Fixture, NULL, set_up, function, tear_down)

  ADD ("same", test_same);
  ADD ("ahead", test_ahead);
  ADD ("queue", test_queue);
  ADD ("many", test_many);
  ADD ("gone", test_gone);
  ADD ("stop", test_stop);

  return g_test_run ();
}
