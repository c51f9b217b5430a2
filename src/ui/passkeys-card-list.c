/* passkeys-card-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-card-list"

#include "config.h"

#include "passkeys-card-list.h"

#include "passkeys-gradual-list.h"

#define MINIMUM_HEIGHT 140

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
  GtkWidget *window = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (selection)), factory);

  gtk_widget_add_css_class (view, "operation-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* a row may hold a control of its own */
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (view), GTK_LIST_TAB_ITEM);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (window), MINIMUM_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), view);
  gtk_widget_add_css_class (window, "card");
  return window;
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
