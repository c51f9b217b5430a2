/* passkeys-site-entry-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-entry-group"

#include "config.h"

#include "passkeys-site-entry-group.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-entry-error.h"
#include "passkeys-label-text.h"
#include "passkeys-local-passkey-words.h"
#include "passkeys-time-words.h"
#include "passkeys-untrusted-text.h"

#define MAXIMUM_USER_NAME 64

struct _PasskeysSiteEntryGroup
{
  AdwBin               parent_instance;

  GListModel          *entries; /* (owned) (nullable): of PasskeysLocalPasskey */
  gboolean             ready;

  AdwPreferencesGroup *create_group;
  GtkWidget           *create_row;
  GtkCheckButton      *create_button;
  GtkWidget           *name_row;
  GtkLabel            *message_label;
  GtkWidget           *update_group;
  GtkListBox          *entries_list;
};

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS
};

enum { ACTIVATE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSiteEntryGroup, passkeys_site_entry_group, ADW_TYPE_BIN)

static const char *
get_user_name (PasskeysSiteEntryGroup *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

static GtkCheckButton *
get_button (GtkListBoxRow *row)
{
  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

/* NULL for a new one */
static PasskeysLocalPasskey *
dup_selected (PasskeysSiteEntryGroup *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->entries_list, i)) != NULL; i++)
    if (gtk_check_button_get_active (get_button (row)))
      return g_list_model_get_item (self->entries, i);

  return NULL;
}

static void
show_message (PasskeysSiteEntryGroup *self,
              const char             *message)
{
  gboolean wrong = message != NULL;

  if (g_strcmp0 (gtk_label_get_label (self->message_label), wrong ? message : "") == 0)
    return;

  gtk_label_set_label (self->message_label, wrong ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), wrong);
  passkeys_entry_error_set (GTK_EDITABLE (self->name_row), wrong ? self->message_label : NULL);
  if (wrong)
    passkeys_announce (GTK_WIDGET (self), message);
}

static const char *
describe (const GError *error)
{
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED))
    return _("There is an entry of this name for this site. Choose another name, or update that "
             "account.");

  return _("This name cannot be used: it is too long, or has characters that cannot be seen.");
}

static void
update (PasskeysSiteEntryGroup *self)
{
  gboolean creates = gtk_check_button_get_active (self->create_button);
  g_autoptr(GError) error = NULL;
  gboolean ready;

  if (self->entries == NULL)
    return;

  ready = !creates ||
          passkeys_site_choice_check_user_name (self->entries, get_user_name (self), &error);
  /* Nobody has to be told that nothing is typed yet. */
  show_message (self, error != NULL && *get_user_name (self) != '\0' ? describe (error) : NULL);
  if (self->ready == ready)
    return;

  self->ready = ready;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
on_changed (PasskeysSiteEntryGroup *self)
{
  update (self);
}

static void
on_activated (PasskeysSiteEntryGroup *self)
{
  if (self->ready)
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PasskeysSiteEntryGroup *self = user_data;
  PasskeysLocalPasskey *passkey = item;
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  g_autofree char *day = NULL;
  g_autofree char *made = NULL;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();

  day = passkeys_time_words_dup_day (passkeys_local_passkey_get_created (passkey));
  /* Translators: %s is the day on which a passkey was made */
  made = g_strdup_printf (_("Made %s"), day);

  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->create_button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, user, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);

  passkeys_label_text_keep_addresses (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), user);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), made);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}

/* The account that the site speaks of, if it is there: the person most likely means that. */
static void
select_entry (PasskeysSiteEntryGroup *self,
              const char             *user_name)
{
  gtk_check_button_set_active (self->create_button, TRUE);
  for (guint i = 0; user_name != NULL && i < g_list_model_get_n_items (self->entries); i++)
    {
      g_autoptr(PasskeysLocalPasskey) entry = g_list_model_get_item (self->entries, i);

      if (g_strcmp0 (passkeys_local_passkey_get_user_name (entry), user_name) == 0)
        {
          GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->entries_list, i);

          gtk_check_button_set_active (get_button (row), TRUE);
          return;
        }
    }
}

