/* test-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-session"

#include "config.h"

#include "passkeys-session.h"

#include <string.h>

#include "keyring-fixture.h"
#include "keyring-prompter.h"
#include "passkeys-scripted-server.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "passkeys-token-storage-private.h"
#include "session-fixture.h"

#define NOT_AUTHORIZED "{\"error\":{\"status\":401,\"message\":\"Not Authorized.\"}}"
#define NO_PERMISSION \
  "{\"error\":{\"status\":403,\"message\":\"CustomerEmployee us-1 is not authorized to perform " \
  "operation (Auth:Users:Read)\"}}"
#define SUCCESS "{\"message\":\"success\"}"

typedef struct
{
  KeyringDaemon          *keyring;
  PasskeysScriptedServer *server;
  PasskeysConnection     *connection;
} Fixture;

static gint64
from_now (gint64 seconds)
{
  return g_get_real_time () / G_USEC_PER_SEC + seconds;
}

static void
set_up_without_keyring (Fixture       *fixture,
                        gconstpointer  data)
{
  keyring_fixture_forget ();
  fixture->server = passkeys_scripted_server_new ();
  fixture->connection =
    fixture_make_connection (passkeys_scripted_server_get_url (fixture->server));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  set_up_without_keyring (fixture, data);
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_run (20);
  g_clear_object (&fixture->connection);
  passkeys_scripted_server_free (fixture->server);
  g_clear_pointer (&fixture->keyring, keyring_daemon_stop);
}

static void
answer_user (Fixture *fixture)
{
  g_autofree char *json = fixture_make_user_json (FIXTURE_USER_ID);

  passkeys_scripted_server_answer (fixture->server, 200, json);
}

static PasskeysSession *
begin (Fixture *fixture,
       gint64   expires)
{
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysSession *session;

  token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID, FIXTURE_USERNAME, expires);
  session = passkeys_test_await_object (passkeys_session_new_from_token (fixture->connection, token,
                                                                         "Example"),
                                        &error);
  g_assert_no_error (error);
  return session;
}

static PasskeysSession *
begin_with_user (Fixture *fixture)
{
  answer_user (fixture);

  return begin (fixture, from_now (3600));
}

static PasskeysAccount *
make_account (Fixture    *fixture,
              const char *user_id)
{
  return passkeys_account_new (fixture->connection, FIXTURE_ORG_ID, user_id, FIXTURE_USERNAME,
                               NULL);
}

static PasskeysSession *
restore (Fixture  *fixture,
         GError  **error)
{
  g_autoptr(PasskeysAccount) account = make_account (fixture, FIXTURE_USER_ID);

  return passkeys_test_await_object (passkeys_session_restore (account), error);
}

static void
assert_not_restored (Fixture              *fixture,
                     PasskeysSessionError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session = restore (fixture, &error);

  g_assert_null (session);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, code);
}

static const PasskeysScriptedRequest *
get_last_request (Fixture *fixture)
{
  guint n = passkeys_scripted_server_get_n_requests (fixture->server);

  g_assert_cmpuint (n, >, 0);
  return passkeys_scripted_server_get_request (fixture->server, n - 1);
}

static gboolean
has_user (gpointer data)
{
  return passkeys_session_get_user (data) != NULL;
}

static gboolean
has_expired (gpointer data)
{
  return passkeys_session_is_expired (data);
}

static void
test_begins (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  PasskeysAccount *account = passkeys_session_get_account (session);
  const PasskeysScriptedRequest *request = get_last_request (fixture);
  const char *authorization = passkeys_scripted_request_get_header (request, "authorization");

  g_assert_cmpstr (request->path, ==, "/auth/users/" FIXTURE_USER_ID);
  g_assert_true (g_str_has_prefix (authorization, "Bearer eyJ"));
  g_assert_cmpstr (passkeys_account_get_org_id (account), ==, FIXTURE_ORG_ID);
  g_assert_cmpstr (passkeys_account_get_user_id (account), ==, FIXTURE_USER_ID);
  g_assert_cmpstr (passkeys_account_get_username (account), ==, FIXTURE_USERNAME);
  g_assert_cmpstr (passkeys_account_get_organisation_name (account), ==, "Example");
  g_assert_true (passkeys_account_is_signed_in (account));
  g_assert_true (passkeys_session_is_kept (session));
  g_assert_null (passkeys_session_get_keyring_error (session));
  g_assert_false (passkeys_session_is_expired (session));
  g_assert_true (has_user (session));
  g_assert_cmpstr (passkeys_user_get_name (passkeys_session_get_user (session)), ==, "Ada");
  g_assert_cmpint (ABS (passkeys_session_get_clock_offset (session)), <=, 2);
}

static void
test_properties (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysAccount) account = NULL;
  g_autoptr(PasskeysUser) user = NULL;
  gboolean expired;
  gboolean kept;

  g_object_get (session, "account", &account, "user", &user, "expired", &expired, "kept-in-keyring",
                &kept, NULL);
  g_assert_true (account == passkeys_session_get_account (session));
  g_assert_true (user == passkeys_session_get_user (session));
  g_assert_false (expired);
  g_assert_true (kept);
}

static void
test_finalizes (Fixture       *fixture,
                gconstpointer  data)
{
  PasskeysSession *session = begin_with_user (fixture);

  passkeys_test_run (20);
  g_assert_finalize_object (session);
}

/* Another process, as after a restart: it knows the account only. */
static int
run_restore (const char *api_url)
{
  g_autoptr(PasskeysConnection) connection = fixture_make_connection (api_url);
  g_autoptr(PasskeysAccount) account =
    passkeys_account_new (connection, FIXTURE_ORG_ID, FIXTURE_USER_ID, FIXTURE_USERNAME,
        NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session =
    passkeys_test_await_object (passkeys_session_restore (account), &error);

  g_assert_no_error (error);
  g_assert_true (passkeys_session_is_kept (session));
  passkeys_test_run_until (has_user, session);
  g_assert_false (passkeys_session_is_expired (session));

  return 0;
}

static gboolean
has_exited (gpointer data)
{
  return g_subprocess_get_identifier (data) == NULL;
}

static void
test_survives_restart (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  answer_user (fixture);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--restore",
                              passkeys_scripted_server_get_url (fixture->server), NULL);
  g_assert_no_error (error);
  passkeys_test_run_until (has_exited, process);
  g_assert_true (g_subprocess_get_if_exited (process)
                 && g_subprocess_get_exit_status (process) == 0);
}

