/* test-activity-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-activity-entry-page.h"
#include "passkeys-activity-filter.h"
#include "passkeys-activity-page.h"
#include "passkeys-date-button.h"
#include "passkeys-list-cache.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Where it is in the list of times. */
#define BETWEEN_TWO_DAYS 5

#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"
#define LOG \
  HEADER \
  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-1,/auth/login,Sign in\n" \
  "2026-11-20T09:40:00.000Z,uj-2,us-2,omar@example.org,cr-2,/auth/users,Invite user bea@example.org\n" \
  "2026-11-20T09:50:00.000Z,uj-3,us-1,ann@example.org,cr-1,/permissions,Create permission Baker\n"

#define OWN_LOG \
  HEADER \
  "2026-11-20T09:30:00.000Z,uj-1," FIXTURE_USER_ID ",me@example.org,cr-11111-aaaaaaaaaa,/auth/login,Sign in\n" \
  "2026-11-20T09:40:00.000Z,uj-2," FIXTURE_USER_ID ",me@example.org,cr-22222-bbbbbbbbbb,/auth/login,Sign in too\n" \
  "2026-11-20T09:50:00.000Z,uj-3,us-1,ann@example.org,cr-33333-cccccccccc,/auth/login,Come in\n"
#define LATER_OWN_LOG \
  OWN_LOG \
  "2026-11-20T10:00:00.000Z,uj-4," FIXTURE_USER_ID ",me@example.org,cr-11111-aaaaaaaaaa,/auth/login,Sign in later\n"
#define OWN_CREDENTIALS \
  "{\"items\":[{\"kind\":\"Fido2\",\"credentialId\":\"x\"," \
  "\"credentialUuid\":\"cr-11111-aaaaaaaaaa\",\"dateCreated\":\"2026-11-20T09:30:00.000Z\"," \
  "\"isActive\":true,\"name\":\"Desk drawer\",\"publicKey\":\"\",\"relyingPartyId\":\"example.org\"," \
  "\"origin\":\"https://example.org\"}]}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  GtkWidget              *page;   /* (owned) */
  GtkWindow              *window;
} Fixture;

static void
answer_csv (Fixture    *fixture,
            const char *csv)
{
  g_autoptr(GBytes) body = g_bytes_new (csv, strlen (csv));

  passkeys_scripted_server_answer_type (fixture->server, 200, "text/csv", body);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->session =
    ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
  /* of another test */
  passkeys_test_await (passkeys_list_cache_forget_account (
    passkeys_session_get_account (fixture->session)), NULL);
  fixture->page = g_object_ref_sink (GTK_WIDGET (passkeys_activity_page_new (fixture->session)));
}

static void
show (Fixture *fixture)
{
  fixture->window = ui_fixture_show (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);

  return found;
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return gtk_widget_get_sensitive (find_button (fixture->page, action));
}

static void
choose (Fixture    *fixture,
        guint       number,
        guint       item)
{
  GtkWidget *box = ui_fixture_find (fixture->page, ADW_TYPE_WRAP_BOX, NULL);
  GtkWidget *drop_down = gtk_widget_get_first_child (box);

  while (!GTK_IS_DROP_DOWN (drop_down) || number-- > 0)
    drop_down = gtk_widget_get_next_sibling (drop_down);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), item);
  ui_fixture_settle ();
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  ui_fixture_await_text (fixture->page, "omar@example.org");
  ui_fixture_await_text (fixture->page, "Sign in");
  g_assert_true (is_enabled (fixture, "activity.export"));
}

/* too many for a small window */
#define LONG_LOG_ENTRIES 8

static char *
build_long_log (void)
{
  GString *log = g_string_new (HEADER);

  for (guint i = 0; i < LONG_LOG_ENTRIES; i++)
    g_string_append_printf (log, "2026-11-20T09:0%u:00.000Z,uj-%u,us-1,ann,cr-1,/auth/login,Action %u\n", i,
                            i, i);

  return g_string_free_and_steal (log);
}

static GtkAdjustment *
get_adjustment (GtkWidget *column_view)
{
  GtkWidget *window = gtk_widget_get_ancestor (column_view, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));
}

static gboolean
is_all_laid_out (gpointer column_view)
{
  GtkSelectionModel *model = gtk_column_view_get_model (column_view);

  return g_list_model_get_n_items (G_LIST_MODEL (model)) == LONG_LOG_ENTRIES &&
         gtk_adjustment_get_upper (get_adjustment (column_view)) > LONG_LOG_ENTRIES;
}

