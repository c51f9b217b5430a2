/* test-personal-tokens.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-organisation.h"

/* The lives of personal access tokens; what they may do is in test-token-rights.c. */

static ServerAnswer *
create (ServerMember *owner,
        const char   *name,
        const char   *more)
{
  g_autofree char *text = json_text ("%s", more);
  g_autofree char *body = server_member_build_token (owner, name, text);

  return server_member_change (owner, "POST", "/auth/pats", body);
}

static ServerAnswer *
change (ServerMember *member,
        const char   *method,
        const char   *token_id,
        const char   *what,
        const char   *body)
{
  g_autofree char *path = g_strdup_printf ("/auth/pats/%s%s", token_id, what);
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (member, method, path, text);
}

static ServerAnswer *
get (ServerMember *member,
     const char   *token_id)
{
  g_autofree char *path = g_strdup_printf ("/auth/pats/%s", token_id);

  return server_member_get (member, path);
}

static gboolean
is_active (ServerAnswer *answer)
{
  assert_answered (answer);
  return json_object_get_boolean_member (answer->body, "isActive");
}

#define assert_dead(member) \
  G_STMT_START { \
    g_autoptr (ServerAnswer) _answer = server_member_get (member, "/auth/users"); \
    assert_refused (_answer, 401, "Not Authorized."); \
  } G_STMT_END

#define assert_alive(member) \
  G_STMT_START { \
    g_autoptr (ServerAnswer) _answer = server_member_get (member, "/auth/users"); \
    assert_answered (_answer); \
  } G_STMT_END

static void
test_form (ServerOrganisation *fixture,
           gconstpointer       data)
{
  static const char *const texts[] = {
    "dateCreated", "credId", "kind", "linkedUserId", "linkedAppId", "name", "orgId", "publicKey",
    "tokenId", NULL,
  };
  g_autoptr (ServerAnswer) created = create (fixture->ada, "Shape", "");
  g_autoptr (ServerAnswer) got = get (fixture->ada,
                                      server_answer_get_text (created, "tokenId"));

  assert_answered (created);
  for (gsize i = 0; texts[i]; i++)
    g_assert_nonnull (server_answer_get_text (created, texts[i]));
  g_assert_cmpuint (json_object_get_size (created->body), ==, G_N_ELEMENTS (texts) - 1 + 3);
  g_assert_true (is_active (created));
  g_assert_cmpstr (server_answer_get_text (created, "kind"), ==, "Pat");
  g_assert_cmpstr (server_answer_get_text (created, "linkedUserId"), ==,
                   fixture->ada->user_id);
  g_assert_true (g_str_has_prefix (server_answer_get_text (created, "tokenId"), "to-"));
  g_assert_true (g_str_has_prefix (server_answer_get_text (created, "publicKey"),
                                   "-----BEGIN PUBLIC KEY-----\n"));
  g_assert_cmpuint (json_object_get_size (got->body), ==, G_N_ELEMENTS (texts) - 1 + 2);
  g_assert_cmpstr (server_answer_get_text (got, "publicKey"), ==,
                   server_answer_get_text (created, "publicKey"));
}

/* Once, and then nowhere: neither in an answer nor in the files. */
static void
test_text_is_shown_once (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, "/auth/pats");
  g_autoptr (ServerAnswer) got = get (fixture->ada, fixture->token->token_id);
  g_autoptr (ServerAnswer) renamed = change (fixture->ada, "PUT",
                                             fixture->token->token_id, "", "{'name':'Copies'}");
  static const char *const files[] = { "passkeys.db", "passkeys.db-wal" };

  g_assert_cmpuint (server_answer_count_items (listed), ==, 1);
  g_assert_false (json_object_has_member (server_answer_get_item (listed, 0), "accessToken"));
  g_assert_null (server_answer_get_text (got, "accessToken"));
  g_assert_null (server_answer_get_text (renamed, "accessToken"));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->server->path, files[i], NULL);
      g_autofree char *contents = NULL;
      const char *signature = strrchr (fixture->token->token, '.') + 1;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_null (memmem (contents, length, signature, strlen (signature)));
    }
}