static void
test_survives_keyring_restart (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  keyring_daemon_kill (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);

  answer_user (fixture);
  restored = restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (has_user, restored);
}

static void
test_nobody_signed_in (Fixture       *fixture,
                       gconstpointer  data)
{
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 0);
}

/* Revoked on the server: found out behind the caller's back. */
static void
test_revoked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 401, NOT_AUTHORIZED);
  restored = restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (has_expired, restored);
  g_assert_false (passkeys_account_is_signed_in (passkeys_session_get_account (restored)));
}

/* A token that seems to have run out is shown to the server first. */
static void
test_run_out (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;

  answer_user (fixture);
  session = begin (fixture, from_now (-60));
  g_assert_true (passkeys_session_is_expired (session));

  passkeys_scripted_server_answer (fixture->server, 401, NOT_AUTHORIZED);
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);

  /* It was forgotten: nobody is asked any more. */
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 2);
}

/* The clock of this computer is years fast; the session is good all the same. */
static void
test_fast_clock (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;
  const gint64 expires = 1577840400; /* 2020-01-01T01:00:00Z */

  answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Wed, 01 Jan 2020 00:00:00 GMT");
  session = begin (fixture, expires);
  g_assert_false (passkeys_session_is_expired (session));
  g_assert_cmpint (passkeys_session_get_clock_offset (session), <, -86400);

  answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Wed, 01 Jan 2020 00:00:00 GMT");
  restored = restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_true (has_user (restored));
  g_assert_false (passkeys_session_is_expired (restored));
}

/* The clock of this computer is slow; the server's decides. */
static void
test_slow_clock (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;

  answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Thu, 01 Jan 2099 00:00:00 GMT");
  session = begin (fixture, from_now (3600));
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_cmpint (passkeys_session_get_clock_offset (session), >, 86400);
}

static void
on_notify_cb (guint *n)
{
  (*n)++;
}

static void
test_runs_out_meanwhile (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  guint n = 0;

  answer_user (fixture);
  session = begin (fixture, from_now (2));
  g_signal_connect_swapped (session, "notify::expired", G_CALLBACK (on_notify_cb), &n);
  g_assert_false (passkeys_session_is_expired (session));
  passkeys_test_run_until (has_expired, session);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_own_record_is_not_allowed (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 403, NO_PERMISSION);
  session = begin (fixture, from_now (3600));
  g_assert_null (passkeys_session_get_user (session));
  g_assert_false (passkeys_session_is_expired (session));

  passkeys_scripted_server_answer (fixture->server, 403, NO_PERMISSION);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (session), &error));
}

