/* passkeys-security-key-pin-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-pin-group"

#include "config.h"

#include "passkeys-security-key-pin-group.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-words.h"

#define FIBER_STACK_SIZE (256 * 1024)
/* What a PIN can have at most (CTAP 2.1, section 6.5.1). */
#define MAXIMUM_PIN_LENGTH 63

struct _PasskeysSecurityKeyPinGroup
{
  AdwPreferencesGroup       parent_instance;

  PasskeysSecurityKeyVisit *visit; /* (owned) (nullable) */

  AdwActionRow             *pin_row;
  AdwActionRow             *length_row;
  AdwSwitchRow             *always_row;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyPinGroup, passkeys_security_key_pin_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
show_length (PasskeysSecurityKeyPinGroup *self,
             PasskeysSecurityKeyInfo     *info)
{
  guint length = passkeys_security_key_info_get_minimum_pin_length (info);
  g_autofree char *text = NULL;

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u character", "%u characters", length),
                          length);
  adw_action_row_set_subtitle (self->length_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->length_row),
                          passkeys_security_key_info_supports_minimum_pin_length (info));
}

static void
show_always (PasskeysSecurityKeyPinGroup *self,
             PasskeysSecurityKeyInfo     *info)
{
  gboolean fingerprints = passkeys_security_key_info_supports_fingerprints (info);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->always_row),
                                 fingerprints ? _("_Always Ask for the Finger or the PIN")
                                              : _("_Always Ask for the PIN"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->always_row),
                               _("Even where a site is content with a touch"));
  adw_switch_row_set_active (self->always_row, passkeys_security_key_info_get_always_uv (info));
  gtk_widget_set_visible (GTK_WIDGET (self->always_row),
                          passkeys_security_key_info_supports_always_uv (info));
}

static void
update (PasskeysSecurityKeyPinGroup *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);
  g_autofree char *status = NULL;
  gboolean has_pin;

  if (info == NULL)
    return;

  has_pin = passkeys_security_key_info_has_pin (info);
  status = passkeys_security_key_words_describe_pin (info);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pin_row),
                                 has_pin ? _("_Change PIN…") : _("_Set PIN…"));
  adw_action_row_set_subtitle (self->pin_row, status);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_row),
                            passkeys_security_key_info_get_pin_tries_left (info) != 0);
  show_length (self, info);
  show_always (self, info);
}

/* One change of the key, and what to say when it is done. */
typedef struct
{
  PasskeysSecurityKeyPinGroup *group; /* (owned) */
  PasskeysSecurityKeyVisit    *visit; /* (owned) */
  DexFuture                   *work;  /* (owned) (nullable): until it is waited for */
  const char                  *done;  /* (nullable) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->group);
  g_clear_object (&change->visit);
  dex_clear (&change->work);
  g_free (change);
}

/* Whatever came of it, what is shown is what the key says now. */
static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  PasskeysSecurityKey *key = passkeys_security_key_visit_get_key (change->visit);
  g_autoptr(GError) error = NULL;

  passkeys_await (passkeys_security_key_visit_run (change->visit, g_steal_pointer (&change->work)),
                  &error);
  passkeys_security_key_visit_report (GTK_WIDGET (change->group), error, change->done);

  if (!passkeys_security_key_visit_is_over (change->visit))
    passkeys_await (passkeys_security_key_refresh (key), NULL);
  update (change->group);

  return dex_future_new_true ();
}

static void
start_change (PasskeysSecurityKeyPinGroup *self,
              DexFuture                   *work, /* (transfer full) */
              const char                  *done)
{
  Change *change = g_new0 (Change, 1);

  change->group = g_object_ref (self);
  change->visit = g_object_ref (self->visit);
  change->work = work;
  change->done = done;
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, change_fiber, change,
                                           change_free));
}

static void
on_pin_activated (PasskeysSecurityKeyPinGroup *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);

  if (info == NULL)
    return;

  start_change (self,
                passkeys_security_key_manager_set_pin (
                  passkeys_security_key_visit_get_manager (self->visit)),
                passkeys_security_key_info_has_pin (info) ? _("PIN changed") : _("PIN set"));
}

static void
on_length_changed (AdwAlertDialog *dialog,
                   GParamSpec     *pspec,
                   AdwSpinRow     *row)
{
  GtkAdjustment *adjustment = adw_spin_row_get_adjustment (row);

  adw_alert_dialog_set_response_enabled (dialog, "raise", adw_spin_row_get_value (row) >
                                         gtk_adjustment_get_lower (adjustment));
}