static void
test_survives_restart (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  server_fixture_restart (fixture->server);
  assert_alive (fixture->token);
}

/* What we signed is not enough: it must be the very text that was given out. */
static void
test_only_that_text (ServerOrganisation *fixture,
                     gconstpointer       data)
{
  const PasskeysToken claims = {
    .id = fixture->token->token_id,
    .kind = (char *) "Pat",
    .user_id = fixture->token->user_id,
    .organisation_id = fixture->token->organisation_id,
    .date_expires = passkeys_rules_now (fixture->server->rules) + PASSKEYS_HOUR,
  };
  g_autofree char *other = passkeys_token_issuer_issue_access (fixture->server->rules->tokens,
                                                               &claims, "ada@example.org");
  g_autoptr (ServerAnswer) answer = server_fixture_ask (fixture->server, "GET", "/auth/users",
                                                        other, NULL, NULL);

  assert_refused (answer, 401, "Not Authorized.");
}

static void
test_names_are_unique (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *maker =
    server_member_create_permission (fixture->ada, "Maker", "'Auth:Pats:Create'");
  g_autoptr (ServerAnswer) makes =
    server_member_assign (fixture->ada, maker, bob->user_id);
  g_autoptr (ServerAnswer) namesake = create (fixture->ada, "Backup", "");
  g_autoptr (ServerAnswer) second = create (fixture->ada, "Second", "");
  const char *second_id = server_answer_get_text (second, "tokenId");
  g_autoptr (ServerAnswer) renamed = change (fixture->ada, "PUT", second_id, "",
                                             "{'name':'Backup'}");
  g_autoptr (ServerAnswer) same = change (fixture->ada, "PUT", second_id, "",
                                          "{'name':'Second'}");
  g_autoptr (ServerAnswer) bobs = create (bob, "Backup", "");
  JsonObject *details = json_object_get_object_member (namesake->body, "details");

  assert_refused (namesake, 409, "Conflicting token with same name");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (details,
                                                                                 "duplicate"),
                                                  "id"), ==, fixture->token->token_id);
  assert_refused (renamed, 409, "Conflicting token with same name");
  assert_answered (same);
  assert_answered (makes);
  assert_answered (bobs);
}

static void
test_external_ids_are_unique (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autoptr (ServerAnswer) first = create (fixture->ada, "First", ",'externalId':'x'");
  g_autoptr (ServerAnswer) again = create (fixture->ada, "Second", ",'externalId':'x'");
  g_autoptr (ServerAnswer) set = change (fixture->ada, "PUT", fixture->token->token_id,
                                         "", "{'externalId':'x'}");
  g_autoptr (ServerAnswer) other = change (fixture->ada, "PUT", fixture->token->token_id,
                                           "", "{'externalId':'y'}");
  JsonObject *details = json_object_get_object_member (again->body, "details");

  assert_answered (first);
  assert_refused (again, 409, "Conflicting token with same externalId");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (details,
                                                                                 "duplicate"),
                                                  "externalId"), ==, "x");
  assert_refused (set, 409, "Conflicting token with same externalId");
  assert_answered (other);
}