static void
test_refresh (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autofree char *other = fixture_make_user_json ("us-00000-00000-00000000000000");
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_signal_connect_swapped (session, "notify::user", G_CALLBACK (on_notify_cb), &n);
  answer_user (fixture);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (session), NULL));
  g_assert_cmpuint (n, ==, 1);

  passkeys_scripted_server_answer (fixture->server, 200, other);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (session), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
  g_clear_error (&error);
  g_assert_cmpuint (n, ==, 1);

  passkeys_scripted_server_answer (fixture->server, 401, NOT_AUTHORIZED);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (session), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_true (passkeys_session_is_expired (session));
}

/* Where the server cannot be asked the session goes on. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    passkeys_scripted_server_answer_raw (fixture->server, "");

  restored = restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (restored), &error));
  g_assert_cmpuint (error->domain, ==, PASSKEYS_API_ERROR);
  g_assert_false (passkeys_session_is_expired (restored));
  g_assert_null (passkeys_session_get_user (restored));
}

static void
test_renew (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(GError) refused = g_error_new_literal (PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_UNAUTHORIZED, "no");
  g_autoptr(GBytes) fresh = NULL;
  g_autoptr(GBytes) stored = NULL;
  g_autoptr(GError) error = NULL;

  fresh = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID, FIXTURE_USERNAME,
                                  from_now (7200));
  passkeys_session_report_failure (session, refused);
  g_assert_true (passkeys_session_is_expired (session));

  g_assert_true (passkeys_test_await (passkeys_session_renew (session, fresh), &error));
  g_assert_false (passkeys_session_is_expired (session));
  g_assert_true (passkeys_session_is_kept (session));
  stored = passkeys_test_await_boxed (
    _passkeys_token_storage_load (passkeys_session_get_account (session)), NULL);
  g_assert_true (g_bytes_equal (stored, fresh));
}

static void
test_tokens_of_others (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(GBytes) other_org =
    fixture_make_token_for ("or-2", FIXTURE_USER_ID, "ada", from_now (3600));
  g_autoptr(GBytes) other_user =
    fixture_make_token_for (FIXTURE_ORG_ID, "us-2", "ada", from_now (3600));
  g_autoptr(GBytes) garbage = passkeys_secure_bytes_new_text ("garbage");
  GBytes *wrong[] = { other_org, other_user, garbage };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (passkeys_test_await (passkeys_session_renew (session, wrong[i]), &error));
      g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      DexFuture *saving = _passkeys_token_storage_save (passkeys_session_get_account (session),
                                                        wrong[i]);

      g_assert_true (passkeys_test_await (saving, NULL));
      assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
    }

  {
    g_autoptr(GError) error = NULL;

    g_assert_null (passkeys_test_await_object (
                     passkeys_session_new_from_token (fixture->connection, garbage, NULL), &error));
    g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
  }
}

static void
test_two_accounts (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysAccount) other = make_account (fixture, "us-2");
  g_autoptr(GBytes) token =
    fixture_make_token_for (FIXTURE_ORG_ID, "us-2", "grace", from_now (3600));
  g_autoptr(PasskeysSession) second = NULL;
  g_autoptr(PasskeysSession) first_again = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 403, NO_PERMISSION);
  second = passkeys_test_await_object (passkeys_session_new_from_token (fixture->connection, token,
                                                                        NULL),
                                       &error);
  g_assert_no_error (error);

  passkeys_scripted_server_answer (fixture->server, 200, SUCCESS);
  g_assert_true (passkeys_test_await (passkeys_session_sign_out (second), &error));
  g_assert_null (passkeys_test_await_object (passkeys_session_restore (other), &error));
  g_clear_error (&error);

  answer_user (fixture);
  first_again = restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (has_user, first_again);
}

static gboolean
await_sign_out (PasskeysSession  *session,
                GError          **error)
{
  g_autoptr(DexFuture) future = passkeys_session_sign_out (session);

  if (!passkeys_test_await (dex_ref (future), error))
    return FALSE;

  return g_value_get_boolean (dex_future_get_value (future, NULL));
}

static void
test_sign_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  const PasskeysScriptedRequest *request;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, SUCCESS);
  g_assert_true (await_sign_out (session, &error));
  request = get_last_request (fixture);
  g_assert_cmpstr (request->method, ==, "PUT");
  g_assert_cmpstr (request->path, ==, "/auth/logout");
  g_assert_nonnull (passkeys_scripted_request_get_header (request, "authorization"));

  g_assert_true (passkeys_session_is_expired (session));
  g_assert_false (passkeys_account_is_signed_in (passkeys_session_get_account (session)));
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);

  /* The token is not sent any more. */
  passkeys_scripted_server_answer (fixture->server, 401, NOT_AUTHORIZED);
  passkeys_test_await (passkeys_session_refresh_user (session), NULL);
  g_assert_null (passkeys_scripted_request_get_header (get_last_request (fixture),
                                                       "authorization"));
}

