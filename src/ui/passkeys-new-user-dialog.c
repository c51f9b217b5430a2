/* passkeys-new-user-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-user-dialog"

#include "config.h"

#include "passkeys-new-user-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-dialog-header.h"
#include "passkeys-email-address.h"
#include "passkeys-fiber.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-users-api.h"

struct _PasskeysNewUserDialog
{
  AdwDialog        parent_instance;

  PasskeysSession *session; /* (owned) */
  gboolean         busy;

  AdwEntryRow     *email_row;
  AdwEntryRow     *external_id_row;
  AdwSwitchRow    *sso_row;
};

enum { INVITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysNewUserDialog, passkeys_new_user_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
update (PasskeysNewUserDialog *self)
{
  g_autofree char *email = dup_text (self->email_row);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new-user.invite",
                                 !self->busy && passkeys_email_address_is_plausible (email));
}

static void
on_changed (PasskeysNewUserDialog *self)
{
  update (self);
}

static void
set_busy (PasskeysNewUserDialog *self,
          gboolean               busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->email_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->external_id_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sso_row), !busy);
  update (self);
}

static DexFuture *
sign (PasskeysNewUserDialog *self)
{
  g_autofree char *email = dup_text (self->email_row);
  g_autofree char *external_id = dup_text (self->external_id_row);
  g_autofree char *summary = NULL;
  g_autoptr(PasskeysApiRequest) request = NULL;

  request = passkeys_users_api_create_request (email, *external_id != '\0' ? external_id : NULL,
                                               adw_switch_row_get_active (self->sso_row));
  /* Translators: %s is an e-mail address */
  summary = g_strdup_printf (_("%s is invited to your organisation, without any permission."), email);

  return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, request,
                                       _("Invite User"), summary);
}

static DexFuture *
invite_fiber (gpointer user_data)
{
  PasskeysNewUserDialog *self = user_data;
  g_autoptr(GObject) response = NULL;
  g_autoptr(GError) error = NULL;

  set_busy (self, TRUE);
  response = passkeys_await_object (sign (self), &error);
  set_busy (self, FALSE);

  /* The signing dialog has said what failed; what was typed is still here. */
  if (response != NULL)
    {
      g_signal_emit (self, signals[INVITED], 0);
      adw_dialog_close (ADW_DIALOG (self));
    }

  return dex_future_new_true ();
}

static void
invite_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  dex_future_disown (passkeys_fiber_spawn (0, invite_fiber,
                                           g_object_ref (widget), g_object_unref));
}

static void
passkeys_new_user_dialog_dispose (GObject *object)
{
  PasskeysNewUserDialog *self = (PasskeysNewUserDialog *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_NEW_USER_DIALOG);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_new_user_dialog_parent_class)->dispose (object);
}

static void
passkeys_new_user_dialog_class_init (PasskeysNewUserDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_new_user_dialog_dispose;

  signals[INVITED] = g_signal_new ("invited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-new-user-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewUserDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewUserDialog, external_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewUserDialog, sso_row);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "new-user.invite", NULL, invite_action);
}

static void
passkeys_new_user_dialog_init (PasskeysNewUserDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * passkeys_new_user_dialog_new:
 * @session: the administrator's session
 *
 * Returns: (transfer floating): a dialog that invites one colleague
 */
AdwDialog *
passkeys_new_user_dialog_new (PasskeysSession *session)
{
  PasskeysNewUserDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_NEW_USER_DIALOG, NULL);
  self->session = g_object_ref (session);

  return ADW_DIALOG (self);
}
