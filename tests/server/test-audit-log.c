/* test-audit-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-audit-summary.h"
#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-key-credential.h"
#include "server-organisation.h"

#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"
#define ALL_TIME "?startTime=1970-01-01T00:00:00Z&endTime=2999-01-01T00:00:00Z"

/* Ada founds, Eve joins without any permission: two registrations, two sign-ins, one invitation. */
#define N_AT_FIRST 5

/* The rows of the log below its header, oldest first, with an empty one at the end. */
static char **
read_log (ServerOrganisation *fixture,
          const char         *query)
{
  g_autofree char *target = g_strconcat ("/auth/action/logs", query, NULL);
  g_autoptr (ServerAnswer) answer = server_member_get (fixture->ada, target);

  assert_answered (answer);
  g_assert_true (g_str_has_prefix (answer->text, HEADER));
  return g_strsplit (answer->text + strlen (HEADER), "\n", -1);
}

static guint
count (ServerOrganisation *fixture)
{
  g_auto (GStrv) rows = read_log (fixture, ALL_TIME);

  return g_strv_length (rows) - 1;
}

static char **
read_last (ServerOrganisation *fixture)
{
  g_auto (GStrv) rows = read_log (fixture, ALL_TIME);

  return g_strsplit (rows[g_strv_length (rows) - 2], ",", -1);
}

static void
make_permission (ServerOrganisation *fixture,
                 const char         *name)
{
  g_autofree char *body = json_text ("{'name':'%s','operations':['Orgs:Read']}", name);
  g_autoptr (ServerAnswer) made = server_member_change (fixture->ada, "POST", "/permissions", body);

  assert_answered (made);
}

static char *
find_credential_uuid (ServerMember *member)
{
  g_autoptr (ServerAnswer) listed = server_member_get (member, "/auth/credentials");

  return g_strdup (json_object_get_string_member (server_answer_get_item (listed, 0),
                                                  "credentialUuid"));
}

static void
test_from_the_beginning (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  static const char *const summaries[] = {
    "Register with ", "Sign in", "Invite user eve@example.org (us-", "Register with ", "Sign in",
  };
  g_auto (GStrv) rows = read_log (fixture, ALL_TIME);

  g_assert_cmpuint (g_strv_length (rows), ==, N_AT_FIRST + 1);
  for (guint i = 0; i < N_AT_FIRST; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 7);
      g_assert_true (g_str_has_prefix (cells[6], summaries[i]));
      g_assert_cmpstr (cells[3], ==, i < 3 ? "ada@example.org" : "eve@example.org");
    }
}

static void
test_row (ServerOrganisation *fixture,
          gconstpointer       data)
{
  g_autofree char *uuid = find_credential_uuid (fixture->ada);
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/deactivate", fixture->eve->user_id);
  g_autofree char *summary = g_strdup_printf ("Deactivate user eve@example.org (%s)",
                                              fixture->eve->user_id);
  gint64 before = passkeys_rules_now (fixture->server->rules);
  g_autoptr (ServerAnswer) done = server_member_change (fixture->ada, "PUT", path, "{}");
  g_auto (GStrv) cells = read_last (fixture);
  gint64 date;

  assert_answered (done);
  g_assert_true (passkeys_clock_parse (cells[0], &date));
  g_assert_cmpint (date, >=, before);
  g_assert_cmpint (date, <=, passkeys_rules_now (fixture->server->rules));
  g_assert_true (g_regex_match_simple ("^uj-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{14,16}$", cells[1], 0,
                                       0));
  g_assert_cmpstr (cells[2], ==, fixture->ada->user_id);
  g_assert_cmpstr (cells[3], ==, "ada@example.org");
  g_assert_cmpstr (cells[4], ==, uuid);
  g_assert_cmpstr (cells[5], ==, path);
  g_assert_cmpstr (cells[6], ==, summary);
}