/* The token leaves the keyring even when the server cannot be told. */
static void
test_sign_out_offline (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    passkeys_scripted_server_answer_raw (fixture->server, "");

  g_assert_false (await_sign_out (session, &error));
  g_assert_no_error (error);
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

static void
test_sign_out_silent_server (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_never (fixture->server);
  g_assert_false (await_sign_out (session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

/* What was begun is finished even when nobody waits for it. */
static void
test_sign_out_dropped (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);

  passkeys_scripted_server_answer (fixture->server, 200, SUCCESS);
  dex_unref (passkeys_session_sign_out (session));
  passkeys_test_run_until (has_expired, session);
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

static void
assert_for_this_run_only (Fixture *fixture)
{
  g_autoptr(PasskeysSession) session = begin_with_user (fixture);
  g_autoptr(PasskeysSession) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_session_is_kept (session));
  g_assert_error (passkeys_session_get_keyring_error (session), PASSKEYS_SESSION_ERROR,
                  PASSKEYS_SESSION_ERROR_KEYRING);
  g_assert_false (passkeys_session_is_expired (session));

  /* Switching accounts finds it again. */
  answer_user (fixture);
  again = restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_session_is_kept (again));
  passkeys_test_run_until (has_user, again);

  passkeys_scripted_server_answer (fixture->server, 200, SUCCESS);
  await_sign_out (session, NULL);
  g_assert_true (passkeys_session_is_expired (session));
}

static void
test_keyring_absent (Fixture       *fixture,
                     gconstpointer  data)
{
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
  assert_for_this_run_only (fixture);
  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
}

static void
test_keyring_locked (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(KeyringPrompter) prompter = NULL;
  g_autoptr(PasskeysSession) session = NULL;

  /* There has to be a keyring before it can be locked. */
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  session = begin_with_user (fixture);
  keyring_daemon_stop (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 0);

  assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
  assert_for_this_run_only (fixture);
}

static void
test_keyring_unlocked_on_demand (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(KeyringPrompter) prompter = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  session = begin_with_user (fixture);
  keyring_daemon_stop (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 0);

  answer_user (fixture);
  restored = restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (has_user, restored);
}

static GDBusMessage *
swallow (GDBusConnection *bus,
         GDBusMessage    *message,
         gboolean         incoming,
         gpointer         user_data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_object_unref (message);
  return NULL;
}

/* Somebody owns the name and never answers. */
static void
test_keyring_silent (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GVariant) owned = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  gint64 start;

  bus = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, NULL);
  g_dbus_connection_add_filter (bus, swallow, NULL, NULL);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (owned);

  start = g_get_monotonic_time ();
  session = begin_with_user (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  g_assert_false (passkeys_session_is_kept (session));
  g_assert_nonnull (passkeys_session_get_keyring_error (session));
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
}

#define ADD(name, func) \
  g_test_add ("/session/" name, Fixture, NULL, set_up, func, tear_down)
#define ADD_WITHOUT_KEYRING(name, func) \
  g_test_add ("/session/" name, Fixture, NULL, set_up_without_keyring, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--restore") == 0)
    return run_restore (argv[2]);

  g_test_init (&argc, &argv, NULL);

  ADD ("begins", test_begins);
  ADD ("properties", test_properties);
  ADD ("finalizes", test_finalizes);
  ADD ("survives-restart", test_survives_restart);
  ADD ("survives-keyring-restart", test_survives_keyring_restart);
  ADD ("nobody-signed-in", test_nobody_signed_in);
  ADD ("revoked", test_revoked);
  ADD ("run-out", test_run_out);
  ADD ("fast-clock", test_fast_clock);
  ADD ("slow-clock", test_slow_clock);
  ADD ("runs-out-meanwhile", test_runs_out_meanwhile);
  ADD ("own-record-is-not-allowed", test_own_record_is_not_allowed);
  ADD ("refresh", test_refresh);
  ADD ("offline", test_offline);
  ADD ("renew", test_renew);
  ADD ("tokens-of-others", test_tokens_of_others);
  ADD ("two-accounts", test_two_accounts);
  ADD ("sign-out", test_sign_out);
  ADD ("sign-out-offline", test_sign_out_offline);
  ADD ("sign-out-silent-server", test_sign_out_silent_server);
  ADD ("sign-out-dropped", test_sign_out_dropped);
  ADD_WITHOUT_KEYRING ("keyring-absent", test_keyring_absent);
  ADD_WITHOUT_KEYRING ("keyring-locked", test_keyring_locked);
  ADD_WITHOUT_KEYRING ("keyring-unlocked-on-demand", test_keyring_unlocked_on_demand);
  ADD_WITHOUT_KEYRING ("keyring-silent", test_keyring_silent);

  return g_test_run ();
}
