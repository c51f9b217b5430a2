/* test-users-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-application.h"
#include "passkeys-scripted-server.h"
#include "passkeys-user-filter-bar.h"
#include "passkeys-user.h"
#include "passkeys-users-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define USER(name, kind, active, service, registered, sso, assignments) \
  "{\"username\":\"" name "\",\"name\":\"" name "\",\"userId\":\"us-" name "\"," \
  "\"kind\":\"" kind "\",\"credentialUuid\":\"\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":" active ",\"isServiceAccount\":" service "," \
  "\"isRegistered\":" registered ",\"isSSORequired\":" sso "," \
  "\"permissionAssignments\":[" assignments "]}"
#define HOLDS(id, name) \
  "{\"permissionName\":\"" name "\",\"permissionId\":\"" id "\",\"assignmentId\":\"as-1\"," \
  "\"operations\":[]}"
#define FIRST_PAGE \
  "{\"items\":[" USER ("ann", "CustomerEmployee", "true", "false", "true", "true", \
                       HOLDS ("pm-1", "Desk")) "," \
  USER ("bob", "CustomerEmployee", "true", "false", "false", "false", "") "," \
  USER ("cid", "EndUser", "false", "false", "true", "false", "") "]," \
  "\"nextPageToken\":\"2\"}"
#define LAST_PAGE \
  "{\"items\":[" USER ("dee", "CustomerEmployee", "true", "true", "true", "false", "") "," \
  USER ("eve", "CustomerEmployee", "true", "false", "true", "false", \
        HOLDS ("pm-admin", "ManagedFullAdminAccess")) "]}"
#define PERMISSIONS \
  "{\"items\":[{\"id\":\"pm-1\",\"name\":\"Desk\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":false," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\"," \
  "\"dateUpdated\":\"2026-11-20T09:30:00.000Z\"}]}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  GtkWidget              *page;   /* (owned) */
  GtkWindow              *window;
  int                     goes_on; /* (atomic): the second page may come */
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;

  *status = 200;
  if (g_str_has_prefix (request->path, "/permissions"))
    return g_strdup (PERMISSIONS);
  if (!g_str_equal (request->path, "/auth/users"))
    return fixture_make_user_json (FIXTURE_USER_ID);
  if (request->query == NULL || strstr (request->query, "paginationToken") == NULL)
    return g_strdup (FIRST_PAGE);

  while (!g_atomic_int_get (&fixture->goes_on))
    g_usleep (1000);
  return g_strdup (LAST_PAGE);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->goes_on = g_strcmp0 (data, "slowly") != 0;
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture);
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  if (g_strcmp0 (data, "large") == 0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  fixture->page = g_object_ref_sink (GTK_WIDGET (passkeys_users_page_new (fixture->session)));
  gtk_widget_set_size_request (fixture->page, 1000, -1); /* with all columns */
  fixture->window = ui_fixture_show (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_atomic_int_set (&fixture->goes_on, TRUE);
  ui_fixture_close (fixture->window);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static gpointer
find_by_tooltip (GtkWidget  *widget,
                 const char *tooltip)
{
  gpointer found = NULL;

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_by_tooltip (child, tooltip);

  return found;
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_not_mapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

/* What has come is shown, with how much that is; that there is more is seen. */
static void
test_progress (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *spinner = find_by_tooltip (fixture->page, "Loading more users");

  ui_fixture_await_text (fixture->page, "3 so far");
  ui_fixture_await_text (fixture->page, "ann");
  passkeys_test_run_until (is_mapped, spinner); /* the rest is asked for a moment later */

  g_atomic_int_set (&fixture->goes_on, TRUE);
  ui_fixture_await_text (fixture->page, "5 users");
  ui_fixture_await_text (fixture->page, "eve");
  passkeys_test_run_until (is_not_mapped, spinner);
}

static GtkColumnViewColumn *
get_column (GtkColumnView *view,
            const char    *id)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), id) == 0)
        return column;
    }
  g_assert_not_reached ();
}

static void
assert_row (GtkColumnView *view,
            guint          position,
            const char    *expected)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (view));
  g_autoptr(PasskeysUser) user = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 5);
  user = g_list_model_get_item (model, position);
  g_assert_cmpstr (passkeys_user_get_username (user), ==, expected);
}