/* Anybody who has the entry can check the signature, with what the entry says alone. */
static void
test_entry_proves_itself (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  g_autofree char *body = json_text ("{'email':'bob@example.org','kind':'CustomerEmployee'}");
  g_autofree char *user_action = server_member_sign (fixture->ada, "POST", "/auth/users", body);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, user_action, -1);
  g_autoptr (ServerAnswer) done = server_fixture_ask (fixture->server, "POST", "/auth/users",
                                                      fixture->ada->token, user_action, body);
  g_auto (GStrv) cells = read_last (fixture);
  g_autofree char *target = g_strconcat ("/auth/action/logs/", cells[1], NULL);
  g_autoptr (ServerAnswer) answer = server_member_get (fixture->ada, target);
  JsonObject *credential, *assertion;
  g_autoptr (GBytes) client_data = NULL;
  g_autoptr (GBytes) signature = NULL;
  g_autoptr (GError) error = NULL;

  assert_answered (done);
  assert_answered (answer);
  g_assert_cmpstr (server_answer_get_text (answer, "id"), ==, cells[1]);
  g_assert_cmpstr (server_answer_get_text (answer, "action"), ==, cells[6]);
  g_assert_cmpstr (server_answer_get_text (answer, "actionToken"), ==, hash);
  g_assert_cmpstr (server_answer_get_text (answer, "userId"), ==, fixture->ada->user_id);
  g_assert_cmpstr (server_answer_get_text (answer, "username"), ==, "ada@example.org");
  g_assert_cmpstr (server_answer_get_text (answer, "datePerformed"), ==, cells[0]);
  credential = json_object_get_object_member (answer->body, "firstFactorCredential");
  g_assert_cmpstr (json_object_get_string_member (credential, "id"), ==, cells[4]);
  g_assert_cmpstr (json_object_get_string_member (credential, "kind"), ==, "Key");
  assertion = json_object_get_object_member (credential, "assertion");
  g_assert_true (json_object_get_null_member (assertion, "authenticatorData"));
  client_data = passkeys_base64url_decode (json_object_get_string_member (assertion, "clientData"),
                                           &error);
  g_assert_no_error (error);
  signature = passkeys_base64url_decode (json_object_get_string_member (assertion, "signature"),
                                         &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_key_credential_verify_assertion (
    client_data, json_object_get_string_member (credential, "publicKey"), NULL, signature,
    &error));
  g_assert_no_error (error);
}

/* A script is not its owner: the entry names the token. */
static void
test_signed_by_a_token (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerMember) token = server_member_add_token (fixture->ada, "Script", NULL);
  g_autofree char *body = json_text ("{'name':'By script','operations':['Orgs:Read']}");
  g_autoptr (ServerAnswer) made = server_member_change (token, "POST", "/permissions", body);
  g_auto (GStrv) cells = read_last (fixture);
  g_autofree char *target = g_strconcat ("/auth/action/logs/", cells[1], NULL);
  g_autoptr (ServerAnswer) entry = server_member_get (fixture->ada, target);
  JsonObject *credential;

  assert_answered (made);
  g_assert_cmpstr (cells[2], ==, fixture->ada->user_id);
  g_assert_cmpstr (cells[4], ==, token->token_id);
  credential = json_object_get_object_member (entry->body, "firstFactorCredential");
  g_assert_cmpstr (json_object_get_string_member (credential, "kind"), ==, "Key");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (credential, "publicKey"),
                                   "-----BEGIN PUBLIC KEY-----"));
}

/* A new credential vouches for itself. */
static void
test_registration_has_no_assertion (ServerOrganisation *fixture,
                                    gconstpointer       data)
{
  g_auto (GStrv) rows = read_log (fixture, ALL_TIME);
  g_auto (GStrv) cells = g_strsplit (rows[0], ",", -1);
  g_autofree char *uuid = find_credential_uuid (fixture->ada);
  g_autofree char *target = g_strconcat ("/auth/action/logs/", cells[1], NULL);
  g_autoptr (ServerAnswer) answer = server_member_get (fixture->ada, target);
  JsonObject *credential;

  assert_answered (answer);
  g_assert_cmpstr (server_answer_get_text (answer, "actionToken"), ==, "");
  credential = json_object_get_object_member (answer->body, "firstFactorCredential");
  g_assert_cmpstr (json_object_get_string_member (credential, "id"), ==, uuid);
  g_assert_true (json_object_get_null_member (credential, "assertion"));
}

