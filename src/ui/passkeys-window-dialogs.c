/* passkeys-window-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include "passkeys-bulk-dialog.h"
#include "passkeys-fingerprint-dialog.h"
#include "passkeys-passkey-export-dialog.h"
#include "passkeys-passkey-import-dialog.h"
#include "passkeys-pin-dialog.h"
#include "passkeys-security-key-reset-dialog.h"
#include "passkeys-signing-dialog.h"

/* Asks for something that only the person may give, or holds passwords and private keys: nobody
 * else may answer it, by a mere touch for instance. */
static gboolean
is_private (AdwDialog *dialog)
{
  return ADW_IS_ALERT_DIALOG (dialog)
         || PASSKEYS_IS_FINGERPRINT_DIALOG (dialog)
         || PASSKEYS_IS_PASSKEY_EXPORT_DIALOG (dialog)
         || PASSKEYS_IS_PASSKEY_IMPORT_DIALOG (dialog)
         || PASSKEYS_IS_PIN_DIALOG (dialog)
         || PASSKEYS_IS_SECURITY_KEY_RESET_DIALOG (dialog)
         || PASSKEYS_IS_SIGNING_DIALOG (dialog);
}

static void
put_away (AdwDialog *dialog)
{
  if (is_private (dialog))
    {
      adw_dialog_force_close (dialog);
      return;
    }

  /* The changes that were not made yet wait in it. */
  if (PASSKEYS_IS_BULK_DIALOG (dialog) && !adw_dialog_get_can_close (dialog))
    g_signal_emit_by_name (dialog, "close-attempt");
  gtk_widget_set_visible (GTK_WIDGET (dialog), FALSE);
}

static GPtrArray *
list_dialogs (PasskeysWindow *self)
{
  g_autoptr(GListModel) model =
    adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (self));
  GPtrArray *dialogs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (dialogs, g_list_model_get_item (model, i));

  return dialogs;
}

/* While there is a dialog, libadwaita keeps keyboard and pointer from all that lies under it. That is one
 * child of the widget that holds the dialogs, which is the only child of the window. */
static void
set_reachable (PasskeysWindow *self,
               gboolean        reachable)
{
  GtkWidget *below = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));
  GtkWidget *holder = gtk_widget_get_parent (below);

  while (gtk_widget_get_parent (holder) != GTK_WIDGET (self))
    {
      below = holder;
      holder = gtk_widget_get_parent (below);
    }

  gtk_widget_set_can_focus (below, reachable);
  gtk_widget_set_can_target (below, reachable);
}

/* A dialog lies over whatever the window shows, and so over the page of the lock, too. What asks is
 * cancelled, as if the person had said no: the form that it came from is as it was. A form is only
 * out of sight until the person is back, with all that was typed into it. */
void
_passkeys_window_put_dialogs_away (PasskeysWindow *self)
{
  g_autoptr(GPtrArray) dialogs = NULL;

  g_assert (PASSKEYS_IS_WINDOW (self));

  /* The focus must not stay in what goes out of sight. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  dialogs = list_dialogs (self);
  g_ptr_array_foreach (dialogs, (GFunc) put_away, NULL);
  set_reachable (self, TRUE);
}

void
_passkeys_window_bring_dialogs_back (PasskeysWindow *self)
{
  g_autoptr(GPtrArray) dialogs = NULL;

  g_assert (PASSKEYS_IS_WINDOW (self));

  dialogs = list_dialogs (self);
  for (guint i = 0; i < dialogs->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (dialogs, i), TRUE);
  set_reachable (self, dialogs->len == 0);
  if (dialogs->len > 0)
    gtk_widget_child_focus (GTK_WIDGET (adw_application_window_get_visible_dialog (
                                          ADW_APPLICATION_WINDOW (self))),
                            GTK_DIR_TAB_FORWARD);
}
