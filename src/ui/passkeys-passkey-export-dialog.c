/* passkeys-passkey-export-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-export-dialog"

#include "config.h"

#include "passkeys-passkey-export-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-local-passkey-words.h"
#include "passkeys-passkey-export.h"
#include "passkeys-pin-strength.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-widget-work.h"

/* Nothing slows down whoever tries passwords on a file. */
#define MINIMUM_LENGTH 10

struct _PasskeysPasskeyExportDialog
{
  AdwDialog            parent_instance;

  PasskeysVault       *vault;   /* (owned) */
  GPtrArray           *entries; /* (owned): Entry, in the order of the list */

  PasskeysBusyButton  *export_button;
  PasskeysErrorBox    *error_box;
  GtkEditable         *first_row;
  GtkEditable         *second_row;
  GtkLevelBar         *strength_bar;
  GtkLabel            *hint_label;
  GtkListBox          *passkeys_list;
};

typedef struct
{
  PasskeysLocalPasskey *passkey; /* (owned) */
  GtkCheckButton       *check;   /* of the row */
} Entry;

enum { EXPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysPasskeyExportDialog, passkeys_passkey_export_dialog, ADW_TYPE_DIALOG)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->passkey);
  g_free (entry);
}

static GPtrArray *
list_chosen (PasskeysPasskeyExportDialog *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (gtk_check_button_get_active (entry->check))
        g_ptr_array_add (chosen, g_object_ref (entry->passkey));
    }
  return chosen;
}

static char *
dup_hint (const char          *first,
          const char          *second,
          PasskeysPinStrength  strength)
{
  if (g_utf8_strlen (first, -1) < MINIMUM_LENGTH)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "At least %u character.",
                                         "At least %u characters.", MINIMUM_LENGTH),
                            MINIMUM_LENGTH);
  /* Not before it is as long, so that nobody is corrected while still typing. */
  if (!g_str_equal (first, second) && strlen (second) >= strlen (first))
    return g_strdup (_("The two are not the same."));
  if (strength == PASSKEYS_PIN_STRENGTH_TRIVIAL)
    return g_strdup (_("Easy to guess: it is one of the first that anybody would try."));
  if (strength == PASSKEYS_PIN_STRENGTH_STRONG)
    return g_strdup (_("A strong password."));
  return g_strdup (_("It will do. Several words make it much harder to guess."));
}

static void
update (PasskeysPasskeyExportDialog *self)
{
  const char *first = gtk_editable_get_text (self->first_row);
  const char *second = gtk_editable_get_text (self->second_row);
  gboolean long_enough = g_utf8_strlen (first, -1) >= MINIMUM_LENGTH;
  PasskeysPinStrength strength = passkeys_pin_strength_measure (first);
  g_autoptr(GPtrArray) chosen = list_chosen (self);
  g_autofree char *hint = dup_hint (first, second, strength);

  gtk_label_set_label (self->hint_label, hint);
  gtk_level_bar_set_value (self->strength_bar, long_enough ? strength + 1 : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.run",
                                 long_enough && strength != PASSKEYS_PIN_STRENGTH_TRIVIAL &&
                                   g_str_equal (first, second) && chosen->len > 0);
}

static void
on_changed (PasskeysPasskeyExportDialog *self)
{
  update (self);
}

static void
on_activated (PasskeysPasskeyExportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "export.run", NULL);
}

static DexFuture *
run (PasskeysPasskeyExportDialog *self,
     PasskeysPasskeyExport       *export,
     GCancellable                *cancellable)
{
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(GBytes) password = NULL;
  DexFuture *future;

  password = passkeys_secure_bytes_new_text (gtk_editable_get_text (self->first_row));
  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), _("Export passkeys with their private keys"));
  future = passkeys_passkey_export_run (export, password, PASSKEYS_PROMPT (prompt));
  return passkeys_unless_cancelled (passkeys_dialog_prompt_run (prompt, future), cancellable);
}