static void
test_refused_is_not_logged (ServerOrganisation *fixture,
                            gconstpointer       data)
{
  g_autofree char *body = json_text ("{'name':'Once','operations':['Orgs:Read']}");
  g_autoptr (ServerAnswer) forbidden = server_member_change (fixture->eve, "POST", "/permissions",
                                                             body);
  g_autoptr (ServerAnswer) unknown = server_member_change (fixture->ada, "PUT",
                                                           "/auth/users/us-nobody/activate", "{}");
  g_autoptr (ServerAnswer) not_signed = server_fixture_ask (fixture->server, "POST", "/permissions",
                                                            fixture->ada->token, NULL, body);
  g_autofree char *unused = server_member_sign (fixture->ada, "POST", "/permissions", body);
  g_autoptr (ServerAnswer) signed_out = NULL;

  g_assert_cmpuint (forbidden->status, ==, 403);
  g_assert_cmpuint (unknown->status, ==, 404);
  g_assert_cmpuint (not_signed->status, ==, 403);
  g_assert_cmpuint (count (fixture), ==, N_AT_FIRST);
  signed_out = server_fixture_ask (fixture->server, "PUT", "/auth/logout", fixture->eve->token,
                                   NULL, NULL);
  assert_answered (signed_out);
  g_assert_cmpuint (count (fixture), ==, N_AT_FIRST);
}

/* If the entry cannot be written, nothing is done. */
static void
test_both_or_neither (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  g_autofree char *body = json_text ("{'name':'Never','operations':['Orgs:Read']}");
  g_autoptr (ServerAnswer) refused = NULL;
  g_autoptr (ServerAnswer) listed = NULL;
  PasskeysDatabase *database = fixture->server->rules->database;

  g_assert_true (passkeys_database_run (database, "CREATE TRIGGER full BEFORE INSERT ON audit_log"
                                        " BEGIN SELECT raise (ABORT, 'full'); END", NULL));
  refused = server_member_change (fixture->ada, "POST", "/permissions", body);
  g_assert_cmpuint (refused->status, ==, 503);
  g_assert_true (passkeys_database_run (database, "DROP TRIGGER full", NULL));
  listed = server_member_get (fixture->ada, "/permissions");
  for (guint i = 0; i < server_answer_count_items (listed); i++)
    g_assert_cmpstr (json_object_get_string_member (server_answer_get_item (listed, i), "name"),
                     !=, "Never");
}

static void
test_filters (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_auto (GStrv) all = NULL;
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) of_eve = NULL;
  g_auto (GStrv) of_nobody = NULL;
  g_auto (GStrv) cells = NULL;
  g_autofree char *time = NULL;
  g_autofree char *query = NULL;
  g_autofree char *eve = g_strdup_printf (ALL_TIME "&userId=%s", fixture->eve->user_id);

  server_fixture_wait (fixture->server, PASSKEYS_HOUR);
  make_permission (fixture, "Later");
  server_fixture_wait (fixture->server, PASSKEYS_HOUR);
  make_permission (fixture, "Latest");
  all = read_log (fixture, ALL_TIME);
  g_assert_cmpuint (g_strv_length (all) - 1, ==, N_AT_FIRST + 2);
  cells = g_strsplit (all[N_AT_FIRST], ",", -1);
  time = g_uri_escape_string (cells[0], NULL, FALSE);
  query = g_strdup_printf ("?startTime=%s&endTime=%s", time, time);
  one = read_log (fixture, query);
  g_assert_cmpuint (g_strv_length (one) - 1, ==, 1);
  g_assert_cmpstr (one[0], ==, all[N_AT_FIRST]);
  of_eve = read_log (fixture, eve);
  g_assert_cmpuint (g_strv_length (of_eve) - 1, ==, 2);
  of_nobody = read_log (fixture, ALL_TIME "&userId=us-nobody");
  g_assert_cmpuint (g_strv_length (of_nobody), ==, 0);
}

