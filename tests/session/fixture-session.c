/* fixture-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fixture-session"

#include "config.h"

#include "fixture-session.h"

#include "passkeys-session-error.h"
#include "session-fixture.h"

gint64
fixture_session_from_now (gint64 seconds)
{
  return g_get_real_time () / G_USEC_PER_SEC + seconds;
}

void
fixture_session_set_up_without_keyring (FixtureSession       *fixture,
                                        gconstpointer  data)
{
  keyring_fixture_forget ();
  fixture->server = passkeys_scripted_server_new ();
  fixture->connection =
    fixture_make_connection (passkeys_scripted_server_get_url (fixture->server));
}

void
fixture_session_set_up (FixtureSession       *fixture,
                        gconstpointer  data)
{
  fixture_session_set_up_without_keyring (fixture, data);
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
}

void
fixture_session_tear_down (FixtureSession       *fixture,
                           gconstpointer  data)
{
  passkeys_test_run (20);
  g_clear_object (&fixture->connection);
  passkeys_scripted_server_free (fixture->server);
  g_clear_pointer (&fixture->keyring, keyring_daemon_stop);
}

void
fixture_session_answer_user (FixtureSession *fixture)
{
  g_autofree char *json = fixture_make_user_json (FIXTURE_USER_ID);

  passkeys_scripted_server_answer (fixture->server, 200, json);
}

PasskeysSession *
fixture_session_begin (FixtureSession *fixture,
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

PasskeysSession *
fixture_session_begin_with_user (FixtureSession *fixture)
{
  fixture_session_answer_user (fixture);

  return fixture_session_begin (fixture, fixture_session_from_now (3600));
}

PasskeysAccount *
fixture_session_make_account (FixtureSession    *fixture,
                              const char *user_id)
{
  return passkeys_account_new (fixture->connection, FIXTURE_ORG_ID, user_id, FIXTURE_USERNAME,
                               NULL);
}

PasskeysSession *
fixture_session_restore (FixtureSession  *fixture,
                         GError  **error)
{
  g_autoptr(PasskeysAccount) account = fixture_session_make_account (fixture, FIXTURE_USER_ID);

  return passkeys_test_await_object (passkeys_session_restore (account), error);
}

void
fixture_session_assert_not_restored (FixtureSession              *fixture,
                                     PasskeysSessionError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session = fixture_session_restore (fixture, &error);

  g_assert_null (session);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, code);
}

gboolean
fixture_session_has_user (gpointer data)
{
  return passkeys_session_get_user (data) != NULL;
}

gboolean
fixture_session_has_expired (gpointer data)
{
  return passkeys_session_is_expired (data);
}