static gboolean
passkeys_site_entry_group_grab_focus (GtkWidget *widget)
{
  PasskeysSiteEntryGroup *self = PASSKEYS_SITE_ENTRY_GROUP (widget);
  GtkListBoxRow *row;

  if (gtk_check_button_get_active (self->create_button))
    return gtk_widget_grab_focus (self->name_row);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->entries_list, i)) != NULL; i++)
    if (gtk_check_button_get_active (get_button (row)))
      return gtk_widget_grab_focus (GTK_WIDGET (row));

  return FALSE;
}

static void
passkeys_site_entry_group_dispose (GObject *object)
{
  PasskeysSiteEntryGroup *self = PASSKEYS_SITE_ENTRY_GROUP (object);

  g_clear_object (&self->entries);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SITE_ENTRY_GROUP);

  G_OBJECT_CLASS (passkeys_site_entry_group_parent_class)->dispose (object);
}

static void
passkeys_site_entry_group_get_property (GObject    *object,
                                        guint       prop_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  PasskeysSiteEntryGroup *self = PASSKEYS_SITE_ENTRY_GROUP (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_site_entry_group_class_init (PasskeysSiteEntryGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_site_entry_group_dispose;
  object_class->get_property = passkeys_site_entry_group_get_property;
  widget_class->grab_focus = passkeys_site_entry_group_grab_focus;

  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-site-entry-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, create_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, create_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, create_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, message_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, update_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteEntryGroup, entries_list);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
passkeys_site_entry_group_init (PasskeysSiteEntryGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_site_entry_group_set_entries:
 * @self: a group
 * @entries: what is there for the site: a list of [class@LocalPasskey]
 * @user_name: (nullable): what the site calls the person
 *
 * Shows where the new passkey can go. Without entries there is only the user name to be said.
 */
void
passkeys_site_entry_group_set_entries (PasskeysSiteEntryGroup *self,
                                       GListModel             *entries,
                                       const char             *user_name)
{
  g_autofree char *shown = NULL;
  gboolean any;

  g_return_if_fail (PASSKEYS_IS_SITE_ENTRY_GROUP (self));
  g_return_if_fail (G_IS_LIST_MODEL (entries));

  any = g_list_model_get_n_items (entries) > 0;
  shown = passkeys_untrusted_text_strip (user_name != NULL ? user_name : "", MAXIMUM_USER_NAME);

  g_clear_object (&self->entries);
  gtk_list_box_bind_model (self->entries_list, entries, create_row, self, NULL);
  adw_preferences_group_set_title (self->create_group, any ? _("Keep the New Passkey In")
                                                           : _("Keep the New Passkey As"));
  gtk_widget_set_visible (self->create_row, any);
  gtk_widget_set_visible (self->update_group, any);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), shown);

  self->entries = g_object_ref (entries);
  select_entry (self, user_name);
  update (self);
}

/**
 * passkeys_site_entry_group_set_error:
 * @self: a group that has entries
 * @error: why the last choice will not do
 *
 * Shows the reason until something is changed.
 */
void
passkeys_site_entry_group_set_error (PasskeysSiteEntryGroup *self,
                                     const GError           *error)
{
  g_return_if_fail (PASSKEYS_IS_SITE_ENTRY_GROUP (self));
  g_return_if_fail (error != NULL);

  show_message (self, describe (error));
}

/**
 * passkeys_site_entry_group_is_ready:
 * @self: a group
 *
 * Returns: whether what is chosen will do
 */
gboolean
passkeys_site_entry_group_is_ready (PasskeysSiteEntryGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_ENTRY_GROUP (self), FALSE);

  return self->ready;
}

/**
 * passkeys_site_entry_group_dup_choice:
 * @self: a group that is ready
 *
 * Returns: (transfer full): what is chosen
 */
PasskeysSiteChoice *
passkeys_site_entry_group_dup_choice (PasskeysSiteEntryGroup *self)
{
  g_autoptr(PasskeysLocalPasskey) entry = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SITE_ENTRY_GROUP (self), NULL);
  g_return_val_if_fail (self->ready, NULL);

  entry = dup_selected (self);
  if (entry != NULL)
    return passkeys_site_choice_new_update (entry);

  return passkeys_site_choice_new_create (get_user_name (self));
}
