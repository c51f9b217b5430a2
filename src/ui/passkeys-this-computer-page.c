/* passkeys-this-computer-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-this-computer-page"

#include "config.h"

#include "passkeys-this-computer-page.h"

#include <glib/gi18n.h>

#include "passkeys-application.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-list-focus.h"
#include "passkeys-list-status.h"
#include "passkeys-local-passkey-dialogs.h"
#include "passkeys-local-passkey-removal.h"
#include "passkeys-local-passkey-words.h"
#include "passkeys-passkey-export-dialog.h"
#include "passkeys-passkey-import-dialog.h"
#include "passkeys-passkey-row.h"
#include "passkeys-user-file.h"
#include "passkeys-widget-work.h"

#define FILE_NAME "passkeys.p7m"

struct _PasskeysThisComputerPage
{
  AdwNavigationPage            parent_instance;

  PasskeysSession             *session; /* (owned) */
  PasskeysVault               *vault;   /* (owned) */
  PasskeysLocalPasskeyRemoval *removal; /* (owned) */
  GtkFilter                   *filter;  /* (owned) */
  GError                      *error;   /* (owned) (nullable): why the last reading failed */
  gboolean                     loaded;

  AdwToastOverlay             *toast_overlay;
  AdwBanner                   *failure_banner;
  GtkStack                    *stack;
  AdwStatusPage               *failed_page;
  GtkEditable                 *search_entry;
  GtkListBox                  *passkeys_list;
};

G_DEFINE_FINAL_TYPE (PasskeysThisComputerPage, passkeys_this_computer_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
choose_state (PasskeysThisComputerPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->vault)) > 0)
    return "list";
  if (self->error != NULL)
    return "failed";
  return self->loaded ? "empty" : "loading";
}

static void
show_failure (PasskeysThisComputerPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  passkeys_error_messages_describe (self->error, &title, &sentence);
  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, escaped);
  adw_banner_set_use_markup (self->failure_banner, FALSE);
  adw_banner_set_title (self->failure_banner, sentence);
}

static void
show_state (PasskeysThisComputerPage *self)
{
  guint n_passkeys = g_list_model_get_n_items (G_LIST_MODEL (self->vault));
  g_autofree char *count = passkeys_list_status_count (n_passkeys);
  gboolean is_reading = !self->loaded && self->error == NULL;

  passkeys_list_status_show (self->stack, choose_state (self), self->failure_banner,
                             is_reading ? NULL : count);
}

static void
update (PasskeysThisComputerPage *self)
{
  gboolean has_passkeys = g_list_model_get_n_items (G_LIST_MODEL (self->vault)) > 0;

  if (self->error != NULL)
    show_failure (self);
  adw_banner_set_revealed (self->failure_banner, self->error != NULL && has_passkeys);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "this-computer.export", has_passkeys);
  show_state (self);
}

static DexFuture *
load_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysThisComputerPage *self = user_data;
  g_autoptr(GError) error = NULL;

  passkeys_await (passkeys_unless_cancelled (passkeys_vault_load (self->vault), cancellable),
                  &error);
  if (error != NULL && passkeys_error_messages_is_silent (error))
    return dex_future_new_true ();

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  self->loaded = self->error == NULL;
  update (self);
  return dex_future_new_true ();
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysThisComputerPage *self = PASSKEYS_THIS_COMPUTER_PAGE (widget);

  passkeys_list_status_repeat (self->stack);
  g_clear_error (&self->error);
  self->loaded = FALSE;
  update (self);
  passkeys_widget_work_begin (widget, load_fiber);
}

static void
show_toast (PasskeysThisComputerPage *self,
            const char               *title)
{
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (title));
}

static void
on_imported (PasskeysThisComputerPage *self,
             guint                     n_saved)
{
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u passkey saved",
                                                         "%u passkeys saved", n_saved), n_saved);

  show_toast (self, title);
  update (self);
}

static void
import_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(PasskeysThisComputerPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  AdwDialog *dialog;

  if (file == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  dialog = passkeys_passkey_import_dialog_new (self->vault, file);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (on_imported), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static GListModel *
create_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) known = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (known, _("Passkeys (KeePassXC, Bitwarden, CXF)"));
  gtk_file_filter_add_suffix (known, "passkey");
  gtk_file_filter_add_suffix (known, "json");
  gtk_file_filter_add_suffix (known, "cxf");
  gtk_file_filter_add_suffix (known, "p7m");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, known);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = create_filters ();

  gtk_file_dialog_set_title (dialog, _("Import Passkeys"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, import_chosen_cb,
                        g_object_ref (widget));
}

