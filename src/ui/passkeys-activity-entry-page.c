/* passkeys-activity-entry-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-entry-page"

#include "config.h"

#include "passkeys-activity-entry-page.h"

#include <glib/gi18n.h>

#include "passkeys-action-logs-api.h"
#include "passkeys-activity-words.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-widget-work.h"

struct _PasskeysActivityEntryPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session; /* (owned) */
  PasskeysActionLog   *entry;   /* (owned) */

  GtkImage            *kind_image;
  GtkLabel            *action_label;
  AdwActionRow        *person_row;
  AdwActionRow        *date_row;
  AdwActionRow        *name_row;
  AdwActionRow        *credential_row;
  AdwActionRow        *recorded_row;
  AdwActionRow        *path_row;
  AdwActionRow        *id_row;
  GtkWidget           *spinner;
  PasskeysErrorBox    *error_box;
  AdwPreferencesGroup *proof_group;
  AdwActionRow        *public_key_row;
  AdwActionRow        *client_data_row;
  AdwActionRow        *authenticator_data_row;
  AdwActionRow        *signature_row;
};

G_DEFINE_FINAL_TYPE (PasskeysActivityEntryPage, passkeys_activity_entry_page, ADW_TYPE_NAVIGATION_PAGE)

static void
fill_row (AdwActionRow *row,
          const char   *text) /* (nullable) */
{
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

static void
show_proof (PasskeysActivityEntryPage *self,
            PasskeysActionLog         *entry)
{
  gboolean is_signed = passkeys_action_log_get_signature (entry) != NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row),
                                 passkeys_activity_words_get_credential (entry));
  fill_row (self->public_key_row, passkeys_action_log_get_public_key (entry));
  fill_row (self->client_data_row, passkeys_action_log_get_client_data (entry));
  fill_row (self->authenticator_data_row, passkeys_action_log_get_authenticator_data (entry));
  fill_row (self->signature_row, passkeys_action_log_get_signature (entry));
  if (!is_signed)
    adw_preferences_group_set_description (self->proof_group,
                                           _("This was not signed: it made the credential."));
  gtk_widget_set_visible (GTK_WIDGET (self->proof_group), TRUE);
}

static DexFuture *
load_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysActivityEntryPage *self = user_data;
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  g_autoptr(PasskeysActionLog) entry = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future = passkeys_action_logs_api_get (client,
                                                    passkeys_action_log_get_id (self->entry));

  entry = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  gtk_widget_set_visible (self->spinner, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (entry != NULL)
    show_proof (self, entry);
  else
    passkeys_session_report_failure (self->session, error);

  return dex_future_new_true ();
}

static void
load (PasskeysActivityEntryPage *self)
{
  passkeys_error_box_set_error (self->error_box, NULL);
  gtk_widget_set_visible (self->spinner, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), load_fiber);
}

static void
show_entry (PasskeysActivityEntryPage *self,
            PasskeysCredentialNames   *names)
{
  const char *uuid = passkeys_action_log_get_credential_uuid (self->entry);
  PasskeysActivityKind kind = passkeys_activity_words_find_kind (self->entry);
  g_autofree char *date = passkeys_activity_words_dup_exact_date (self->entry);
  g_autofree char *action = passkeys_activity_words_dup_action (self->entry);

  gtk_image_set_from_icon_name (self->kind_image, passkeys_activity_words_get_icon_name (kind));
  gtk_label_set_label (self->action_label, action);
  fill_row (self->person_row, passkeys_activity_words_get_person (self->entry));
  fill_row (self->date_row, date);
  fill_row (self->name_row, passkeys_credential_names_find (names, uuid));
  fill_row (self->credential_row, uuid);
  fill_row (self->recorded_row, passkeys_action_log_get_action (self->entry));
  fill_row (self->path_row, passkeys_action_log_get_path (self->entry));
  fill_row (self->id_row, passkeys_action_log_get_id (self->entry));
}

static void
passkeys_activity_entry_page_map (GtkWidget *widget)
{
  PasskeysActivityEntryPage *self = PASSKEYS_ACTIVITY_ENTRY_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_activity_entry_page_parent_class)->map (widget);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->proof_group)))
    load (self);
}

static void
passkeys_activity_entry_page_dispose (GObject *object)
{
  PasskeysActivityEntryPage *self = PASSKEYS_ACTIVITY_ENTRY_PAGE (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_activity_entry_page_parent_class)->dispose (object);
}

static void
passkeys_activity_entry_page_class_init (PasskeysActivityEntryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_activity_entry_page_dispose;
  widget_class->map = passkeys_activity_entry_page_map;

  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-activity-entry-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, kind_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, action_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, person_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, date_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, credential_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, recorded_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, path_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, proof_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, public_key_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, client_data_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage,
                                        authenticator_data_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityEntryPage, signature_row);
  gtk_widget_class_bind_template_callback (widget_class, load);
}

static void
passkeys_activity_entry_page_init (PasskeysActivityEntryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_activity_entry_page_new:
 * @session: the session that reads the log
 * @entry: an entry of it
 * @names: what credentials are called
 *
 * Returns: (transfer floating): the page; it reads the signature when it is shown
 */
AdwNavigationPage *
passkeys_activity_entry_page_new (PasskeysSession         *session,
                                  PasskeysActionLog       *entry,
                                  PasskeysCredentialNames *names)
{
  PasskeysActivityEntryPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (entry), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (names), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACTIVITY_ENTRY_PAGE, NULL);
  self->session = g_object_ref (session);
  self->entry = g_object_ref (entry);
  show_entry (self, names);

  return ADW_NAVIGATION_PAGE (self);
}
