/* passkeys-user-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-file"

#include "config.h"

#include "passkeys-user-file.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *widget;
  GBytes    *contents;
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->widget);
  g_bytes_unref (self->contents);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
show_toast (GtkWidget  *widget,
            const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;

  toast = adw_toast_new (title);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Saving) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    message = g_strdup (C_("file", "Saved"));
  else
    message = g_strdup_printf (_("Not saved: %s"), error->message);

  show_toast (self->widget, message);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Saving) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  GBytes *contents = self->contents;

  if (file == NULL)
    return;

  /* PRIVATE: who belongs to an organisation is nobody else's business. */
  g_file_replace_contents_bytes_async (file, contents, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       saved_cb, g_steal_pointer (&self));
}

/**
 * passkeys_user_file_save:
 * @widget: where it was asked for
 * @title: of the dialog
 * @name: of the file, to begin with
 * @contents: what is kept
 *
 * Saves something into a file that the person chooses.
 */
void
passkeys_user_file_save (GtkWidget  *widget,
                         const char *title,
                         const char *name,
                         GBytes     *contents)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  Saving *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (title != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (contents != NULL);

  self = g_new0 (Saving, 1);
  self->widget = g_object_ref (widget);
  self->contents = g_bytes_ref (contents);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, self);
}
