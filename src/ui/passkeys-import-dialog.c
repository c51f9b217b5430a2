/* passkeys-import-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-import-dialog"

#include "config.h"

#include "passkeys-import-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-bulk-list.h"
#include "passkeys-dialog-header.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-list-status.h"
#include "passkeys-widget-work.h"

/* What is larger is no list of people, and is not even opened. */
#define MAXIMUM_SIZE (32 * 1024 * 1024)

struct _PasskeysImportDialog
{
  AdwDialog           parent_instance;

  GFile              *file;     /* (owned) */
  PasskeysPagedList  *everyone; /* (owned) */
  PasskeysUserImport *import;   /* (owned) (nullable): once it was read */

  GtkStack           *stack;
  AdwStatusPage      *failed_page;
  GtkLabel           *count_label;
  GtkLabel           *file_label;
  AdwViewStack       *view_stack;
  PasskeysBulkList   *valid_list;
  PasskeysBulkList   *skipped_list;
};

enum { ACCEPTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysImportDialog, passkeys_import_dialog, ADW_TYPE_DIALOG)

static gboolean
can_be_invited (gpointer item,
                gpointer user_data)
{
  return passkeys_bulk_row_get_skip (item) == PASSKEYS_BULK_SKIP_NONE;
}

static gboolean
is_left_out (gpointer item,
             gpointer user_data)
{
  return !can_be_invited (item, user_data);
}

static void
set_rows (PasskeysBulkList    *list,
          GListModel          *rows,
          GtkCustomFilterFunc  func)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (func, NULL, NULL));
  g_autoptr(GtkFilterListModel) some = gtk_filter_list_model_new (g_object_ref (rows), filter);

  passkeys_bulk_list_set_rows (list, G_LIST_MODEL (some));
}

static void
show_file (PasskeysImportDialog *self,
           guint                 n_rows)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *rows = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u row", "%'u rows",
                                                        n_rows), n_rows);
  g_autofree char *words = NULL;

  if (passkeys_user_import_is_latin1 (self->import))
    /* Translators: the name of a file, and how many rows it has, such as "12 rows" */
    words = g_strdup_printf (_("%s, %s. It is no UTF-8 and was read as Latin-1 (Windows-1252): "
                               "look whether the letters are right."), shown, rows);
  else
    /* Translators: the name of a file, and how many rows it has, such as "12 rows" */
    words = g_strdup_printf (_("%s, %s, read as UTF-8. Nobody is invited yet."), shown, rows);

  gtk_label_set_label (self->file_label, words);
}

static void
show_counts (PasskeysImportDialog *self,
             guint                 n_valid,
             guint                 n_skipped)
{
  g_autofree char *valid = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                         "%'u person can be invited",
                                                         "%'u people can be invited", n_valid),
                                            n_valid);
  g_autofree char *skipped = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u row is left out",
                                                           "%'u rows are left out", n_skipped),
                                              n_skipped);
  g_autofree char *words = g_strdup_printf (_("%s, %s"), valid, skipped);

  gtk_label_set_label (self->count_label, n_skipped > 0 ? words : valid);
}

static void
show_import (PasskeysImportDialog *self)
{
  GListModel *rows = passkeys_user_import_get_rows (self->import);
  guint n_rows = g_list_model_get_n_items (rows);
  guint n_valid = passkeys_user_import_get_n_valid (self->import);

  show_counts (self, n_valid, n_rows - n_valid);
  show_file (self, n_rows);
  set_rows (self->valid_list, rows, can_be_invited);
  set_rows (self->skipped_list, rows, is_left_out);
  adw_view_stack_set_visible_child_name (self->view_stack, n_valid > 0 ? "valid" : "skipped");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.accept", n_valid > 0);
  passkeys_list_status_show (self->stack, "read", NULL, gtk_label_get_label (self->count_label));
}

static void
show_failure (PasskeysImportDialog *self,
              const GError         *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  if (passkeys_error_messages_is_silent (error))
    return;

  passkeys_error_messages_describe (error, &title, &sentence);
  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, escaped);
  passkeys_list_status_show (self->stack, "failed", NULL, "");
}

