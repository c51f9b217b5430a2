/* test-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-session"

#include "config.h"

#include "passkeys-session.h"

#include <string.h>

#include "fixture-session.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-token-storage-private.h"
#include "session-fixture.h"

static const PasskeysScriptedRequest *
get_last_request (FixtureSession *fixture)
{
  guint n = passkeys_scripted_server_get_n_requests (fixture->server);

  g_assert_cmpuint (n, >, 0);
  return passkeys_scripted_server_get_request (fixture->server, n - 1);
}

static void
test_begins (FixtureSession       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
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
  g_assert_true (fixture_session_has_user (session));
  g_assert_cmpstr (passkeys_user_get_name (passkeys_session_get_user (session)), ==, "Ada");
  g_assert_cmpint (ABS (passkeys_session_get_clock_offset (session)), <=, 2);
}

static void
test_properties (FixtureSession       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
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
test_finalizes (FixtureSession       *fixture,
                gconstpointer  data)
{
  PasskeysSession *session = fixture_session_begin_with_user (fixture);

  passkeys_test_finalize (session);
}

static void
test_nobody_signed_in (FixtureSession       *fixture,
                       gconstpointer  data)
{
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 0);
}

/* Revoked on the server: found out behind the caller's back. */
static void
test_revoked (FixtureSession       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 401, FIXTURE_NOT_AUTHORIZED);
  restored = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (fixture_session_has_expired, restored);
  g_assert_false (passkeys_account_is_signed_in (passkeys_session_get_account (restored)));
}

/* A token that seems to have run out is shown to the server first. */
static void
test_run_out (FixtureSession       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;

  fixture_session_answer_user (fixture);
  session = fixture_session_begin (fixture, fixture_session_from_now (-60));
  g_assert_true (passkeys_session_is_expired (session));

  passkeys_scripted_server_answer (fixture->server, 401, FIXTURE_NOT_AUTHORIZED);
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);

  /* It was forgotten: nobody is asked any more. */
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 2);
}

/* The clock of this computer is years fast; the session is good all the same. */
static void
test_fast_clock (FixtureSession       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;
  const gint64 expires = 1577840400; /* 2020-01-01T01:00:00Z */

  fixture_session_answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Wed, 01 Jan 2020 00:00:00 GMT");
  session = fixture_session_begin (fixture, expires);
  g_assert_false (passkeys_session_is_expired (session));
  g_assert_cmpint (passkeys_session_get_clock_offset (session), <, -86400);

  fixture_session_answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Wed, 01 Jan 2020 00:00:00 GMT");
  restored = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_true (fixture_session_has_user (restored));
  g_assert_false (passkeys_session_is_expired (restored));
}

/* The clock of this computer is slow; the server's decides. */
static void
test_slow_clock (FixtureSession       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;

  fixture_session_answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Thu, 01 Jan 2099 00:00:00 GMT");
  session = fixture_session_begin (fixture, fixture_session_from_now (3600));
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_cmpint (passkeys_session_get_clock_offset (session), >, 86400);
}

static void
on_notify_cb (guint *n)
{
  (*n)++;
}

static void
test_runs_out_meanwhile (FixtureSession       *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  guint n = 0;

  fixture_session_answer_user (fixture);
  session = fixture_session_begin (fixture, fixture_session_from_now (5));
  g_signal_connect_swapped (session, "notify::expired", G_CALLBACK (on_notify_cb), &n);
  g_assert_false (passkeys_session_is_expired (session));
  passkeys_test_run_until (fixture_session_has_expired, session);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_own_record_is_not_allowed (FixtureSession       *fixture,
                                gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 403, FIXTURE_NO_PERMISSION);
  session = fixture_session_begin (fixture, fixture_session_from_now (3600));
  g_assert_null (passkeys_session_get_user (session));
  g_assert_false (passkeys_session_is_expired (session));

  passkeys_scripted_server_answer (fixture->server, 403, FIXTURE_NO_PERMISSION);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (session), &error));
}

static void
test_refresh (FixtureSession       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autofree char *other = fixture_make_user_json ("us-00000-00000-00000000000000");
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_signal_connect_swapped (session, "notify::user", G_CALLBACK (on_notify_cb), &n);
  fixture_session_answer_user (fixture);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (session), NULL));
  g_assert_cmpuint (n, ==, 1);

  passkeys_scripted_server_answer (fixture->server, 200, other);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (session), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
  g_clear_error (&error);
  g_assert_cmpuint (n, ==, 1);

  passkeys_scripted_server_answer (fixture->server, 401, FIXTURE_NOT_AUTHORIZED);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (session), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_true (passkeys_session_is_expired (session));
}

/* Where the server cannot be asked the session goes on. */
static void
test_offline (FixtureSession       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    passkeys_scripted_server_answer_raw (fixture->server, "");

  restored = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (restored), &error));
  g_assert_cmpuint (error->domain, ==, PASSKEYS_API_ERROR);
  g_assert_false (passkeys_session_is_expired (restored));
  g_assert_null (passkeys_session_get_user (restored));
}

