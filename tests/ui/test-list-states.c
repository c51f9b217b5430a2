/* test-list-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-application.h"
#include "passkeys-credentials-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Every list that comes from the organisation says that it is loading, that it is empty, and that it
 * could not be had, with a way to try again; and what is shown stays when reading it again fails. */

#define CREDENTIAL_JSON \
  "{\"kind\":\"Fido2\",\"credentialId\":\"obLD1OX2BxgpOktcbX6PkA\"," \
  "\"credentialUuid\":\"cr-1\",\"dateCreated\":\"2023-04-14T20:41:28.715Z\"," \
  "\"isActive\":true,\"name\":\"Desk drawer\"," \
  "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}"
#define USER_JSON \
  "{\"username\":\"omar@example.org\",\"name\":\"omar@example.org\",\"userId\":\"us-1\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true," \
  "\"isSSORequired\":false,\"permissionAssignments\":[]}"
#define PERMISSION_JSON \
  "{\"id\":\"pm-1\",\"name\":\"Till readers\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":false," \
  "\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"dateUpdated\":\"2023-04-14T20:41:28.715Z\"}"

typedef struct
{
  const char         *name;
  AdwNavigationPage *(*create) (PasskeysSession *session);
  const char         *path;   /* of the list; other requests are answered with an empty one */
  const char         *reload; /* the action */
  const char         *empty;  /* what is said of an empty list */
  const char         *item;
  const char         *row;    /* what is seen of the item */
  const char         *count;  /* what is said of the list */
} Case;

static const Case cases[] = {
  { "credentials", passkeys_credentials_page_new, "/auth/credentials", "credentials.reload",
    "No Credentials", CREDENTIAL_JSON, "Desk drawer", "1 entry" },
  { "users", passkeys_users_page_new, "/auth/users", "users.reload", "No Users", USER_JSON,
    "omar@example.org", "1 user" },
  { "permissions", passkeys_permissions_page_new, "/permissions", "permissions.reload",
    "No Permissions", PERMISSION_JSON, "Till readers",
    "1 entry" },
};

enum { WAITS, IS_EMPTY, FAILS, IS_REFUSED, HAS_A_ROW };

typedef struct
{
  const Case             *test;
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  AdwNavigationPage      *page;
  GtkWindow              *window;
  int                     answer; /* atomic */
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;
  gsize length = strcspn (request->path, "?");

  *status = 200;
  if (strlen (fixture->test->path) != length ||
      strncmp (request->path, fixture->test->path, length) != 0)
    return g_strdup ("{\"items\":[]}");

  while (g_atomic_int_get (&fixture->answer) == WAITS)
    g_usleep (1000);

  switch (g_atomic_int_get (&fixture->answer))
    {
    case IS_EMPTY:
      return g_strdup ("{\"items\":[]}");

    case IS_REFUSED:
      *status = 400;
      return g_strdup ("{\"error\":{\"message\":\"Not so\"}}");

    case HAS_A_ROW:
      return g_strdup_printf ("{\"items\":[%s]}", fixture->test->item);
    default:
      *status = 403;
      return g_strdup ("{\"error\":{\"message\":\"Not today\"}}");
    }
}

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
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

/* The first of a type that is on the screen; label: of a button, NULL: any */
static gpointer
find_shown (GtkWidget  *widget,
            GType       type,
            const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget) &&
      (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find_shown (child, type, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
offers_to_try_again (gpointer page)
{
  return find_shown (page, GTK_TYPE_BUTTON, "_Try Again") != NULL;
}

static gboolean
offers_no_more (gpointer page)
{
  return !offers_to_try_again (page);
}

static gboolean
is_loading (gpointer page)
{
  return find_shown (page, ADW_TYPE_SPINNER, NULL) != NULL;
}

static gboolean
is_at_rest (gpointer page)
{
  return !is_loading (page);
}

static void
begin (Fixture *fixture)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->page = g_object_ref_sink (fixture->test->create (fixture->session));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), fixture->page);
  fixture->window = ui_fixture_show (view);
}

static void
reload (Fixture *fixture,
        int      next)
{
  g_atomic_int_set (&fixture->answer, next);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), fixture->test->reload,
                                             NULL));
}

