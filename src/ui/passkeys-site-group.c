/* passkeys-site-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-group"

#include "config.h"

#include "passkeys-site-group.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-busy-button.h"
#include "passkeys-label-text.h"

struct _PasskeysSiteGroup
{
  AdwPreferencesGroup  parent_instance;

  PasskeysSiteService *service;  /* (owned) (nullable): until it is set */
  GSettings           *settings; /* (owned) (nullable): as above */

  AdwSwitchRow        *offer_row;
  AdwActionRow        *trouble_row;
  GtkWidget           *copy_button;
  PasskeysBusyButton  *again_button;
  AdwSwitchRow        *login_row;
};

G_DEFINE_FINAL_TYPE (PasskeysSiteGroup, passkeys_site_group, ADW_TYPE_PREFERENCES_GROUP)

static const struct
{
  const char *state;   /* how it is, below the switch */
  const char *trouble; /* (nullable): what is missing */
  const char *fix;     /* (nullable): what to do about that */
} words[] = {
  [PASSKEYS_SITE_SERVICE_OFF] = {
    NC_("browsers", "Off: browsers do not see the passkeys on this computer"), NULL, NULL },
  [PASSKEYS_SITE_SERVICE_STARTING] = { NC_("browsers", "Starting…"), NULL, NULL },
  [PASSKEYS_SITE_SERVICE_RUNNING] = {
    NC_("browsers",
        "On: browsers see this computer as a security key, and each use asks for your PIN"),
    NULL, NULL },
  [PASSKEYS_SITE_SERVICE_STOPPING] = { NC_("browsers", "Stopping…"), NULL, NULL },
  [PASSKEYS_SITE_SERVICE_NO_DEVICE] = {
    NC_("browsers", "Not running"), N_("/dev/uhid Is Missing"),
    N_("Have an administrator of this computer run this command.") },
  [PASSKEYS_SITE_SERVICE_WITHHELD] = {
    NC_("browsers", "Not running"), N_("The Sandbox Hides /dev/uhid"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_SITE_SERVICE_DENIED] = {
    NC_("browsers", "Not running"), N_("Your Account May Not Use /dev/uhid"),
    N_("Give this rule to an administrator of this computer, then log in again.") },
  [PASSKEYS_SITE_SERVICE_FAILED] = {
    NC_("browsers", "Not running"), N_("It Ended by Itself"),
    N_("Try again. If it does not help, look into the journal of the system.") },
};

static char *
dup_rule (void)
{
  g_autoptr(GBytes) rule = g_resources_lookup_data (RESOURCE_PATH "/browsers.rules",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (rule != NULL);

  return g_strndup (g_bytes_get_data (rule, NULL), g_bytes_get_size (rule));
}

/* NULL where nothing can be copied */
static char *
dup_copy (PasskeysSiteServiceState state)
{
  switch ((int) state)
    {
    case PASSKEYS_SITE_SERVICE_NO_DEVICE:
      return g_strdup ("modprobe uhid");
    case PASSKEYS_SITE_SERVICE_WITHHELD:
      return g_strdup ("flatpak override --user --device=all " APPLICATION_ID);
    case PASSKEYS_SITE_SERVICE_DENIED:
      return dup_rule ();
    default:
      return NULL;
    }
}

static void
show_trouble (PasskeysSiteGroup        *self,
              PasskeysSiteServiceState  state)
{
  const char *trouble = words[state].trouble;
  g_autofree char *copy = dup_copy (state);

  gtk_widget_set_visible (GTK_WIDGET (self->trouble_row), trouble != NULL);
  gtk_widget_set_visible (self->copy_button, copy != NULL);
  if (trouble == NULL)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->trouble_row), _(trouble));
  adw_action_row_set_subtitle (self->trouble_row, _(words[state].fix));
}

static void
update (PasskeysSiteGroup *self)
{
  PasskeysSiteServiceState state = passkeys_site_service_get_state (self->service);
  gboolean offered = adw_switch_row_get_active (self->offer_row);

  /* What is missing is no trouble to a person who does not want it. */
  if (!offered && state > PASSKEYS_SITE_SERVICE_STOPPING)
    state = PASSKEYS_SITE_SERVICE_OFF;
  /* Before the first look, and when it was ended from elsewhere. */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->offer_row),
                               offered && state == PASSKEYS_SITE_SERVICE_OFF
                                 ? C_("browsers", "Not running")
                                 : g_dpgettext2 (GETTEXT_PACKAGE, "browsers", words[state].state));
  show_trouble (self, state);
}

static void
on_state_changed (PasskeysSiteGroup *self)
{
  update (self);
  passkeys_announce (GTK_WIDGET (self),
                     adw_action_row_get_subtitle (ADW_ACTION_ROW (self->offer_row)));
}

static void
show_toast (PasskeysSiteGroup *self,
            const char        *text)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (text));
}

static DexFuture *
applied_cb (DexFuture *future,
            gpointer   user_data)
{
  g_autoptr(PasskeysSiteGroup) self = g_weak_ref_get (user_data);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self == NULL)
    return NULL;

  passkeys_busy_button_set_busy (self->again_button, FALSE);
  if (value == NULL || !g_value_get_boolean (value))
    show_toast (self, _("Your desktop does not start it when you log in"));

  return NULL;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* A dialog that is closed meanwhile does not end what the person has switched on. */
static void
apply (PasskeysSiteGroup *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  passkeys_busy_button_set_busy (self->again_button, TRUE);
  dex_future_disown (dex_future_finally (passkeys_site_service_apply (self->service), applied_cb,
                                         weak, weak_free));
  update (self);
}

static void
on_again_clicked (PasskeysSiteGroup *self)
{
  apply (self);
}

static void
on_copy_clicked (PasskeysSiteGroup *self)
{
  g_autofree char *copy = dup_copy (passkeys_site_service_get_state (self->service));

  if (copy == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), copy);
  show_toast (self, C_("clipboard", "Copied"));
}

static void
passkeys_site_group_dispose (GObject *object)
{
  PasskeysSiteGroup *self = PASSKEYS_SITE_GROUP (object);

  g_clear_object (&self->service);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SITE_GROUP);

  G_OBJECT_CLASS (passkeys_site_group_parent_class)->dispose (object);
}

static void
passkeys_site_group_class_init (PasskeysSiteGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_site_group_dispose;

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-site-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteGroup, offer_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteGroup, trouble_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteGroup, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteGroup, again_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteGroup, login_row);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
passkeys_site_group_init (PasskeysSiteGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self->trouble_row));
}

/**
 * passkeys_site_group_set_service:
 * @self: a group
 * @service: what is switched
 * @settings: where the person's wish is kept
 *
 * Shows how it is and lets it be changed.
 */
void
passkeys_site_group_set_service (PasskeysSiteGroup   *self,
                                 PasskeysSiteService *service,
                                 GSettings           *settings)
{
  g_return_if_fail (PASSKEYS_IS_SITE_GROUP (self));
  g_return_if_fail (PASSKEYS_IS_SITE_SERVICE (service));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "offer-to-browsers", self->offer_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "offer-at-login", self->login_row, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_signal_connect_object (self->offer_row, "notify::active", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->login_row, "notify::active", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