/* The server tells the oldest first. */
static void
test_begins_with_newest (Fixture       *fixture,
                         gconstpointer  data)
{
  GtkWidget *clamp = adw_clamp_new ();
  g_autofree char *log = build_long_log ();
  GtkWidget *column_view;

  answer_csv (fixture, log);
  adw_clamp_set_child (ADW_CLAMP (clamp), fixture->page);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (clamp), GTK_ORIENTATION_VERTICAL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 300);
  fixture->window = ui_fixture_show (clamp);
  column_view = ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL);
  passkeys_test_run_until (is_all_laid_out, column_view);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (column_view)), <=, 0);
  g_assert_true (ui_fixture_shows (column_view, "Action 7"));
}

#define LONG_ACTION "Come in by the back door, with the large key and a basket"
#define LONG_LOG \
  HEADER \
  "2026-11-20T09:50:00.000Z,uj-3,us-1,ann@example.org,cr-33333-cccccccccc,/auth/login,\"" LONG_ACTION "\"\n"

static gboolean
is_in_two_lines (gpointer page)
{
  GtkWidget *label = ui_fixture_find (page, GTK_TYPE_LABEL, LONG_ACTION);
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  GtkWidget *cell = gtk_widget_get_parent (gtk_widget_get_parent (label));

  return pango_layout_get_line_count (layout) == 2 &&
         gtk_widget_get_width (label) <= gtk_widget_get_width (cell);
}

/* Where there is little room, what was done has two lines and is not cut off at the next column. */
static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  static const int widths[] = { 820, 600, 360 };

  answer_csv (fixture, LONG_LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, LONG_ACTION);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_window_set_default_size (fixture->window, widths[i], 600);
      ui_fixture_settle ();
      passkeys_test_run_until (is_in_two_lines, fixture->page);
    }
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");

  choose (fixture, 2, PASSKEYS_ACTIVITY_KIND_USER);
  ui_fixture_await_text (fixture->page, "Invite user bea@example.org");
  g_assert_false (ui_fixture_shows (fixture->page, "Create permission Baker"));
  choose (fixture, 1, 1); /* ann */
  ui_fixture_await_text (fixture->page, "Nothing Found");
  g_assert_false (is_enabled (fixture, "activity.export"));
  choose (fixture, 2, PASSKEYS_ACTIVITY_KIND_ANY);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  g_assert_false (ui_fixture_shows (fixture->page, "Invite user bea@example.org"));

  /* Who was chosen stays chosen when there is news. */
  answer_csv (fixture, HEADER);
  choose (fixture, 0, 0);
  ui_fixture_await_text (fixture->page, "Nothing Was Done");
  ui_fixture_await_text (fixture->page, "ann@example.org");
}

static const PasskeysScriptedRequest *
get_last_request (Fixture *fixture)
{
  guint n = passkeys_scripted_server_get_n_requests (fixture->server);

  return passkeys_scripted_server_get_request (fixture->server, n - 1);
}

static guint
count_requests (Fixture    *fixture,
                const char *path)
{
  guint n_requests = passkeys_scripted_server_get_n_requests (fixture->server);
  guint n = 0;

  for (guint i = 0; i < n_requests; i++)
    n += g_str_equal (passkeys_scripted_server_get_request (fixture->server, i)->path, path);

  return n;
}

/* One's own passkeys are called by their names, once they are known, and asked for once. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  gtk_widget_set_size_request (fixture->page, 1000, -1);
  answer_csv (fixture, OWN_LOG);
  passkeys_scripted_server_answer (fixture->server, 200, OWN_CREDENTIALS);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Desk drawer");
  g_assert_true (ui_fixture_shows (fixture->page, "…bbbbbbbb"));
  g_assert_true (ui_fixture_shows (fixture->page, "…cccccccc"));
  g_assert_false (ui_fixture_shows (fixture->page, "cr-"));
  g_assert_cmpstr (get_last_request (fixture)->path, ==, "/auth/credentials");

  gtk_editable_set_text (ui_fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL), "DRAWER");
  g_signal_emit_by_name (ui_fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL),
                         "search-changed");
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->page, "Desk drawer"));
  g_assert_false (ui_fixture_shows (fixture->page, "…bbbbbbbb"));

  /* What was not among them is no reason to ask again. */
  answer_csv (fixture, LATER_OWN_LOG);
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  ui_fixture_await_text (fixture->page, "Sign in later");
  ui_fixture_settle ();

  answer_csv (fixture, "");
  g_signal_emit_by_name (ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL), "activate", 0);
  ui_fixture_await_text (fixture->page, "cr-11111-aaaaaaaaaa");
  g_assert_true (ui_fixture_shows (fixture->page, "Desk drawer"));
  g_assert_cmpuint (count_requests (fixture, "/auth/credentials"), ==, 1);
}

