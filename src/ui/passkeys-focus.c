/* passkeys-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-focus"

#include "config.h"

#include "passkeys-focus.h"

/**
 * passkeys_focus_find_within:
 * @widget: a widget, in a window or not
 *
 * Returns: (transfer none) (nullable): what has the keyboard, if that is in @widget
 */
GtkWidget *
passkeys_focus_find_within (GtkWidget *widget)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget) ? focus : NULL;
}