static void
test_bad_tokens (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  static const char *const members[] = {
    ",'daysValid':0", ",'daysValid':-1", ",'daysValid':731", ",'daysValid':1.5",
    ",'daysValid':'7'", ",'daysValid':9223372036854775807", ",'daysValid':true",
    ",'secondsValid':0", ",'secondsValid':63072001", ",'secondsValid':9223372036854775807",
    ",'secondsValid':60,'daysValid':731", ",'permissionId':''", ",'externalId':''",
    ",'permissionId':null", ",'nobodyKnowsThis':1", ",'name':'Twice'",
  };
  static const char *const bodies[] = {
    "{'name':'A'}",
    "{'name':'A','publicKey':''}",
    "{'name':'A','publicKey':'nonsense'}",
    "{'name':'A','publicKey':'-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\\n'}",
    "{'publicKey':'-----BEGIN PUBLIC KEY-----'}",
  };
  static const char *const names[] = { "", " ", "a\\nb" };
  gint64 n_before =
    server_member_count (fixture->ada, "SELECT count (*) FROM access_tokens");

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *more = json_text ("%s", members[i]);
      g_autofree char *body = server_member_build_token (fixture->ada, "A", more);
      g_autoptr (ServerAnswer) answer = NULL;

      g_test_message ("%s", body);
      if (strstr (members[i], "'name'"))
        answer = server_fixture_ask (fixture->server, "POST", "/auth/pats",
                                     fixture->ada->token, NULL, body);
      else
        answer = server_member_change (fixture->ada, "POST", "/auth/pats", body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = json_text ("%s", bodies[i]);
      g_autoptr (ServerAnswer) answer = server_member_change (fixture->ada, "POST",
                                                              "/auth/pats", body);

      g_test_message ("%s", body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) answer = create (fixture->ada, names[i], "");

      g_assert_cmpuint (answer->status, ==, 400);
    }
  g_assert_cmpint (server_member_count (fixture->ada,
                                        "SELECT count (*) FROM access_tokens"), ==, n_before);
}

/* All or nothing: a permission that cannot be assigned leaves no token. */
static void
test_bad_permission (ServerOrganisation *fixture,
                     gconstpointer       data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autofree char *archive = g_strdup_printf ("/permissions/%s/archive", reader);
  g_autofree char *archived_member = json_text (",'permissionId':'%s'", reader);
  g_autoptr (ServerAnswer) unknown = create (fixture->ada, "A",
                                             ",'permissionId':'pm-none'");
  g_autoptr (ServerAnswer) archived = server_member_change (fixture->ada, "PUT", archive,
                                                            "{\"isArchived\":true}");
  g_autoptr (ServerAnswer) refused = create (fixture->ada, "A", archived_member);

  assert_answered (archived);
  assert_refused (unknown, 404, "permission not found");
  assert_refused (refused, 400, "The permission is archived.");
  g_assert_cmpint (server_member_count (fixture->ada,
                                        "SELECT count (*) FROM access_tokens"), ==, 1);
}

static void
test_expires (ServerOrganisation *fixture,
              gconstpointer       data)
{
  static const struct
  {
    const char *more;
    gint64      life;
  } lives[] = {
    { "", 365 * 24 * PASSKEYS_HOUR },
    { ",'daysValid':1", 24 * PASSKEYS_HOUR },
    { ",'daysValid':730", 730 * 24 * PASSKEYS_HOUR },
    { ",'secondsValid':1", PASSKEYS_SECOND },
    { ",'secondsValid':63072000", 730 * 24 * PASSKEYS_HOUR },
    { ",'secondsValid':90,'daysValid':5", 90 * PASSKEYS_SECOND },
  };
  gint64 offset = fixture->server->rules->clock.offset;

  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autofree char *name = g_strdup_printf ("Life %d", (int) i);
      g_autoptr (ServerAnswer) created = create (fixture->ada, name, lives[i].more);
      const char *text = server_answer_get_text (created, "accessToken");
      g_autoptr (ServerAnswer) in_time = NULL;
      g_autoptr (ServerAnswer) late = NULL;

      g_test_message ("%s", lives[i].more);
      assert_answered (created);
      server_fixture_wait (fixture->server, lives[i].life - PASSKEYS_SECOND / 2);
      in_time = server_fixture_ask (fixture->server, "GET", "/auth/pats", text, NULL, NULL);
      assert_answered (in_time);
      server_fixture_wait (fixture->server, 2 * PASSKEYS_SECOND);
      late = server_fixture_ask (fixture->server, "GET", "/auth/pats", text, NULL, NULL);
      assert_refused (late, 401, "Not Authorized.");
      fixture->server->rules->clock.offset = offset;
    }
}