/* Without the names there is still the log. */
static void
test_no_names (Fixture       *fixture,
               gconstpointer  data)
{
  gtk_widget_set_size_request (fixture->page, 1000, -1);
  answer_csv (fixture, OWN_LOG);
  for (guint i = 0; i < 5; i++)
    passkeys_scripted_server_answer (fixture->server, 403, "{}");
  show (fixture);
  ui_fixture_await_text (fixture->page, "…aaaaaaaa");
  ui_fixture_await_requests (fixture->server, 3); /* one's own user, the log, the names */
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->page, "…aaaaaaaa"));
}

/* As a person does: opens the calendar, picks a day, and leaves it. */
static void
pick (GtkWidget *button,
      GDateTime *date)
{
  GtkMenuButton *menu_button = ui_fixture_find (button, GTK_TYPE_MENU_BUTTON, NULL);
  GtkPopover *popover = gtk_menu_button_get_popover (menu_button);

  gtk_menu_button_popup (menu_button);
  gtk_calendar_select_day (GTK_CALENDAR (gtk_popover_get_child (popover)), date);
  gtk_menu_button_popdown (menu_button);
  g_signal_emit_by_name (popover, "closed"); /* no window manager: it was never on the screen */
  ui_fixture_settle ();
}

/* With the request of this number; the first one is that for one's own user. */
static void
assert_asked_for (Fixture   *fixture,
                  guint      number,
                  GDateTime *first,
                  GDateTime *last)
{
  g_autoptr(GDateTime) after = g_date_time_add_days (last, 1);
  g_autoptr(GDateTime) first_utc = g_date_time_to_utc (first);
  g_autoptr(GDateTime) after_utc = g_date_time_to_utc (after);
  g_autofree char *first_text = g_date_time_format (first_utc, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *after_text = g_date_time_format (after_utc, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *expected = g_strdup_printf ("startTime=%s&endTime=%s", first_text, after_text);
  g_autofree char *query = NULL;

  ui_fixture_await_requests (fixture->server, number);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, number);
  query = g_uri_unescape_string (get_last_request (fixture)->query, NULL);
  g_assert_cmpstr (query, ==, expected);
}

/* Both days are in it, from midnight to midnight here. */
static void
test_days (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDateTime) march = g_date_time_new_local (2021, 3, 9, 0, 0, 0);
  g_autoptr(GDateTime) april = g_date_time_new_local (2021, 4, 20, 0, 0, 0);
  g_autoptr(GDateTime) may = g_date_time_new_local (2021, 5, 1, 0, 0, 0);
  GtkWidget *first, *last;

  for (guint i = 0; i < 7; i++)
    answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  first = ui_fixture_find (fixture->page, PASSKEYS_TYPE_DATE_BUTTON, NULL);
  last = gtk_widget_get_next_sibling (first);
  g_assert_false (gtk_widget_get_visible (first));

  choose (fixture, 0, BETWEEN_TWO_DAYS);
  ui_fixture_await_requests (fixture->server, 3);
  g_assert_true (gtk_widget_get_visible (first));
  g_assert_true (gtk_widget_get_visible (last));

  /* What would end before it begins, moves its other end; until now that was today. */
  pick (last, march);
  assert_asked_for (fixture, 4, march, march);
  pick (last, april);
  assert_asked_for (fixture, 5, march, april);
  pick (first, may);
  assert_asked_for (fixture, 6, may, may);
  pick (last, march);
  assert_asked_for (fixture, 7, march, march);

  /* Whoever only looks changes nothing: the next to ask is who chooses something else. */
  pick (last, march);
  choose (fixture, 0, 0);
  g_assert_false (gtk_widget_get_visible (first));
  ui_fixture_await_requests (fixture->server, 8);
  ui_fixture_settle ();
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 8);
}

