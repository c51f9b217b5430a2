/* passkeys-security-key-reset-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-reset-dialog"

#include "config.h"

#include "passkeys-security-key-reset-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-security-key-reset.h"

#define FIBER_STACK_SIZE (256 * 1024)
#define N_STEPS 3

struct _PasskeysSecurityKeyResetDialog
{
  AdwDialog                 parent_instance;

  PasskeysSecurityKeyList  *keys;   /* (owned) */
  PasskeysSecurityKey      *key;    /* (owned) */
  PasskeysSecurityKeyReset *reset;  /* (owned) (nullable): while it runs */
  DexPromise               *closed; /* (owned): rejected when the dialog is closed */

  GtkStack                 *stack;
  GtkLabel                 *name_label;
  AdwActionRow             *organisation_row;
  AdwActionRow             *passkeys_row;
  GtkWidget                *fingerprints_row;
  GtkWidget                *others_group;
  AdwEntryRow              *word_row;
  GtkWidget                *start_button;
  AdwStatusPage            *step_page;
  GtkLabel                 *count_label;
  AdwStatusPage            *failed_page;
  GtkWidget                *close_button;
};

/* What the person does at each step, and why. */
static const struct
{
  const char *title;
  const char *sentence;
} steps[] = {
  [PASSKEYS_SECURITY_KEY_RESET_UNPLUG] = {
    N_("Unplug the Key"), N_("A key lets itself be reset only just after it was plugged in.") },
  [PASSKEYS_SECURITY_KEY_RESET_PLUG_IN] = {
    N_("Plug the Key In Again"), N_("Be ready to touch it right afterwards.") },
  [PASSKEYS_SECURITY_KEY_RESET_TOUCH] = {
    N_("Touch the Key Now"), N_("It waits for ten seconds. Some keys want to be held for a while.") },
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyResetDialog, passkeys_security_key_reset_dialog,
                     ADW_TYPE_DIALOG)

static gboolean
is_word_typed (PasskeysSecurityKeyResetDialog *self)
{
  g_autofree char *typed = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->word_row)),
                                            -1);
  /* Translators: what a person types to confirm a factory reset */
  g_autofree char *word = g_utf8_casefold (C_("confirmation", "reset"), -1);

  return g_strcmp0 (g_strstrip (typed), word) == 0;
}

static gboolean
has_others (PasskeysSecurityKeyResetDialog *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->keys)) > 1;
}

static void
update_confirmation (PasskeysSecurityKeyResetDialog *self)
{
  gboolean were_told = gtk_widget_get_visible (self->others_group);

  gtk_widget_set_visible (self->others_group, has_others (self));
  if (has_others (self) && !were_told)
    passkeys_announce_now (self->others_group, _("Unplug the Other Security Keys"));
  gtk_widget_set_sensitive (self->start_button, is_word_typed (self) && !has_others (self));
}

static void
say (PasskeysSecurityKeyResetDialog *self,
     AdwStatusPage                  *page,
     const char                     *title,
     const char                     *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  g_autofree char *spoken = g_strdup_printf (_("%s. %s"), title, sentence);

  adw_status_page_set_title (page, title);
  adw_status_page_set_description (page, escaped);
  passkeys_announce_now (GTK_WIDGET (self), spoken);
}

static void
show_step (PasskeysSecurityKeyResetDialog *self)
{
  PasskeysSecurityKeyResetStep step = passkeys_security_key_reset_get_step (self->reset);
  g_autofree char *count = NULL;

  if (step >= G_N_ELEMENTS (steps))
    return;

  /* Translators: "Step 2 of 3" */
  count = g_strdup_printf (_("Step %d of %d"), (int) step + 1, N_STEPS);
  gtk_label_set_label (self->count_label, count);
  say (self, self->step_page, _(steps[step].title), _(steps[step].sentence));
  gtk_stack_set_visible_child_name (self->stack, "steps");
}

static void
show_done (PasskeysSecurityKeyResetDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->close_button);
  passkeys_announce (GTK_WIDGET (self), _("The key is as new."));
}

static void
show_failure (PasskeysSecurityKeyResetDialog *self,
              const GError                   *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS))
    {
      update_confirmation (self);
      gtk_stack_set_visible_child_name (self->stack, "confirm");
      return;
    }

  passkeys_error_messages_describe (error, &title, &sentence);
  say (self, self->failed_page, title, sentence);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static DexFuture *
run_fiber (gpointer user_data)
{
  PasskeysSecurityKeyResetDialog *self = user_data;
  g_autoptr(GError) error = NULL;

  passkeys_await (dex_future_first (passkeys_security_key_reset_run (self->reset),
                                    DEX_FUTURE (dex_ref (self->closed)),
                                    NULL),
                  &error);
  g_clear_object (&self->reset);

  if (!dex_future_is_pending (DEX_FUTURE (self->closed)))
    return dex_future_new_true ();

  if (error == NULL)
    {
      passkeys_security_key_contents_forget (passkeys_security_key_contents_get_default (),
                                             self->key);
      show_done (self);
    }
  else
    show_failure (self, error);

  return dex_future_new_true ();
}

static void
run (PasskeysSecurityKeyResetDialog *self)
{
  if (self->reset != NULL)
    return;

  self->reset = passkeys_security_key_reset_new (self->keys, self->key);
  g_signal_connect_object (self->reset, "notify::step", G_CALLBACK (show_step), self,
                           G_CONNECT_SWAPPED);
  show_step (self);
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, run_fiber, g_object_ref (self),
                                           g_object_unref));
}

