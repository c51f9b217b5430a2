/* test-remembered-lists.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-access-tokens-page.h"
#include "passkeys-activity-page.h"
#include "passkeys-credentials-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define CREDENTIALS \
  "{\"items\":[{\"kind\":\"Fido2\",\"credentialId\":\"AQID\",\"credentialUuid\":\"cr-1\"," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"isActive\":true,\"name\":\"Desk drawer\"," \
  "\"publicKey\":\"\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}]}"
#define PERMISSIONS \
  "{\"items\":[{\"id\":\"pm-1\",\"name\":\"Front desk\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":false," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\"," \
  "\"dateUpdated\":\"2026-11-20T09:30:00.000Z\"}]}"
#define USERS \
  "{\"items\":[{\"username\":\"omar@example.org\",\"name\":\"omar@example.org\"," \
  "\"userId\":\"us-1\",\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\"," \
  "\"orgId\":\"" FIXTURE_ORG_ID "\",\"permissions\":[],\"isActive\":true," \
  "\"isServiceAccount\":false,\"isRegistered\":true,\"isSSORequired\":false," \
  "\"permissionAssignments\":[]}]}"
#define SERVICE_ACCOUNTS \
  "{\"items\":[{\"userInfo\":{\"username\":\"Till\",\"name\":\"Till\",\"userId\":\"us-2\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":true,\"isRegistered\":true," \
  "\"permissionAssignments\":[]},\"accessTokens\":[{\"accessToken\":\"eyJhbGci\"," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"credId\":\"AQID\",\"isActive\":true," \
  "\"kind\":\"ServiceAccount\",\"linkedUserId\":\"us-2\",\"linkedAppId\":\"\"," \
  "\"name\":\"Till\",\"orgId\":\"" FIXTURE_ORG_ID "\",\"permissionAssignments\":[]," \
  "\"publicKey\":\"-----BEGIN PUBLIC KEY-----\",\"tokenId\":\"to-1\"}]}]}"
#define LOG \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n" \
  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-1,/permissions,Create permission Baker\n"
#define OWN_CREDENTIALS \
  "{\"items\":[{\"kind\":\"Fido2\",\"credentialId\":\"AQID\",\"credentialUuid\":\"cr-7\"," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"isActive\":true,\"name\":\"Kitchen drawer\"," \
  "\"publicKey\":\"\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}]}"
#define OWN_LOG \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n" \
  "2026-11-20T09:30:00.000Z,uj-1," FIXTURE_USER_ID ",ann@example.org,cr-7,/permissions,Create permission Miller\n"
#define TOKENS \
  "{\"items\":[{\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"credId\":\"AQID\"," \
  "\"isActive\":%s,\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\"," \
  "\"name\":\"Backup\",\"orgId\":\"or-1\",\"permissionAssignments\":[]," \
  "\"publicKey\":\"-----BEGIN PUBLIC KEY-----\",\"tokenId\":\"to-1\"}]}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  GtkWidget              *page;   /* (owned) */
  GtkWindow              *window;
} Fixture;

typedef AdwNavigationPage *(*Create) (PasskeysSession *session);

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->session =
    ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
}

static void
open_page (Fixture *fixture,
           Create   create)
{
  fixture->page = g_object_ref_sink (GTK_WIDGET (create (fixture->session)));
  fixture->window = ui_fixture_show (fixture->page);
}

static void
close_page (Fixture *fixture)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
}

static gboolean
folder_tells (const char *folder,
              const char *name)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *text = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR)
          ? folder_tells (path, name)
          : g_file_get_contents (path, &text, NULL, NULL) && strstr (text, name) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_kept (gpointer name)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "passkeys", "lists", NULL);

  return folder_tells (folder, name);
}

static gboolean
is_new (gpointer page)
{
  return !ui_fixture_shows (page, "What you see is from");
}

/* The file may be quicker than the request, which has to have come before the page goes: it would leave
 * what is meant for it to the next one. Returns: how many have come so far. */
static guint
answer_never (Fixture *fixture)
{
  passkeys_scripted_server_answer_never (fixture->server);

  return passkeys_scripted_server_get_n_requests (fixture->server);
}

static void
check_remembered (Fixture    *fixture,
                  Create      create,
                  const char *answer,
                  const char *name)
{
  guint n_requests;

  passkeys_scripted_server_answer (fixture->server, 200, answer);
  open_page (fixture, create);
  ui_fixture_await_text (fixture->page, name);
  passkeys_test_run_until (is_kept, (gpointer) name);
  g_assert_false (ui_fixture_shows (fixture->page, "What you see is from"));
  close_page (fixture);

  /* Not blank while the server says nothing … */
  n_requests = answer_never (fixture);
  open_page (fixture, create);
  ui_fixture_await_text (fixture->page, name);
  ui_fixture_await_requests (fixture->server, n_requests + 1);
  close_page (fixture);

  /* … and not without one. */
  passkeys_scripted_server_answer (fixture->server, 403, "{}");
  open_page (fixture, create);
  ui_fixture_await_text (fixture->page, "What you see is from");
  ui_fixture_await_text (fixture->page, name);
  close_page (fixture);
}

