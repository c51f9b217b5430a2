/* passkeys-recovery-kit-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit-page"

#include "config.h"

#include "passkeys-recovery-kit-page.h"

#include <glib/gi18n.h>

#include "passkeys-label-text.h"
#include "passkeys-recovery-kit-document.h"
#include "passkeys-secure-bytes.h"

/* The kit does not stay on the clipboard for whatever reads it next. */
#define CLIPBOARD_SECONDS 90

struct _PasskeysRecoveryKitPage
{
  AdwNavigationPage    parent_instance;

  PasskeysRecoveryKit *kit;       /* (owned) */
  GdkContentProvider  *copied;    /* (owned) (nullable): what we put on the clipboard */
  guint                clear_id;
  guint                group;

  AdwToastOverlay     *toast_overlay;
  GtkStack            *stack;
  AdwActionRow        *username_row;
  AdwActionRow        *org_id_row;
  AdwActionRow        *code_row;
  AdwActionRow        *key_id_row;
  GtkLabel            *question_label;
  AdwEntryRow         *proof_row;
  GtkImage            *proof_image;
};

enum { KEPT, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysRecoveryKitPage, passkeys_recovery_kit_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_toast (PasskeysRecoveryKitPage *self,
            const char              *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static gboolean
is_proved (PasskeysRecoveryKitPage *self)
{
  return passkeys_recovery_kit_proves (self->kit, self->group,
                                       gtk_editable_get_text (GTK_EDITABLE (self->proof_row)));
}

static void
update_proof (PasskeysRecoveryKitPage *self)
{
  gboolean proved = is_proved (self);

  gtk_widget_set_visible (GTK_WIDGET (self->proof_image), proved);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "kit.continue", proved);
}

static void
on_proof_changed (PasskeysRecoveryKitPage *self)
{
  if (self->kit != NULL)
    update_proof (self);
}

static void
on_proof_activated (PasskeysRecoveryKitPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "kit.continue", NULL);
}

static void
on_draw_page (GtkPrintOperation       *operation,
              GtkPrintContext         *context,
              int                      page,
              PasskeysRecoveryKitPage *self)
{
  passkeys_recovery_kit_document_draw (self->kit,
                                       gtk_print_context_get_cairo_context (context),
                                       gtk_print_context_get_width (context),
                                       gtk_print_context_get_height (context));
}

static void
on_print_done (GtkPrintOperation       *operation,
               GtkPrintOperationResult  result,
               PasskeysRecoveryKitPage *self)
{
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    show_toast (self, _("The kit could not be printed. Save it as PDF instead."));
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    show_toast (self, _("Sent to the printer"));
}

static void
print_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, _("Recovery Kit"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (on_draw_page), widget, 0);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_print_done), widget, 0);

  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (gtk_widget_get_root (widget)), NULL);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PasskeysRecoveryKitPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      show_toast (self, _("Recovery kit saved"));
      return;
    }

  message = g_strdup_printf (_("Not saved: %s"), error->message);
  show_toast (self, message);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(PasskeysRecoveryKitPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;

  if (file == NULL)
    return;

  if (!(pdf = passkeys_recovery_kit_document_to_pdf (self->kit, &error)))
    {
      show_toast (self, error->message);
      return;
    }

  /* PRIVATE: the file is nobody else's business on a shared computer. */
  g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       saved_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Save Recovery Kit"));
  /* Translators: the suggested name of the recovery kit's file */
  gtk_file_dialog_set_initial_name (dialog, _("Passkeys Recovery Kit.pdf"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                        file_chosen_cb, g_object_ref (widget));
}

static gboolean
clear_clipboard_cb (gpointer user_data)
{
  PasskeysRecoveryKitPage *self = user_data;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (gdk_clipboard_get_content (clipboard) == self->copied)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&self->copied);
  self->clear_id = 0;

  return G_SOURCE_REMOVE;
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PasskeysRecoveryKitPage *self = PASSKEYS_RECOVERY_KIT_PAGE (widget);
  char *text = passkeys_recovery_kit_document_to_text (self->kit);

  g_clear_handle_id (&self->clear_id, g_source_remove);
  g_clear_object (&self->copied);
  self->copied = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  passkeys_secure_text_free (text);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), self->copied);
  self->clear_id = g_timeout_add_seconds (CLIPBOARD_SECONDS, clear_clipboard_cb, self);
  show_toast (self, _("Copied. The clipboard is cleared in 90 seconds."));
}

