/* test-dialog-header.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-dialog-header.h"
#include "ui-fixture.h"

#define WIDE 600
#define NARROW 100 /* or what it needs at least */

typedef struct
{
  GtkWindow            *window;
  AdwClamp             *clamp;
  PasskeysDialogHeader *header;
  GtkWidget            *text_button;
  GtkWidget            *icon_button;
  int                   n_left;
} Fixture;

static void
leave (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       data)
{
  ((Fixture *) data)->n_left++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const GActionEntry entries[] = { { .name = "leave", .activate = leave } };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  fixture->clamp = ADW_CLAMP (adw_clamp_new ());
  fixture->header = g_object_new (PASSKEYS_TYPE_DIALOG_HEADER, "title", "Export Passkeys", "cancel-action",
                                  "test.leave", "button", gtk_button_new_with_label ("Export"), NULL);
  fixture->text_button = ui_fixture_find (fixture->header, GTK_TYPE_BUTTON, "_Cancel");
  fixture->icon_button = gtk_widget_get_next_sibling (gtk_widget_get_parent (fixture->text_button));
  adw_clamp_set_maximum_size (fixture->clamp, WIDE);
  adw_clamp_set_child (fixture->clamp, GTK_WIDGET (fixture->header));

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), fixture);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->clamp), "test", G_ACTION_GROUP (group));
  fixture->window = ui_fixture_show (GTK_WIDGET (fixture->clamp));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
resize (Fixture *fixture,
        int      width)
{
  GtkWidget *expected = width == WIDE ? fixture->text_button : fixture->icon_button;

  adw_clamp_set_maximum_size (fixture->clamp, width);
  passkeys_test_run_until (is_mapped, expected);
  ui_fixture_settle ();
  g_assert_true (gtk_widget_get_mapped (expected));
  g_assert_true (gtk_widget_get_mapped (fixture->text_button) != gtk_widget_get_mapped (fixture->icon_button));
}

static void
assert_icon_named (Fixture    *fixture,
                   const char *name)
{
  g_assert_cmpstr (gtk_widget_get_tooltip_text (fixture->icon_button), ==, name);
  gtk_test_accessible_assert_property (fixture->icon_button, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  resize (fixture, WIDE);
  g_signal_emit_by_name (fixture->text_button, "clicked");
  g_assert_cmpint (fixture->n_left, ==, 1);

  resize (fixture, NARROW);
  g_signal_emit_by_name (fixture->icon_button, "clicked");
  g_assert_cmpint (fixture->n_left, ==, 2);

  resize (fixture, WIDE);
}

static void
count_change (guint *n_changes)
{
  (*n_changes)++;
}

/* It goes from one to the other, and nowhere else meanwhile. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_changes = 0;

  gtk_widget_grab_focus (GTK_WIDGET (fixture->header));
  g_assert_true (gtk_window_get_focus (fixture->window) == fixture->text_button);
  g_signal_connect_swapped (fixture->window, "notify::focus-widget", G_CALLBACK (count_change), &n_changes);

  resize (fixture, NARROW);
  g_assert_true (gtk_window_get_focus (fixture->window) == fixture->icon_button);
  g_assert_cmpuint (n_changes, ==, 1);

  resize (fixture, WIDE);
  g_assert_true (gtk_window_get_focus (fixture->window) == fixture->text_button);
  g_assert_cmpuint (n_changes, ==, 2);

  g_signal_handlers_disconnect_by_func (fixture->window, count_change, &n_changes);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  resize (fixture, NARROW);
  assert_icon_named (fixture, "Cancel");

  passkeys_dialog_header_set_cancel_text (fixture->header, "C_lose");
  assert_icon_named (fixture, "Close");
  g_assert_cmpstr (ui_fixture_get_title (fixture->text_button), ==, "C_lose");

  /* as in Japanese */
  passkeys_dialog_header_set_cancel_text (fixture->header, "キャンセル(_C)");
  assert_icon_named (fixture, "キャンセル");
}

/* When all is said and done, there is nothing to leave. */
static void
test_no_action (Fixture       *fixture,
                gconstpointer  data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->header));
  passkeys_dialog_header_set_cancel_action (fixture->header, NULL);
  ui_fixture_settle ();
  g_assert_true (gtk_window_get_focus (fixture->window)
                 == ui_fixture_find (fixture->header, GTK_TYPE_BUTTON, "Export"));
  g_assert_false (gtk_widget_get_mapped (fixture->text_button));
  g_assert_false (gtk_widget_get_mapped (fixture->icon_button));
  g_assert_true (ui_fixture_shows (fixture->window, "Export Passkeys"));

  passkeys_dialog_header_set_cancel_action (fixture->header, "test.leave");
  resize (fixture, NARROW);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  ui_fixture_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/dialog-header/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("room", test_room);
  ADD ("focus", test_focus);
  ADD ("words", test_words);
  ADD ("no-action", test_no_action);
#undef ADD

  return g_test_run ();
}
