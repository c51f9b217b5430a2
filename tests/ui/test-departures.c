/* test-departures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-access-tokens-page.h"
#include "passkeys-activity-page.h"
#include "passkeys-application.h"
#include "passkeys-credentials-page.h"
#include "passkeys-main-page.h"
#include "passkeys-permission-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-profile-page.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* A page may go at any moment of its load: what comes for it later finds nobody, and nothing of it
 * is let go of twice. Freed memory is perturbed here, so that who looks at it stumbles. */

/* steps of the main loop: more than any load takes, and a few after it */
#define ENOUGH 400
#define AFTERWARDS 6
/* a step at the least, where nothing happens; long, so that a slow computer takes few of them */
#define TICK_MS 20

#define USER_JSON(id) \
  "{\"username\":\"omar@example.org\",\"name\":\"omar@example.org\",\"userId\":\"" id "\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true," \
  "\"isSSORequired\":false,\"permissionAssignments\":[]}"
#define PERMISSION_JSON \
  "{\"id\":\"pm-1\",\"name\":\"Till readers\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":false," \
  "\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"dateUpdated\":\"2023-04-14T20:41:28.715Z\"}"

typedef struct
{
  const char *path;
  const char *json;
} Answer;

static const Answer answers[] = {
  { "/auth/credentials",
    "{\"items\":[{\"kind\":\"Fido2\",\"credentialId\":\"obLD1OX2BxgpOktcbX6PkA\","
    "\"credentialUuid\":\"cr-1\",\"dateCreated\":\"2023-04-14T20:41:28.715Z\","
    "\"isActive\":true,\"name\":\"Desk drawer\",\"publicKey\":\"SHA256:E2a3\","
    "\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}]}" },
  { "/auth/users", "{\"items\":[" USER_JSON ("us-1") "," USER_JSON (FIXTURE_USER_ID) "]}" },
  { "/auth/users/us-1", USER_JSON ("us-1") },
  { "/auth/users/" FIXTURE_USER_ID, USER_JSON (FIXTURE_USER_ID) },
  { "/permissions", "{\"items\":[" PERMISSION_JSON "]}" },
  { "/permissions/pm-1", PERMISSION_JSON },
};

typedef struct
{
  const char         *name;
  AdwNavigationPage *(*create) (PasskeysSession *session);
} Case;

typedef struct
{
  const Case             *test;
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  int                     refuses; /* atomic */
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;
  gsize length = strcspn (request->path, "?");

  if (g_atomic_int_get (&fixture->refuses))
    {
      *status = 403;
      return g_strdup ("{\"error\":{\"message\":\"Not today\"}}");
    }

  *status = 200;
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      if (strlen (answers[i].path) == length &&
          strncmp (request->path, answers[i].path, length) == 0)
        return g_strdup (answers[i].json);
    }

  return g_strdup ("{\"items\":[]}");
}

static AdwNavigationPage *
create_permission_page (PasskeysSession *session)
{
  g_autoptr(JsonNode) node = json_from_string (PERMISSION_JSON, NULL);
  g_autoptr(PasskeysPermission) permission = passkeys_permission_new_from_json (node, NULL);
  AdwNavigationPage *page = passkeys_permission_page_new (session, permission);

  /* who holds it is read when it is looked at */
  adw_view_stack_set_visible_child_name (ui_fixture_find (page, ADW_TYPE_VIEW_STACK, NULL),
                                         "holders");

  return page;
}

static AdwNavigationPage *
create_main_page (PasskeysSession *session)
{
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);

  return passkeys_main_page_new (session, G_LIST_MODEL (accounts), NULL);
}

static const Case cases[] = {
  { "access-tokens", passkeys_access_tokens_page_new_personal },
  { "activity", passkeys_activity_page_new },
  { "credentials", passkeys_credentials_page_new },
  { "main", create_main_page },
  { "permission", create_permission_page },
  { "permissions", passkeys_permissions_page_new },
  { "profile", passkeys_profile_page_new },
  { "service-accounts", passkeys_access_tokens_page_new_service },
  { "users", passkeys_users_page_new },
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->test = data;
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture);
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_settle ();
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static gboolean
has_spinner (GtkWidget *widget)
{
  if (ADW_IS_SPINNER (widget) && gtk_widget_get_mapped (widget))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_spinner (child))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_gone (gpointer data)
{
  GtkWidget **page = data;

  return *page == NULL;
}

/* Shows a page, and takes it away after so many steps of the main loop. Returns: whether it had
 * been read by then. */
static gboolean
depart (Fixture *fixture,
        guint    n_steps)
{
  GtkWidget *view = adw_navigation_view_new ();
  GtkWidget *page = GTK_WIDGET (fixture->test->create (fixture->session));
  GtkWidget *window = adw_window_new ();
  guint n_before = passkeys_scripted_server_get_n_requests (fixture->server);
  gboolean is_over;

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));

  for (guint i = 0; i < n_steps; i++)
    g_main_context_iteration (NULL, TRUE);

  is_over = passkeys_scripted_server_get_n_requests (fixture->server) > n_before &&
            !has_spinner (page);
  gtk_window_destroy (GTK_WINDOW (window));
  passkeys_test_run_until (is_gone, &page);

  return is_over;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_departures (Fixture       *fixture,
                 gconstpointer  data)
{
  guint tick = g_timeout_add (TICK_MS, tick_cb, NULL);
  guint n_over = 0;

  for (int refuses = FALSE; refuses <= TRUE; refuses++)
    {
      guint n_steps;

      g_atomic_int_set (&fixture->refuses, refuses);
      n_over = 0;
      for (n_steps = 0; n_steps < ENOUGH && n_over < AFTERWARDS; n_steps++)
        {
          if (depart (fixture, n_steps))
            n_over++;
        }
      g_test_message ("%s: %u steps", refuses ? "refused" : "answered", n_steps);
      g_assert_cmpuint (n_over, ==, AFTERWARDS);
    }

  g_source_remove (tick);
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/departures/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_departures, tear_down);
    }

  return g_test_run ();
}