static void
ask_proof_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PasskeysRecoveryKitPage *self = PASSKEYS_RECOVERY_KIT_PAGE (widget);

  gtk_stack_set_visible_child_name (self->stack, "proof");
  gtk_widget_grab_focus (GTK_WIDGET (self->proof_row));
}

static void
show_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PasskeysRecoveryKitPage *self = PASSKEYS_RECOVERY_KIT_PAGE (widget);

  gtk_stack_set_visible_child_name (self->stack, "kit");
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysRecoveryKitPage *self = PASSKEYS_RECOVERY_KIT_PAGE (widget);

  if (is_proved (self))
    g_signal_emit (self, signals[KEPT], 0);
}

static void
show_kit (PasskeysRecoveryKitPage *self)
{
  char *code = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (self->kit));
  g_autofree char *key_id =
    passkeys_recovery_kit_document_group (passkeys_recovery_kit_get_key_id (self->kit));

  adw_action_row_set_subtitle (self->username_row, passkeys_recovery_kit_get_username (self->kit));
  adw_action_row_set_subtitle (self->org_id_row, passkeys_recovery_kit_get_org_id (self->kit));
  adw_action_row_set_subtitle (self->code_row, code);
  adw_action_row_set_subtitle (self->key_id_row, key_id);
  passkeys_secure_text_free (code);
}

static void
choose_group (PasskeysRecoveryKitPage *self)
{
  guint n_groups = passkeys_recovery_kit_get_n_groups (self->kit);
  g_autofree char *question = NULL;
  g_autofree char *title = NULL;

  self->group = (guint) g_random_int_range (0, (gint32) n_groups);
  /* Translators: both numbers count the groups of characters in the recovery code */
  question = g_strdup_printf (_("To be sure that the kit can be read, type group %u of the %u "
                                "groups that follow “D1” in the recovery code."),
                              self->group + 1, n_groups);
  title = g_strdup_printf (_("Group %u of the Recovery Code"), self->group + 1);
  gtk_label_set_label (self->question_label, question);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->proof_row), title);
}

static void
passkeys_recovery_kit_page_dispose (GObject *object)
{
  PasskeysRecoveryKitPage *self = (PasskeysRecoveryKitPage *) object;

  if (self->clear_id != 0)
    {
      g_source_remove (self->clear_id);
      clear_clipboard_cb (self);
    }

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_RECOVERY_KIT_PAGE);
  g_clear_object (&self->kit);

  G_OBJECT_CLASS (passkeys_recovery_kit_page_parent_class)->dispose (object);
}

static void
passkeys_recovery_kit_page_class_init (PasskeysRecoveryKitPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_recovery_kit_page_dispose;

  signals[KEPT] = g_signal_new ("kept", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-recovery-kit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, username_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, code_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, key_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, question_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, proof_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryKitPage, proof_image);
  gtk_widget_class_bind_template_callback (widget_class, on_proof_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_proof_activated);

  gtk_widget_class_install_action (widget_class, "kit.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "kit.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "kit.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "kit.ask-proof", NULL, ask_proof_action);
  gtk_widget_class_install_action (widget_class, "kit.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "kit.continue", NULL, continue_action);
}

static void
passkeys_recovery_kit_page_init (PasskeysRecoveryKitPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "kit.continue", FALSE);
}

/**
 * passkeys_recovery_kit_page_new:
 * @kit: the recovery kit to show
 *
 * Returns: (transfer floating): a page that emits "kept" once the kit was proved to be kept
 */
PasskeysRecoveryKitPage *
passkeys_recovery_kit_page_new (PasskeysRecoveryKit *kit)
{
  PasskeysRecoveryKitPage *self;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (kit), NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_KIT_PAGE, NULL);
  self->kit = g_object_ref (kit);
  show_kit (self);
  choose_group (self);

  return self;
}
