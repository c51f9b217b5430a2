/* passkeys-fingerprint-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint-group"

#include "config.h"

#include "passkeys-fingerprint-group.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-fingerprint-dialog.h"
#include "passkeys-fingerprint-row.h"
#include "passkeys-list-focus.h"

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysFingerprintGroup
{
  AdwPreferencesGroup       parent_instance;

  PasskeysSecurityKeyVisit *visit;        /* (owned) (nullable) */
  GListModel               *fingerprints; /* (owned) (nullable): once they are read */
  gboolean                  loading;

  PasskeysErrorBox         *error_box;
  GtkListBox               *fingerprints_list;
  AdwActionRow             *note_row;
  GtkWidget                *spinner;
  GtkWidget                *unlock_row;
  GtkWidget                *add_row;
};

G_DEFINE_FINAL_TYPE (PasskeysFingerprintGroup, passkeys_fingerprint_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
show_note (PasskeysFingerprintGroup *self,
           const char               *title, /* (nullable) */
           const char               *subtitle)
{
  gtk_widget_set_visible (GTK_WIDGET (self->note_row), title != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note_row), title != NULL ? title : "");
  adw_action_row_set_subtitle (self->note_row, subtitle);
}

static void
update (PasskeysFingerprintGroup *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);
  guint n_items = self->fingerprints != NULL ? g_list_model_get_n_items (self->fingerprints) : 0;
  gboolean locked = self->fingerprints == NULL && !self->loading;
  gboolean has_pin;

  if (info == NULL)
    return;

  has_pin = passkeys_security_key_info_has_pin (info);
  if (!has_pin)
    show_note (self, _("Set a PIN First"), _("The PIN is what remains when a finger is not recognised."));
  else if (self->fingerprints == NULL && self->loading)
    show_note (self, _("Reading the Key…"), NULL);
  else if (locked)
    show_note (self, C_("security key", "Locked"),
               _("The key tells its fingerprints only after its PIN."));
  else if (n_items == 0)
    show_note (self, _("No Fingerprints"), NULL);
  else
    show_note (self, NULL, NULL);

  gtk_widget_set_visible (self->spinner, self->loading && self->fingerprints == NULL);
  gtk_widget_set_visible (self->unlock_row, has_pin && locked);
  gtk_widget_set_visible (self->add_row, self->fingerprints != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprints_list), n_items > 0);
}

/* Something that is done with the key, or with one fingerprint on it. */
typedef struct
{
  PasskeysFingerprintGroup *group;       /* (owned) */
  PasskeysSecurityKeyVisit *visit;       /* (owned) */
  PasskeysFingerprint      *fingerprint; /* (owned) (nullable) */
  char                     *name;        /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->group);
  g_clear_object (&work->visit);
  g_clear_object (&work->fingerprint);
  g_free (work->name);
  g_free (work);
}

static PasskeysSecurityKeyManager *
get_manager (Work *work)
{
  return passkeys_security_key_visit_get_manager (work->visit);
}

static void
start (PasskeysFingerprintGroup *self,
       PasskeysFingerprintRow   *row,
       DexFiberFunc              fiber)
{
  Work *work = g_new0 (Work, 1);

  work->group = g_object_ref (self);
  work->visit = g_object_ref (self->visit);
  if (row != NULL)
    {
      work->fingerprint = g_object_ref (passkeys_fingerprint_row_get_fingerprint (row));
      work->name = g_strdup (passkeys_fingerprint_row_get_name (row));
    }
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, fiber, work, work_free));
}

static DexFuture *remove_fiber (gpointer user_data);
static DexFuture *rename_fiber (gpointer user_data);

static void
on_removed (PasskeysFingerprintGroup *self,
            PasskeysFingerprintRow   *row)
{
  start (self, row, remove_fiber);
}

static void
on_renamed (PasskeysFingerprintGroup *self,
            PasskeysFingerprintRow   *row)
{
  start (self, row, rename_fiber);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = passkeys_fingerprint_row_new (item);

  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), user_data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "renamed", G_CALLBACK (on_renamed), user_data, G_CONNECT_SWAPPED);

  return row;
}

static void
show_fingerprints (PasskeysFingerprintGroup *self)
{
  if (self->fingerprints != NULL)
    passkeys_list_focus_bind_model (self->fingerprints_list, self->fingerprints, create_row, self);
  else
    gtk_list_box_bind_model (self->fingerprints_list, NULL, NULL, NULL, NULL);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Work *work = user_data;
  PasskeysFingerprintGroup *self = work->group;
  g_autoptr(GListModel) fingerprints = NULL;
  g_autoptr(GError) error = NULL;

  fingerprints = passkeys_await_object (
    passkeys_security_key_visit_run (
      work->visit, passkeys_security_key_manager_list_fingerprints (get_manager (work))),
    &error);
  if (self->visit != work->visit)
    return dex_future_new_true ();

  self->loading = FALSE;
  if (fingerprints != NULL)
    {
      g_set_object (&self->fingerprints, fingerprints);
      show_fingerprints (self);
    }
  passkeys_error_box_set_error (self->error_box, error);
  update (self);

  return dex_future_new_true ();
}

