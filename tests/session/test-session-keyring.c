/* test-session-keyring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-session-keyring"

#include "config.h"

#include "passkeys-session.h"

#include <string.h>

#include "bus-fixture.h"
#include "fixture-session.h"
#include "keyring-prompter.h"
#include "session-fixture.h"

/* What becomes of a session when the program, or the keyring, ends, is locked, absent or silent. */

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
  passkeys_test_run_until (fixture_session_has_user, session);
  g_assert_false (passkeys_session_is_expired (session));

  return 0;
}

static gboolean
has_exited (gpointer data)
{
  return g_subprocess_get_identifier (data) == NULL;
}

static void
test_survives_restart (FixtureSession       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  fixture_session_answer_user (fixture);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--restore",
                              passkeys_scripted_server_get_url (fixture->server), NULL);
  g_assert_no_error (error);
  passkeys_test_run_until (has_exited, process);
  g_assert_true (g_subprocess_get_if_exited (process)
                 && g_subprocess_get_exit_status (process) == 0);
}

static void
test_survives_keyring_restart (FixtureSession       *fixture,
                               gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  keyring_daemon_kill (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);

  fixture_session_answer_user (fixture);
  restored = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (fixture_session_has_user, restored);
}

static void
test_two_accounts (FixtureSession       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(PasskeysAccount) other = fixture_session_make_account (fixture, "us-2");
  g_autoptr(GBytes) token =
    fixture_make_token_for (FIXTURE_ORG_ID, "us-2", "grace", fixture_session_from_now (3600));
  g_autoptr(PasskeysSession) second = NULL;
  g_autoptr(PasskeysSession) first_again = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 403, FIXTURE_NO_PERMISSION);
  second = passkeys_test_await_object (passkeys_session_new_from_token (fixture->connection, token,
                                                                        NULL),
                                       &error);
  g_assert_no_error (error);

  passkeys_scripted_server_answer (fixture->server, 200, FIXTURE_SUCCESS);
  g_assert_true (passkeys_test_await (passkeys_session_sign_out (second), &error));
  g_assert_null (passkeys_test_await_object (passkeys_session_restore (other), &error));
  g_clear_error (&error);

  fixture_session_answer_user (fixture);
  first_again = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (fixture_session_has_user, first_again);
}

static void
assert_for_this_run_only (FixtureSession *fixture)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  g_autoptr(PasskeysSession) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_session_is_kept (session));
  g_assert_error (passkeys_session_get_keyring_error (session), PASSKEYS_SESSION_ERROR,
                  PASSKEYS_SESSION_ERROR_KEYRING);
  g_assert_false (passkeys_session_is_expired (session));

  /* Switching accounts finds it again. */
  fixture_session_answer_user (fixture);
  again = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_session_is_kept (again));
  passkeys_test_run_until (fixture_session_has_user, again);

  passkeys_scripted_server_answer (fixture->server, 200, FIXTURE_SUCCESS);
  passkeys_test_await (passkeys_session_sign_out (session), NULL); /* rejects: nothing can be removed */
  g_assert_true (passkeys_session_is_expired (session));
}

static void
test_keyring_absent (FixtureSession       *fixture,
                     gconstpointer  data)
{
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
  assert_for_this_run_only (fixture);
  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
}

static void
test_keyring_locked (FixtureSession       *fixture,
                     gconstpointer  data)
{
  g_autoptr(KeyringPrompter) prompter = NULL;
  g_autoptr(PasskeysSession) session = NULL;

  /* There has to be a keyring before it can be locked. */
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  session = fixture_session_begin_with_user (fixture);
  keyring_daemon_stop (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 0);

  fixture_session_assert_not_restored (fixture, PASSKEYS_SESSION_ERROR_KEYRING);
  assert_for_this_run_only (fixture);
}

static void
test_keyring_unlocked_on_demand (FixtureSession       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(KeyringPrompter) prompter = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysSession) restored = NULL;
  g_autoptr(GError) error = NULL;

  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  session = fixture_session_begin_with_user (fixture);
  keyring_daemon_stop (g_steal_pointer (&fixture->keyring));
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 0);

  fixture_session_answer_user (fixture);
  restored = fixture_session_restore (fixture, &error);
  g_assert_no_error (error);
  passkeys_test_run_until (fixture_session_has_user, restored);
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
test_keyring_silent (FixtureSession       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GDBusConnection) bus = bus_fixture_pretend ("org.freedesktop.secrets");
  g_autoptr(PasskeysSession) session = NULL;
  gint64 start;

  g_dbus_connection_add_filter (bus, swallow, NULL, NULL);
  start = g_get_monotonic_time ();
  session = fixture_session_begin_with_user (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  g_assert_false (passkeys_session_is_kept (session));
  g_assert_nonnull (passkeys_session_get_keyring_error (session));
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
}

#define ADD(name, func) \
  g_test_add ("/session-keyring/" name, FixtureSession, NULL, fixture_session_set_up, func, \
              fixture_session_tear_down)
#define ADD_WITHOUT_KEYRING(name, func) \
  g_test_add ("/session-keyring/" name, FixtureSession, NULL, \
              fixture_session_set_up_without_keyring, func, fixture_session_tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--restore") == 0)
    return run_restore (argv[2]);

  g_test_init (&argc, &argv, NULL);

  ADD ("survives-restart", test_survives_restart);
  ADD ("survives-keyring-restart", test_survives_keyring_restart);
  ADD ("two-accounts", test_two_accounts);
  ADD_WITHOUT_KEYRING ("absent", test_keyring_absent);
  ADD_WITHOUT_KEYRING ("locked", test_keyring_locked);
  ADD_WITHOUT_KEYRING ("unlocked-on-demand", test_keyring_unlocked_on_demand);
  ADD_WITHOUT_KEYRING ("silent", test_keyring_silent);

  return g_test_run ();
}
