/* passkeys-security-key-trouble.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-trouble"

#include "config.h"

#include "passkeys-security-key-trouble.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-label-text.h"

struct _PasskeysSecurityKeyTrouble
{
  AdwBin         parent_instance;

  char          *code; /* (owned) (nullable): what is copied */

  AdwStatusPage *status_page;
  GtkWidget     *code_box;
  GtkLabel      *code_title;
  GtkLabel      *code_label;
  GtkWidget     *copy_button;
  GtkLabel      *hint_label;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyTrouble, passkeys_security_key_trouble, ADW_TYPE_BIN)

static void
show_words (PasskeysSecurityKeyTrouble *self,
            const char                 *icon_name,
            const char                 *title,
            const char                 *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_status_page_set_icon_name (self->status_page, icon_name);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, escaped);
}

/* What helps against an error of this kind is known in one place. */
static void
show_fix (PasskeysSecurityKeyTrouble *self,
          PasskeysAuthenticatorError  code,
          const char                 *title,
          const char                 *hint)
{
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "");

  g_clear_pointer (&self->code, g_free);
  self->code = passkeys_error_messages_dup_fix (error);
  gtk_label_set_label (self->code_title, title);
  gtk_label_set_label (self->code_label, self->code != NULL ? self->code : "");
  gtk_label_set_label (self->hint_label, hint);
  gtk_widget_set_visible (self->code_box, self->code != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
}

static void
show_denied (PasskeysSecurityKeyTrouble *self,
             PasskeysSecurityKey        *key)
{
  g_autofree char *sentence = NULL;

  /* Translators: %s is a file such as /dev/hidraw3 */
  sentence = g_strdup_printf (_("The key is plugged in, but your account may not open %s. An "
                                "administrator of this computer can change that with one rule."),
                              passkeys_security_key_get_path (key));
  show_words (self, "changes-prevent-symbolic", _("No Permission to Use This Key"), sentence);
  show_fix (self, PASSKEYS_AUTHENTICATOR_ERROR_DENIED, _("The Rule"),
            _("Then unplug the key and plug it in again."));
}

static void
show_withheld (PasskeysSecurityKeyTrouble *self,
               PasskeysSecurityKey        *key)
{
  g_autofree char *sentence = NULL;

  /* Translators: %s is a file such as /dev/hidraw3 */
  sentence = g_strdup_printf (_("The key is plugged in, but the sandbox that Passkeys runs in hides "
                                "%s. Give it access to devices."),
                              passkeys_security_key_get_path (key));
  show_words (self, "changes-prevent-symbolic", _("Hidden by the Sandbox"), sentence);
  show_fix (self, PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD, _("To Be Run in a Terminal"),
            _("Then quit Passkeys and start it again."));
}

static void
show_failed (PasskeysSecurityKeyTrouble *self,
             PasskeysSecurityKey        *key)
{
  const GError *error = passkeys_security_key_get_error (key);
  g_autofree char *sentence = NULL;

  /* Of a failure as such, more is known here than in the table. */
  if (error != NULL && !passkeys_error_messages_is_silent (error) &&
      !g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED))
    passkeys_error_messages_describe (error, NULL, &sentence);
  show_words (self, "dialog-warning-symbolic", _("This Key Does Not Answer"),
              sentence != NULL ? sentence : _("It is plugged in, but it cannot be talked to."));
  show_fix (self, PASSKEYS_AUTHENTICATOR_ERROR_FAILED, "",
            _("Unplug it and plug it in again, without a hub between. Another program may be "
              "using it just now."));
}

static void
on_copy_clicked (PasskeysSecurityKeyTrouble *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->code);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay),
                                 adw_toast_new (C_("clipboard", "Copied")));
}

static void
passkeys_security_key_trouble_finalize (GObject *object)
{
  PasskeysSecurityKeyTrouble *self = PASSKEYS_SECURITY_KEY_TROUBLE (object);

  g_free (self->code);

  G_OBJECT_CLASS (passkeys_security_key_trouble_parent_class)->finalize (object);
}

static void
passkeys_security_key_trouble_class_init (PasskeysSecurityKeyTroubleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_trouble_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-security-key-trouble.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, status_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, code_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, code_title);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, code_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyTrouble, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
passkeys_security_key_trouble_init (PasskeysSecurityKeyTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->code_label), GTK_TEXT_DIR_LTR);
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_security_key_trouble_set_key:
 * @self: a #PasskeysSecurityKeyTrouble
 * @key: a security key that cannot be used
 *
 * Says why the key cannot be used, and shows what to copy where something helps.
 */
void
passkeys_security_key_trouble_set_key (PasskeysSecurityKeyTrouble *self,
                                       PasskeysSecurityKey        *key)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_TROUBLE (self));
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY (key));

  switch (passkeys_security_key_get_state (key))
    {
    case PASSKEYS_SECURITY_KEY_DENIED:
      show_denied (self, key);
      break;

    case PASSKEYS_SECURITY_KEY_WITHHELD:
      show_withheld (self, key);
      break;

    case PASSKEYS_SECURITY_KEY_OPENING:
    case PASSKEYS_SECURITY_KEY_READY:
    case PASSKEYS_SECURITY_KEY_FAILED:
    default:
      show_failed (self, key);
    }
}
