/* test-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-json-object.h"
#include "passkeys-log.h"
#include "server-fixture.h"
#include "server-member.h"
#include "server-program.h"

/* What the server says about requests, and what it never says. */

typedef struct
{
  ServerProgram *program;
  GPtrArray     *secrets;    /* of text: whatever must not be said */
  guint          n_requests; /* at least */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
  fixture->secrets = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_program_free (fixture->program);
  g_ptr_array_unref (fixture->secrets);
}

static void
keep_secret (Fixture    *fixture,
             const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 3);
  g_ptr_array_add (fixture->secrets, g_strdup (text));
}

static void
ask (Fixture       *fixture,
     ServerFixture *server,
     const char    *method,
     const char    *target,
     const char    *token,
     const char    *user_action,
     const char    *body)
{
  g_autoptr (ServerAnswer) answer = server_fixture_ask (server, method, target, token, user_action,
                                                        body);

  fixture->n_requests++;
}

static void
join (Fixture      *fixture,
      ServerMember *administrator)
{
  g_autoptr (ServerMember) eve = server_member_invite (administrator, "eve@example.org");
  g_autofree char *code = server_fixture_take_code (administrator->server, "eve@example.org",
                                                    "Registration code");
  g_autofree char *wrong = json_text ("{'orgId':'%s','username':'eve@example.org',"
                                      "'registrationCode':'1111-2222-3333-4444'}",
                                      administrator->organisation_id);

  keep_secret (fixture, code);
  ask (fixture, administrator->server, "POST", "/auth/registration/init", NULL, NULL, wrong);
  server_member_register (eve, code);
  server_member_log_in (eve);
  keep_secret (fixture, eve->token);
  keep_secret (fixture, eve->credential_id);
}

static void
ask_for_codes (Fixture      *fixture,
               ServerMember *administrator)
{
  g_autofree char *name = json_text ("{'orgId':'%s','username':'ada@example.org'}",
                                     administrator->organisation_id);
  g_autofree char *expiry = g_strdup_printf ("{\"expiration\":%" G_GINT64_FORMAT "}",
                                             g_get_real_time () / G_USEC_PER_SEC + 30);
  g_autofree char *mailed = NULL;
  g_autoptr (ServerAnswer) device = NULL;

  ask (fixture, administrator->server, "POST", "/auth/login/code", NULL, NULL, name);
  mailed = server_fixture_take_code (administrator->server, "ada@example.org", "Login code");
  keep_secret (fixture, mailed);
  device = server_member_change (administrator, "POST", "/auth/credentials/code", expiry);
  keep_secret (fixture, server_answer_get_text (device, "code"));
}

/* Secrets in every place where somebody might put one by mistake. */
static void
misplace (Fixture      *fixture,
          ServerMember *administrator)
{
  static const char misplaced[] = "5ecret-0f-Ada";
  g_autofree char *path = g_strconcat ("/auth/users/", misplaced, NULL);
  g_autofree char *query = g_strconcat ("/auth/users?paginationToken=", misplaced, NULL);
  g_autofree char *nowhere = g_strconcat ("/", misplaced, "/", administrator->token, NULL);
  g_autofree char *body = json_text ("{'%s':'%s'}", misplaced, misplaced);

  keep_secret (fixture, misplaced);
  ask (fixture, administrator->server, "GET", path, administrator->token, NULL, NULL);
  ask (fixture, administrator->server, "GET", query, administrator->token, NULL, NULL);
  ask (fixture, administrator->server, "GET", nowhere, NULL, NULL, NULL);
  ask (fixture, administrator->server, misplaced, "/auth/users", NULL, NULL, NULL);
  ask (fixture, administrator->server, "POST", "/auth/login/init", misplaced, misplaced, body);
  ask (fixture, administrator->server, "POST", "/auth/users", administrator->token, misplaced,
       "{\"email\":\"mallory@example.org\",\"kind\":\"CustomerEmployee\"}");
  ask (fixture, administrator->server, "GET", "/auth/users", misplaced, NULL, NULL);
}

static void
visit (Fixture *fixture)
{
  g_autoptr (ServerFixture) server = server_fixture_new_for_url (fixture->program->url,
                                                                 fixture->program->outbox);
  g_autoptr (ServerMember) administrator = server_member_found (server, "ada@example.org");
  g_autofree char *user_action = server_member_sign (administrator, "POST", "/permissions", "{}");

  keep_secret (fixture, administrator->token);
  keep_secret (fixture, user_action);
  keep_secret (fixture, "ada@");
  keep_secret (fixture, "eve@");
  keep_secret (fixture, "mallory");
  keep_secret (fixture, "example.org");
  keep_secret (fixture, "127.0.0.1");
  keep_secret (fixture, administrator->organisation_id);
  keep_secret (fixture, administrator->user_id);
  join (fixture, administrator);
  ask_for_codes (fixture, administrator);
  misplace (fixture, administrator);
}

