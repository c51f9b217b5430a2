/* passkeys-credential-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential-row"

#include "config.h"

#include "passkeys-credential-row.h"

#include <glib/gi18n.h>

#include "passkeys-base64url.h"
#include "passkeys-credential-names.h"
#include "passkeys-credential-places.h"
#include "passkeys-label-text.h"
#include "passkeys-maker-icon.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-time-words.h"

struct _PasskeysCredentialRow
{
  AdwActionRow          parent_instance;

  PasskeysCredential   *credential; /* (owned) */
  PasskeysLocalPasskey *passkey;    /* (owned) (nullable) what this computer holds of it */

  GtkImage             *kind_image;
  GtkSwitch            *active_switch;
  GtkMenuButton        *menu_button;
};

enum { TOGGLED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysCredentialRow, passkeys_credential_row, ADW_TYPE_ACTION_ROW)

static const char *
describe_kind (PasskeysCredentialKind kind)
{
  switch (kind)
    {
    case PASSKEYS_CREDENTIAL_KIND_FIDO2:
      return C_("credential kind", "Passkey");
    case PASSKEYS_CREDENTIAL_KIND_KEY:
      return _("Signing key");
    case PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY:
      return _("Password-protected key");
    case PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY:
      return _("Recovery key");
    case PASSKEYS_CREDENTIAL_KIND_OTHER:
    default:
      return _("Another kind of credential");
    }
}

/* What is known of the security key that holds a credential. */
typedef struct
{
  gboolean    known;
  gboolean    plugged_in;
  const char *name;  /* (nullable): of the key while it is plugged in, else of its model */
  const char *maker; /* (nullable) */
} Place;

static const char *
find_icon_name (PasskeysCredentialKind  kind,
                gboolean                on_this_computer,
                const Place            *place)
{
  if (on_this_computer)
    return "computer-symbolic";
  if (place->known)
    return passkeys_maker_icon_get_name (place->maker);

  switch (kind)
    {
    case PASSKEYS_CREDENTIAL_KIND_FIDO2:
      return "passkeys-passkey-symbolic";
    case PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY:
      return "passkeys-recovery-kit-symbolic";
    case PASSKEYS_CREDENTIAL_KIND_KEY:
    case PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY:
    case PASSKEYS_CREDENTIAL_KIND_OTHER:
    default:
      return "dialog-password-symbolic";
    }
}

static Place
find_place (PasskeysCredential *credential)
{
  g_autoptr(GBytes) id =
    passkeys_base64url_decode (passkeys_credential_get_credential_id (credential), NULL);
  Place place = { 0 };

  if (id == NULL)
    return place;

  place.name = passkeys_security_key_contents_find (passkeys_security_key_contents_get_default (),
                                                    id);
  place.plugged_in = place.name != NULL;
  place.known = place.plugged_in ||
                passkeys_credential_places_find (passkeys_credential_places_get_default (), id,
                                                 &place.name);
  place.maker = passkeys_credential_places_find_maker (passkeys_credential_places_get_default (), id);

  return place;
}

static char *
describe (PasskeysCredential   *credential,
          PasskeysLocalPasskey *passkey,
          const Place          *place)
{
  const char *kind = describe_kind (passkeys_credential_get_kind (credential));
  g_autofree char *date =
    passkeys_time_words_dup_day (passkeys_credential_get_date_created (credential));

  if (passkey != NULL &&
      passkeys_local_passkey_get_protection (passkey) == PASSKEYS_PROTECTION_CHIP)
    /* Translators: kind of credential, then a date */
    return g_strdup_printf (_("%s in this computer’s security chip · created %s"), kind, date);
  if (passkey != NULL)
    /* Translators: kind of credential, then a date */
    return g_strdup_printf (_("%s on this computer · created %s"), kind, date);
  if (place->plugged_in)
    /* Translators: kind of credential, the name of a security key, then a date */
    return g_strdup_printf (_("%s on %s, plugged in now · created %s"), kind, place->name, date);
  if (place->name != NULL)
    /* Translators: kind of credential, the model of a security key, then a date */
    return g_strdup_printf (_("%s, last seen on %s · created %s"), kind, place->name, date);
  if (place->known)
    /* Translators: kind of credential, then a date */
    return g_strdup_printf (_("%s, last seen on a security key · created %s"), kind, date);

  /* Translators: kind of credential, then a date */
  return g_strdup_printf (_("%s · created %s"), kind, date);
}

