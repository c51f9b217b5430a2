/* walk-keyboard.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "walk-keyboard.h"

#include "walk-scope.h"

/* More than any page has; whoever goes on for so long goes in circles. */
#define MAX_STEPS 1000

typedef struct
{
  GtkWidget  *scope;
  GtkWidget  *window;
  GPtrArray  *complaints;
  GHashTable *reached; /* (owned) each: moving the focus scrolls lists, which let go of rows */
  GQueue      ahead;
} Walk;

static GtkWidget *
get_focus (Walk *walk)
{
  return gtk_root_get_focus (GTK_ROOT (walk->window));
}

/* A menu turns the keys within itself; everything else leaves that to its window. */
static GtkWidget *
step (Walk             *walk,
      GtkDirectionType  direction)
{
  GtkWidget *focus;

  gtk_widget_child_focus (GTK_IS_POPOVER (walk->scope) ? walk->scope : walk->window, direction);
  focus = get_focus (walk);
  if (focus != NULL && gtk_widget_is_ancestor (focus, walk->scope)
      && !g_hash_table_contains (walk->reached, focus))
    {
      g_hash_table_add (walk->reached, g_object_ref (focus));
      g_queue_push_tail (&walk->ahead, focus);
    }

  return focus;
}

static void
complain (Walk       *walk,
          GtkWidget  *widget,
          const char *what)
{
  g_autofree char *words = walk_describe (widget);

  g_ptr_array_add (walk->complaints, g_strdup_printf ("%s: %s", words, what));
}

/* One widget shows one item after the other there. */
static gboolean
is_recycled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BASE) != NULL;
}

/* By Tab alone one comes around, and nothing keeps the focus. */
static void
go_around (Walk *walk)
{
  g_autoptr(GHashTable) met = g_hash_table_new (NULL, NULL);
  GtkWidget *before = NULL;
  GtkWidget *focus;
  guint n_steps = 0;

  while ((focus = step (walk, GTK_DIR_TAB_FORWARD)) != NULL
         && (is_recycled (focus) || g_hash_table_add (met, focus))
         && n_steps++ < MAX_STEPS)
    {
      if (focus != walk->scope && !gtk_widget_is_ancestor (focus, walk->scope))
        complain (walk, focus, "Tab leads to what is covered");
      before = focus;
    }
  if (focus != NULL && focus == before && g_hash_table_size (met) > 1)
    complain (walk, focus, "Tab does not lead on from here");
}

/* Where the arrows choose the row that they come to, as that of the page to be shown. NULL: they do not */
static GtkListBoxRow *
find_chosen_row (GtkWidget *widget)
{
  GtkWidget *list = GTK_IS_LIST_BOX_ROW (widget) ? gtk_widget_get_parent (widget) : NULL;

  if (list == NULL || gtk_list_box_get_selection_mode (GTK_LIST_BOX (list)) != GTK_SELECTION_BROWSE)
    return NULL;

  return gtk_list_box_get_selected_row (GTK_LIST_BOX (list));
}

/* They move a cursor, or choose another one of several. */
static gboolean
keeps_arrows (GtkWidget *widget)
{
  return GTK_IS_TEXT (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_TOGGLE_BUTTON (widget)
         || find_chosen_row (widget) != NULL;
}

static void
note_choosing_list (GtkWidget *widget,
                    gpointer   lists)
{
  if (GTK_IS_LIST_BOX (widget) && gtk_widget_get_can_focus (widget)
      && gtk_list_box_get_selection_mode (GTK_LIST_BOX (widget)) == GTK_SELECTION_BROWSE)
    g_ptr_array_add (lists, widget);
}

/* By arrows one comes into such a list, too, and chooses what nobody asked for: another page. */
static void
open_lists (GPtrArray *lists,
            gboolean   open)
{
  for (guint i = 0; i < lists->len; i++)
    gtk_widget_set_can_focus (lists->pdata[i], open);
}

static void
look_around (Walk *walk)
{
  static const GtkDirectionType directions[] = {
    GTK_DIR_DOWN, GTK_DIR_UP, GTK_DIR_RIGHT, GTK_DIR_LEFT, GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD,
  };
  g_autoptr(GPtrArray) lists = g_ptr_array_new ();
  GtkWidget *widget;
  guint n_steps = 0;

  walk_visit (walk->scope, note_choosing_list, lists);
  while ((widget = g_queue_pop_head (&walk->ahead)) != NULL && n_steps++ < MAX_STEPS)
    for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
      {
        gboolean is_arrow = directions[i] > GTK_DIR_TAB_BACKWARD;

        if (is_arrow && keeps_arrows (widget))
          continue;
        gtk_widget_grab_focus (widget);
        open_lists (lists, !is_arrow);
        step (walk, directions[i]);
        open_lists (lists, TRUE);
      }
}

static gboolean
can_focus (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_can_focus (widget))
      return FALSE;

  return TRUE;
}

