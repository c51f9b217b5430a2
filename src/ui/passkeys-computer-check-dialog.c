/* passkeys-computer-check-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check-dialog"

#include "config.h"

#include "passkeys-computer-check-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-computer-check-report.h"
#include "passkeys-computer-check-row.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysComputerCheckDialog
{
  AdwDialog                parent_instance;

  PasskeysSecurityKeyList *keys;   /* (owned) */
  GListModel              *checks; /* (owned): of PasskeysComputerCheck */

  AdwToastOverlay         *toast_overlay;
  AdwPreferencesGroup     *summary_group;
  GtkListBox              *checks_list;
};

G_DEFINE_FINAL_TYPE (PasskeysComputerCheckDialog, passkeys_computer_check_dialog, ADW_TYPE_DIALOG)

static guint
count (PasskeysComputerCheckDialog *self,
       gboolean (*has)             (PasskeysComputerCheck *check))
{
  guint n_checks = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_list_model_get_item (self->checks, i);

      if (has (check))
        n_checks++;
    }

  return n_checks;
}

static char *
summarise (guint n_in_need)
{
  if (n_in_need == 0)
    return g_strdup (_("Passkeys work here."));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u thing needs attention.",
                                       "%u things need attention.",
                                       n_in_need),
                          n_in_need);
}

/* Says how it is once everything was looked at. */
static void
update (PasskeysComputerCheckDialog *self)
{
  gboolean running = count (self, passkeys_computer_check_is_running) > 0;
  g_autofree char *summary = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "check.run", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "check.save", !running);
  if (running)
    {
      adw_preferences_group_set_description (self->summary_group, C_("computer check", "Looking…"));
      return;
    }

  summary = summarise (count (self, passkeys_computer_check_needs_attention));
  adw_preferences_group_set_description (self->summary_group, summary);
  passkeys_announce (GTK_WIDGET (self), summary);
}

static void
run_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PasskeysComputerCheckDialog *self = PASSKEYS_COMPUTER_CHECK_DIALOG (widget);

  for (guint i = 0; i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_list_model_get_item (self->checks, i);

      dex_future_disown (passkeys_computer_check_run (check));
    }
}

typedef struct
{
  PasskeysComputerCheckDialog *dialog; /* (owned) */
  GFile                       *file;   /* (owned) */
  GBytes                      *report; /* (owned) */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->dialog);
  g_clear_object (&save->file);
  g_clear_pointer (&save->report, g_bytes_unref);
  g_free (save);
}

static DexFuture *
save_fiber (gpointer user_data)
{
  Save *save = user_data;
  AdwToastOverlay *overlay = save->dialog->toast_overlay;
  g_autoptr(GError) error = NULL;
  AdwToast *toast;

  passkeys_await (dex_file_replace_contents_bytes (save->file, save->report, NULL, FALSE,
                                                   G_FILE_CREATE_REPLACE_DESTINATION),
                  &error);
  if (!gtk_widget_get_mapped (GTK_WIDGET (save->dialog)))
    return dex_future_new_true ();

  if (error == NULL)
    toast = adw_toast_new (_("Report saved"));
  else
    /* Translators: %s is what the system says about it */
    toast = adw_toast_new_format (_("The report could not be saved: %s"), error->message);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_dismiss_all (overlay);
  adw_toast_overlay_add_toast (overlay, toast);

  return dex_future_new_true ();
}

/*< private >
 * _passkeys_computer_check_dialog_save:
 * @self: a dialog
 * @file: where to
 *
 * Saves what was found, and tells what became of that.
 *
 * Returns: (transfer full): a future that resolves to %TRUE in any case
 */
DexFuture *
_passkeys_computer_check_dialog_save (PasskeysComputerCheckDialog *self,
                                      GFile                       *file)
{
  char *report = passkeys_computer_check_report_build (self->checks, G_LIST_MODEL (self->keys));
  Save *save = g_new0 (Save, 1);

  save->dialog = g_object_ref (self);
  save->file = g_object_ref (file);
  save->report = g_bytes_new_take (report, strlen (report));
  return passkeys_fiber_spawn (FIBER_STACK_SIZE, save_fiber, save, save_free);
}

static void
on_file_chosen_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PasskeysComputerCheckDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && self->checks != NULL)
    dex_future_disown (_passkeys_computer_check_dialog_save (self, file));
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_dialog_set_title (dialog, _("Save Report"));
  /* Translators: name of a file */
  gtk_file_dialog_set_initial_name (dialog, C_("file name", "passkeys-report.txt"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (root), NULL, on_file_chosen_cb, g_object_ref (widget));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return passkeys_computer_check_row_new (item);
}

static void
passkeys_computer_check_dialog_dispose (GObject *object)
{
  PasskeysComputerCheckDialog *self = PASSKEYS_COMPUTER_CHECK_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_COMPUTER_CHECK_DIALOG);
  g_clear_object (&self->checks);
  g_clear_object (&self->keys);

  G_OBJECT_CLASS (passkeys_computer_check_dialog_parent_class)->dispose (object);
}

static void
passkeys_computer_check_dialog_class_init (PasskeysComputerCheckDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_computer_check_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-computer-check-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckDialog, summary_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckDialog, checks_list);

  gtk_widget_class_install_action (widget_class, "check.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "check.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "check.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "check.save", NULL);
}

static void
passkeys_computer_check_dialog_init (PasskeysComputerCheckDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_computer_check_dialog_new:
 * @keys: the security keys
 * @vault: the passkeys of this computer
 * @session: (nullable): who is signed in
 *
 * Makes the dialog and begins to look.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_computer_check_dialog_new (PasskeysSecurityKeyList *keys,
                                    PasskeysVault           *vault,
                                    PasskeysSession         *session)
{
  PasskeysComputerCheckDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);
  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (session == NULL || PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_COMPUTER_CHECK_DIALOG, NULL);
  self->keys = g_object_ref (keys);
  self->checks = passkeys_computer_check_new_all (keys, vault, session);
  gtk_list_box_bind_model (self->checks_list, self->checks, create_row, NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_list_model_get_item (self->checks, i);

      g_signal_connect_object (check, "notify::running", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  run_action (GTK_WIDGET (self), NULL, NULL);

  return ADW_DIALOG (self);
}
