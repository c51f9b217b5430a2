/* test-permission-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "passkeys-application.h"
#include "passkeys-permission-dialog.h"
#include "passkeys-permission-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define PERMISSION(name, immutable, archived, more) \
  "{\"id\":\"pm-1\",\"name\":\"" name "\",\"operations\":[\"Auth:Users:Read\"," \
  "\"Auth:Users:Create\",\"Permissions:Read\"],\"status\":\"Active\"," \
  "\"isImmutable\":" immutable ",\"isArchived\":" archived "," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\"," \
  "\"dateUpdated\":\"2026-11-20T09:30:00.000Z\"" more "}"
#define PENDING(status) \
  ",\"pendingChangeRequest\":{\"id\":\"cr-1\",\"kind\":\"Permission\"," \
  "\"operationKind\":\"Update\",\"status\":\"" status "\"}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  GtkWidget              *page;   /* (owned) */
  GtkWindow              *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static void
show (Fixture           *fixture,
      AdwNavigationPage *page)
{
  fixture->page = g_object_ref_sink (GTK_WIDGET (page));
  fixture->window = ui_fixture_show (fixture->page);
}

static void
show_permission (Fixture    *fixture,
                 const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysPermission) permission = passkeys_permission_new_from_json (node, &error);

  g_assert_no_error (error);
  show (fixture, passkeys_permission_page_new (fixture->session, permission));
}

static void
leave (Fixture *fixture)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
}

static guint
count_by_tooltip (GtkWidget  *widget,
                  const char *tooltip)
{
  guint n = gtk_widget_get_mapped (widget)
            && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_by_tooltip (child, tooltip);

  return n;
}

/* A card ends with its last row. */
static void
assert_no_gap (GtkWidget *list)
{
  int natural;

  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (list), NULL, &natural,
                      NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (list), ==, natural);
}

#define CHANGE "Change This Permission"
#define DANGER "Gives power over others, or cannot be undone"

/* In words, below what it is about, with what is dangerous marked. */
static void
test_allows (Fixture       *fixture,
             gconstpointer  data)
{
  show_permission (fixture, PERMISSION ("Front desk", "false", "false", ""));
  g_assert_true (ui_fixture_shows (fixture->page, "Allows 3 things, 1 dangerous"));
  g_assert_true (ui_fixture_shows (fixture->page, "Users"));
  g_assert_true (ui_fixture_shows (fixture->page, "See users"));
  g_assert_true (ui_fixture_shows (fixture->page, "Invite users"));
  g_assert_true (ui_fixture_shows (fixture->page, "Permissions"));
  g_assert_true (ui_fixture_shows (fixture->page, "See permissions"));
  g_assert_cmpuint (count_by_tooltip (fixture->page, DANGER), ==, 1);
  assert_no_gap (ui_fixture_find (fixture->page, GTK_TYPE_LIST_VIEW, NULL));
  g_assert_cmpuint (count_by_tooltip (fixture->page, CHANGE), ==, 1);
  leave (fixture);
}

static void
test_immutable (Fixture       *fixture,
                gconstpointer  data)
{
  show_permission (fixture, PERMISSION ("ManagedFullAdminAccess", "true", "false", ""));
  g_assert_true (ui_fixture_shows (fixture->page, "Full Administrator"));
  g_assert_true (ui_fixture_shows (fixture->page, "This permission cannot be changed."));
  g_assert_cmpuint (count_by_tooltip (fixture->page, CHANGE), ==, 0);
  leave (fixture);
}

static gboolean
is_in_switcher (gpointer window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_ancestor (focus, ADW_TYPE_INLINE_VIEW_SWITCHER) != NULL;
}

/* What the API calls it can be selected, but is not where one begins. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":["
                                   PERMISSION ("ManagedFullAdminAccess", "true", "false", "") "]}");
  show (fixture, passkeys_permissions_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, "Full Administrator");
  gtk_widget_activate (ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, "Full Administrator"));
  ui_fixture_await_text (fixture->page, "ManagedFullAdminAccess");
  passkeys_test_run_until (is_in_switcher, fixture->window);
  leave (fixture);
}

static gboolean
is_narrow (gpointer window)
{
  return gtk_widget_get_width (window) < 400;
}

static gboolean
begins_with_header (gpointer dialog)
{
  GtkWidget *list = ui_fixture_find (dialog, GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *header = ui_fixture_find (list, GTK_TYPE_LABEL, "Users");
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (header, gtk_widget_get_parent (list), &bounds) &&
         bounds.origin.y >= 0;
}

/* What can be allowed begins with the name of its first section, in a dialog that is a sheet as well. */
static void
test_first_header (Fixture       *fixture,
                   gconstpointer  data)
{
  AdwDialog *dialog = passkeys_permission_dialog_new (fixture->session, NULL);

  show (fixture, adw_navigation_page_new (gtk_label_new (""), "Permissions"));
  gtk_window_set_default_size (fixture->window, 360, 640);
  passkeys_test_run_until (is_narrow, fixture->window);
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  ui_fixture_await_text (dialog, "See users");
  passkeys_test_run_until (begins_with_header, dialog);
  adw_dialog_force_close (dialog);
  leave (fixture);
}

