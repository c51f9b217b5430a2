/* test-main-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-main-page.h"
#include "ui-fixture.h"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  AdwNavigationPage      *page;
  GtkWindow              *window;
  AdwNavigationSplitView *split_view;
  GtkListBox             *list;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  GtkWidget *view = adw_navigation_view_new ();

  fixture->server = passkeys_scripted_server_new ();
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  fixture->page = passkeys_main_page_new (fixture->session, G_LIST_MODEL (accounts), NULL);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), fixture->page);
  fixture->window = ui_fixture_show (view);
  fixture->split_view = ui_fixture_find (fixture->page, ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL);
  fixture->list = GTK_LIST_BOX (gtk_widget_get_ancestor (
    GTK_WIDGET (ui_fixture_find (fixture->page, GTK_TYPE_LABEL, "Security Keys")),
    GTK_TYPE_LIST_BOX));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
}

static const char *
get_shown (Fixture *fixture)
{
  return adw_navigation_page_get_tag (adw_navigation_split_view_get_content (fixture->split_view));
}

static int
get_selected (Fixture *fixture)
{
  return gtk_list_box_row_get_index (gtk_list_box_get_selected_row (fixture->list));
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (fixture->window);
}

static gboolean
has_focus_within (Fixture *fixture,
                  gpointer widget)
{
  return get_focus (fixture) != NULL && gtk_widget_is_ancestor (get_focus (fixture), widget);
}

/* as the breakpoint of a narrow window does */
static void
fold (Fixture  *fixture,
      gboolean  collapsed)
{
  adw_navigation_split_view_set_collapsed (fixture->split_view, collapsed);
  ui_fixture_settle ();
}

/* a narrow window, in which the list of pages is shown */
static void
go_back_to_list (Fixture *fixture)
{
  fold (fixture, TRUE);
  adw_navigation_split_view_set_show_content (fixture->split_view, FALSE);
  ui_fixture_settle ();
}

/* as the arrow keys do */
static void
move_down (Fixture *fixture)
{
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (fixture->list)));
  g_signal_emit_by_name (fixture->list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  ui_fixture_settle ();
}

/* What an arrow key comes by is shown, and the next one goes on from there. */
static void
test_wide (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpstr (get_shown (fixture), ==, "profile");

  move_down (fixture);
  g_assert_cmpint (get_selected (fixture), ==, 1);
  g_assert_cmpstr (get_shown (fixture), ==, "credentials");
  g_assert_true (has_focus_within (fixture, fixture->list));

  move_down (fixture);
  g_assert_cmpstr (get_shown (fixture), ==, "security-keys");
  g_assert_true (has_focus_within (fixture, fixture->list));
}

/* Tab goes on from the page that is selected: it would show each of them on its way. */
static void
test_tab (Fixture       *fixture,
          gconstpointer  data)
{
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (fixture->list)));
  for (guint i = 0; i < 30; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture->window),
                              i < 15 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
      g_assert_cmpint (get_selected (fixture), ==, 0);
      g_assert_cmpstr (get_shown (fixture), ==, "profile");
    }
}

/* Where there is room for one of both only, arrow keys stay among the pages. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  go_back_to_list (fixture);
  move_down (fixture);
  move_down (fixture);
  g_assert_cmpint (get_selected (fixture), ==, 2);
  g_assert_false (adw_navigation_split_view_get_show_content (fixture->split_view));
  g_assert_true (has_focus_within (fixture, fixture->list));
  /* nothing was loaded that nobody sees */
  g_assert_cmpstr (get_shown (fixture), ==, "profile");

  g_signal_emit_by_name (fixture->list, "activate-cursor-row");
  ui_fixture_settle ();
  g_assert_true (adw_navigation_split_view_get_show_content (fixture->split_view));
  g_assert_cmpstr (get_shown (fixture), ==, "security-keys");
  g_assert_true (has_focus_within (fixture,
                                   adw_navigation_split_view_get_content (fixture->split_view)));
}

/* What is selected and what is shown are the same again as soon as both can be seen. */
static void
test_widened (Fixture       *fixture,
              gconstpointer  data)
{
  go_back_to_list (fixture);
  move_down (fixture);
  g_assert_cmpstr (get_shown (fixture), ==, "profile");

  fold (fixture, FALSE);
  g_assert_cmpint (get_selected (fixture), ==, 1);
  g_assert_cmpstr (get_shown (fixture), ==, "credentials");
}

/* A page that is come back to without the list is the one that the list says. */
static void
test_forward (Fixture       *fixture,
              gconstpointer  data)
{
  go_back_to_list (fixture);
  move_down (fixture);
  g_assert_cmpint (get_selected (fixture), ==, 1);

  adw_navigation_split_view_set_show_content (fixture->split_view, TRUE);
  ui_fixture_settle ();
  g_assert_cmpstr (get_shown (fixture), ==, "profile");
  g_assert_cmpint (get_selected (fixture), ==, 0);
}

/* A key that changes the page from within it takes away what had the focus: it goes to the name of the new page. */
static void
test_shortcut (Fixture       *fixture,
               gconstpointer  data)
{
  passkeys_main_page_show (PASSKEYS_MAIN_PAGE (fixture->page), "users");
  ui_fixture_settle ();
  gtk_widget_child_focus (GTK_WIDGET (adw_navigation_split_view_get_content (fixture->split_view)),
                          GTK_DIR_TAB_FORWARD);
  g_assert_false (has_focus_within (fixture, fixture->list));

  passkeys_main_page_show (PASSKEYS_MAIN_PAGE (fixture->page), "credentials");
  ui_fixture_settle ();
  g_assert_true (get_focus (fixture)
                 == GTK_WIDGET (gtk_list_box_get_selected_row (fixture->list)));
}

/* Beside no list, the new page itself has it. */
static void
test_narrow_shortcut (Fixture       *fixture,
                      gconstpointer  data)
{
  fold (fixture, TRUE);
  passkeys_main_page_show (PASSKEYS_MAIN_PAGE (fixture->page), "users");
  ui_fixture_settle ();
  g_assert_true (has_focus_within (fixture,
                                   adw_navigation_split_view_get_content (fixture->split_view)));

  passkeys_main_page_show (PASSKEYS_MAIN_PAGE (fixture->page), "credentials");
  ui_fixture_settle ();
  g_assert_cmpstr (get_shown (fixture), ==, "credentials");
  g_assert_true (has_focus_within (fixture,
                                   adw_navigation_split_view_get_content (fixture->split_view)));
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/main-page/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("wide", test_wide);
  ADD ("tab", test_tab);
  ADD ("narrow", test_narrow);
  ADD ("widened", test_widened);
  ADD ("forward", test_forward);
  ADD ("shortcut", test_shortcut);
  ADD ("narrow-shortcut", test_narrow_shortcut);
#undef ADD

  return g_test_run ();
}
