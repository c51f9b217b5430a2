/* passkeys-passkey-import-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-import-dialog"

#include "config.h"

#include "passkeys-passkey-import-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-import-entry.h"
#include "passkeys-import-list.h"
#include "passkeys-label-text.h"
#include "passkeys-list-status.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-passkey-file.h"
#include "passkeys-passkey-import.h"
#include "passkeys-sealed-file.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-widget-work.h"

struct _PasskeysPasskeyImportDialog
{
  AdwDialog              parent_instance;

  PasskeysVault         *vault;    /* (owned) */
  GFile                 *file;     /* (owned) */
  GBytes                *contents; /* (owned) (nullable): while they are sealed */
  gboolean               sealed;
  PasskeysPasskeyImport *import;   /* (owned) (nullable): once the file was read */

  PasskeysBusyButton    *save_button;
  GtkStack              *stack;
  AdwStatusPage         *failed_page;
  PasskeysErrorBox      *password_error;
  GtkEditable           *password_row;
  PasskeysBusyButton    *open_button;
  PasskeysErrorBox      *save_error;
  GtkLabel              *count_label;
  GtkLabel              *note_label;
  PasskeysImportList    *entry_list;
};

enum { IMPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysPasskeyImportDialog, passkeys_passkey_import_dialog, ADW_TYPE_DIALOG)

static guint
count_saved (PasskeysPasskeyImportDialog *self)
{
  GListModel *entries = passkeys_passkey_import_get_entries (self->import);
  guint n_saved = 0;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysImportEntry) entry = g_list_model_get_item (entries, i);

      if (passkeys_import_entry_get_state (entry) == PASSKEYS_IMPORT_STATE_SAVED)
        n_saved++;
    }
  return n_saved;
}

static void
show_counts (PasskeysPasskeyImportDialog *self)
{
  guint n_entries = g_list_model_get_n_items (passkeys_passkey_import_get_entries (self->import));
  guint n_chosen = passkeys_passkey_import_count_chosen (self->import);
  g_autofree char *words = NULL;

  /* Translators: how many are chosen, and how many there are */
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u of %'u passkey chosen",
                                        "%'u of %'u passkeys chosen", n_entries),
                           n_chosen, n_entries);
  gtk_label_set_label (self->count_label, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.save", n_chosen > 0);
}

static void
show_import (PasskeysPasskeyImportDialog *self)
{
  GListModel *entries = passkeys_passkey_import_get_entries (self->import);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysImportEntry) entry = g_list_model_get_item (entries, i);

      g_signal_connect_object (entry, "notify::chosen", G_CALLBACK (show_counts), self,
                               G_CONNECT_SWAPPED);
    }

  gtk_label_set_label (self->note_label,
                       self->sealed
                         ? _("Nothing is saved yet.")
                         : _("Nothing is saved yet. The file itself is not protected: delete it "
                             "afterwards, for whoever reads it can sign in as you."));
  show_counts (self);
  passkeys_import_list_set_entries (self->entry_list, entries);
  passkeys_list_status_show (self->stack, "entries", NULL,
                             gtk_label_get_label (self->count_label));
}

static void
show_failure (PasskeysPasskeyImportDialog *self,
              const GError                *error)
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

/* Returns what the file holds in memory that is wiped. */
static GBytes *
await_contents (PasskeysPasskeyImportDialog  *self,
                GCancellable                 *cancellable,
                GError                      **error)
{
  g_autoptr(GFileInfo) info = NULL;
  DexFuture *future;
  GBytes *contents;
  gpointer data;
  gsize length;

  future = dex_file_query_info (self->file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT);
  info = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (info == NULL)
    return NULL;

  if (g_file_info_get_size (info) > PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_PASSKEY_FILE_ERROR,
                           PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE, "The file is too large");
      return NULL;
    }

  future = dex_file_load_contents_bytes (self->file);
  contents = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), error);
  if (contents == NULL)
    return NULL;

  data = g_bytes_unref_to_data (contents, &length);
  return passkeys_secure_bytes_new_take (data, length);
}

/* The dry run. */
static gboolean
check (PasskeysPasskeyImportDialog  *self,
       GBytes                       *contents,
       GCancellable                 *cancellable,
       GError                      **error)
{
  g_autoptr(PasskeysPasskeyImport) import = NULL;
  g_autoptr(GPtrArray) entries = passkeys_passkey_file_read (contents, error);

  if (entries == NULL)
    return FALSE;

  import = passkeys_passkey_import_new (self->vault, entries);
  if (!passkeys_await (passkeys_unless_cancelled (passkeys_passkey_import_check (import),
                                                  cancellable),
                       error))
    return FALSE;

  self->import = g_steal_pointer (&import);
  show_import (self);
  return TRUE;
}

static DexFuture *
read_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysPasskeyImportDialog *self = user_data;
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_list_status_show (self->stack, "loading", NULL, NULL);
  if (!(contents = await_contents (self, cancellable, &error)))
    {
      show_failure (self, error);
      return dex_future_new_true ();
    }

  self->sealed = passkeys_passkey_file_is_sealed (contents);
  if (self->sealed ? !passkeys_sealed_file_check (contents, &error)
                   : !check (self, contents, cancellable, &error))
    {
      show_failure (self, error);
    }
  else if (self->sealed)
    {
      self->contents = g_steal_pointer (&contents);
      passkeys_list_status_show (self->stack, "password", NULL, "");
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
    }
  return dex_future_new_true ();
}