/* Its row is pressed instead. */
static gboolean
is_part_of_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW);

  return row != NULL && can_focus (row)
         && adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == widget;
}

/* One of several, the chosen one of which has the focus; the arrows choose another. */
static gboolean
is_alternative (Walk      *walk,
                GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GtkListBoxRow *chosen = find_chosen_row (widget);

  if (chosen != NULL)
    return g_hash_table_contains (walk->reached, chosen);
  if (!GTK_IS_TOGGLE_BUTTON (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child) && g_hash_table_contains (walk->reached, child))
      return TRUE;

  return FALSE;
}

static gboolean
holds_reached (Walk      *walk,
               GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_hash_table_contains (walk->reached, child) || holds_reached (walk, child))
      return TRUE;

  return FALSE;
}

/* Alt+F4 closes a window, Escape a dialog, and in a field of numbers the arrows are the buttons. */
static gboolean
has_keys (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return GTK_IS_WINDOW_CONTROLS (parent) || GTK_IS_SPIN_BUTTON (parent)
         || (parent != NULL && g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwSheetControls"))
         || gtk_widget_get_ancestor (widget, ADW_TYPE_SPIN_ROW) != NULL;
}

/* What can only be read is read on by the keys that scroll. */
static gboolean
is_scrolled (Walk      *walk,
             GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  return view != NULL && g_hash_table_contains (walk->reached, view);
}

/* What does something when it is pressed. */
static gboolean
is_control (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget))
    return !has_keys (widget);

  /* What is in the other rows has the focus for them. */
  return GTK_IS_TEXT (widget)
         || (GTK_IS_LIST_BOX_ROW (widget)
             && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget))
             && !GTK_IS_EDITABLE (widget) && !ADW_IS_EXPANDER_ROW (widget));
}

static void
judge (GtkWidget *widget,
       gpointer   data)
{
  Walk *walk = data;

  if (!gtk_widget_is_sensitive (widget) || g_hash_table_contains (walk->reached, widget)
      || is_part_of_row (widget) || is_alternative (walk, widget))
    return;

  if (is_control (widget)
      || (gtk_widget_get_focusable (widget) && can_focus (widget)
          && !GTK_IS_LIST_BOX (widget) && !holds_reached (walk, widget) && !is_scrolled (walk, widget)))
    complain (walk, widget, "no key leads to it");
}

void
walk_keyboard (GtkWidget *scope,
               GPtrArray *complaints)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (scope));
  g_autoptr(GHashTable) reached = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  Walk walk = { scope, window, complaints, reached, G_QUEUE_INIT };
  GtkWidget *before = NULL;
  gboolean visible = gtk_window_get_focus_visible (GTK_WINDOW (window));

  /* Without the keyboard rows do not know that they have the focus. */
  if (!gtk_window_is_active (GTK_WINDOW (window)))
    {
      complain (&walk, window, "it does not have the keyboard");
      return;
    }

  /* What is left may go, as a list does that is loaded again. */
  g_set_weak_pointer (&before, gtk_root_get_focus (GTK_ROOT (window)));
  go_around (&walk);
  look_around (&walk);
  g_queue_clear (&walk.ahead);
  walk_visit (scope, judge, &walk);

  if (before != NULL && GTK_IS_TEXT (before))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (before));
  else if (before != NULL)
    gtk_widget_grab_focus (before);
  g_clear_weak_pointer (&before);
  gtk_window_set_focus_visible (GTK_WINDOW (window), visible);
}