static void
start (PasskeysSecurityKeyResetDialog *self)
{
  if (is_word_typed (self) && !has_others (self))
    run (self);
}

static void
on_close_clicked (PasskeysSecurityKeyResetDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static guint
count_known (GListModel                      *passkeys,
             PasskeysSecurityKeyOrganisation *organisation)
{
  guint n_known = 0;

  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysStoredPasskey) passkey = g_list_model_get_item (passkeys, i);

      if (passkeys_security_key_organisation_knows (organisation, passkey))
        n_known++;
    }

  return n_known;
}

/* Whoever loses the passkey of the organisation has to learn it before, not after. */
static void
show_organisation (PasskeysSecurityKeyResetDialog  *self,
                   GListModel                      *passkeys, /* (nullable) */
                   PasskeysSecurityKeyOrganisation *organisation)
{
  const char *name = passkeys_security_key_organisation_get_name (organisation);
  g_autofree char *title = NULL;

  if (passkeys != NULL && count_known (passkeys, organisation) == 0)
    return;

  if (passkeys != NULL)
    /* Translators: %s is the name of an organisation */
    title = g_strdup_printf (_("Your Passkey for %s"), name);
  else
    /* Translators: %s is the name of an organisation */
    title = g_strdup_printf (_("Your Passkey for %s, if It Is Here"), name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->organisation_row), title);
  adw_action_row_set_subtitle (self->organisation_row,
                               _("Make sure that another passkey or the recovery kit lets you in "
                                 "before you go on."));
  gtk_widget_set_visible (GTK_WIDGET (self->organisation_row), TRUE);
}

static void
show_losses (PasskeysSecurityKeyResetDialog *self,
             GListModel                     *passkeys) /* (nullable) */
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->key);
  guint n_passkeys = passkeys != NULL ? g_list_model_get_n_items (passkeys) : 0;
  g_autofree char *text = NULL;

  if (n_passkeys > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "The one listed, and all that the key cannot list",
                                         "The %u listed, and all that the key cannot list",
                                         n_passkeys),
                            n_passkeys);
  adw_action_row_set_subtitle (self->passkeys_row, text != NULL ? text :
                               _("On every site where this key was used, also as a second step"));
  gtk_widget_set_visible (self->fingerprints_row, info != NULL &&
                          passkeys_security_key_info_supports_fingerprints (info));
}

static void
passkeys_security_key_reset_dialog_closed (AdwDialog *dialog)
{
  PasskeysSecurityKeyResetDialog *self = PASSKEYS_SECURITY_KEY_RESET_DIALOG (dialog);

  if (dex_future_is_pending (DEX_FUTURE (self->closed)))
    dex_promise_reject (self->closed,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                             "The dialog was closed"));
}

static void
passkeys_security_key_reset_dialog_dispose (GObject *object)
{
  PasskeysSecurityKeyResetDialog *self = PASSKEYS_SECURITY_KEY_RESET_DIALOG (object);

  g_clear_object (&self->reset);
  g_clear_object (&self->key);
  g_clear_object (&self->keys);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SECURITY_KEY_RESET_DIALOG);

  G_OBJECT_CLASS (passkeys_security_key_reset_dialog_parent_class)->dispose (object);
}

static void
passkeys_security_key_reset_dialog_finalize (GObject *object)
{
  PasskeysSecurityKeyResetDialog *self = PASSKEYS_SECURITY_KEY_RESET_DIALOG (object);

  dex_clear (&self->closed);

  G_OBJECT_CLASS (passkeys_security_key_reset_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, name_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, organisation_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, passkeys_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, fingerprints_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, others_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, word_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, start_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, step_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyResetDialog, close_button);
  gtk_widget_class_bind_template_callback (widget_class, update_confirmation);
  gtk_widget_class_bind_template_callback (widget_class, start);
  gtk_widget_class_bind_template_callback (widget_class, run);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
passkeys_security_key_reset_dialog_class_init (PasskeysSecurityKeyResetDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_security_key_reset_dialog_dispose;
  object_class->finalize = passkeys_security_key_reset_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = passkeys_security_key_reset_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/passkeys-security-key-reset-dialog.ui");
  bind_template (widget_class);
}

static void
passkeys_security_key_reset_dialog_init (PasskeysSecurityKeyResetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  self->closed = dex_promise_new ();
}

/**
 * passkeys_security_key_reset_dialog_new:
 * @keys: what is plugged in
 * @key: the key to reset
 * @passkeys: (nullable): a list of the [class@StoredPasskey] that are known to be on it
 * @organisation: (nullable): whose passkeys are named among what is lost
 *
 * Makes the dialog. Nothing happens until the word is typed.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_security_key_reset_dialog_new (PasskeysSecurityKeyList         *keys,
                                        PasskeysSecurityKey             *key,
                                        GListModel                      *passkeys,
                                        PasskeysSecurityKeyOrganisation *organisation)
{
  PasskeysSecurityKeyResetDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_RESET_DIALOG, NULL);
  self->keys = g_object_ref (keys);
  self->key = g_object_ref (key);
  gtk_label_set_label (self->name_label, passkeys_security_key_get_name (key));
  /* Translators: %s is the word that is to be typed */
  title = g_strdup_printf (_("T_ype “%s” to Confirm"), C_("confirmation", "reset"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->word_row), title);
  show_losses (self, passkeys);
  if (organisation != NULL)
    show_organisation (self, passkeys, organisation);
  g_signal_connect_object (keys, "items-changed", G_CALLBACK (update_confirmation), self,
                           G_CONNECT_SWAPPED);
  update_confirmation (self);

  return ADW_DIALOG (self);
}
