/* passkeys-permission-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-dialog"

#include "config.h"

#include "passkeys-permission-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-api-response.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-operation-picker.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-session-error.h"
#include "passkeys-signing-dialog.h"

struct _PasskeysPermissionDialog
{
  AdwDialog                parent_instance;

  PasskeysSession         *session;    /* (owned) */
  PasskeysPermission      *permission; /* (owned) (nullable): what is changed */
  gboolean                 busy;

  PasskeysBusyButton      *save_button;
  PasskeysErrorBox        *error_box;
  AdwEntryRow             *name_row;
  GtkLabel                *compare_label;
  PasskeysOperationPicker *picker;
};

enum { SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysPermissionDialog, passkeys_permission_dialog, ADW_TYPE_DIALOG)

static char *
dup_name (PasskeysPermissionDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static gboolean
is_changed (PasskeysPermissionDialog *self,
            const char               *name,
            const char * const       *operations)
{
  const char * const *former;

  if (self->permission == NULL)
    return TRUE;

  former = passkeys_permission_get_operations (self->permission);
  if (!g_str_equal (name, passkeys_permission_get_name (self->permission))
      || g_strv_length ((char **) former) != g_strv_length ((char **) operations))
    return TRUE;

  for (gsize i = 0; operations[i] != NULL; i++)
    if (!g_strv_contains (former, operations[i]))
      return TRUE;

  return FALSE;
}

static gboolean
can_save (PasskeysPermissionDialog *self)
{
  g_autofree char *name = dup_name (self);
  g_auto(GStrv) operations = passkeys_operation_picker_dup_operations (self->picker);

  return *operations != NULL && *name != '\0'
         && is_changed (self, name, (const char * const *) operations);
}

static void
update (PasskeysPermissionDialog *self)
{
  guint n = passkeys_operation_picker_count (self->picker);
  g_autofree char *words = NULL;

  words = passkeys_permission_words_compare (n,
                                             passkeys_operation_picker_count_dangerous (self->picker),
                                             passkeys_operation_picker_count_all (self->picker));
  gtk_label_set_label (self->compare_label, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permission.save",
                                 !self->busy && can_save (self));
}

static void
set_busy (PasskeysPermissionDialog *self,
          gboolean                  busy)
{
  self->busy = busy;
  passkeys_busy_button_set_busy (self->save_button, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->picker), !busy);
  update (self);
}

static DexFuture *
sign (PasskeysPermissionDialog *self)
{
  g_autofree char *name = dup_name (self);
  g_auto(GStrv) operations = passkeys_operation_picker_dup_operations (self->picker);
  g_autofree char *compared = g_strdup (gtk_label_get_label (self->compare_label));
  g_autofree char *summary = NULL;
  g_autoptr(PasskeysApiRequest) request = NULL;

  if (self->permission == NULL)
    {
      request = passkeys_permissions_api_create_request (name, (const char * const *) operations);
      /* Translators: the first %s is a name, the second what the permission allows, as sentences */
      summary = g_strdup_printf (_("A permission “%s” is made, which nobody holds yet. It allows %s"),
                                 name, compared);
      return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, request,
                                           _("Create Permission"), summary);
    }

  request = passkeys_permissions_api_update_request (passkeys_permission_get_id (self->permission),
                                                     name, (const char * const *) operations);
  /* Translators: the first %s is a name, the second what the permission allows, as sentences */
  summary = g_strdup_printf (_("The permission “%s” changes for everyone who holds it. It then "
                               "allows %s"), name, compared);
  return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, request,
                                       _("Change Permission"), summary);
}

static void
take_permission (PasskeysPermissionDialog *self,
                 PasskeysPermission       *permission)
{
  g_set_object (&self->permission, permission);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), passkeys_permission_get_name (permission));
  passkeys_operation_picker_set_operations (self->picker,
                                            passkeys_permission_get_operations (permission));
  update (self);
}