static void
test_expired_stays_dead (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerAnswer) created = create (fixture->ada, "Short",
                                             ",'secondsValid':60");
  const char *id = server_answer_get_text (created, "tokenId");
  g_autoptr (ServerAnswer) got = NULL;
  g_autoptr (ServerAnswer) listed = NULL;
  g_autoptr (ServerAnswer) activated = NULL;
  g_autoptr (ServerAnswer) renamed = NULL;

  server_fixture_wait (fixture->server, 2 * PASSKEYS_MINUTE);
  got = get (fixture->ada, id);
  g_assert_false (is_active (got));
  listed = server_member_get (fixture->ada, "/auth/pats");
  g_assert_true (json_object_get_boolean_member (server_answer_get_item (listed, 0), "isActive"));
  g_assert_false (json_object_get_boolean_member (server_answer_get_item (listed, 1), "isActive"));
  activated = change (fixture->ada, "PUT", id, "/activate", "{}");
  assert_refused (activated, 400, "The token has expired.");
  renamed = change (fixture->ada, "PUT", id, "", "{'name':'Was short'}");
  g_assert_false (is_active (renamed));
}

static void
test_deactivate_and_activate (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  const char *id = fixture->token->token_id;
  g_autoptr (ServerAnswer) off = change (fixture->ada, "PUT", id, "/deactivate", "{}");
  g_autoptr (ServerAnswer) off_again = change (fixture->ada, "PUT", id, "/deactivate",
                                               "{}");
  g_autoptr (ServerAnswer) on = NULL;

  g_assert_false (is_active (off));
  g_assert_false (is_active (off_again));
  assert_dead (fixture->token);
  on = change (fixture->ada, "PUT", id, "/activate", "{}");
  g_assert_true (is_active (on));
  assert_alive (fixture->token);
}

static void
test_delete (ServerOrganisation *fixture,
             gconstpointer       data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerMember) bound =
    server_member_add_token (fixture->ada, "Bound", reader);
  g_autoptr (ServerAnswer) deleted = change (fixture->ada, "DELETE", bound->token_id, "",
                                             "{}");
  g_autoptr (ServerAnswer) again = change (fixture->ada, "DELETE", bound->token_id, "",
                                           "{}");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", reader);
  g_autoptr (ServerAnswer) assignments = server_member_get (fixture->ada, path);
  g_autoptr (ServerAnswer) namesake = create (fixture->ada, "Bound", "");

  g_assert_false (is_active (deleted));
  assert_refused (again, 404, "token not found");
  assert_dead (bound);
  g_assert_cmpuint (server_answer_count_items (assignments), ==, 0);
  assert_answered (namesake);
}

/* A token's owner is the one person who knows of it. */
static void
test_other_people (ServerOrganisation *fixture,
                   gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerMember) stranger = server_member_found (fixture->server, "sam@example.com");
  const char *id = fixture->token->token_id;
  g_autoptr (ServerAnswer) got = get (bob, id);
  g_autoptr (ServerAnswer) renamed = change (bob, "PUT", id, "", "{'name':'Mine'}");
  g_autoptr (ServerAnswer) off = change (bob, "PUT", id, "/deactivate", "{}");
  g_autoptr (ServerAnswer) on = change (bob, "PUT", id, "/activate", "{}");
  g_autoptr (ServerAnswer) deleted = change (bob, "DELETE", id, "", "{}");
  g_autoptr (ServerAnswer) listed = server_member_get (bob, "/auth/pats");
  g_autofree char *permission =
    server_member_create_permission (stranger, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerAnswer) assigned = server_member_assign (stranger, permission, id);

  assert_refused (got, 404, "token not found");
  assert_refused (renamed, 404, "token not found");
  assert_refused (off, 404, "token not found");
  assert_refused (on, 404, "token not found");
  assert_refused (deleted, 404, "token not found");
  g_assert_cmpuint (server_answer_count_items (listed), ==, 0);
  assert_refused (assigned, 404, "user not found");
  assert_alive (fixture->token);
}

