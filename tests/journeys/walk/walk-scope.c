/* walk-scope.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "walk-scope.h"

static GtkWidget *
find_popover (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *inner = find_popover (child);

      if (inner != NULL)
        found = inner;
    }
  if (found == NULL && GTK_IS_POPOVER (widget)
      && gtk_popover_get_autohide (GTK_POPOVER (widget)))
    found = widget;

  return found;
}

static GtkWidget *
find_dialog (GtkWidget *window)
{
  AdwDialog *dialog = NULL;

  if (ADW_IS_APPLICATION_WINDOW (window))
    dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  else if (ADW_IS_WINDOW (window))
    dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));

  return dialog != NULL ? GTK_WIDGET (dialog) : window;
}

GtkWidget *
walk_find_scope (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  GtkWidget *window = NULL;
  GtkWidget *popover;

  for (GList *l = windows; l != NULL; l = l->next)
    if (gtk_widget_get_mapped (l->data)
        && (window == NULL || gtk_window_get_modal (l->data) || gtk_window_is_active (l->data)))
      window = l->data;
  if (window == NULL)
    return NULL;

  popover = find_popover (window);
  return popover != NULL ? popover : find_dialog (window);
}

static void
visit (GtkWidget *widget,
       GtkWidget *top,
       WalkFunc   func,
       gpointer   data)
{
  if (!gtk_widget_get_mapped (widget)
      || (widget != top && (GTK_IS_POPOVER (widget) || ADW_IS_DIALOG (widget))))
    return;

  func (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (child, top, func, data);
}

void
walk_visit (GtkWidget *widget,
            WalkFunc   func,
            gpointer   data)
{
  visit (widget, widget, func, data);
}

static const char *
find_words (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *words = find_words (child);

      if (words != NULL && *words != '\0')
        return words;
    }

  return gtk_widget_get_tooltip_text (widget);
}

char *
walk_describe (GtkWidget *widget)
{
  const char *words = find_words (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  while (parent != NULL && !g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Passkeys")
         && !ADW_IS_PREFERENCES_ROW (parent))
    parent = gtk_widget_get_parent (parent);

  return g_strdup_printf ("%s “%s” in %s", G_OBJECT_TYPE_NAME (widget), words != NULL ? words : "",
                          parent != NULL ? G_OBJECT_TYPE_NAME (parent) : "nothing");
}