static DexFuture *
ask_about_difference (PasskeysPermissionDialog *self,
                      const char               *difference)
{
  AdwDialog *question = adw_alert_dialog_new (_("Changed Meanwhile"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (question),
                                /* Translators: %s says, in sentences, what somebody has changed */
                                _("Somebody else has changed this permission.\n%s\n\nWhat you "
                                  "save replaces all of that."), difference);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (question),
                                  "back", _("_Go Back"),
                                  "theirs", _("_Keep Theirs"),
                                  "mine", _("_Replace Theirs"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (question), "mine",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (question), "back");

  return passkeys_alert_choose (ADW_ALERT_DIALOG (question), GTK_WIDGET (self));
}

/* The API has no versions: whoever saves last replaces everything. So what there is now is read
 * before it is signed away. Returns: whether what the person chose is to be signed. */
static gboolean
await_agreement (PasskeysPermissionDialog  *self,
                 GError                   **error)
{
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  const char *id = passkeys_permission_get_id (self->permission);
  g_autoptr(PasskeysPermission) now = NULL;
  g_autofree char *difference = NULL;
  g_autofree char *choice = NULL;

  now = passkeys_await_object (passkeys_permissions_api_get (client, id), error);
  if (now == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;

  difference = passkeys_permission_words_difference (self->permission, now);
  if (difference == NULL)
    return TRUE;

  choice = passkeys_await_string (ask_about_difference (self, difference), NULL);
  if (g_strcmp0 (choice, "theirs") == 0)
    take_permission (self, now);
  if (g_strcmp0 (choice, "mine") != 0)
    return FALSE;

  g_set_object (&self->permission, now);
  update (self);
  return can_save (self);
}

static DexFuture *
save_fiber (gpointer user_data)
{
  PasskeysPermissionDialog *self = user_data;
  g_autoptr(PasskeysPermission) permission = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *json;

  set_busy (self, TRUE);
  passkeys_error_box_set_error (self->error_box, NULL);
  if (self->permission != NULL && !await_agreement (self, &error))
    {
      set_busy (self, FALSE);
      passkeys_error_box_set_error (self->error_box, error);
      if (error != NULL)
        passkeys_session_report_failure (self->session, error);
      return dex_future_new_true ();
    }

  response = passkeys_await_object (sign (self), &error);
  set_busy (self, FALSE);

  /* The signing dialog has said what failed; what was chosen is still here. */
  if (response == NULL && !g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                            PASSKEYS_SESSION_ERROR_APPROVAL_PENDING))
    return dex_future_new_true ();

  json = response != NULL ? passkeys_api_response_get_json (response) : NULL;
  if (json != NULL)
    permission = passkeys_permission_new_from_json (json, NULL);
  g_signal_emit (self, signals[SAVED], 0, permission);
  adw_dialog_force_close (ADW_DIALOG (self));
  return dex_future_new_true ();
}

static void
save (PasskeysPermissionDialog *self)
{
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, save_fiber,
                                           g_object_ref (self), g_object_unref));
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  save (PASSKEYS_PERMISSION_DIALOG (widget));
}

static void
passkeys_permission_dialog_dispose (GObject *object)
{
  PasskeysPermissionDialog *self = PASSKEYS_PERMISSION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PERMISSION_DIALOG);
  g_clear_object (&self->permission);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_permission_dialog_parent_class)->dispose (object);
}

static void
passkeys_permission_dialog_class_init (PasskeysPermissionDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_permission_dialog_dispose;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_PERMISSION);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_OPERATION_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-permission-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionDialog, compare_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionDialog, picker);
  gtk_widget_class_bind_template_callback (widget_class, save);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_install_action (widget_class, "permission.save", NULL, save_action);
}

static void
passkeys_permission_dialog_init (PasskeysPermissionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_permission_dialog_new:
 * @session: the administrator's session
 * @permission: (nullable): the permission that is changed; %NULL for a new one
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
passkeys_permission_dialog_new (PasskeysSession    *session,
                                PasskeysPermission *permission)
{
  PasskeysPermissionDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (permission == NULL || PASSKEYS_IS_PERMISSION (permission), NULL);

  self = g_object_new (PASSKEYS_TYPE_PERMISSION_DIALOG, NULL);
  self->session = g_object_ref (session);
  if (permission != NULL)
    {
      adw_dialog_set_title (ADW_DIALOG (self), _("Edit Permission"));
      passkeys_busy_button_set_text (self->save_button, C_("button", "_Save"));
      take_permission (self, permission);
    }
  else
    {
      passkeys_operation_picker_set_operations (self->picker, NULL);
      update (self);
    }

  return ADW_DIALOG (self);
}