/* What the file does not hold is said before it is kept. */
static void
tell_left_behind (PasskeysPasskeyExportDialog *self,
                  GListModel                  *left_behind)
{
  g_autoptr(GString) body = NULL;
  AdwDialog *dialog;

  if (g_list_model_get_n_items (left_behind) == 0)
    return;

  body = g_string_new (_("Their private keys cannot be taken away, so they are not in the file:"));
  for (guint i = 0; i < g_list_model_get_n_items (left_behind); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (left_behind, i);
      g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
      g_autofree char *site = passkeys_local_passkey_words_dup_site (passkey);

      g_string_append_printf (body, "\n%s (%s)", site, user);
    }

  dialog = adw_alert_dialog_new (_("Some Passkeys Stay Behind"), body->str);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close",
                                  C_("button", "_Continue"), NULL);
  g_free (passkeys_await_string (passkeys_alert_choose (ADW_ALERT_DIALOG (dialog),
                                                        GTK_WIDGET (self)),
                                 NULL));
}

static DexFuture *
export_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysPasskeyExportDialog *self = user_data;
  g_autoptr(GPtrArray) chosen = list_chosen (self);
  g_autoptr(PasskeysPasskeyExport) export = passkeys_passkey_export_new (self->vault, chosen);
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_error_box_set_error (self->error_box, NULL);
  passkeys_busy_button_set_busy (self->export_button, TRUE);
  file = passkeys_await_boxed (run (self, export, cancellable), &error);
  passkeys_busy_button_set_busy (self->export_button, FALSE);

  if (file == NULL)
    {
      passkeys_error_box_set_error (self->error_box, error);
      return dex_future_new_true ();
    }

  tell_left_behind (self, passkeys_passkey_export_get_left_behind (export));
  g_signal_emit (self, signals[EXPORTED], 0, file);
  adw_dialog_close (ADW_DIALOG (self));
  return dex_future_new_true ();
}

static void
run_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, export_fiber);
}

static void
add_passkey (PasskeysPasskeyExportDialog *self,
             PasskeysLocalPasskey        *passkey)
{
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  g_autofree char *site = passkeys_local_passkey_words_dup_site (passkey);
  gboolean in_chip = passkeys_local_passkey_get_protection (passkey) == PASSKEYS_PROTECTION_CHIP;
  gboolean can_leave = !in_chip && !passkeys_local_passkey_is_u2f (passkey);
  /* Translators: whose passkey it is */
  g_autofree char *stays = g_strdup_printf (in_chip
                                            ? _("%s\nStays here: its key is in the security chip")
                                            : _("%s\nStays here: the site uses it in an old way"),
                                            user);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  Entry *entry = g_new0 (Entry, 1);

  passkeys_label_text_keep_addresses (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), site);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), can_leave ? user : stays);
  gtk_widget_set_sensitive (row, can_leave);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), can_leave);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->passkeys_list, row);

  entry->passkey = g_object_ref (passkey);
  entry->check = GTK_CHECK_BUTTON (check);
  g_ptr_array_add (self->entries, entry);
}

static void
passkeys_passkey_export_dialog_dispose (GObject *object)
{
  PasskeysPasskeyExportDialog *self = PASSKEYS_PASSKEY_EXPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PASSKEY_EXPORT_DIALOG);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (passkeys_passkey_export_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyExportDialog, passkeys_list);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
passkeys_passkey_export_dialog_class_init (PasskeysPasskeyExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_passkey_export_dialog_dispose;

  signals[EXPORTED] = g_signal_new ("exported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-passkey-export-dialog.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "export.run", NULL, run_action);
}

static void
passkeys_passkey_export_dialog_init (PasskeysPasskeyExportDialog *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  passkeys_pin_strength_colour (self->strength_bar);
  passkeys_error_box_set_error (self->error_box, NULL);
}

/**
 * passkeys_passkey_export_dialog_new:
 * @vault: the passkeys of this computer, loaded
 *
 * Returns: (transfer floating): a dialog; all passkeys that can leave are chosen at first
 */
AdwDialog *
passkeys_passkey_export_dialog_new (PasskeysVault *vault)
{
  PasskeysPasskeyExportDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);

  self = g_object_new (PASSKEYS_TYPE_PASSKEY_EXPORT_DIALOG, NULL);
  self->vault = g_object_ref (vault);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vault)); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (G_LIST_MODEL (vault), i);

      add_passkey (self, passkey);
    }
  update (self);

  return ADW_DIALOG (self);
}
