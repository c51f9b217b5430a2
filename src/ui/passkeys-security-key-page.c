/* passkeys-security-key-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-page"

#include "config.h"

#include "passkeys-security-key-page.h"

#include "passkeys-fingerprint-group.h"
#include "passkeys-maker-icon.h"
#include "passkeys-security-key-passkeys-group.h"
#include "passkeys-security-key-pin-group.h"
#include "passkeys-security-key-trouble.h"
#include "passkeys-security-key-visit.h"
#include "passkeys-security-key-words.h"

struct _PasskeysSecurityKeyPage
{
  AdwNavigationPage                 parent_instance;

  PasskeysSecurityKey              *key;   /* (owned) */
  PasskeysSecurityKeyVisit         *visit; /* (owned) (nullable): while the page is shown */

  GtkStack                         *stack;
  PasskeysSecurityKeyTrouble       *trouble;
  GtkImage                         *maker_image;
  GtkLabel                         *name_label;
  GtkLabel                         *firmware_label;
  GtkWidget                        *old_group;
  PasskeysSecurityKeyPinGroup      *pin_group;
  PasskeysSecurityKeyPasskeysGroup *passkeys_group;
  PasskeysFingerprintGroup         *fingerprint_group;
  AdwActionRow                     *abilities_row;
  AdwActionRow                     *versions_row;
  GtkWidget                        *reset_group;
};

enum { RESET, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyPage, passkeys_security_key_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_name (PasskeysSecurityKeyPage *self)
{
  g_autofree char *firmware = passkeys_security_key_words_describe_firmware (self->key);
  const char *name = passkeys_security_key_get_name (self->key);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  gtk_image_set_from_icon_name (self->maker_image, passkeys_maker_icon_get_name (
                                  passkeys_security_key_get_maker (self->key)));
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->firmware_label, firmware);
  gtk_widget_set_visible (GTK_WIDGET (self->firmware_label), *firmware != '\0');
}

static void
show_info (PasskeysSecurityKeyPage *self,
           PasskeysSecurityKeyInfo *info)
{
  g_autofree char *abilities = passkeys_security_key_words_describe_abilities (info);
  g_autofree char *versions = passkeys_security_key_words_describe_versions (info);
  gboolean is_fido2 = passkeys_security_key_info_is_fido2 (info);

  adw_action_row_set_subtitle (self->abilities_row, abilities);
  adw_action_row_set_subtitle (self->versions_row, versions);
  gtk_widget_set_visible (self->old_group, !is_fido2);
  gtk_widget_set_visible (GTK_WIDGET (self->pin_group),
                          is_fido2 && passkeys_security_key_info_supports_pin (info));
  gtk_widget_set_visible (GTK_WIDGET (self->passkeys_group),
                          is_fido2 && passkeys_security_key_info_supports_discoverable (info));
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint_group),
                          passkeys_security_key_info_supports_fingerprints (info));
  gtk_widget_set_visible (self->reset_group, is_fido2);
}

static void
set_visit (PasskeysSecurityKeyPage  *self,
           PasskeysSecurityKeyVisit *visit)
{
  passkeys_security_key_pin_group_set_visit (self->pin_group, visit);
  passkeys_security_key_passkeys_group_set_visit (self->passkeys_group, visit);
  passkeys_fingerprint_group_set_visit (self->fingerprint_group, visit);
}

static gboolean
is_ready (PasskeysSecurityKeyPage *self)
{
  return passkeys_security_key_get_state (self->key) == PASSKEYS_SECURITY_KEY_READY &&
         passkeys_security_key_get_info (self->key) != NULL;
}

/* A visit lasts while the page is looked at, so that a PIN is not remembered for longer. */
static void
update_visit (PasskeysSecurityKeyPage *self)
{
  gboolean wanted = is_ready (self) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted == (self->visit != NULL))
    return;

  if (wanted)
    {
      self->visit = passkeys_security_key_visit_new (self->key, GTK_WIDGET (self));
      set_visit (self, self->visit);
    }
  else
    {
      g_autoptr(PasskeysSecurityKeyVisit) visit = g_steal_pointer (&self->visit);

      set_visit (self, NULL);
      passkeys_security_key_visit_end (visit);
    }
}

