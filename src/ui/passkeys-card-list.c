/* passkeys-card-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-card-list"

#include "config.h"

#include "passkeys-card-list.h"

#include "passkeys-gradual-list.h"

/* some two rows: whoever has less room scrolls */
#define MINIMUM_HEIGHT 140
/* of the view on both sides together, in style.css */
#define VIEW_PADDING 12

/*
 * The card ends with its last row, or where there is no more room.
 */
struct _PasskeysCardList
{
  GtkWidget  parent_instance;

  GtkWidget *scrolled_window;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (PasskeysCardList, passkeys_card_list, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
passkeys_card_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_row (GtkWidget *row,
             int        width)
{
  int natural;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* GtkListView tells the height of rows that are as wide as they would like to be. What is added when they have to
 * wrap is that of the rows that have widgets: if others are left, the card ends at no row. */
static int
measure_rows (PasskeysCardList *self,
              int               width)
{
  int height = measure_row (self->view, -1);

  if (width <= VIEW_PADDING)
    return height;

  for (GtkWidget *row = gtk_widget_get_first_child (self->view); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    height += measure_row (row, width - VIEW_PADDING) - measure_row (row, -1);

  return height;
}

static void
passkeys_card_list_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  PasskeysCardList *self = PASSKEYS_CARD_LIST (widget);

  gtk_widget_measure (self->scrolled_window, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  *natural = measure_rows (self, for_size);
  *minimum = MAX (*minimum, MIN (MINIMUM_HEIGHT, *natural));
  *natural = MAX (*minimum, *natural);
}

static void
passkeys_card_list_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  gtk_widget_allocate (PASSKEYS_CARD_LIST (widget)->scrolled_window, width, height, baseline, NULL);
}

static void
passkeys_card_list_dispose (GObject *object)
{
  PasskeysCardList *self = PASSKEYS_CARD_LIST (object);

  self->view = NULL;
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);

  G_OBJECT_CLASS (passkeys_card_list_parent_class)->dispose (object);
}

static void
passkeys_card_list_class_init (PasskeysCardListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_card_list_dispose;
  widget_class->get_request_mode = passkeys_card_list_get_request_mode;
  widget_class->measure = passkeys_card_list_measure;
  widget_class->size_allocate = passkeys_card_list_size_allocate;
}

static void
passkeys_card_list_init (PasskeysCardList *self)
{
  self->scrolled_window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled_window), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (self->scrolled_window, "card");
  gtk_widget_set_parent (self->scrolled_window, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
}

/* A card without rows would be a line. */
static void
on_items_changed (PasskeysCardList *self,
                  guint             position,
                  guint             n_removed,
                  guint             n_added,
                  GListModel       *rows)
{
  gtk_widget_set_visible (self->scrolled_window, g_list_model_get_n_items (rows) > 0);
}

/**
 * passkeys_card_list_new:
 * @factory: (transfer full): makes the rows
 * @selection: what is shown
 * @label: what the rows are, for assistive technology
 *
 * Returns: (transfer floating): the card
 */
GtkWidget *
passkeys_card_list_new (GtkListItemFactory *factory,
                        GtkNoSelection     *selection,
                        const char         *label)
{
  PasskeysCardList *self = g_object_new (PASSKEYS_TYPE_CARD_LIST, NULL);

  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (selection)), factory);
  gtk_widget_add_css_class (self->view, "operation-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  /* a row may hold a control of its own */
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (self->view), GTK_LIST_TAB_ITEM);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled_window), self->view);

  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, 0, G_LIST_MODEL (selection));
  return GTK_WIDGET (self);
}

/**
 * passkeys_card_list_show:
 * @selection: that of a list
 * @model: its rows
 *
 * Shows the rows, without holding the main loop up where there are many.
 */
void
passkeys_card_list_show (GtkNoSelection *selection,
                         GListModel     *model)
{
  g_autoptr(PasskeysGradualList) gradual = passkeys_gradual_list_new (model);

  gtk_no_selection_set_model (selection, G_LIST_MODEL (gradual));
}