static void
on_exported (PasskeysThisComputerPage *self,
             GBytes                   *file)
{
  passkeys_user_file_save (GTK_WIDGET (self->stack), _("Export Passkeys"), FILE_NAME, file);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysThisComputerPage *self = PASSKEYS_THIS_COMPUTER_PAGE (widget);
  AdwDialog *dialog = passkeys_passkey_export_dialog_new (self->vault);

  g_signal_connect_object (dialog, "exported", G_CALLBACK (on_exported), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static char *
dup_organisation (PasskeysThisComputerPage *self,
                  PasskeysLocalPasskey     *passkey)
{
  return passkeys_local_passkey_words_dup_organisation (
    passkey, passkeys_session_get_account (self->session));
}

typedef struct
{
  PasskeysThisComputerPage *page;    /* (owned) */
  PasskeysLocalPasskey     *passkey; /* (owned) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->page);
  g_clear_object (&change->passkey);
  g_free (change);
}

static void
begin_change (PasskeysThisComputerPage *self,
              PasskeysPasskeyRow       *row,
              DexFiberFunc              fiber)
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->passkey = g_object_ref (passkeys_passkey_row_get_passkey (row));
  dex_future_disown (passkeys_fiber_spawn (0, fiber, change, change_free));
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Change *change = user_data;
  PasskeysThisComputerPage *self = change->page;
  g_autofree char *organisation = dup_organisation (self, change->passkey);
  g_autoptr(GError) error = NULL;

  if (!passkeys_await_boolean (passkeys_local_passkey_dialogs_ask_remove (GTK_WIDGET (self),
                                                                          change->passkey,
                                                                          organisation),
                               NULL)
      || self->removal == NULL)
    return dex_future_new_true ();

  if (!passkeys_await (passkeys_local_passkey_removal_add (self->removal, change->passkey), &error))
    passkeys_error_messages_toast (GTK_WIDGET (self->stack), error);
  return dex_future_new_true ();
}

static void
on_row_removed (PasskeysThisComputerPage *self,
                PasskeysPasskeyRow       *row)
{
  begin_change (self, row, remove_fiber);
}

static DexFuture *
describe_fiber (gpointer user_data)
{
  Change *change = user_data;
  PasskeysThisComputerPage *self = change->page;

  if (passkeys_await_boolean (passkeys_local_passkey_dialogs_describe (GTK_WIDGET (self),
                                                                       self->vault,
                                                                       change->passkey),
                              NULL)
      && self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  return dex_future_new_true ();
}

static void
on_row_described (PasskeysThisComputerPage *self,
                  PasskeysPasskeyRow       *row)
{
  begin_change (self, row, describe_fiber);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  g_autofree char *organisation = dup_organisation (user_data, item);
  GtkWidget *row = passkeys_passkey_row_new_local (item, organisation);

  g_signal_connect_object (row, "described", G_CALLBACK (on_row_described), user_data,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), user_data,
                           G_CONNECT_SWAPPED);
  return row;
}

static gboolean
is_found (gpointer item,
          gpointer user_data)
{
  PasskeysThisComputerPage *self = user_data;

  return passkeys_local_passkey_words_contain (item, gtk_editable_get_text (self->search_entry));
}

static void
on_search_changed (PasskeysThisComputerPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
passkeys_this_computer_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_this_computer_page_parent_class)->map (widget);

  passkeys_widget_work_begin (widget, load_fiber);
}

/* Whoever leaves the page has no way back to the toast. */
static void
passkeys_this_computer_page_unmap (GtkWidget *widget)
{
  PasskeysThisComputerPage *self = PASSKEYS_THIS_COMPUTER_PAGE (widget);

  if (self->removal != NULL)
    passkeys_local_passkey_removal_finish (self->removal);

  GTK_WIDGET_CLASS (passkeys_this_computer_page_parent_class)->unmap (widget);
}

static void
passkeys_this_computer_page_dispose (GObject *object)
{
  PasskeysThisComputerPage *self = PASSKEYS_THIS_COMPUTER_PAGE (object);

  if (self->passkeys_list != NULL)
    gtk_list_box_bind_model (self->passkeys_list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->removal);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_THIS_COMPUTER_PAGE);
  g_clear_object (&self->filter);
  g_clear_object (&self->vault);
  g_clear_object (&self->session);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (passkeys_this_computer_page_parent_class)->dispose (object);
}

static void
passkeys_this_computer_page_class_init (PasskeysThisComputerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_this_computer_page_dispose;
  widget_class->map = passkeys_this_computer_page_map;
  widget_class->unmap = passkeys_this_computer_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-this-computer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysThisComputerPage, passkeys_list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_install_action (widget_class, "this-computer.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "this-computer.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "this-computer.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "this-computer.reload", NULL);
}

static void
passkeys_this_computer_page_init (PasskeysThisComputerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
}

/**
 * passkeys_this_computer_page_new_for_vault:
 * @session: who is signed in, and where
 * @vault: the passkeys of this computer
 *
 * Returns: (transfer floating): the page; it reads the keyring each time it is shown
 */
AdwNavigationPage *
passkeys_this_computer_page_new_for_vault (PasskeysSession *session,
                                           PasskeysVault   *vault)
{
  PasskeysThisComputerPage *self;
  g_autoptr(GtkFilterListModel) found = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);

  self = g_object_new (PASSKEYS_TYPE_THIS_COMPUTER_PAGE, NULL);
  self->session = g_object_ref (session);
  self->vault = g_object_ref (vault);
  self->removal = passkeys_local_passkey_removal_new (vault, self->toast_overlay);
  found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (vault)),
                                     g_object_ref (self->filter));
  passkeys_list_focus_bind_model (self->passkeys_list, G_LIST_MODEL (found), create_row, self);
  g_signal_connect_object (vault, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_this_computer_page_new:
 * @session: who is signed in, and where
 *
 * Returns: (transfer floating): the page for the passkeys of the application
 */
AdwNavigationPage *
passkeys_this_computer_page_new (PasskeysSession *session)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  return passkeys_this_computer_page_new_for_vault (
    session,
    passkeys_authenticator_list_get_vault (passkeys_application_get_authenticators (application)));
}
