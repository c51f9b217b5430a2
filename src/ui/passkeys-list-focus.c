/* passkeys-list-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-list-focus"

#include "config.h"

#include "passkeys-list-focus.h"

#include <adwaita.h>

#include "passkeys-focus.h"

#define KEY "passkeys-list-focus"

/* Where the focus was in a row that goes. */
typedef struct
{
  int     index;
  GArray *path; /* (owned): of guint, the number of each child, from the focus upwards */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_array_unref (place->path);
  g_free (place);
}

static guint
get_number (GtkWidget *widget)
{
  guint number = 0;

  while ((widget = gtk_widget_get_prev_sibling (widget)) != NULL)
    number++;

  return number;
}

static void
remember (GtkListBox *list,
          guint       position,
          guint       n_removed)
{
  GtkWidget *focus = passkeys_focus_find_within (GTK_WIDGET (list));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  int index = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
  Place *place;

  if (index < 0 || (guint) index < position || (guint) index >= position + n_removed)
    return;

  place = g_new0 (Place, 1);
  place->index = index;
  place->path = g_array_new (FALSE, FALSE, sizeof (guint));
  for (; focus != row; focus = gtk_widget_get_parent (focus))
    {
      guint number = get_number (focus);

      g_array_append_val (place->path, number);
    }
  g_object_set_data_full (G_OBJECT (list), KEY, place, place_free);
}

static GtkWidget *
get_child (GtkWidget *widget,
           guint      number)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && number-- > 0)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
find (GtkWidget *row,
      Place     *place)
{
  GtkWidget *widget = row;

  for (guint i = place->path->len; i > 0 && widget != NULL; i--)
    widget = get_child (widget, g_array_index (place->path, guint, i - 1));

  return widget;
}

static void
focus_row (GtkWidget *row,
           Place     *place)
{
  GtkWidget *widget = find (row, place);

  if (widget == NULL || !gtk_widget_grab_focus (widget))
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

/* The last row has gone: what else there is on the page. */
static void
focus_page (GtkListBox *list)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (list), ADW_TYPE_NAVIGATION_PAGE);

  if (page == NULL)
    page = gtk_widget_get_ancestor (GTK_WIDGET (list), ADW_TYPE_DIALOG);
  if (page != NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
restore (GtkListBox *list)
{
  Place *place = g_object_steal_data (G_OBJECT (list), KEY);
  GtkListBoxRow *row;

  if (place == NULL)
    return;

  row = gtk_list_box_get_row_at_index (list, place->index);
  if (row == NULL && place->index > 0)
    row = gtk_list_box_get_row_at_index (list, place->index - 1);
  if (row != NULL)
    focus_row (GTK_WIDGET (row), place);
  else
    focus_page (list);
  place_free (place);
}

static void
before_items_changed (GtkListBox *list,
                      guint       position,
                      guint       n_removed,
                      guint       n_added,
                      GListModel *model)
{
  remember (list, position, n_removed);
}

static void
after_items_changed (GtkListBox *list,
                     guint       position,
                     guint       n_removed,
                     guint       n_added,
                     GListModel *model)
{
  restore (list);
}

/**
 * passkeys_list_focus_bind_model:
 * @list: a list
 * @model: what it shows
 * @create: makes a row of an item
 * @user_data: for @create
 *
 * Binds the list to the model. A row that is exchanged for another hands on the focus, and one that goes leaves it
 * to the one that takes its place.
 */
void
passkeys_list_focus_bind_model (GtkListBox                 *list,
                                GListModel                 *model,
                                GtkListBoxCreateWidgetFunc  create,
                                gpointer                    user_data)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (G_IS_LIST_MODEL (model));

  g_signal_connect_object (model, "items-changed", G_CALLBACK (before_items_changed), list,
                           G_CONNECT_SWAPPED);
  remember (list, 0, G_MAXINT);
  gtk_list_box_bind_model (list, model, create, user_data, NULL);
  restore (list);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (after_items_changed), list,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