static void
test_search (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session =
    ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  g_autoptr(PasskeysCredentialNames) names = passkeys_credential_names_new (session);
  g_autoptr(GtkFilter) filter = passkeys_activity_filter_new (names);
  g_autoptr(JsonNode) json = json_from_string ("{\"id\":\"uj-1\",\"action\":\"Invite Ørjan\","
                                               "\"actionToken\":\"\",\"userId\":\"us-1\","
                                               "\"username\":\"ann@example.org\","
                                               "\"datePerformed\":null,"
                                               "\"firstFactorCredential\":{\"id\":\"cr-1\","
                                               "\"kind\":null,\"publicKey\":\"\","
                                               "\"assertion\":null}}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysActionLog) entry = passkeys_action_log_new_from_json (json, &error);
  PasskeysActivityFilter *self = PASSKEYS_ACTIVITY_FILTER (filter);

  g_assert_no_error (error);
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, " øRJAN ");
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "ANN@");
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "bea");
  g_assert_false (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "");
  passkeys_activity_filter_set_kind (self, PASSKEYS_ACTIVITY_KIND_SIGN_IN);
  g_assert_false (gtk_filter_match (filter, entry));
  ui_fixture_settle ();
  passkeys_scripted_server_free (server);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  answer_csv (fixture, HEADER);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Nothing Was Done");
  g_assert_false (is_enabled (fixture, "activity.export"));
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  passkeys_scripted_server_answer (fixture->server, 403,
                                   "{\"error\":{\"message\":\"no\",\"status\":403}}");
  show (fixture);
  ui_fixture_await_text (fixture->page, "Try Again");
  g_assert_false (is_enabled (fixture, "activity.export"));

  answer_csv (fixture, LOG);
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  ui_fixture_await_text (fixture->page, "Create permission Baker");

  /* What is known stays. */
  passkeys_scripted_server_answer (fixture->server, 403,
                                   "{\"error\":{\"message\":\"no\",\"status\":403}}");
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  ui_fixture_await_text (fixture->page, "Try Again");
  ui_fixture_await_text (fixture->page, "Create permission Baker");
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  answer_csv (fixture, LOG);
  passkeys_scripted_server_add_header (fixture->server, "X-Dfns-Result-Truncated", "true");
  show (fixture);
  ui_fixture_await_text (fixture->page, "There is more than can be shown at once");
}

static void
test_leaving (Fixture       *fixture,
              gconstpointer  data)
{
  passkeys_scripted_server_answer_never (fixture->server);
  show (fixture);
  ui_fixture_await_requests (fixture->server, 2);
  gtk_widget_set_visible (fixture->page, FALSE);
  ui_fixture_await_aborted (fixture->server, 1);

  answer_csv (fixture, LOG);
  gtk_widget_set_visible (fixture->page, TRUE);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
}

static void
test_entry (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *view;

  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");

  view = ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL);
  g_signal_emit_by_name (view, "activate", 0); /* the newest is first */
  ui_fixture_await_text (fixture->page, "/permissions");
  ui_fixture_await_text (fixture->page, "uj-3");
}

#define REGISTRATIONS \
  HEADER \
  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-11111-aaaaaaaaaa,/auth/registration," \
  "Register with credential cr-11111-aaaaaaaaaa\n" \
  "2026-11-20T09:40:00.000Z,uj-2,us-2,bea@example.org,cr-22222-bbbbbbbbbb,/auth/recover/user," \
  "Recover access with new credential cr-22222-bbbbbbbbbb\n"

/* The id of a credential is no title. It can be searched for, and is among the details. */
static void
test_registration (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWidget *search;

  answer_csv (fixture, REGISTRATIONS);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Register with the first passkey");
  g_assert_true (ui_fixture_shows (fixture->page, "Recover access with a new passkey"));
  g_assert_false (ui_fixture_shows (fixture->page, "cr-"));

  search = ui_fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "first passkey");
  g_signal_emit_by_name (search, "search-changed");
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->page, "Register with the first passkey"));
  g_assert_false (ui_fixture_shows (fixture->page, "Recover access with a new passkey"));

  answer_csv (fixture, "");
  g_signal_emit_by_name (ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL), "activate", 0);
  ui_fixture_await_text (fixture->page, "cr-11111-aaaaaaaaaa");
  g_assert_true (ui_fixture_shows (fixture->page, "Register with the first passkey"));
  /* As evidence it is there word for word. */
  g_assert_true (ui_fixture_shows (fixture->page, "Register with credential cr-11111-aaaaaaaaaa"));
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/activity-page/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("list", test_list);
  ADD ("long", test_long);
  ADD ("begins-with-newest", test_begins_with_newest);
  ADD ("filters", test_filters);
  ADD ("empty", test_empty);
  ADD ("failed", test_failed);
  ADD ("truncated", test_truncated);
  ADD ("leaving", test_leaving);
  ADD ("entry", test_entry);
  ADD ("registration", test_registration);
  ADD ("names", test_names);
  ADD ("no-names", test_no_names);
  ADD ("days", test_days);
#undef ADD
  g_test_add_func ("/activity-page/search", test_search);

  return g_test_run ();
}