/* Each column says in words what is so, and sorts by those words. */
static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const words[] = {
    "Active", "Invited", "Deactivated", "Desk", "Full Administrator", "Employee", "End user",
    "Service account", "Required", "Not required",
  };
  static const struct { const char *id; const char *first; const char *last_first; } cases[] = {
    { "name", "ann", "eve" },
    { "status", "ann", "bob" },
    { "permissions", "ann", "bob" },
    { "kind", "ann", "dee" },
    { "sso", "bob", "ann" },
  };
  GtkColumnView *view = ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL);

  ui_fixture_await_text (fixture->page, "5 users");
  ui_fixture_await_text (fixture->page, "eve");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_true (ui_fixture_shows (fixture->page, words[i]));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkColumnViewColumn *column = get_column (view, cases[i].id);

      g_test_message ("%s", cases[i].id);
      gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
      gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
      ui_fixture_settle ();
      assert_row (view, 0, cases[i].first);
      gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
      ui_fixture_settle ();
      assert_row (view, 0, cases[i].last_first);
    }
}

static GtkDropDown *
get_drop_down (Fixture *fixture,
               guint    number)
{
  GtkWidget *bar = ui_fixture_find (fixture->page, PASSKEYS_TYPE_USER_FILTER_BAR, NULL);
  GtkWidget *child = gtk_widget_get_first_child (ui_fixture_find (bar, ADW_TYPE_WRAP_BOX, NULL));

  while (number-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return GTK_DROP_DOWN (child);
}

static gboolean
knows_permissions (gpointer drop_down)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (drop_down)) == 3;
}

/* Each filter lets through whom it should; one that cannot be seen does not apply. */
static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { guint number; guint item; const char *count; const char *one; } cases[] = {
    { 0, 1, "1 of 5", "bob" }, { 0, 2, "3 of 5", "dee" }, { 0, 3, "1 of 5", "cid" },
    { 1, 1, "3 of 5", "eve" }, { 1, 2, "1 of 5", "cid" }, { 1, 3, "1 of 5", "dee" },
    { 2, 1, "3 of 5", "bob" }, { 2, 2, "1 of 5", "ann" },
  };
  GtkToggleButton *button = find_by_tooltip (fixture->page, "Filter");

  ui_fixture_await_text (fixture->page, "5 users");
  gtk_toggle_button_set_active (button, TRUE);
  passkeys_test_run_until (knows_permissions, get_drop_down (fixture, 2));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u, %u", cases[i].number, cases[i].item);
      gtk_drop_down_set_selected (get_drop_down (fixture, cases[i].number), cases[i].item);
      ui_fixture_await_text (fixture->page, cases[i].count);
      ui_fixture_await_text (fixture->page, cases[i].one);
      gtk_drop_down_set_selected (get_drop_down (fixture, cases[i].number), 0);
      ui_fixture_await_text (fixture->page, "5 users");
    }

  gtk_drop_down_set_selected (get_drop_down (fixture, 0), 1);
  ui_fixture_await_text (fixture->page, "1 of 5");
  gtk_toggle_button_set_active (button, FALSE);
  ui_fixture_await_text (fixture->page, "5 users");
}

/* What a label says, to the end */
static gboolean
shows_whole (GtkWidget  *widget,
             const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_whole (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
shows_each_status (gpointer page)
{
  return shows_whole (page, "Active") && shows_whole (page, "Invited")
         && shows_whole (page, "Deactivated");
}

static gboolean
is_narrow_and_whole (gpointer page)
{
  return gtk_widget_get_width (page) <= 360 && shows_each_status (page);
}

/* With text of twice the size, the state has as much room as it needs: in its column, or below the name. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  GtkColumnView *view = ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL);
  GtkColumnViewColumn *column = get_column (view, "status");

  ui_fixture_await_text (fixture->page, "5 users");
  g_assert_true (gtk_column_view_column_get_visible (column));
  passkeys_test_run_until (shows_each_status, fixture->page);

  gtk_widget_set_size_request (fixture->page, -1, -1);
  gtk_window_set_default_size (fixture->window, 360, 600);
  passkeys_test_run_until (is_narrow_and_whole, fixture->page);
  g_assert_false (gtk_column_view_column_get_visible (column));
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/users-page/progress", "slowly", test_progress);
  ADD ("/users-page/columns", NULL, test_columns);
  ADD ("/users-page/filters", NULL, test_filters);
  ADD ("/users-page/large", "large", test_large);

  return g_test_run ();
}