static void
try_again (Fixture *fixture)
{
  g_atomic_int_set (&fixture->answer, HAS_A_ROW);
  g_signal_emit_by_name (find_shown (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "_Try Again"),
                         "clicked");
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  begin (fixture);
  g_assert_true (is_loading (fixture->page));
  g_assert_false (offers_to_try_again (fixture->page));
  g_assert_false (ui_fixture_shows (fixture->page, fixture->test->empty));

  g_atomic_int_set (&fixture->answer, IS_EMPTY);
  ui_fixture_await_text (fixture->page, fixture->test->empty);
  passkeys_test_run_until (is_at_rest, fixture->page);
  g_assert_false (offers_to_try_again (fixture->page));

  /* empty, and then not to be had: nobody knows whether it still is */
  reload (fixture, FAILS);
  passkeys_test_run_until (offers_to_try_again, fixture->page);
  passkeys_test_run_until (is_at_rest, fixture->page);
  g_assert_false (ui_fixture_shows (fixture->page, fixture->test->empty));

  try_again (fixture);
  ui_fixture_await_text (fixture->page, fixture->test->row);
  passkeys_test_run_until (is_at_rest, fixture->page);
  g_assert_false (offers_to_try_again (fixture->page));

  /* what is there stays there */
  reload (fixture, FAILS);
  passkeys_test_run_until (offers_to_try_again, fixture->page);
  g_assert_true (ui_fixture_shows (fixture->page, fixture->test->row));

  try_again (fixture);
  passkeys_test_run_until (offers_no_more, fixture->page);
  passkeys_test_run_until (is_at_rest, fixture->page);
  g_assert_true (ui_fixture_shows (fixture->page, fixture->test->row));
}

static void
reload_and_await (Fixture    *fixture,
                  int         next,
                  const char *text)
{
  ui_fixture_listen ();
  reload (fixture, next);
  ui_fixture_await_heard (text);
}

/* Who does not see the page is told the same, once it has come to rest: the wait if it is long, what there
 * is, and what went wrong instead or over it. */
static void
test_spoken (Fixture       *fixture,
             gconstpointer  data)
{
  ui_fixture_listen ();
  begin (fixture);
  ui_fixture_await_heard ("Loading\n");
  g_atomic_int_set (&fixture->answer, IS_EMPTY);
  ui_fixture_await_heard (fixture->test->empty);

  reload_and_await (fixture, FAILS, "Not today");
  g_assert_false (ui_fixture_heard (fixture->test->empty));
  reload_and_await (fixture, HAS_A_ROW, fixture->test->count);
  g_assert_false (ui_fixture_heard ("Now: "));

  /* by the banner, and that it is over */
  reload_and_await (fixture, FAILS, "Not today");
  reload_and_await (fixture, HAS_A_ROW, fixture->test->count);
  g_assert_false (ui_fixture_heard ("Not today"));

  /* nothing has changed, but somebody asked */
  reload_and_await (fixture, HAS_A_ROW, fixture->test->count);
}

/* Nobody has entered anything that could be corrected. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_atomic_int_set (&fixture->answer, IS_REFUSED);
  begin (fixture);
  ui_fixture_await_text (fixture->page, "This Could Not Be Read");
  g_assert_true (offers_to_try_again (fixture->page));
  g_assert_true (ui_fixture_shows (fixture->page, "Not so"));
  g_assert_false (ui_fixture_shows (fixture->page, "entered"));

  /* over what is there, too */
  reload (fixture, HAS_A_ROW);
  ui_fixture_await_text (fixture->page, fixture->test->row);
  passkeys_test_run_until (is_at_rest, fixture->page);
  reload (fixture, IS_REFUSED);
  ui_fixture_await_text (fixture->page, "tell the organisation’s administrators");
  g_assert_false (ui_fixture_shows (fixture->page, "entered"));
}

static gboolean
is_focused (gpointer page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));
  GtkWidget *stack = ui_fixture_find (page, GTK_TYPE_STACK, NULL);

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, stack);
}

/* The button that has the focus goes with the page that said what went wrong. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  g_atomic_int_set (&fixture->answer, FAILS);
  begin (fixture);
  passkeys_test_run_until (offers_to_try_again, fixture->page);
  passkeys_test_run_until (is_at_rest, fixture->page);
  gtk_widget_grab_focus (find_shown (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "_Try Again"));

  try_again (fixture);
  ui_fixture_await_text (fixture->page, fixture->test->row);
  passkeys_test_run_until (is_focused, fixture->page);
}

static void
add (const char   *name,
     const Case   *test,
     void        (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/list-states/%s%s", test->name, name);

  g_test_add (path, Fixture, test, set_up, func, tear_down);
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add ("", &cases[i], test_states);
      add ("/spoken", &cases[i], test_spoken);
      add ("/refused", &cases[i], test_refused);
      add ("/focus", &cases[i], test_focus);
    }

  return g_test_run ();
}
