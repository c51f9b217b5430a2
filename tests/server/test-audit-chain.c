/* test-audit-chain.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-audit-chain.h"
#include "server-organisation.h"

/* Ada founds, Eve joins: two registrations, two sign-ins and one invitation. */
#define N_AT_FIRST 5

static void
make_permission (ServerOrganisation *fixture,
                 const char         *name)
{
  g_autofree char *body = json_text ("{'name':'%s','operations':['Orgs:Read']}", name);
  g_autoptr (ServerAnswer) made = server_member_change (fixture->ada, "POST", "/permissions", body);

  assert_answered (made);
}

static void
verify (ServerOrganisation *fixture,
        const char         *expected,
        gint64              n_intact)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_entries;

  g_assert_true (passkeys_audit_chain_verify (fixture->server->rules->database, &n_entries,
                                              &problem, &error));
  g_assert_no_error (error);
  if (expected)
    g_assert_true (problem && g_str_has_prefix (problem, expected));
  else
    g_assert_cmpstr (problem, ==, NULL);
  g_assert_cmpint (n_entries, ==, n_intact);
}

static void
test_intact (ServerOrganisation *fixture,
             gconstpointer       data)
{
  verify (fixture, NULL, N_AT_FIRST);
  make_permission (fixture, "One");
  verify (fixture, NULL, N_AT_FIRST + 1);
  server_fixture_restart (fixture->server);
  server_member_log_in (fixture->ada);
  verify (fixture, NULL, N_AT_FIRST + 2);
}

static void
test_database_refuses (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  static const char *const attempts[] = {
    "UPDATE audit_log SET summary = 'Nothing' WHERE number = 2",
    "UPDATE audit_log SET hash = hash",
    "DELETE FROM audit_log WHERE number = 2",
    "DELETE FROM audit_log",
    "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE number = 2",
    "INSERT OR REPLACE INTO audit_log SELECT 99, id, organisation_id, user_id, username,"
    " date_performed, path, summary, user_action, credential_uuid, credential_kind, public_key,"
    " authenticator_data, client_data, signature, hash FROM audit_log WHERE number = 2",
    "INSERT INTO audit_log SELECT -1, 'uj-new', organisation_id, user_id, username,"
    " date_performed, path, summary, user_action, credential_uuid, credential_kind, public_key,"
    " authenticator_data, client_data, signature, hash FROM audit_log WHERE number = 2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", attempts[i]);
      g_assert_false (passkeys_database_run (fixture->server->rules->database, attempts[i],
                                             &error));
      g_assert_nonnull (strstr (error->message, "The log "));
    }
  verify (fixture, NULL, N_AT_FIRST);
}

/* What somebody with the file and a tool could do. */
static void
test_tampering_is_found (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  static const struct
  {
    const char *what;
    const char *problem;
    gint64      n_intact;
  } cases[] = {
    { "UPDATE audit_log SET summary = 'Sign out' WHERE number = 3", "Entry 3 (uj-", 2 },
    { "UPDATE audit_log SET username = 'x@example.org' WHERE number = 1", "Entry 1 (uj-", 0 },
    { "UPDATE audit_log SET date_performed = date_performed + 1 WHERE number = 5",
      "Entry 5 (uj-", 4 },
    { "UPDATE audit_log SET user_id = username, username = user_id WHERE number = 2",
      "Entry 2 (uj-", 1 },
    { "UPDATE audit_log SET signature = x'00' WHERE number = 2", "Entry 2 (uj-", 1 },
    { "UPDATE audit_log SET hash = zeroblob (32) WHERE number = 4", "Entry 4 (uj-", 3 },
    { "DELETE FROM audit_log WHERE number = 1", "Entry 1 is missing", 0 },
    { "DELETE FROM audit_log WHERE number = 3", "Entry 3 is missing", 2 },
    { "DELETE FROM audit_log WHERE number = 5", "Entry 5 is missing", 4 },
    { "DELETE FROM audit_log WHERE number = 3;"
      "UPDATE audit_log SET number = number - 1 WHERE number > 3", "Entry 3 (uj-", 2 },
    { "UPDATE audit_log SET number = 99 WHERE number = 2;"
      "UPDATE audit_log SET number = 2 WHERE number = 3;"
      "UPDATE audit_log SET number = 3 WHERE number = 99", "Entry 2 (uj-", 1 },
    { "DELETE FROM audit_log", "Entry 1 is missing", 0 },
  };
  PasskeysDatabase *database = fixture->server->rules->database;

  g_assert_true (passkeys_database_run (database, "DROP TRIGGER audit_log_keeps;"
                                        "DROP TRIGGER audit_log_stays;", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strconcat ("BEGIN;", cases[i].what, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      g_assert_true (passkeys_database_run (database, script, &error));
      g_assert_no_error (error);
      verify (fixture, cases[i].problem, cases[i].n_intact);
      g_assert_true (passkeys_database_run (database, "ROLLBACK", NULL));
    }
  verify (fixture, NULL, N_AT_FIRST);
}

/* Who takes out the last entry does not get away with it once another one follows. */
static void
test_gap_stays (ServerOrganisation *fixture,
                gconstpointer       data)
{
  g_assert_true (passkeys_database_run (fixture->server->rules->database,
                                        "DROP TRIGGER audit_log_keeps;"
                                        "DELETE FROM audit_log WHERE number = 5", NULL));
  make_permission (fixture, "Afterwards");
  verify (fixture, "Entry 5 is missing", 4);
}

#define TEST(path, function) \
  g_test_add ("/audit-chain/" path, ServerOrganisation, NULL, server_organisation_set_up_with_eve, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("intact", test_intact);
  TEST ("database-refuses", test_database_refuses);
  TEST ("tampering-is-found", test_tampering_is_found);
  TEST ("gap-stays", test_gap_stays);

  return g_test_run ();
}
