/* test-action-logs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-action-logs-api.h"
#include "passkeys-action-logs.h"
#include "passkeys-api-fixture.h"
#include "passkeys-test-await.h"
#include "passkeys-test-json.h"

#define HEADER "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"
#define ROW \
  "2026-01-01T10:00:00.500Z,al-1,us-1,ada@example.org,cr-1,/auth/users,\"Invites \"\"Grace\"\"\"\n"

#define ENTRY \
  "{\"id\":\"al-1\",\"action\":\"Invites Grace\",\"actionToken\":\"x\",\"userId\":\"us-1\"," \
  "\"username\":\"ada@example.org\",\"datePerformed\":\"2026-01-01T10:00:00.500Z\"," \
  "\"firstFactorCredential\":{\"id\":\"cr-1\",\"kind\":\"Fido2\",\"publicKey\":\"a\\nb\"," \
  "\"assertion\":{\"authenticatorData\":\"AA\",\"clientData\":\"BB\",\"signature\":\"CC\"}}}"

#define PARSE ((PasskeysTestParse) passkeys_action_log_new_from_json)

static void
answer_csv (PasskeysApiFixture *fixture,
            const char         *type,
            const char         *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  passkeys_scripted_server_answer_type (fixture->server, 200, type, body);
}

static DexFuture *
export (PasskeysApiFixture *fixture,
        const char         *user_id)
{
  g_autoptr(GDateTime) first = g_date_time_new_from_iso8601 ("2026-01-01T00:00:00+01:00", NULL);
  g_autoptr(GDateTime) last = g_date_time_new_from_iso8601 ("2026-02-01T00:00:00Z", NULL);

  return passkeys_action_logs_api_export (fixture->client, first, last, user_id);
}

static void
test_export (PasskeysApiFixture *fixture,
             gconstpointer       data)
{
  g_autoptr(PasskeysActionLogs) logs = NULL;
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;

  answer_csv (fixture, "text/csv; charset=utf-8", HEADER ROW);
  logs = passkeys_test_await_object (export (fixture, "us-1"), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "GET",
                                       "/auth/action/logs?startTime=2025-12-31T23%3A00%3A00.000Z"
                                       "&endTime=2026-02-01T00%3A00%3A00.000Z&userId=us-1",
                                       "session-token", NULL);
  g_assert_false (passkeys_action_logs_is_truncated (logs));
  g_assert_cmpuint (g_list_model_get_n_items (passkeys_action_logs_get_entries (logs)), ==, 1);

  entry = g_list_model_get_item (passkeys_action_logs_get_entries (logs), 0);
  g_assert_cmpstr (passkeys_action_log_get_id (entry), ==, "al-1");
  g_assert_cmpstr (passkeys_action_log_get_action (entry), ==, "Invites \"Grace\"");
  g_assert_cmpstr (passkeys_action_log_get_path (entry), ==, "/auth/users");
  g_assert_cmpstr (passkeys_action_log_get_user_id (entry), ==, "us-1");
  g_assert_cmpstr (passkeys_action_log_get_username (entry), ==, "ada@example.org");
  g_assert_cmpstr (passkeys_action_log_get_credential_uuid (entry), ==, "cr-1");
  g_assert_cmpint (g_date_time_to_unix (passkeys_action_log_get_date (entry)), ==, 1767261600);
}

static void
test_truncated (PasskeysApiFixture *fixture,
                gconstpointer       data)
{
  g_autoptr(PasskeysActionLogs) by_header = NULL;
  g_autoptr(PasskeysActionLogs) by_remark = NULL;
  g_autoptr(GError) error = NULL;

  answer_csv (fixture, "text/csv", HEADER);
  passkeys_scripted_server_add_header (fixture->server, "X-Dfns-Result-Truncated", "True");
  by_header = passkeys_test_await_object (export (fixture, NULL), &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_action_logs_is_truncated (by_header));

  answer_csv (fixture, "text/csv", HEADER ROW "# TRUNCATED after 1 rows\n");
  by_remark = passkeys_test_await_object (export (fixture, NULL), &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_action_logs_is_truncated (by_remark));
  g_assert_cmpuint (g_list_model_get_n_items (passkeys_action_logs_get_entries (by_remark)), ==, 1);
}

static void
assert_no_logs (PasskeysApiFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_test_await_object (export (fixture, NULL), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_no_logs (PasskeysApiFixture *fixture,
              gconstpointer       data)
{
  static const char *const wrong[] = {
    "\n\n", "a,b\n", "Audit Log ID,Summary\n", HEADER "soon,al-1\n", HEADER ",\n",
    HEADER "2026-01-01T10:00:00Z,\"al", HEADER "\xff",
    HEADER ",aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n",
  };
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      answer_csv (fixture, "text/csv", wrong[i]);
      assert_no_logs (fixture);
    }

  answer_csv (fixture, "text/html", HEADER ROW);
  assert_no_logs (fixture);

  passkeys_scripted_server_answer (fixture->server, 403,
                                   "{\"error\":{\"status\":403,\"message\":\"no\"}}");
  g_assert_null (passkeys_test_await_object (export (fixture, NULL), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);
}

/* Columns in another order and by other names, short rows, bidi text. */
static void
test_other_servers (PasskeysApiFixture *fixture,
                    gconstpointer       data)
{
  g_autoptr(PasskeysActionLogs) logs = NULL;
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;

  answer_csv (fixture, "text/csv", "action,new_column,ID,date\n\"a\342\200\256b\",x,7,\r\nshort,,8\n");
  logs = passkeys_test_await_object (export (fixture, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (passkeys_action_logs_get_entries (logs)), ==, 2);
  entry = g_list_model_get_item (passkeys_action_logs_get_entries (logs), 0);
  g_assert_null (strstr (passkeys_action_log_get_action (entry), "\342\200\256"));
  g_assert_null (passkeys_action_log_get_user_id (entry));
  g_assert_null (passkeys_action_log_get_date (entry));
}

/* CSV is good where it was asked for and nowhere else. */
static void
test_csv_elsewhere (PasskeysApiFixture *fixture,
                    gconstpointer       data)
{
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;

  answer_csv (fixture, "text/csv", HEADER ROW);
  entry = passkeys_test_await_object (passkeys_action_logs_api_get (fixture->client, "al-1"),
                                      &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_get (PasskeysApiFixture *fixture,
          gconstpointer       data)
{
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, ENTRY);
  entry = passkeys_test_await_object (passkeys_action_logs_api_get (fixture->client, "al/1"),
                                      &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "GET", "/auth/action/logs/al%2F1", "session-token",
                                       NULL);
  g_assert_cmpstr (passkeys_action_log_get_credential_kind (entry), ==, "Fido2");
  g_assert_cmpstr (passkeys_action_log_get_public_key (entry), ==, "a\nb");
  g_assert_cmpstr (passkeys_action_log_get_authenticator_data (entry), ==, "AA");
  g_assert_cmpstr (passkeys_action_log_get_client_data (entry), ==, "BB");
  g_assert_cmpstr (passkeys_action_log_get_signature (entry), ==, "CC");
}

static void
test_bad_entries (void)
{
  g_object_unref (passkeys_test_json_assert_taken (ENTRY, PARSE, "firstFactorCredential", "null"));
  g_object_unref (passkeys_test_json_assert_taken (ENTRY, PARSE, "userId", "null"));
  g_object_unref (passkeys_test_json_assert_taken (ENTRY, PARSE, "datePerformed", "null"));
  passkeys_test_json_assert_required (ENTRY, PARSE, "id", "firstFactorCredential.id", NULL);
  passkeys_test_json_assert_refused (ENTRY, PARSE, "datePerformed", "\"soon\"");
  passkeys_test_json_assert_refused (ENTRY, PARSE, "firstFactorCredential.assertion", "7");
}

/* A hundred thousand rows, and not one more. */
static void
test_many (void)
{
  g_autoptr(GString) csv = g_string_new (HEADER);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(PasskeysActionLogs) logs = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  for (guint i = 0; i < PASSKEYS_ACTION_LOGS_MAXIMUM + 1; i++)
    g_string_append_printf (csv, "2026-01-01T10:00:00.500Z,al-%u,us-%u,ada@example.org,cr-1,"
                            "/auth/users,Invites somebody\n", i, i % 100);
  bytes = g_string_free_to_bytes (g_steal_pointer (&csv));
  start = g_get_monotonic_time ();
  logs = passkeys_action_logs_parse (bytes, FALSE, &error);
  g_assert_no_error (error);
  g_test_message ("%d rows in %" G_GINT64_FORMAT " ms", PASSKEYS_ACTION_LOGS_MAXIMUM,
                  (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (g_list_model_get_n_items (passkeys_action_logs_get_entries (logs)), ==,
                    PASSKEYS_ACTION_LOGS_MAXIMUM);
  g_assert_true (passkeys_action_logs_is_truncated (logs));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("action-logs", export);
  PASSKEYS_API_FIXTURE_ADD ("action-logs", truncated);
  PASSKEYS_API_FIXTURE_ADD ("action-logs", no_logs);
  PASSKEYS_API_FIXTURE_ADD ("action-logs", other_servers);
  PASSKEYS_API_FIXTURE_ADD ("action-logs", csv_elsewhere);
  PASSKEYS_API_FIXTURE_ADD ("action-logs", get);
  g_test_add_func ("/api/action-logs/bad-entries", test_bad_entries);
  g_test_add_func ("/api/action-logs/many", test_many);

  return g_test_run ();
}