static const char *
choose_state (PasskeysSecurityKeyPage *self)
{
  if (is_ready (self))
    return "ready";
  if (passkeys_security_key_get_state (self->key) == PASSKEYS_SECURITY_KEY_OPENING)
    return "opening";

  return "trouble";
}

static void
update (PasskeysSecurityKeyPage *self)
{
  const char *state = choose_state (self);

  show_name (self);
  if (is_ready (self))
    show_info (self, passkeys_security_key_get_info (self->key));
  else if (g_str_equal (state, "trouble"))
    passkeys_security_key_trouble_set_key (self->trouble, self->key);

  gtk_stack_set_visible_child_name (self->stack, state);
  update_visit (self);
}

static void
on_reset_activated (PasskeysSecurityKeyPage *self)
{
  g_signal_emit (self, signals[RESET], 0);
}

static void
passkeys_security_key_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_security_key_page_parent_class)->map (widget);

  update_visit (PASSKEYS_SECURITY_KEY_PAGE (widget));
}

static void
passkeys_security_key_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_security_key_page_parent_class)->unmap (widget);

  update_visit (PASSKEYS_SECURITY_KEY_PAGE (widget));
}

static void
passkeys_security_key_page_dispose (GObject *object)
{
  PasskeysSecurityKeyPage *self = PASSKEYS_SECURITY_KEY_PAGE (object);

  if (self->visit != NULL)
    passkeys_security_key_visit_end (self->visit);
  g_clear_object (&self->visit);
  g_clear_object (&self->key);

  G_OBJECT_CLASS (passkeys_security_key_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, maker_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, firmware_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, old_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, passkeys_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, fingerprint_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, abilities_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, versions_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPage, reset_group);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_activated);
}

static void
passkeys_security_key_page_class_init (PasskeysSecurityKeyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_security_key_page_dispose;
  widget_class->map = passkeys_security_key_page_map;
  widget_class->unmap = passkeys_security_key_page_unmap;

  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_FINGERPRINT_GROUP);
  g_type_ensure (PASSKEYS_TYPE_SECURITY_KEY_PASSKEYS_GROUP);
  g_type_ensure (PASSKEYS_TYPE_SECURITY_KEY_PIN_GROUP);
  g_type_ensure (PASSKEYS_TYPE_SECURITY_KEY_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-security-key-page.ui");
  bind_template (widget_class);
}

static void
passkeys_security_key_page_init (PasskeysSecurityKeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_security_key_page_new:
 * @key: a security key
 * @organisation: (nullable): whose passkeys are marked
 *
 * Makes the page. What it shows follows the key.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_security_key_page_new (PasskeysSecurityKey             *key,
                                PasskeysSecurityKeyOrganisation *organisation)
{
  PasskeysSecurityKeyPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_PAGE, NULL);
  self->key = g_object_ref (key);
  passkeys_security_key_passkeys_group_set_organisation (self->passkeys_group, organisation);
  g_signal_connect_object (key, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_security_key_page_get_key:
 * @self: a page
 *
 * Returns: (transfer none): the key that it shows
 */
PasskeysSecurityKey *
passkeys_security_key_page_get_key (PasskeysSecurityKeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_PAGE (self), NULL);

  return self->key;
}

/**
 * passkeys_security_key_page_get_passkeys:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): a list of [class@StoredPasskey], %NULL while it is not read
 */
GListModel *
passkeys_security_key_page_get_passkeys (PasskeysSecurityKeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_PAGE (self), NULL);

  return passkeys_security_key_passkeys_group_get_passkeys (self->passkeys_group);
}

/**
 * passkeys_security_key_page_leave:
 * @self: a page
 *
 * Ends what runs on the key, and takes back what is asked about it.
 */
void
passkeys_security_key_page_leave (PasskeysSecurityKeyPage *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_PAGE (self));

  if (self->visit != NULL)
    passkeys_security_key_visit_end (self->visit);
}
