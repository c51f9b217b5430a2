/* passkeys-user-permission-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-permission-dialog"

#include "config.h"

#include "passkeys-user-permission-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-decoration.h"
#include "passkeys-label-text.h"
#include "passkeys-list-status.h"
#include "passkeys-operation-picker.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-widget-work.h"

struct _PasskeysUserPermissionDialog
{
  AdwDialog                parent_instance;

  PasskeysUser            *user;        /* (owned) (nullable) */
  PasskeysPagedList       *permissions; /* (owned) */
  GtkFilter               *filter;      /* (owned) */
  GListModel              *offered;     /* (owned) */
  PasskeysPermission      *looked_at;   /* (owned) (nullable) */
  DexFuture               *load;        /* (owned) (nullable): dropping it stops loading */

  AdwNavigationView       *navigation_view;
  AdwNavigationPage       *details_page;
  GtkEditable             *search_entry;
  GtkStack                *stack;
  AdwStatusPage           *failed_page;
  GtkListBox              *list_box;
  GtkLabel                *sentence_label;
  PasskeysOperationPicker *picker;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysUserPermissionDialog, passkeys_user_permission_dialog, ADW_TYPE_DIALOG)

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_needle = g_utf8_casefold (needle, -1);

  return strstr (folded_text, folded_needle) != NULL;
}

static gboolean
is_called (const char *permission_name,
           const char *needle)
{
  return contains (permission_name, needle)
         || contains (passkeys_permission_words_get_name (permission_name), needle);
}

static gboolean
is_offered (gpointer item,
            gpointer user_data)
{
  PasskeysUserPermissionDialog *self = user_data;

  return !passkeys_permission_is_archived (item)
         && (self->user == NULL
             || !passkeys_user_has_permission (self->user, passkeys_permission_get_id (item)))
         && is_called (passkeys_permission_get_name (item),
                       gtk_editable_get_text (self->search_entry));
}

static const char *
choose_state (PasskeysUserPermissionDialog *self)
{
  if (g_list_model_get_n_items (self->offered) > 0)
    return "list";
  if (passkeys_paged_list_get_error (self->permissions) != NULL)
    return "failed";
  if (!passkeys_paged_list_is_loaded (self->permissions)
      || passkeys_paged_list_is_loading (self->permissions))
    return "loading";

  return *gtk_editable_get_text (self->search_entry) != '\0' ? "nothing" : "empty";
}

static void
update (PasskeysUserPermissionDialog *self)
{
  const GError *error;
  g_autofree char *count = NULL;

  /* The list may have something to say after the dialog has gone. */
  if (self->offered == NULL)
    return;

  error = passkeys_paged_list_get_error (self->permissions);
  if (error != NULL)
    passkeys_list_status_fail (self->failed_page, NULL, error, NULL);

  count = passkeys_list_status_count (g_list_model_get_n_items (self->offered));
  passkeys_list_status_show (self->stack, choose_state (self), NULL,
                             passkeys_paged_list_is_loading (self->permissions) ? NULL : count);
}

static char *
dup_sentence (PasskeysPermission *permission)
{
  const char *name = passkeys_permission_get_name (permission);
  const char *sentence = passkeys_permission_words_find_sentence (name);

  return sentence != NULL ? g_strdup (sentence) : passkeys_permission_words_count (permission);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  g_autofree char *sentence = dup_sentence (item);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 passkeys_permission_words_get_name (
                                   passkeys_permission_get_name (item)));
  passkeys_permission_words_explain (row, passkeys_permission_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             passkeys_decoration_new ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "permission", g_object_ref (item), g_object_unref);

  return row;
}

static void
on_search_changed (PasskeysUserPermissionDialog *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
on_row_activated (PasskeysUserPermissionDialog *self,
                  GtkListBoxRow                *row)
{
  g_autofree char *sentence = NULL;

  g_set_object (&self->looked_at, g_object_get_data (G_OBJECT (row), "permission"));
  sentence = dup_sentence (self->looked_at);
  adw_navigation_page_set_title (self->details_page,
                                 passkeys_permission_words_get_name (
                                   passkeys_permission_get_name (self->looked_at)));
  gtk_label_set_label (self->sentence_label, sentence);
  passkeys_operation_picker_set_operations (self->picker,
                                            passkeys_permission_get_operations (self->looked_at));
  adw_navigation_view_push (self->navigation_view, self->details_page);
}

static void
add_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  /* closing lets it go */
  g_autoptr(PasskeysUserPermissionDialog) self = g_object_ref (
    PASSKEYS_USER_PERMISSION_DIALOG (widget));
  g_autoptr(PasskeysPermission) permission = g_steal_pointer (&self->looked_at);

  if (permission == NULL)
    return;

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, permission);
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysUserPermissionDialog *self = PASSKEYS_USER_PERMISSION_DIALOG (widget);

  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (passkeys_paged_list_load_all (self->permissions),
                                             GTK_WIDGET (self), on_loaded);
  update (self);
}

static void
passkeys_user_permission_dialog_dispose (GObject *object)
{
  PasskeysUserPermissionDialog *self = PASSKEYS_USER_PERMISSION_DIALOG (object);

  dex_clear (&self->load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_USER_PERMISSION_DIALOG);
  g_clear_object (&self->offered);
  g_clear_object (&self->filter);
  g_clear_object (&self->permissions);
  g_clear_object (&self->looked_at);
  g_clear_object (&self->user);

  G_OBJECT_CLASS (passkeys_user_permission_dialog_parent_class)->dispose (object);
}

static void
passkeys_user_permission_dialog_class_init (PasskeysUserPermissionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_user_permission_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_PERMISSION);

  g_type_ensure (PASSKEYS_TYPE_OPERATION_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/passkeys-user-permission-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog,
                                        navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, details_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, list_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog,
                                        sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPermissionDialog, picker);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "choose.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "choose.add", NULL, add_action);
}

static void
passkeys_user_permission_dialog_init (PasskeysUserPermissionDialog *self)
{
  const char * const nothing[] = { NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  passkeys_operation_picker_set_operations (self->picker, nothing);
}

/**
 * passkeys_user_permission_dialog_new:
 * @session: whose organisation is meant
 * @user: (nullable): what they hold is not offered
 *
 * Returns: (transfer floating): a dialog that reads the permissions at once
 */
AdwDialog *
passkeys_user_permission_dialog_new (PasskeysSession *session,
                                     PasskeysUser    *user)
{
  PasskeysUserPermissionDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (user == NULL || PASSKEYS_IS_USER (user), NULL);

  self = g_object_new (PASSKEYS_TYPE_USER_PERMISSION_DIALOG, NULL);
  g_set_object (&self->user, user);
  self->permissions = passkeys_permissions_api_list (passkeys_session_get_client (session));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_offered, self, NULL));
  self->offered = G_LIST_MODEL (gtk_filter_list_model_new (
    g_object_ref (G_LIST_MODEL (self->permissions)), g_object_ref (self->filter)));
  gtk_list_box_bind_model (self->list_box, self->offered, create_row, NULL, NULL);
  g_signal_connect_object (self->permissions, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_activate_action (GTK_WIDGET (self), "choose.reload", NULL);

  return ADW_DIALOG (self);
}
