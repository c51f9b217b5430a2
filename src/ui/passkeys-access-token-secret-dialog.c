/* passkeys-access-token-secret-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token-secret-dialog"

#include "config.h"

#include "passkeys-access-token-secret-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-access-token-clipboard.h"
#include "passkeys-alert.h"
#include "passkeys-dialog-header.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-secure-bytes.h"

struct _PasskeysAccessTokenSecretDialog
{
  AdwDialog         parent_instance;

  char             *name;          /* (owned) */
  char             *credential_id; /* (owned) */
  GBytes           *token;         /* (owned): secure */
  GBytes           *private_key;   /* (owned): secure */
  gboolean          has_kept_token;
  gboolean          has_kept_key;

  AdwToastOverlay  *toast_overlay;
  GtkPasswordEntry *token_entry;
  AdwActionRow     *key_row;
  AdwActionRow     *credential_row;
};

G_DEFINE_FINAL_TYPE (PasskeysAccessTokenSecretDialog, passkeys_access_token_secret_dialog, ADW_TYPE_DIALOG)

static void
show_toast (PasskeysAccessTokenSecretDialog *self,
            const char                      *text)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  adw_toast_overlay_dismiss_all (self->toast_overlay);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
update (PasskeysAccessTokenSecretDialog *self)
{
  adw_dialog_set_can_close (ADW_DIALOG (self), self->has_kept_token && self->has_kept_key);
}

static void
copy_token_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  PasskeysAccessTokenSecretDialog *self = PASSKEYS_ACCESS_TOKEN_SECRET_DIALOG (widget);

  passkeys_access_token_clipboard_copy (widget, self->token);
  self->has_kept_token = TRUE;
  update (self);
  show_toast (self, _("Copied. The clipboard is cleared in 90 seconds."));
}

static void
copy_key_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysAccessTokenSecretDialog *self = PASSKEYS_ACCESS_TOKEN_SECRET_DIALOG (widget);

  passkeys_access_token_clipboard_copy (widget, self->private_key);
  self->has_kept_key = TRUE;
  update (self);
  show_toast (self, _("Copied. The clipboard is cleared in 90 seconds."));
}

static void
copy_credential_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  PasskeysAccessTokenSecretDialog *self = PASSKEYS_ACCESS_TOKEN_SECRET_DIALOG (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->credential_id);
  show_toast (self, C_("clipboard", "Copied"));
}

static void
on_saved (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PasskeysAccessTokenSecretDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      show_toast (self, error->message);
      return;
    }

  self->has_kept_key = TRUE;
  update (self);
  show_toast (self, _("Private key saved. Only you can read the file."));
}

static void
on_file_chosen (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(PasskeysAccessTokenSecretDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  /* PRIVATE: nobody else on this computer may read it. */
  if (file != NULL && self->private_key != NULL)
    g_file_replace_contents_bytes_async (file, self->private_key, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE, NULL, on_saved,
                                         g_object_ref (self));
}

static void
save_key_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysAccessTokenSecretDialog *self = PASSKEYS_ACCESS_TOKEN_SECRET_DIALOG (widget);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strdelimit (g_strdup_printf ("%s.pem", self->name), "/\\", '-');

  gtk_file_dialog_set_title (dialog, _("Save Private Key"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_file_chosen,
                        g_object_ref (widget));
}

static const char *
describe_loss (PasskeysAccessTokenSecretDialog *self)
{
  if (!self->has_kept_token && !self->has_kept_key)
    return _("Neither the token nor the private key was copied or saved. They cannot be shown "
             "again: you would have to remove this one and make another.");
  if (!self->has_kept_token)
    return _("The token was not copied. It cannot be shown again: you would have to remove this "
             "one and make another.");

  return _("The private key was not saved. It cannot be shown again, and without it nothing can "
           "be changed with this token.");
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  PasskeysAccessTokenSecretDialog *self = user_data;
  AdwDialog *question = adw_alert_dialog_new (_("Close Without Them?"),
                                              describe_loss (self));
  g_autofree char *response = NULL;

  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (question), "back", _("_Go Back"),
                                  "close", _("_Close Anyway"));

  response = passkeys_await_string (passkeys_alert_choose (ADW_ALERT_DIALOG (question),
                                                           GTK_WIDGET (self)), NULL);
  if (g_strcmp0 (response, "close") == 0)
    adw_dialog_force_close (ADW_DIALOG (self));

  return dex_future_new_true ();
}

static void
on_close_attempt (PasskeysAccessTokenSecretDialog *self)
{
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, ask_fiber,
                                           g_object_ref (self), g_object_unref));
}

/* Wiped as soon as it is seen no more. */
static void
on_closed (PasskeysAccessTokenSecretDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->token_entry), "");
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->private_key, g_bytes_unref);
}

static void
passkeys_access_token_secret_dialog_dispose (GObject *object)
{
  PasskeysAccessTokenSecretDialog *self = PASSKEYS_ACCESS_TOKEN_SECRET_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_ACCESS_TOKEN_SECRET_DIALOG);
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->private_key, g_bytes_unref);
  g_clear_pointer (&self->credential_id, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (passkeys_access_token_secret_dialog_parent_class)->dispose (object);
}

static void
passkeys_access_token_secret_dialog_class_init (PasskeysAccessTokenSecretDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_access_token_secret_dialog_dispose;

  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-access-token-secret-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenSecretDialog,
                                        toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenSecretDialog, token_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenSecretDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenSecretDialog,
                                        credential_row);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_install_action (widget_class, "secret.copy-token", NULL, copy_token_action);
  gtk_widget_class_install_action (widget_class, "secret.copy-key", NULL, copy_key_action);
  gtk_widget_class_install_action (widget_class, "secret.save-key", NULL, save_key_action);
  gtk_widget_class_install_action (widget_class, "secret.copy-credential", NULL,
                                   copy_credential_action);
}

static void
passkeys_access_token_secret_dialog_init (PasskeysAccessTokenSecretDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_access_token_secret_dialog_new:
 * @token: a token from the answer that made it, with its text
 * @key: the key pair that signs for it
 *
 * Returns: (transfer floating): a dialog, which asks before it closes as long as nothing was kept
 */
AdwDialog *
passkeys_access_token_secret_dialog_new (PasskeysAccessToken *token,
                                         PasskeysAccessKey   *key)
{
  PasskeysAccessTokenSecretDialog *self;
  char *text;

  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (token), NULL);
  g_return_val_if_fail (passkeys_access_token_get_text (token) != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_KEY (key), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCESS_TOKEN_SECRET_DIALOG, NULL);
  self->name = g_strdup (passkeys_access_token_get_name (token));
  self->credential_id = g_strdup (passkeys_access_token_get_credential_id (token));
  self->token = g_bytes_ref (passkeys_access_token_get_text (token));
  self->private_key = g_bytes_ref (passkeys_access_key_get_private_key (key));

  /* The entry keeps its text in memory that is wiped. */
  text = passkeys_secure_bytes_dup_text (self->token);
  gtk_editable_set_text (GTK_EDITABLE (self->token_entry), text);
  passkeys_secure_text_free (text);
  adw_action_row_set_subtitle (self->credential_row, self->credential_id);
  update (self);

  return ADW_DIALOG (self);
}