static void
test_bad_queries (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  static const char *const queries[] = {
    "", "?startTime=2025-01-01T00:00:00Z", "?endTime=2025-01-01T00:00:00Z",
    "?startTime=2025-01-01T00:00:00Z&endTime=tomorrow",
    "?startTime=2025-01-01T00:00:01Z&endTime=2025-01-01T00:00:00Z",
    ALL_TIME "&limit=1", ALL_TIME "&userId=",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *target = g_strconcat ("/auth/action/logs", queries[i], NULL);
      g_autoptr (ServerAnswer) answer = server_member_get (fixture->ada, target);

      g_test_message ("%s", target);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

static void
test_organisations_apart (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  g_autoptr (ServerMember) mallory = server_member_found (fixture->server, "mallory@example.org");
  g_auto (GStrv) cells = NULL;
  g_autofree char *target = NULL;
  g_autofree char *of_ada = g_strdup_printf ("/auth/action/logs" ALL_TIME "&userId=%s",
                                             fixture->ada->user_id);
  g_autoptr (ServerAnswer) entry = NULL;
  g_autoptr (ServerAnswer) log = NULL;
  g_autoptr (ServerAnswer) nothing = NULL;

  g_assert_cmpuint (count (fixture), ==, N_AT_FIRST);
  cells = read_last (fixture);
  target = g_strconcat ("/auth/action/logs/", cells[1], NULL);
  entry = server_member_get (mallory, target);
  assert_refused (entry, 404, "audit log not found");
  log = server_member_get (mallory, of_ada);
  g_assert_cmpstr (log->text, ==, HEADER);
  nothing = server_member_get (fixture->ada, "/auth/action/logs/uj-nothing");
  assert_refused (nothing, 404, "audit log not found");
}

/* Deleted people have done what they have done. */
static void
test_outlives_its_user (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s", fixture->eve->user_id);
  g_autofree char *query = g_strdup_printf (ALL_TIME "&userId=%s", fixture->eve->user_id);
  g_autoptr (ServerAnswer) deleted = server_member_change (fixture->ada, "DELETE", path, NULL);
  g_auto (GStrv) rows = read_log (fixture, query);

  assert_answered (deleted);
  g_assert_cmpuint (g_strv_length (rows) - 1, ==, 2);
}

static void
test_awkward_names (ServerOrganisation *fixture,
                    gconstpointer       data)
{
  g_auto (GStrv) rows = NULL;

  make_permission (fixture, "=cmd, \\\"quoted\\\"");
  rows = read_log (fixture, ALL_TIME);
  g_assert_nonnull (strstr (rows[N_AT_FIRST],
                            ",/permissions,\"Create permission =cmd, \"\"quoted\"\" (pm-"));
}

static void
test_no_secrets (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  g_autofree char *expiration = passkeys_clock_format (passkeys_rules_now (fixture->server->rules)
                                                       + 50 * PASSKEYS_SECOND);
  g_autofree char *body = json_text ("{'expiration':'%s'}", expiration);
  g_autoptr (ServerAnswer) given = server_member_change (fixture->ada, "POST",
                                                         "/auth/credentials/code", body);
  g_autoptr (PasskeysRows) rows = NULL;

  assert_answered (given);
  rows = passkeys_database_query (fixture->server->rules->database, NULL,
                                  "SELECT count (*) FROM audit_log WHERE instr (summary, ?1)"
                                  " OR instr (user_action, '.') OR instr (summary, 'eyJ')", "t",
                                  server_answer_get_text (given, "code"));
  g_assert_true (passkeys_rows_next (rows, NULL));
  g_assert_cmpint (passkeys_rows_get_number (rows, 0), ==, 0);
  g_assert_cmpuint (count (fixture), ==, N_AT_FIRST + 1);
}

/* Every change has a name for people. */
static void
test_every_change_has_a_summary (ServerOrganisation *fixture,
                                 gconstpointer       data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);

  for (gsize i = 0; i < n_routes; i++)
    {
      char *parameters[] = { (char *) "one", (char *) "two", NULL };
      g_autoptr (JsonObject) nothing = json_object_new ();
      PasskeysRequest request = {
        .path = routes[i].path, .parameters = parameters, .body = nothing, .answer = nothing,
      };
      g_autofree char *summary = NULL;

      if (!routes[i].needs_user_action)
        continue;
      summary = passkeys_audit_summary_describe (&routes[i], &request);
      g_test_message ("%s %s: %s", routes[i].method, routes[i].path, summary);
      g_assert_false (g_str_has_prefix (summary, routes[i].method));
      g_assert_null (strpbrk (summary, "{}"));
    }
}

static void
test_user_action_ends_with_its_credential (ServerOrganisation *fixture,
                                           gconstpointer       data)
{
  g_autofree char *uuid = find_credential_uuid (fixture->ada);
  g_autofree char *body = json_text ("{'name':'Never','operations':['Orgs:Read']}");
  g_autofree char *user_action = server_member_sign (fixture->ada, "POST", "/permissions", body);
  g_autofree char *sql = g_strdup_printf ("UPDATE credentials SET is_active = 0 WHERE uuid = '%s'",
                                          uuid);
  g_autoptr (ServerAnswer) answer = NULL;

  g_assert_true (passkeys_database_run (fixture->server->rules->database, sql, NULL));
  answer = server_fixture_ask (fixture->server, "POST", "/permissions", fixture->ada->token,
                               user_action, body);
  assert_refused (answer, 403, "user action signature is missing or invalid");
}

static ServerAnswer *
sign_with_padding (ServerOrganisation *fixture,
                   gsize               length)
{
  g_autofree char *init = json_text ("{'userActionPayload':'','userActionHttpMethod':'POST',"
                                     "'userActionHttpPath':'/permissions'}");
  g_autoptr (ServerAnswer) begun = server_fixture_ask (fixture->server, "POST",
                                                       "/auth/action/init", fixture->ada->token,
                                                       NULL, init);
  g_autofree char *padding = g_strnfill (length, 'x');
  g_autofree char *text = json_text ("{'type':'key.get','challenge':'%s','padding':'%s'}",
                                     server_answer_get_text (begun, "challenge"), padding);
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) signature = passkeys_key_credential_make_assertion (json, fixture->ada->key,
                                                                         NULL);
  g_autofree char *encoded_json = passkeys_base64url_encode (json);
  g_autofree char *encoded_signature = passkeys_base64url_encode (signature);
  g_autofree char *body =
    json_text ("{'challengeIdentifier':'%s','firstFactor':{'kind':'Key','credentialAssertion':"
               "{'credId':'%s','clientData':'%s','signature':'%s'}}}",
               server_answer_get_text (begun, "challengeIdentifier"), fixture->ada->credential_id,
               encoded_json, encoded_signature);

  return server_fixture_ask (fixture->server, "POST", "/auth/action", fixture->ada->token, NULL,
                             body);
}

