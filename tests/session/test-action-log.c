/* test-action-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-action-log"

#include "config.h"

#include "fixture-member.h"
#include "passkeys-action-logs-api.h"
#include "passkeys-action-logs.h"
#include "session-fixture.h"

/* What the real server exports is read, and each entry with its signature. Past the gateway, which
 * hands only JSON through. */
static void
test_read (FixtureMember *fixture,
           gconstpointer  data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) first = g_date_time_add_hours (now, -1);
  g_autoptr(GDateTime) last = g_date_time_add_hours (now, 1);
  g_autoptr(PasskeysActionLogs) logs = NULL;
  g_autoptr(PasskeysActionLog) row = NULL;
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysApiClient *client;

  g_clear_object (&fixture->connection);
  fixture->connection =
    fixture_make_connection (passkeys_server_process_get_address (fixture->server));
  g_clear_object (&fixture->session);
  fixture->session = fixture_member_sign_in (fixture, &error);
  g_assert_no_error (error);

  client = passkeys_session_get_client (fixture->session);
  logs = passkeys_test_await_object (passkeys_action_logs_api_export (client, first, last, NULL),
                                     &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (passkeys_action_logs_get_entries (logs)), >, 0);
  g_assert_false (passkeys_action_logs_is_truncated (logs));

  row = g_list_model_get_item (passkeys_action_logs_get_entries (logs), 0);
  g_assert_cmpstr (passkeys_action_log_get_username (row), ==, FIXTURE_FOUNDER);
  g_assert_nonnull (passkeys_action_log_get_date (row));
  g_assert_nonnull (passkeys_action_log_get_path (row));
  g_assert_cmpstr (passkeys_action_log_get_action (row), !=, "");

  entry = passkeys_test_await_object (
    passkeys_action_logs_api_get (client, passkeys_action_log_get_id (row)), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_action_log_get_credential_uuid (entry), ==,
                   passkeys_action_log_get_credential_uuid (row));
  g_assert_nonnull (passkeys_action_log_get_signature (entry));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/action-log/read", FixtureMember, NULL, fixture_member_set_up_joined, test_read,
              fixture_member_tear_down);

  return g_test_run ();
}