static void
test_credentials (Fixture       *fixture,
                  gconstpointer  data)
{
  check_remembered (fixture, passkeys_credentials_page_new, CREDENTIALS, "Desk drawer");
}

static void
test_permissions (Fixture       *fixture,
                  gconstpointer  data)
{
  check_remembered (fixture, passkeys_permissions_page_new, PERMISSIONS, "Front desk");
}

static void
test_users (Fixture       *fixture,
            gconstpointer  data)
{
  check_remembered (fixture, passkeys_users_page_new, USERS, "omar@example.org");
}

/* Whom they let in is remembered; what lets them in is not. */
static void
test_service_accounts (Fixture       *fixture,
                       gconstpointer  data)
{
  check_remembered (fixture, passkeys_access_tokens_page_new_service, SERVICE_ACCOUNTS, "Till");
  g_assert_false (is_kept ((gpointer) "eyJhbGci"));
}

static void
answer_log (Fixture    *fixture,
            const char *log)
{
  g_autoptr(GBytes) body = g_bytes_new_static (log, strlen (log));

  passkeys_scripted_server_answer_type (fixture->server, 200, "text/csv", body);
}

/* The log comes in one piece. What was looked up between two days is not what one expects later. */
static void
test_activity (Fixture       *fixture,
               gconstpointer  data)
{
  const char *name = "Create permission Baker";
  guint n_requests;

  answer_log (fixture, LOG);
  open_page (fixture, passkeys_activity_page_new);
  ui_fixture_await_text (fixture->page, name);
  passkeys_test_run_until (is_kept, (gpointer) name);
  g_assert_false (ui_fixture_shows (fixture->page, "What you see is from"));
  close_page (fixture);

  n_requests = answer_never (fixture);
  open_page (fixture, passkeys_activity_page_new);
  ui_fixture_await_text (fixture->page, name);
  ui_fixture_await_requests (fixture->server, n_requests + 1);
  ui_fixture_await_text (fixture->page, "ann@example.org");
  close_page (fixture);

  passkeys_scripted_server_answer (fixture->server, 403, "{}");
  open_page (fixture, passkeys_activity_page_new);
  ui_fixture_await_text (fixture->page, "What you see is from");
  ui_fixture_await_text (fixture->page, name);

  answer_log (fixture, LOG);
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  passkeys_test_run_until (is_new, fixture->page);
  close_page (fixture);
}

static void
open_wide_activity (Fixture *fixture)
{
  open_page (fixture, passkeys_activity_page_new);
  gtk_widget_set_size_request (fixture->page, 1000, -1); /* with the column of the passkeys */
}

/* One's own passkeys have their names without the server, too. */
static void
test_activity_names (Fixture       *fixture,
                     gconstpointer  data)
{
  passkeys_scripted_server_answer (fixture->server, 200, OWN_CREDENTIALS);
  open_page (fixture, passkeys_credentials_page_new);
  passkeys_test_run_until (is_kept, (gpointer) "Kitchen drawer");
  close_page (fixture);

  answer_log (fixture, OWN_LOG);
  passkeys_scripted_server_answer (fixture->server, 200, OWN_CREDENTIALS);
  open_wide_activity (fixture);
  ui_fixture_await_text (fixture->page, "Kitchen drawer");
  passkeys_test_run_until (is_kept, (gpointer) "Create permission Miller");
  close_page (fixture);

  passkeys_scripted_server_answer (fixture->server, 403, "{}");
  open_wide_activity (fixture);
  ui_fixture_await_text (fixture->page, "What you see is from");
  ui_fixture_await_text (fixture->page, "Kitchen drawer");
  close_page (fixture);
}

/* Tokens are not remembered: what lets programs in is the server's to say. */
static void
test_tokens (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *active = g_strdup_printf (TOKENS, "true");
  GtkSwitch *active_switch;

  passkeys_scripted_server_answer (fixture->server, 403, "{}");
  open_page (fixture, passkeys_access_tokens_page_new_personal);
  ui_fixture_await_text (fixture->page, "Try Again");

  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":[]}");
  g_assert_true (gtk_widget_activate_action (fixture->page, "tokens.reload", NULL));
  ui_fixture_await_text (fixture->page, "No Access Tokens");

  passkeys_scripted_server_answer (fixture->server, 200, active);
  g_assert_true (gtk_widget_activate_action (fixture->page, "tokens.reload", NULL));
  ui_fixture_await_text (fixture->page, "Everything you may · created");
  active_switch = ui_fixture_find (fixture->page, GTK_TYPE_SWITCH, NULL);
  g_assert_true (gtk_switch_get_state (active_switch));
  close_page (fixture);
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/remembered-lists/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("credentials", test_credentials);
  ADD ("permissions", test_permissions);
  ADD ("users", test_users);
  ADD ("service-accounts", test_service_accounts);
  ADD ("activity", test_activity);
  ADD ("activity-names", test_activity_names);
  ADD ("tokens", test_tokens);
#undef ADD

  return g_test_run ();
}