/* With its owner's account, and back with it; signing out is something else. */
static void
test_owner_is_deactivated (ServerOrganisation *fixture,
                           gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *both =
    server_member_create_permission (fixture->ada, "Both",
                                     "'Auth:Pats:Create','Auth:Users:Read'");
  g_autoptr (ServerAnswer) assigned =
    server_member_assign (fixture->ada, both, bob->user_id);
  g_autoptr (ServerMember) token = server_member_add_token (bob, "Of Bob", NULL);
  g_autofree char *path = g_strdup_printf ("/auth/users/%s", bob->user_id);
  g_autofree char *off_path = g_strconcat (path, "/deactivate", NULL);
  g_autofree char *on_path = g_strconcat (path, "/activate", NULL);
  g_autoptr (ServerAnswer) signed_out =
    server_fixture_ask (fixture->server, "PUT", "/auth/logout", bob->token, NULL,
                        "{\"allSessions\":true}");
  g_autoptr (ServerAnswer) off = NULL;
  g_autoptr (ServerAnswer) signing = NULL;
  g_autoptr (ServerAnswer) on = NULL;
  g_autoptr (ServerAnswer) deleted = NULL;

  assert_answered (assigned);
  assert_answered (signed_out);
  assert_alive (token);
  off = server_member_change (fixture->ada, "PUT", off_path, "{}");
  assert_answered (off);
  assert_dead (token);
  signing = server_fixture_ask (fixture->server, "POST", "/auth/action/init", token->token, NULL,
                                "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                                "\"userActionHttpPath\":\"/permissions\"}");
  assert_refused (signing, 400, "User account has been deactivated.");
  on = server_member_change (fixture->ada, "PUT", on_path, "{}");
  assert_answered (on);
  assert_alive (token);
  deleted = server_member_change (fixture->ada, "DELETE", path, "{}");
  assert_answered (deleted);
  assert_dead (token);
  g_assert_cmpint (server_member_count (fixture->ada,
                                        "SELECT count (*) FROM access_tokens"), ==, 1);
}

static void
test_most_tokens (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  g_autoptr (ServerAnswer) last = NULL;
  g_autoptr (ServerAnswer) refused = NULL;

  g_assert_true (passkeys_database_run (fixture->server->rules->database,
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 98)"
    " INSERT INTO access_tokens (id, organisation_id, user_id, kind, name, credential_id,"
    " public_key, hash, is_active, is_restricted, date_created, date_expires)"
    " SELECT 'to-' || i, organisation_id, user_id, kind, 'Copy ' || i, 'c', public_key, hash, 1, 0,"
    " 1, 1 FROM access_tokens, n", NULL));
  last = create (fixture->ada, "Last", "");
  refused = create (fixture->ada, "Too many", "");
  assert_answered (last);
  assert_refused (refused, 400, "The user has as many tokens as can be.");
}

#define TEST(path, function) \
  g_test_add ("/personal-tokens/" path, ServerOrganisation, NULL, \
              server_organisation_set_up_with_token, function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("form", test_form);
  TEST ("text-is-shown-once", test_text_is_shown_once);
  TEST ("survives-restart", test_survives_restart);
  TEST ("only-that-text", test_only_that_text);
  TEST ("names-are-unique", test_names_are_unique);
  TEST ("external-ids-are-unique", test_external_ids_are_unique);
  TEST ("bad-tokens", test_bad_tokens);
  TEST ("bad-permission", test_bad_permission);
  TEST ("expires", test_expires);
  TEST ("expired-stays-dead", test_expired_stays_dead);
  TEST ("deactivate-and-activate", test_deactivate_and_activate);
  TEST ("delete", test_delete);
  TEST ("other-people", test_other_people);
  TEST ("owner-is-deactivated", test_owner_is_deactivated);
  TEST ("most-tokens", test_most_tokens);

  return g_test_run ();
}