static void
load (PasskeysFingerprintGroup *self)
{
  if (self->loading || self->visit == NULL)
    return;

  self->loading = TRUE;
  passkeys_error_box_set_error (self->error_box, NULL);
  update (self);
  start (self, NULL, load_fiber);
}

static AdwAlertDialog *
create_remove_question (const char *name)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Fingerprint?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                /* Translators: %s is the name of a fingerprint */
                                _("The key no longer recognises “%s”. The PIN and the passkeys "
                                  "stay."), name);
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", C_("button", "_Cancel"),
                                  "remove", C_("button", "_Remove"));

  return ADW_ALERT_DIALOG (dialog);
}

static void
settle (Work         *work,
        const GError *error,
        const char   *done)
{
  passkeys_security_key_visit_report (GTK_WIDGET (work->group), error, done);
  if (work->group->visit == work->visit)
    load (work->group);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  response =
    passkeys_await_string (passkeys_security_key_visit_ask (work->visit,
                                                            create_remove_question (work->name),
                                                            GTK_WIDGET (work->group)),
                           NULL);
  if (g_strcmp0 (response, "remove") != 0)
    return dex_future_new_true ();

  passkeys_await (passkeys_security_key_visit_run (
                    work->visit,
                    passkeys_security_key_manager_remove_fingerprint (get_manager (work),
                                                                      work->fingerprint)),
                  &error);
  settle (work, error, _("Fingerprint removed"));

  return dex_future_new_true ();
}

static void
on_name_changed (AdwAlertDialog *dialog,
                 GtkEditable    *name_row)
{
  adw_alert_dialog_set_response_enabled (dialog, "rename",
                                         *gtk_editable_get_text (name_row) != '\0');
}

static AdwAlertDialog *
create_rename_question (const char *name,
                        GtkWidget  *name_row)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Rename Fingerprint"), NULL);
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name_row), C_("fingerprint", "N_ame"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (name_row), TRUE);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (name_row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (name_row), name);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), name_row);

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", C_("button", "_Cancel"),
                                  "rename", C_("button", "Re_name"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (name_row, "changed", G_CALLBACK (on_name_changed), dialog,
                           G_CONNECT_SWAPPED);

  return ADW_ALERT_DIALOG (dialog);
}

static DexFuture *
rename_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(GtkWidget) name_row = g_object_ref_sink (adw_entry_row_new ());
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  response =
    passkeys_await_string (passkeys_security_key_visit_ask (work->visit,
                                                            create_rename_question (work->name,
                                                                                    name_row),
                                                            GTK_WIDGET (work->group)),
                           NULL);
  if (g_strcmp0 (response, "rename") != 0)
    return dex_future_new_true ();

  passkeys_await (passkeys_security_key_visit_run (
                    work->visit,
                    passkeys_security_key_manager_rename_fingerprint (
                      get_manager (work), work->fingerprint,
                      gtk_editable_get_text (GTK_EDITABLE (name_row)))),
                  &error);
  settle (work, error, _("Fingerprint renamed"));

  return dex_future_new_true ();
}

static void
on_add_activated (PasskeysFingerprintGroup *self)
{
  AdwDialog *dialog;

  if (self->visit == NULL)
    return;

  dialog = passkeys_fingerprint_dialog_new (self->visit);
  g_signal_connect_object (dialog, "added", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_unlocked (PasskeysFingerprintGroup *self)
{
  if (self->visit != NULL && self->fingerprints == NULL &&
      gtk_widget_get_visible (GTK_WIDGET (self)) &&
      passkeys_security_key_visit_is_unlocked (self->visit))
    load (self);
}

static void
passkeys_fingerprint_group_dispose (GObject *object)
{
  PasskeysFingerprintGroup *self = PASSKEYS_FINGERPRINT_GROUP (object);

  g_clear_object (&self->visit);
  g_clear_object (&self->fingerprints);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_FINGERPRINT_GROUP);

  G_OBJECT_CLASS (passkeys_fingerprint_group_parent_class)->dispose (object);
}

static void
passkeys_fingerprint_group_class_init (PasskeysFingerprintGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_fingerprint_group_dispose;

  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-fingerprint-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, fingerprints_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, note_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, unlock_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintGroup, add_row);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated);
}

static void
passkeys_fingerprint_group_init (PasskeysFingerprintGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_error_box_set_error (self->error_box, NULL);
}

/**
 * passkeys_fingerprint_group_set_visit:
 * @self: a group
 * @visit: (nullable): the visit to a key that reads fingers
 *
 * Shows which fingers a key knows, or how to unlock it.
 */
void
passkeys_fingerprint_group_set_visit (PasskeysFingerprintGroup *self,
                                      PasskeysSecurityKeyVisit *visit)
{
  g_return_if_fail (PASSKEYS_IS_FINGERPRINT_GROUP (self));
  g_return_if_fail (visit == NULL || PASSKEYS_IS_SECURITY_KEY_VISIT (visit));

  passkeys_security_key_visit_follow (&self->visit, visit, GTK_WIDGET (self), G_CALLBACK (update),
                                      G_CALLBACK (on_unlocked));
  g_clear_object (&self->fingerprints);
  self->loading = FALSE;
  passkeys_error_box_set_error (self->error_box, NULL);
  show_fingerprints (self);

  update (self);
}
