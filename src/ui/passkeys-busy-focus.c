/* passkeys-busy-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-busy-focus"

#include "config.h"

#include "passkeys-busy-focus.h"

#include <adwaita.h>

#include "passkeys-focus.h"

#define KEY "passkeys-busy-focus"

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
forget (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), KEY, NULL);
}

static void
remember (GtkWidget *widget)
{
  GtkWidget *focus = passkeys_focus_find_within (widget);
  GWeakRef *weak;

  if (focus == NULL)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, focus);
  g_object_set_data_full (G_OBJECT (widget), KEY, weak, weak_ref_free);
}

static gboolean
has_dialog (GtkRoot *root) /* (nullable) */
{
  if (ADW_IS_WINDOW (root))
    return adw_window_get_visible_dialog (ADW_WINDOW (root)) != NULL;

  return ADW_IS_APPLICATION_WINDOW (root)
         && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root)) != NULL;
}

static gboolean
grab_former (GtkWidget *widget)
{
  GWeakRef *weak = g_object_get_data (G_OBJECT (widget), KEY);
  g_autoptr(GtkWidget) former = g_weak_ref_get (weak);

  return former != NULL && gtk_widget_get_mapped (former) && gtk_widget_grab_focus (former);
}

/* What had it is done with, such as what unlocks: it is for what stands there instead, once that is shown. */
static void
restore_late (gpointer user_data)
{
  g_autoptr(GtkWidget) widget = user_data;

  if (g_object_get_data (G_OBJECT (widget), KEY) == NULL || !gtk_widget_get_sensitive (widget))
    return;

  if (gtk_widget_get_mapped (widget) && !has_dialog (gtk_widget_get_root (widget))
      && !grab_former (widget))
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  forget (widget);
}

/* GTK has moved it on meanwhile, to wherever Tab leads from there. */
static void
restore (GtkWidget *widget)
{
  if (g_object_get_data (G_OBJECT (widget), KEY) == NULL)
    return;

  if (!has_dialog (gtk_widget_get_root (widget)) && grab_former (widget))
    forget (widget);
  else
    g_idle_add_once (restore_late, g_object_ref (widget));
}

/**
 * passkeys_busy_focus_set_sensitive:
 * @widget: what shows something
 * @sensitive: whether it can be used now
 *
 * Switches the widget off, or on again with the focus where it was.
 */
void
passkeys_busy_focus_set_sensitive (GtkWidget *widget,
                                   gboolean   sensitive)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (!sensitive)
    remember (widget);
  gtk_widget_set_sensitive (widget, sensitive);
  if (sensitive)
    restore (widget);
}
