/* test-help-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-help-dialog.h"
#include "passkeys-help-page.h"
#include "passkeys-help-topics.h"
#include "ui-fixture.h"

#define N_TOPICS 4

static AdwDialog *
present (const char  *topic_name,
         GtkWindow  **window)
{
  GtkWidget *content = gtk_label_new ("Content");
  AdwDialog *dialog = g_object_ref_sink (passkeys_help_dialog_new (topic_name));

  *window = ui_fixture_show (content);
  adw_dialog_present (dialog, content);
  ui_fixture_settle ();

  return dialog;
}

static void
dismiss (AdwDialog *dialog,
         GtkWindow *window)
{
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
  ui_fixture_close (window);
  passkeys_test_finalize (dialog);
}

static const char *
get_page (AdwDialog *dialog)
{
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_dialog_get_child (dialog));

  return adw_navigation_page_get_tag (adw_navigation_view_get_visible_page (view));
}

/* The list names every topic, and each of its rows leads there. */
static void
test_list (void)
{
  GtkWindow *window;
  AdwDialog *dialog = present (NULL, &window);
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_dialog_get_child (dialog));
  const PasskeysHelpTopic *topics;
  gsize n_topics;

  topics = passkeys_help_topics_get_all (&n_topics);
  g_assert_cmpuint (n_topics, ==, N_TOPICS);
  for (gsize i = 0; i < n_topics; i++)
    {
      GtkWidget *row = ui_fixture_find (dialog, ADW_TYPE_ACTION_ROW, topics[i].title);

      g_assert_cmpstr (get_page (dialog), ==, "topics");
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, topics[i].summary);
      g_assert_true (gtk_widget_activate (row));
      ui_fixture_settle ();
      g_assert_cmpstr (get_page (dialog), ==, topics[i].name);
      adw_navigation_view_pop (view);
      ui_fixture_settle ();
    }

  dismiss (dialog, window);
}

static void
assert_can_be_read (const PasskeysHelpTopic *topic)
{
  AdwNavigationPage *page = g_object_ref_sink (passkeys_help_page_new (topic));
  GtkWidget *view = adw_navigation_view_new ();
  GtkWindow *window;
  guint n_sections = 0;

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  window = ui_fixture_show (view);
  g_assert_true (ui_fixture_shows (page, topic->title));
  for (const PasskeysHelpSection *section = topic->sections; section->text != NULL; section++)
    {
      g_test_message ("%s: %s", topic->name, section->text);
      /* the first one has no heading, and is the only one */
      g_assert_cmpint (section->heading == NULL, ==, n_sections == 0);
      if (section->heading != NULL)
        g_assert_true (ui_fixture_shows (page, section->heading));
      g_assert_true (ui_fixture_shows (page, section->text));
      n_sections++;
    }
  g_assert_cmpuint (n_sections, >=, 5);

  ui_fixture_close (window);
  passkeys_test_finalize (page);
}

static void
test_topics (void)
{
  const PasskeysHelpTopic *topics;
  gsize n_topics;

  topics = passkeys_help_topics_get_all (&n_topics);
  for (gsize i = 0; i < n_topics; i++)
    {
      g_assert_true (passkeys_help_topics_find (topics[i].name) == &topics[i]);
      assert_can_be_read (&topics[i]);
    }
  g_assert_null (passkeys_help_topics_find ("nothing"));
}

/* Who comes from a question reads the answer first, and finds the rest behind it. */
static void
test_begins_with_topic (void)
{
  GtkWindow *window;
  AdwDialog *dialog = present ("lost-key", &window);
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_dialog_get_child (dialog));

  g_assert_cmpstr (get_page (dialog), ==, "lost-key");
  g_assert_true (adw_navigation_view_pop (view));
  ui_fixture_settle ();
  g_assert_cmpstr (get_page (dialog), ==, "topics");
  dismiss (dialog, window);
}

static void
test_unknown_topic (void)
{
  GtkWindow *window;
  AdwDialog *dialog = present ("nothing", &window);

  g_assert_cmpstr (get_page (dialog), ==, "topics");
  dismiss (dialog, window);
}

/* The keys that scroll need something that has the focus. */
static void
test_takes_focus (void)
{
  GtkWindow *window;
  AdwDialog *dialog = present ("administrators", &window);
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_dialog_get_child (dialog));
  GtkWidget *page = GTK_WIDGET (adw_navigation_view_get_visible_page (view));
  GtkWidget *scrolled_window = ui_fixture_find (page, GTK_TYPE_SCROLLED_WINDOW, NULL);
  GtkAdjustment *adjustment;
  gboolean scrolled = FALSE;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled_window));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >,
                     gtk_adjustment_get_page_size (adjustment));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), scrolled_window));
  g_signal_emit_by_name (scrolled_window, "scroll-child", GTK_SCROLL_PAGE_DOWN, FALSE, &scrolled);
  g_assert_true (scrolled);
  dismiss (dialog, window);
}

/* Where the question of a topic comes up, there is the way to it. */
static const struct
{
  const char *place;
  const char *topic;
} links[] = {
  { "credential-row", "lost-key" },
  { "credentials-page", "two-ways" },
  { "new-passkey-page", "passkey" },
  { "permissions-page", "administrators" },
  { "profile-page", "two-ways" },
  { "recovery-kit-page", "two-ways" },
  { "recovery-page", "lost-key" },
  { "security-keys-page", "lost-key" },
  { "sign-in-page", "lost-key" },
  { "this-computer-page", "passkey" },
  { "user-page", "administrators" },
  { "users-page", "administrators" },
  { "welcome-page", "passkey" },
};

static gboolean
is_wanted (const char *name,
           const char *topic_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *place = g_strdup_printf ("passkeys-%s.ui", links[i].place);

      if (g_str_equal (place, name) && g_str_equal (links[i].topic, topic_name))
        return TRUE;
    }

  return FALSE;
}

static guint
check_links (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH "/", name, NULL);
  g_autoptr(GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autoptr(GRegex) link = g_regex_new ("app\\.help-topic<[^>]*>\\s*<[^>]*>'?([^'<]*)", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match_full (link, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, 0,
                           &match, NULL);
       g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *topic_name = g_match_info_fetch (match, 1);

      g_test_message ("%s: %s", name, topic_name);
      g_assert_nonnull (passkeys_help_topics_find (topic_name));
      g_assert_true (is_wanted (name, topic_name));
      g_hash_table_add (found, g_steal_pointer (&topic_name));
    }

  return g_hash_table_size (found);
}

/* What is linked to is there, from every place that there should be and from no other. */
static void
test_links (void)
{
  g_auto(GStrv) names = g_resources_enumerate_children (RESOURCE_PATH, 0, NULL);
  guint n_links = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".ui"))
      n_links += check_links (names[i]);
  g_assert_cmpuint (n_links, ==, G_N_ELEMENTS (links));
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/help-dialog/list", test_list);
  g_test_add_func ("/help-dialog/topics", test_topics);
  g_test_add_func ("/help-dialog/begins-with-topic", test_begins_with_topic);
  g_test_add_func ("/help-dialog/unknown-topic", test_unknown_topic);
  g_test_add_func ("/help-dialog/takes-focus", test_takes_focus);
  g_test_add_func ("/help-dialog/links", test_links);

  return g_test_run ();
}
