/* passkeys-users-page-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-users-page"

#include "config.h"

#include "passkeys-users-page-private.h"

#include <glib/gi18n.h>

#include "passkeys-bulk-dialog.h"
#include "passkeys-fiber.h"
#include "passkeys-import-dialog.h"
#include "passkeys-model-walk.h"
#include "passkeys-permission-words.h"
#include "passkeys-permission.h"
#include "passkeys-user-columns.h"
#include "passkeys-user-export.h"
#include "passkeys-user-file.h"
#include "passkeys-user-permission-dialog.h"
#include "passkeys-widget-work.h"

static const struct
{
  const char       *name;
  PasskeysBulkKind  kind;
} changes[] = {
  { "invite-again", PASSKEYS_BULK_KIND_INVITE_AGAIN },
  { "activate", PASSKEYS_BULK_KIND_ACTIVATE },
  { "deactivate", PASSKEYS_BULK_KIND_DEACTIVATE },
  { "add-permission", PASSKEYS_BULK_KIND_ADD_PERMISSION },
  { "remove", PASSKEYS_BULK_KIND_REMOVE },
};

static void
show_choice (PasskeysUsersPage *self)
{
  guint n = passkeys_user_choice_count (self->choice);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u selected",
                                                         "%'u selected", n), n);

  gtk_label_set_label (self->choice_label, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "users.change", n > 0);
}

static void
on_select_toggled (PasskeysUsersPage *self)
{
  gboolean selecting = gtk_toggle_button_get_active (self->select_button);

  gtk_column_view_column_set_visible (self->choice_column, selecting);
  if (selecting)
    gtk_widget_add_css_class (GTK_WIDGET (self->column_view), "selecting");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->column_view), "selecting");
  gtk_action_bar_set_revealed (self->action_bar, selecting);
  passkeys_user_choice_clear (self->choice);
}

static void
on_changed (PasskeysUsersPage *self)
{
  gtk_toggle_button_set_active (self->select_button, FALSE);
  passkeys_users_page_reload (self);
}

static void
present_change (PasskeysUsersPage  *self,
                PasskeysBulkChange *change)
{
  g_autofree char *sentence = NULL;
  AdwDialog *dialog;

  if (self->permission != NULL)
    /* Translators: %s is the name of a permission */
    sentence = g_strdup_printf (_("Each may do from now on what “%s” allows."),
                                passkeys_permission_words_get_name (
                                  passkeys_permission_get_name (self->permission)));

  dialog = passkeys_bulk_dialog_new (self->session, change, self->kind, sentence);
  g_signal_connect_object (dialog, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* Everybody may have been picked, which takes some frames to go through. */
static DexFuture *
change_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysUsersPage *self = user_data;
  GListModel *everyone = G_LIST_MODEL (self->users);
  g_autoptr(GListModel) users = NULL;
  g_autoptr(PasskeysBulkChange) change = NULL;
  DexFuture *future;

  future = passkeys_user_choice_collect (self->choice, everyone);
  users = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), NULL);
  if (users == NULL || g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  future = passkeys_bulk_change_prepare (self->session, self->kind, users, everyone,
                                         self->permission != NULL
                                           ? passkeys_permission_get_id (self->permission) : NULL);
  change = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), NULL);
  passkeys_model_walk_drop (G_LIST_STORE (g_steal_pointer (&users)));
  if (change != NULL && !g_cancellable_is_cancelled (cancellable))
    present_change (self, change);

  return dex_future_new_true ();
}

static void
begin_change (PasskeysUsersPage  *self,
              PasskeysBulkKind    kind,
              PasskeysPermission *permission) /* (nullable) */
{
  self->kind = kind;
  g_set_object (&self->permission, permission);
  passkeys_widget_work_begin (GTK_WIDGET (self), change_fiber);
}

static void
on_permission_chosen (PasskeysUsersPage  *self,
                      PasskeysPermission *permission)
{
  begin_change (self, PASSKEYS_BULK_KIND_ADD_PERMISSION, permission);
}

static void
change_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  AdwDialog *dialog;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      if (!g_str_equal (changes[i].name, name))
        continue;

      if (changes[i].kind != PASSKEYS_BULK_KIND_ADD_PERMISSION)
        {
          begin_change (self, changes[i].kind, NULL);
          return;
        }

      dialog = passkeys_user_permission_dialog_new (self->session, NULL);
      g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_permission_chosen), self,
                               G_CONNECT_SWAPPED);
      adw_dialog_present (dialog, widget);
    }
}

static void
select_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);

  passkeys_user_choice_add_all (self->choice, G_LIST_MODEL (self->found));
}

static void
on_import_accepted (PasskeysUsersPage  *self,
                    PasskeysUserImport *import)
{
  g_autoptr(PasskeysBulkChange) change = NULL;
  AdwDialog *dialog;

  change = passkeys_bulk_change_new_for_rows (self->session,
                                              passkeys_user_import_get_rows (import));
  dialog = passkeys_bulk_dialog_new (self->session, change, PASSKEYS_BULK_KIND_INVITE, NULL);
  g_signal_connect_object (dialog, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_file_chosen_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PasskeysUsersPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  AdwDialog *dialog;

  if (file == NULL || self->users == NULL)
    return;

  dialog = passkeys_import_dialog_new (file, self->users);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (on_import_accepted), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Lists of People (CSV)"));
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_filter_add_mime_type (filter, "text/csv");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Invite from File"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                        on_file_chosen_cb, g_object_ref (widget));
}

/* What is shown: who is not found is not exported. */
static DexFuture *
export_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysUsersPage *self = user_data;
  g_autoptr(GBytes) csv = NULL;
  DexFuture *future;

  future = passkeys_user_export_build (G_LIST_MODEL (self->found));
  csv = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), NULL);
  if (csv != NULL && !g_cancellable_is_cancelled (cancellable))
    /* Translators: the suggested name of a file */
    passkeys_user_file_save (GTK_WIDGET (self->stack), _("Export List"), _("Passkeys Users.csv"),
                             csv);

  return dex_future_new_true ();
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, export_fiber);
}

void
_passkeys_users_page_set_up_choice (PasskeysUsersPage *self)
{
  self->choice = passkeys_user_choice_new ();
  passkeys_user_columns_set_up_choice (self->choice_column, self->choice);
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (show_choice), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->select_button, "toggled", G_CALLBACK (on_select_toggled), self,
                           G_CONNECT_SWAPPED);
  show_choice (self);
}

void
_passkeys_users_page_install_changes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "users.change", "s", change_action);
  gtk_widget_class_install_action (widget_class, "users.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "users.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "users.select-all", NULL, select_all_action);
}