static AdwDialog *
create_length_dialog (guint       length,
                      GtkWidget **spin_row) /* (transfer full) */
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Minimum PIN Length"),
                                            _("It can be raised but never lowered, except by a "
                                              "factory reset, which erases the key. If the PIN is "
                                              "shorter, the key asks for a new one."));
  GtkWidget *list = gtk_list_box_new ();
  GtkAdjustment *lengths = gtk_adjustment_new (length, length, MAXIMUM_PIN_LENGTH, 1, 10, 0);

  /* libadwaita gives the row no role, which hides it and its button from assistive technology. */
  *spin_row = g_object_ref_sink (g_object_new (ADW_TYPE_SPIN_ROW,
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                               "adjustment", lengths,
                                               NULL));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (*spin_row), C_("shortest PIN", "C_haracters"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (*spin_row), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), *spin_row);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", C_("button", "_Cancel"),
                                  "raise", C_("shortest PIN", "_Raise"));
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "raise", FALSE);
  g_signal_connect_object (*spin_row, "notify::value", G_CALLBACK (on_length_changed), dialog,
                           G_CONNECT_SWAPPED);

  return dialog;
}

static DexFuture *
length_fiber (gpointer user_data)
{
  PasskeysSecurityKeyPinGroup *self = user_data;
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);
  g_autoptr(GtkWidget) spin_row = NULL;
  g_autofree char *response = NULL;
  AdwDialog *dialog;

  if (info == NULL)
    return dex_future_new_true ();

  dialog = create_length_dialog (passkeys_security_key_info_get_minimum_pin_length (info),
                                 &spin_row);
  response = passkeys_await_string (passkeys_security_key_visit_ask (self->visit,
                                                                     ADW_ALERT_DIALOG (dialog),
                                                                     GTK_WIDGET (self)), NULL);
  if (g_strcmp0 (response, "raise") == 0 && self->visit != NULL)
    start_change (self,
                  passkeys_security_key_manager_set_minimum_pin_length (
                    passkeys_security_key_visit_get_manager (self->visit),
                    (guint) adw_spin_row_get_value (ADW_SPIN_ROW (spin_row))),
                  _("Minimum length raised"));

  return dex_future_new_true ();
}

static void
on_length_activated (PasskeysSecurityKeyPinGroup *self)
{
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, length_fiber,
                                           g_object_ref (self), g_object_unref));
}

static void
on_always_toggled (PasskeysSecurityKeyPinGroup *self)
{
  gboolean always = adw_switch_row_get_active (self->always_row);
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);

  /* The switch is also moved to what the key says. */
  if (info == NULL || passkeys_security_key_info_get_always_uv (info) == always)
    return;

  start_change (self,
                passkeys_security_key_manager_set_always_uv (
                  passkeys_security_key_visit_get_manager (self->visit), always),
                NULL);
}

static void
passkeys_security_key_pin_group_dispose (GObject *object)
{
  PasskeysSecurityKeyPinGroup *self = PASSKEYS_SECURITY_KEY_PIN_GROUP (object);

  g_clear_object (&self->visit);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SECURITY_KEY_PIN_GROUP);

  G_OBJECT_CLASS (passkeys_security_key_pin_group_parent_class)->dispose (object);
}

static void
passkeys_security_key_pin_group_class_init (PasskeysSecurityKeyPinGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_security_key_pin_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/passkeys-security-key-pin-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPinGroup, pin_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPinGroup, length_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPinGroup, always_row);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_length_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_always_toggled);
}

static void
passkeys_security_key_pin_group_init (PasskeysSecurityKeyPinGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_security_key_pin_group_set_visit:
 * @self: a group
 * @visit: (nullable): the visit to a key whose information is known
 *
 * Shows the PIN of a key.
 */
void
passkeys_security_key_pin_group_set_visit (PasskeysSecurityKeyPinGroup *self,
                                           PasskeysSecurityKeyVisit    *visit)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_PIN_GROUP (self));
  g_return_if_fail (visit == NULL || PASSKEYS_IS_SECURITY_KEY_VISIT (visit));

  passkeys_security_key_visit_follow (&self->visit, visit, GTK_WIDGET (self), G_CALLBACK (update),
                                      NULL);

  update (self);
}