static void
assert_keeps_secrets (Fixture    *fixture,
                      const char *log)
{
  for (guint i = 0; i < fixture->secrets->len; i++)
    {
      if (strcasestr (log, g_ptr_array_index (fixture->secrets, i)))
        g_error ("“%s” is in the log", (const char *) g_ptr_array_index (fixture->secrets, i));
    }
}

static void
assert_plain_line (const char *line)
{
  static const char pattern[] = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "
                                "(GET|POST|PUT|DELETE|-) (-|/[A-Za-z/{}.-]+) \\d{3} \\d+\\.\\d ms"
                                "( error [\\w-]+)?$";

  if (!g_regex_match_simple (pattern, line, 0, 0))
    g_error ("“%s”", line);
}

static void
assert_json_line (const char *line)
{
  g_autoptr (GBytes) bytes = g_bytes_new (line, strlen (line));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = passkeys_json_object_parse (bytes, &error);
  gint64 status;

  g_assert_no_error (error);
  status = json_object_get_int_member (object, "status");
  g_assert_cmpint (status, >=, 200);
  g_assert_true (json_object_has_member (object, "time"));
  g_assert_true (json_object_has_member (object, "method"));
  g_assert_true (json_object_has_member (object, "route"));
  g_assert_cmpfloat (json_object_get_double_member (object, "milliseconds"), >, 0);
  g_assert_cmpint (json_object_has_member (object, "errorId"), ==, status >= 400);
  g_assert_cmpuint (json_object_get_size (object), ==, status >= 400 ? 6 : 5);
}

static void
check_log (Fixture    *fixture,
           const char *option,
           void      (*assert_line) (const char *line))
{
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_lines;

  server_program_start (fixture->program, OPTIONS (option));
  visit (fixture);
  server_program_end (fixture->program);
  log = server_program_read_errors (fixture->program);
  lines = g_strsplit (log, "\n", -1);
  n_lines = g_strv_length (lines) - 1;
  g_test_message ("%u lines, such as: %s", n_lines, lines[n_lines - 1]);
  for (guint i = 0; i < n_lines; i++)
    assert_line (lines[i]);
  g_assert_cmpuint (n_lines, >, fixture->n_requests + 10);
  assert_keeps_secrets (fixture, log);
}

static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  check_log (fixture, "--log-format=plain", assert_plain_line);
}

static void
test_json (Fixture       *fixture,
           gconstpointer  data)
{
  check_log (fixture, "--log-format=json", assert_json_line);
}

static void
test_quiet (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *log = NULL;

  server_program_start (fixture->program, OPTIONS ("--quiet"));
  visit (fixture);
  server_program_end (fixture->program);
  log = server_program_read_errors (fixture->program);
  g_assert_cmpstr (log, ==, "");
}

/* Not even to a developer. */
static void
test_debug (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *log = NULL;

  g_subprocess_launcher_setenv (fixture->program->launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  server_program_start (fixture->program, NULL);
  visit (fixture);
  server_program_end (fixture->program);
  log = server_program_read_errors (fixture->program);
  assert_keeps_secrets (fixture, log);
}

/* What goes wrong is a line of the same kind. */
static void
test_complaint (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *log = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (server_program_run (fixture->program,
                                       OPTIONS ("--log-format=json", "--certificate=/none",
                                                "--key=/none")), ==, 1);
  log = server_program_read_errors (fixture->program);
  bytes = g_bytes_new (log, strlen (log));
  object = passkeys_json_object_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (object, "level"), ==, "error");
  g_assert_nonnull (strstr (json_object_get_string_member (object, "message"), "/none"));
}

static void
test_format (void)
{
  const PasskeysLogEntry done = { "GET", "/auth/users/{userId}", 200, 1.25, NULL };
  const PasskeysLogEntry refused = { "-", "-", 404, 0, "abc" };
  g_autofree char *plain = passkeys_log_format (PASSKEYS_LOG_PLAIN, 1, &done);
  g_autofree char *timeless = passkeys_log_format (PASSKEYS_LOG_PLAIN, 0, &refused);
  g_autofree char *json = passkeys_log_format (PASSKEYS_LOG_JSON, 1, &refused);

  g_assert_cmpstr (plain, ==, "1970-01-01T00:00:00.001Z GET /auth/users/{userId} 200 1.2 ms");
  g_assert_cmpstr (timeless, ==, "- - 404 0.0 ms error abc");
  g_assert_cmpstr (json, ==, "{\"time\":\"1970-01-01T00:00:00.001Z\",\"method\":\"-\","
                   "\"route\":\"-\",\"status\":404,\"milliseconds\":0.000,\"errorId\":\"abc\"}");
}

#define TEST(path, function) \
  g_test_add ("/log/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/format", test_format);
  TEST ("plain", test_plain);
  TEST ("json", test_json);
  TEST ("quiet", test_quiet);
  TEST ("debug", test_debug);
  TEST ("complaint", test_complaint);

  return g_test_run ();
}