static gboolean
is_decided (gpointer page)
{
  return !ui_fixture_shows (page, "Waits for approval");
}

/* What somebody else has yet to approve is told wherever the permission is seen. */
static void
test_pending (Fixture       *fixture,
              gconstpointer  data)
{
  show_permission (fixture, PERMISSION ("Front desk", "false", "false", PENDING ("Pending")));
  g_assert_true (ui_fixture_shows (fixture->page, "The change waits for approval"));
  leave (fixture);
  show_permission (fixture, PERMISSION ("Front desk", "false", "true", PENDING ("Pending")));
  g_assert_true (ui_fixture_shows (fixture->page, "Archived, allows nothing any more"));
  g_assert_true (ui_fixture_shows (fixture->page, "The change waits for approval"));
  leave (fixture);
  show_permission (fixture, PERMISSION ("Front desk", "false", "false", PENDING ("Rejected")));
  g_assert_false (ui_fixture_shows (fixture->page, "waits for approval"));
  leave (fixture);

  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":["
                                   PERMISSION ("Front desk", "false", "false", PENDING ("Pending"))
                                   "]}");
  show (fixture, passkeys_permissions_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, "Front desk");
  g_assert_true (ui_fixture_shows (fixture->page, "Waits for approval"));

  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":["
                                   PERMISSION ("Front desk", "false", "false", "") "]}");
  g_assert_true (gtk_widget_activate_action (fixture->page, "permissions.reload", NULL));
  passkeys_test_run_until (is_decided, fixture->page);
  g_assert_true (ui_fixture_shows (fixture->page, "Front desk"));
  leave (fixture);
}

#define HOLDER(id, held) \
  "{\"username\":\"" id "@example.org\",\"name\":\"\",\"userId\":\"us-" id "\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true," \
  "\"isSSORequired\":false,\"permissionAssignments\":[" held "]}"
#define HELD \
  "{\"permissionName\":\"Front desk\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"}"
#define ASSIGNED(id, operation) \
  "{\"id\":\"as-" id "\",\"permissionId\":\"pm-1\",\"identityId\":\"us-" id "\"," \
  "\"isImmutable\":false,\"pendingChangeRequest\":{\"id\":\"cr-1\",\"kind\":\"Assignment\"," \
  "\"operationKind\":\"" operation "\",\"status\":\"Pending\"}}"

static char *
answer_holders (const PasskeysScriptedRequest *request,
                guint                         *status,
                gpointer                       user_data)
{
  *status = 200;
  if (g_str_equal (request->path, "/auth/users"))
    return g_strdup ("{\"items\":[" HOLDER ("ann", HELD) "," HOLDER ("bea", HELD) ","
                     HOLDER ("cid", "") "," HOLDER ("dee", "") "]}");
  if (g_str_equal (request->path, "/permissions/pm-1/assignments"))
    return g_strdup ("{\"items\":[" ASSIGNED ("bea", "Delete") "," ASSIGNED ("cid", "Create") "]}");

  *status = 404;
  return g_strdup ("{}");
}

static const char *
get_pending (Fixture    *fixture,
             const char *name)
{
  GtkWidget *label = ui_fixture_find (fixture->page, GTK_TYPE_LABEL, name);
  GtkWidget *pending = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (label));

  return gtk_widget_get_visible (pending) ? gtk_label_get_label (GTK_LABEL (pending)) : NULL;
}

/* Who is to hold it, or no longer, is told apart from who does. */
static void
test_holders (Fixture       *fixture,
              gconstpointer  data)
{
  passkeys_scripted_server_set_handler (fixture->server, answer_holders, NULL);
  show_permission (fixture, PERMISSION ("Front desk", "false", "false", ""));
  adw_view_stack_set_visible_child_name (ui_fixture_find (fixture->page, ADW_TYPE_VIEW_STACK, NULL),
                                         "holders");
  ui_fixture_await_text (fixture->page, "cid@example.org");
  ui_fixture_await_text (fixture->page, "Revocation waits for approval");
  g_assert_null (get_pending (fixture, "ann@example.org"));
  g_assert_cmpstr (get_pending (fixture, "bea@example.org"), ==, "Revocation waits for approval");
  g_assert_cmpstr (get_pending (fixture, "cid@example.org"), ==, "Waits for approval");
  g_assert_false (ui_fixture_shows (fixture->page, "dee@example.org"));
  assert_no_gap (ui_fixture_find (fixture->page, GTK_TYPE_LIST_VIEW, NULL));
  leave (fixture);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/permission-page/allows", test_allows);
  ADD ("/permission-page/immutable", test_immutable);
  ADD ("/permission-page/focus", test_focus);
  ADD ("/permission-page/first-header", test_first_header);
  ADD ("/permission-page/pending", test_pending);
  ADD ("/permission-page/holders", test_holders);

  return g_test_run ();
}