static void
test_long_client_data (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  g_autoptr (ServerAnswer) short_enough = sign_with_padding (fixture, 4000);
  g_autoptr (ServerAnswer) too_long = sign_with_padding (fixture, 6000);

  assert_answered (short_enough);
  assert_refused (too_long, 400, "The signature is too long to be kept.");
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (; *text; text++)
    n_lines += *text == '\n';
  return n_lines;
}

static void
test_at_most_100000_rows (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  g_autoptr (ServerAnswer) answer = NULL;
  g_autoptr (ServerAnswer) all = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  sql = g_strdup_printf ("WITH RECURSIVE counter (value) AS (SELECT %d UNION ALL SELECT value + 1"
                         " FROM counter WHERE value < 100000)"
                         " INSERT INTO audit_log SELECT value, 'uj-' || value, '%s', 'us-1', 'x',"
                         " value, '/x', 'X', '', '', 'Key', x'', x'', x'', x'', x'' FROM counter",
                         N_AT_FIRST + 1, fixture->ada->organisation_id);
  g_assert_true (passkeys_database_run (fixture->server->rules->database, sql, &error));
  g_assert_no_error (error);
  all = server_member_get (fixture->ada, "/auth/action/logs" ALL_TIME);
  g_assert_cmpuint (count_lines (all->text), ==, 1 + 100000);
  make_permission (fixture, "One more");
  answer = server_member_get (fixture->ada, "/auth/action/logs" ALL_TIME);
  g_assert_cmpuint (count_lines (answer->text), ==, 1 + 100000 + 1);
  g_assert_nonnull (strstr (answer->text, "\n# TRUNCATED "));
  g_assert_null (strstr (answer->text, "One more"));
}

#define TEST(path, function) \
  g_test_add ("/audit-log/" path, ServerOrganisation, NULL, server_organisation_set_up_with_eve, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("from-the-beginning", test_from_the_beginning);
  TEST ("row", test_row);
  TEST ("entry-proves-itself", test_entry_proves_itself);
  TEST ("signed-by-a-token", test_signed_by_a_token);
  TEST ("registration-has-no-assertion", test_registration_has_no_assertion);
  TEST ("refused-is-not-logged", test_refused_is_not_logged);
  TEST ("both-or-neither", test_both_or_neither);
  TEST ("filters", test_filters);
  TEST ("bad-queries", test_bad_queries);
  TEST ("organisations-apart", test_organisations_apart);
  TEST ("outlives-its-user", test_outlives_its_user);
  TEST ("awkward-names", test_awkward_names);
  TEST ("no-secrets", test_no_secrets);
  TEST ("every-change-has-a-summary", test_every_change_has_a_summary);
  TEST ("user-action-ends-with-its-credential", test_user_action_ends_with_its_credential);
  TEST ("long-client-data", test_long_client_data);
  TEST ("at-most-100000-rows", test_at_most_100000_rows);

  return g_test_run ();
}