static void
show_place (PasskeysCredentialRow *self)
{
  const Place place = find_place (self->credential);
  g_autofree char *subtitle = describe (self->credential, self->passkey, &place);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->kind_image,
                                find_icon_name (passkeys_credential_get_kind (self->credential),
                                                self->passkey != NULL, &place));
}

static gboolean
on_state_set (PasskeysCredentialRow *self,
              gboolean               state)
{
  if (state != gtk_switch_get_state (self->active_switch))
    g_signal_emit (self, signals[TOGGLED], 0, state);

  /* The switch shows the new state only once the server has it. */
  return TRUE;
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
passkeys_credential_row_dispose (GObject *object)
{
  PasskeysCredentialRow *self = (PasskeysCredentialRow *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_CREDENTIAL_ROW);
  g_clear_object (&self->credential);
  g_clear_object (&self->passkey);

  G_OBJECT_CLASS (passkeys_credential_row_parent_class)->dispose (object);
}

static void
passkeys_credential_row_class_init (PasskeysCredentialRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_credential_row_dispose;

  signals[TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-credential-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialRow, kind_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialRow, active_switch);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_state_set);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, remove_action);
}

static void
passkeys_credential_row_init (PasskeysCredentialRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

static void
set_accessible_names (PasskeysCredentialRow *self,
                      const char            *name)
{
  /* Translators: %s is the name of a credential; said of a switch */
  g_autofree char *switch_label = g_strdup_printf (_("%s is active"), name);
  /* Translators: %s is the name of a credential; said of a menu button */
  g_autofree char *menu_label = g_strdup_printf (_("More for %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->active_switch),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, switch_label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);
}

/**
 * passkeys_credential_row_new:
 * @credential: the credential to show
 * @passkey: (nullable): what this computer's vault holds of it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_credential_row_new (PasskeysCredential   *credential,
                             PasskeysLocalPasskey *passkey)
{
  PasskeysCredentialRow *self;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (credential), NULL);

  self = g_object_new (PASSKEYS_TYPE_CREDENTIAL_ROW, NULL);
  self->credential = g_object_ref (credential);
  g_set_object (&self->passkey, passkey);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), passkeys_credential_names_get (credential));
  show_place (self);
  g_signal_connect_object (passkeys_security_key_contents_get_default (), "changed",
                           G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (passkeys_credential_places_get_default (), "changed",
                           G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  set_accessible_names (self, passkeys_credential_names_get (credential));
  passkeys_credential_row_settle (self, passkeys_credential_is_active (credential));

  return GTK_WIDGET (self);
}

/**
 * passkeys_credential_row_get_credential:
 * @self: a #PasskeysCredentialRow
 *
 * Returns: (transfer none): the credential it shows
 */
PasskeysCredential *
passkeys_credential_row_get_credential (PasskeysCredentialRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_ROW (self), NULL);

  return self->credential;
}

/**
 * passkeys_credential_row_settle:
 * @self: a #PasskeysCredentialRow
 * @is_active: what is true now
 *
 * Puts the switch where the truth is, after a change succeeded or failed.
 */
void
passkeys_credential_row_settle (PasskeysCredentialRow *self,
                                gboolean               is_active)
{
  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_ROW (self));

  /* on_state_set() sees that nothing differs, and stays silent. */
  gtk_switch_set_state (self->active_switch, is_active);
  gtk_switch_set_active (self->active_switch, is_active);

  if (is_active)
    gtk_widget_remove_css_class (GTK_WIDGET (self->kind_image), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->kind_image), "dim-label");
}