static void
test_renew (FixtureSession       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(GError) refused = g_error_new_literal (PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_UNAUTHORIZED, "no");
  g_autoptr(GBytes) fresh = NULL;
  g_autoptr(GBytes) stored = NULL;
  g_autoptr(GError) error = NULL;

  fresh = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID, FIXTURE_USERNAME,
                                  fixture_session_from_now (7200));
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
test_tokens_of_others (FixtureSession       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(GBytes) other_org =
    fixture_make_token_for ("or-2", FIXTURE_USER_ID, "ada", fixture_session_from_now (3600));
  g_autoptr(GBytes) other_user =
    fixture_make_token_for (FIXTURE_ORG_ID, "us-2", "ada", fixture_session_from_now (3600));
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
      fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
    }

  {
    g_autoptr(GError) error = NULL;

    g_assert_null (passkeys_test_await_object (
                     passkeys_session_new_from_token (fixture->connection, garbage, NULL), &error));
    g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
  }
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
test_sign_out (FixtureSession       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  const PasskeysScriptedRequest *request;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, FIXTURE_SUCCESS);
  g_assert_true (await_sign_out (session, &error));
  request = get_last_request (fixture);
  g_assert_cmpstr (request->method, ==, "PUT");
  g_assert_cmpstr (request->path, ==, "/auth/logout");
  g_assert_nonnull (passkeys_scripted_request_get_header (request, "authorization"));

  g_assert_true (passkeys_session_is_expired (session));
  g_assert_false (passkeys_account_is_signed_in (passkeys_session_get_account (session)));
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);

  /* The token is not sent any more. */
  passkeys_scripted_server_answer (fixture->server, 401, FIXTURE_NOT_AUTHORIZED);
  passkeys_test_await (passkeys_session_refresh_user (session), NULL);
  g_assert_null (passkeys_scripted_request_get_header (get_last_request (fixture),
                                                       "authorization"));
}

/* The token leaves the keyring even when the server cannot be told. */
static void
test_sign_out_offline (FixtureSession       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    passkeys_scripted_server_answer_raw (fixture->server, "");

  g_assert_false (await_sign_out (session, &error));
  g_assert_no_error (error);
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

static void
test_sign_out_silent_server (FixtureSession       *fixture,
                             gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_never (fixture->server);
  g_assert_false (await_sign_out (session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

/* What was begun is finished even when nobody waits for it. */
static void
test_sign_out_dropped (FixtureSession       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);

  passkeys_scripted_server_answer (fixture->server, 200, FIXTURE_SUCCESS);
  dex_unref (passkeys_session_sign_out (session));
  passkeys_test_run_until (fixture_session_has_expired, session);
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

static gboolean
can_be_restored (PasskeysSession *session)
{
  g_autoptr(DexFuture) future =
    passkeys_session_can_be_restored (passkeys_session_get_account (session));

  g_assert_true (passkeys_test_await (dex_ref (future), NULL));
  return g_value_get_boolean (dex_future_get_value (future, NULL));
}

/* Nobody has the token any more, and starting anew is no way around it; a fresh one is. */
static void
test_lock (FixtureSession       *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  guint n_requests = passkeys_scripted_server_get_n_requests (fixture->server);
  g_autoptr(GBytes) fresh = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (can_be_restored (session));
  g_assert_true (passkeys_test_await (passkeys_session_lock (session), &error));
  g_assert_false (can_be_restored (session));
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_null (passkeys_session_get_expires (session));
  g_assert_false (passkeys_account_is_signed_in (passkeys_session_get_account (session)));
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, n_requests);

  passkeys_scripted_server_answer (fixture->server, 401, FIXTURE_NOT_AUTHORIZED);
  passkeys_test_await (passkeys_session_refresh_user (session), NULL);
  g_assert_null (passkeys_scripted_request_get_header (get_last_request (fixture),
                                                       "authorization"));

  fresh = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID, FIXTURE_USERNAME,
                                  fixture_session_from_now (7200));
  g_assert_true (passkeys_test_await (passkeys_session_renew (session, fresh), &error));
  g_assert_false (passkeys_session_is_expired (session));
  g_assert_nonnull (passkeys_session_get_expires (session));
}

#define ADD(name, func) \
  g_test_add ("/session/" name, FixtureSession, NULL, fixture_session_set_up, func, \
              fixture_session_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("begins", test_begins);
  ADD ("properties", test_properties);
  ADD ("finalizes", test_finalizes);
  ADD ("nobody-signed-in", test_nobody_signed_in);
  ADD ("revoked", test_revoked);
  ADD ("run-out", test_run_out);
  ADD ("fast-clock", test_fast_clock);
  ADD ("slow-clock", test_slow_clock);
  ADD ("runs-out-meanwhile", test_runs_out_meanwhile);
  ADD ("own-record-is-not-allowed", test_own_record_is_not_allowed);
  ADD ("refresh", test_refresh);
  ADD ("offline", test_offline);
  ADD ("lock", test_lock);
  ADD ("renew", test_renew);
  ADD ("tokens-of-others", test_tokens_of_others);
  ADD ("sign-out", test_sign_out);
  ADD ("sign-out-offline", test_sign_out_offline);
  ADD ("sign-out-silent-server", test_sign_out_silent_server);
  ADD ("sign-out-dropped", test_sign_out_dropped);

  return g_test_run ();
}