/* One wrong password in some hundreds passes for right, and then no format is known. */
static gboolean
unseal (PasskeysPasskeyImportDialog  *self,
        GCancellable                 *cancellable,
        GError                      **error)
{
  g_autoptr(GBytes) password = NULL;
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(GError) reason = NULL;
  DexFuture *future;

  password = passkeys_secure_bytes_new_text (gtk_editable_get_text (self->password_row));
  future = passkeys_sealed_file_open (self->contents, password);
  contents = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), error);
  if (contents == NULL)
    return FALSE;
  if (check (self, contents, cancellable, &reason))
    return TRUE;

  if (g_error_matches (reason, PASSKEYS_PASSKEY_FILE_ERROR, PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN))
    g_set_error_literal (error, PASSKEYS_PASSKEY_FILE_ERROR,
                         PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD, reason->message);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static DexFuture *
open_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysPasskeyImportDialog *self = user_data;
  g_autoptr(GError) error = NULL;

  passkeys_error_box_set_error (self->password_error, NULL);
  passkeys_busy_button_set_busy (self->open_button, TRUE);
  if (unseal (self, cancellable, &error))
    g_clear_pointer (&self->contents, g_bytes_unref);
  else
    passkeys_error_box_set_error (self->password_error, error);
  passkeys_busy_button_set_busy (self->open_button, FALSE);
  return dex_future_new_true ();
}

static DexFuture *
run (PasskeysPasskeyImportDialog *self,
     GCancellable                *cancellable)
{
  guint n_chosen = passkeys_passkey_import_count_chosen (self->import);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autofree char *reason = NULL;
  DexFuture *future;

  reason = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Save %u passkey on this computer",
                                         "Save %u passkeys on this computer", n_chosen), n_chosen);
  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), reason);
  future = passkeys_passkey_import_run (self->import, PASSKEYS_PROMPT (prompt));
  return passkeys_unless_cancelled (passkeys_dialog_prompt_run (prompt, future), cancellable);
}

static DexFuture *
save_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysPasskeyImportDialog *self = user_data;
  g_autoptr(GError) error = NULL;

  passkeys_error_box_set_error (self->save_error, NULL);
  passkeys_busy_button_set_busy (self->save_button, TRUE);
  passkeys_await (run (self, cancellable), &error);
  passkeys_busy_button_set_busy (self->save_button, FALSE);

  if (error == NULL)
    {
      g_signal_emit (self, signals[IMPORTED], 0, count_saved (self));
      adw_dialog_close (ADW_DIALOG (self));
      return dex_future_new_true ();
    }

  passkeys_error_box_set_error (self->save_error, error);
  show_counts (self);
  return dex_future_new_true ();
}

static void
read_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, read_fiber);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, open_fiber);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, save_fiber);
}

static void
on_password_changed (PasskeysPasskeyImportDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.open",
                                 *gtk_editable_get_text (self->password_row) != '\0');
}

static void
on_password_activated (PasskeysPasskeyImportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "import.open", NULL);
}

static void
passkeys_passkey_import_dialog_map (GtkWidget *widget)
{
  PasskeysPasskeyImportDialog *self = PASSKEYS_PASSKEY_IMPORT_DIALOG (widget);

  GTK_WIDGET_CLASS (passkeys_passkey_import_dialog_parent_class)->map (widget);

  if (self->import == NULL && self->contents == NULL)
    gtk_widget_activate_action (widget, "import.read", NULL);
}

static void
passkeys_passkey_import_dialog_dispose (GObject *object)
{
  PasskeysPasskeyImportDialog *self = PASSKEYS_PASSKEY_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PASSKEY_IMPORT_DIALOG);
  g_clear_object (&self->import);
  g_clear_object (&self->vault);
  g_clear_object (&self->file);
  g_clear_pointer (&self->contents, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_passkey_import_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, password_error);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, save_error);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, note_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyImportDialog, entry_list);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_password_activated);
}

static void
passkeys_passkey_import_dialog_class_init (PasskeysPasskeyImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_passkey_import_dialog_dispose;
  widget_class->map = passkeys_passkey_import_dialog_map;

  signals[IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_IMPORT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-passkey-import-dialog.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "import.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "import.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "import.save", NULL, save_action);
}

static void
passkeys_passkey_import_dialog_init (PasskeysPasskeyImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.open", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.save", FALSE);
  passkeys_error_box_set_error (self->password_error, NULL);
  passkeys_error_box_set_error (self->save_error, NULL);
}

/**
 * passkeys_passkey_import_dialog_new:
 * @vault: the passkeys of this computer
 * @file: a file with passkeys
 *
 * Returns: (transfer floating): a dialog that reads the file once it is shown
 */
AdwDialog *
passkeys_passkey_import_dialog_new (PasskeysVault *vault,
                                    GFile         *file)
{
  PasskeysPasskeyImportDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (PASSKEYS_TYPE_PASSKEY_IMPORT_DIALOG, NULL);
  self->vault = g_object_ref (vault);
  self->file = g_object_ref (file);

  return ADW_DIALOG (self);
}
