/* passkeys-dialog-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-dialog-focus"

#include "config.h"

#include "passkeys-dialog-focus.h"

/* Until a dialog has its place, and has become a sheet where it has to: a fifth of a second. */
#define SETTLING_FRAMES 12

typedef struct
{
  GWeakRef widget;
  guint    n_frames;
} Focus;

static void
focus_free (gpointer data)
{
  Focus *focus = data;

  g_weak_ref_clear (&focus->widget);
  g_free (focus);
}

/* A sheet that opens gives the focus to some button, which would take Enter for Cancel, to that of a
 * field, to a text that can be selected, which shows a cursor then, or to a number, for which a phone would
 * show its keyboard. Whoever has moved on to something else meanwhile stays there. */
static gboolean
is_lost (GtkWidget *dialog)
{
  GtkRoot *root = gtk_widget_get_root (dialog);
  GtkWidget *focused = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focused == NULL || GTK_IS_BUTTON (focused) || GTK_IS_LABEL (focused)
         || gtk_widget_get_ancestor (focused, GTK_TYPE_SPIN_BUTTON) != NULL;
}

static gboolean
focus_cb (GtkWidget     *dialog,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Focus *focus = user_data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&focus->widget);

  if (widget != NULL && gtk_widget_get_mapped (widget) && is_lost (dialog))
    gtk_widget_grab_focus (widget);

  return ++focus->n_frames < SETTLING_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * passkeys_dialog_focus:
 * @dialog: a dialog
 * @widget: what a person would type into first
 *
 * Moves the focus, and again when the dialog gets its place.
 */
void
passkeys_dialog_focus (AdwDialog *dialog,
                       GtkWidget *widget)
{
  Focus *focus;

  g_return_if_fail (ADW_IS_DIALOG (dialog));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  adw_dialog_set_focus (dialog, widget);

  focus = g_new0 (Focus, 1);
  g_weak_ref_init (&focus->widget, widget);
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), focus_cb, focus, focus_free);
}
