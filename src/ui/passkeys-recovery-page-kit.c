/* passkeys-recovery-page-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-page-kit"

#include "config.h"

#include "passkeys-recovery-page-private.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-fiber.h"
#include "passkeys-recovery-kit-file.h"
#include "passkeys-recovery-kit-text.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-widget-work.h"

static void
fill (PasskeysRecoveryPage *self,
      PasskeysRecoveryKit  *kit)
{
  char *code = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (kit));

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), passkeys_recovery_kit_get_username (kit));
  gtk_editable_set_text (GTK_EDITABLE (self->org_id_row), passkeys_recovery_kit_get_org_id (kit));
  gtk_editable_set_text (GTK_EDITABLE (self->recovery_code_row), code);
  gtk_editable_set_text (GTK_EDITABLE (self->key_id_row), passkeys_recovery_kit_get_key_id (kit));
  self->filling = FALSE;
  passkeys_secure_text_free (code);

  _passkeys_recovery_page_show_error (self, NULL);
  _passkeys_recovery_page_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));
}

gboolean
_passkeys_recovery_page_take_kit (PasskeysRecoveryPage  *self,
                                  const char            *text,
                                  GError               **error)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (text);
  g_autoptr(PasskeysRecoveryKit) kit = passkeys_recovery_kit_text_parse (bytes, error);

  if (kit != NULL)
    fill (self, kit);

  return kit != NULL;
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PasskeysRecoveryPage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL || !_passkeys_recovery_page_take_kit (self, text, NULL))
    adw_toast_overlay_add_toast (self->toast_overlay,
                                 adw_toast_new (_("The clipboard holds no recovery kit")));
}

static void
paste_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, clipboard_read_cb,
                                 g_object_ref (widget));
}

static DexFuture *
open_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysRecoveryPage *self = user_data;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future = passkeys_recovery_kit_file_read (self->file);

  kit = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (kit != NULL)
    fill (self, kit);
  else
    _passkeys_recovery_page_show_error (self, error);

  return dex_future_new_true ();
}

static void
open_file (PasskeysRecoveryPage *self,
           GFile                *file)
{
  if (_passkeys_recovery_page_is_busy (self))
    return;

  g_set_object (&self->file, file);
  passkeys_widget_work_begin (GTK_WIDGET (self), open_fiber);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(PasskeysRecoveryPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    open_file (self, file);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open Recovery Kit"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (widget));
}

static gboolean
on_drop (GtkDropTarget        *target,
         const GValue         *value,
         double                x,
         double                y,
         PasskeysRecoveryPage *self)
{
  g_autoptr(GError) error = NULL;
  GSList *files;

  if (G_VALUE_HOLDS_STRING (value))
    {
      if (!_passkeys_recovery_page_take_kit (self, g_value_get_string (value), &error))
        _passkeys_recovery_page_show_error (self, error);
      return TRUE;
    }

  files = g_value_get_boxed (value);
  if (files == NULL)
    return FALSE;

  open_file (self, files->data);
  return TRUE;
}

void
_passkeys_recovery_page_accept_drops (PasskeysRecoveryPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
_passkeys_recovery_page_install_kit_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "recovery.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "recovery.paste", NULL, paste_action);
}
