/* test-card-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-card-list.h"
#include "ui-fixture.h"

#define WORDS "New. Secrets of extensions that it has are not taken along, nor is what it said before"
#define WIDE 600
#define NARROW 360

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (WORDS);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

typedef struct
{
  GtkStringList  *rows;
  GtkNoSelection *selection;
  GtkWidget      *card;
  GtkWindow      *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  fixture->rows = gtk_string_list_new (NULL);
  fixture->selection = gtk_no_selection_new (NULL);
  fixture->card = g_object_ref_sink (passkeys_card_list_new (factory, fixture->selection, "Rows"));
  passkeys_card_list_show (fixture->selection, G_LIST_MODEL (fixture->rows));
  fixture->window = ui_fixture_show (fixture->card);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->card);
  passkeys_test_finalize (fixture->selection);
  passkeys_test_finalize (fixture->rows);
}

static void
append (Fixture *fixture,
        guint    n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    gtk_string_list_append (fixture->rows, "row");
}

/* The height of all rows, and whether all of them are laid out */
static int
measure_rows (Fixture *fixture)
{
  GtkWidget *view = ui_fixture_find (fixture->card, GTK_TYPE_LIST_VIEW, NULL);
  int height = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (view); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, fixture->card, &bounds))
        return 0;
      height = MAX (height, (int) (bounds.origin.y + bounds.size.height));
    }

  return height;
}

/* Below the last row there is the padding of the view and nothing else. */
static gboolean
ends_with_its_last_row (gpointer data)
{
  Fixture *fixture = data;
  int height = measure_rows (fixture);

  return height > 0 && gtk_widget_get_height (fixture->card) >= height &&
         gtk_widget_get_height (fixture->card) <= height + 6;
}

static gboolean
is_narrow (gpointer card)
{
  return gtk_widget_get_width (card) < WIDE;
}

static void
test_few (Fixture       *fixture,
          gconstpointer  data)
{
  append (fixture, 5);
  passkeys_test_run_until (ends_with_its_last_row, fixture);

  gtk_window_set_default_size (fixture->window, NARROW, 600);
  passkeys_test_run_until (is_narrow, fixture->card);
  passkeys_test_run_until (ends_with_its_last_row, fixture);

  append (fixture, 1);
  passkeys_test_run_until (ends_with_its_last_row, fixture);
}

static gboolean
fills_the_window (gpointer data)
{
  Fixture *fixture = data;

  return gtk_widget_get_height (fixture->card) ==
         gtk_widget_get_height (gtk_widget_get_parent (fixture->card));
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  append (fixture, 500);
  passkeys_test_run_until (fills_the_window, fixture);
  ui_fixture_settle ();
  g_assert_true (fills_the_window (fixture));
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *view = ui_fixture_find (fixture->card, GTK_TYPE_LIST_VIEW, NULL);

  g_assert_false (gtk_widget_get_mapped (view));
  append (fixture, 1);
  g_assert_true (gtk_widget_get_mapped (view));
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/card-list/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("few", test_few);
  ADD ("many", test_many);
  ADD ("none", test_none);
#undef ADD

  return g_test_run ();
}