/* Who is in the organisation already is known once everyone was read. */
static gboolean
await_everyone (PasskeysImportDialog  *self,
                GCancellable          *cancellable,
                GError               **error)
{
  DexFuture *future;

  if (passkeys_paged_list_is_loaded (self->everyone)
      && !passkeys_paged_list_has_more (self->everyone))
    return TRUE;

  future = passkeys_paged_list_load_all (self->everyone);
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

static GBytes *
await_contents (PasskeysImportDialog  *self,
                GCancellable          *cancellable,
                GError               **error)
{
  g_autoptr(GFileInfo) info = NULL;
  DexFuture *future;

  future = dex_file_query_info (self->file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT);
  info = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (info == NULL)
    return NULL;

  if (g_file_info_get_size (info) > MAXIMUM_SIZE)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("The file is larger than any list of users"));
      return NULL;
    }

  future = dex_file_load_contents_bytes (self->file);
  return passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), error);
}

static DexFuture *
read_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysImportDialog *self = user_data;
  g_autoptr(GBytes) csv = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_list_status_show (self->stack, "loading", NULL, NULL);
  if (await_everyone (self, cancellable, &error))
    csv = await_contents (self, cancellable, &error);
  if (csv != NULL)
    {
      future = passkeys_user_import_read (csv, G_LIST_MODEL (self->everyone));
      self->import = passkeys_await_object (passkeys_unless_cancelled (future, cancellable),
                                            &error);
    }

  if (self->import != NULL)
    show_import (self);
  else
    show_failure (self, error);

  return dex_future_new_true ();
}

static void
read_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_clear_object (&PASSKEYS_IMPORT_DIALOG (widget)->import);
  passkeys_widget_work_begin (widget, read_fiber);
}

static void
accept_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  /* closing lets it go */
  g_autoptr(PasskeysImportDialog) self = g_object_ref (PASSKEYS_IMPORT_DIALOG (widget));
  g_autoptr(PasskeysUserImport) import = g_steal_pointer (&self->import);

  if (import == NULL)
    return;

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[ACCEPTED], 0, import);
}

static void
passkeys_import_dialog_map (GtkWidget *widget)
{
  PasskeysImportDialog *self = PASSKEYS_IMPORT_DIALOG (widget);

  GTK_WIDGET_CLASS (passkeys_import_dialog_parent_class)->map (widget);

  if (self->import == NULL)
    gtk_widget_activate_action (widget, "import.read", NULL);
}

static void
passkeys_import_dialog_dispose (GObject *object)
{
  PasskeysImportDialog *self = PASSKEYS_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->import);
  g_clear_object (&self->everyone);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (passkeys_import_dialog_parent_class)->dispose (object);
}

static void
passkeys_import_dialog_class_init (PasskeysImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_import_dialog_dispose;
  widget_class->map = passkeys_import_dialog_map;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_USER_IMPORT);

  g_type_ensure (PASSKEYS_TYPE_BULK_LIST);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, file_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, view_stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, valid_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysImportDialog, skipped_list);
  gtk_widget_class_install_action (widget_class, "import.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "import.accept", NULL, accept_action);
}

static void
passkeys_import_dialog_init (PasskeysImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.accept", FALSE);
}

/**
 * passkeys_import_dialog_new:
 * @file: a file of people to invite, or a report of such an invitation
 * @everyone: the organisation's users
 *
 * Returns: (transfer floating): a dialog that reads the file once it is shown
 */
AdwDialog *
passkeys_import_dialog_new (GFile             *file,
                            PasskeysPagedList *everyone)
{
  PasskeysImportDialog *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (everyone), NULL);

  self = g_object_new (PASSKEYS_TYPE_IMPORT_DIALOG, NULL);
  self->file = g_object_ref (file);
  self->everyone = g_object_ref (everyone);

  return ADW_DIALOG (self);
}
