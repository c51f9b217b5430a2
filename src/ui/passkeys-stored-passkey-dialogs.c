/* passkeys-stored-passkey-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-stored-passkey-dialogs"

#include "config.h"

#include "passkeys-stored-passkey-dialogs.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-security-key-words.h"

/**
 * passkeys_stored_passkey_dialogs_new_remove:
 * @passkey: a passkey on a security key
 * @organisation: (nullable): the organisation to which it signs in
 *
 * Makes the question whether to remove a passkey, which says what is lost.
 *
 * Returns: (transfer floating): a question with the responses "cancel" and "remove"
 */
AdwAlertDialog *
passkeys_stored_passkey_dialogs_new_remove (PasskeysStoredPasskey *passkey,
                                            const char            *organisation)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Passkey?"), NULL);
  g_autofree char *user = NULL;
  g_autofree char *body = NULL;
  const char *site;

  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  user = passkeys_security_key_words_describe_user (passkey);
  site = passkeys_stored_passkey_get_relying_party_id (passkey);
  if (organisation != NULL)
    /* Translators: whose passkey it is, the organisation, the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s (%s) with this security key, nor sign "
                              "changes. This cannot be undone. Remove it on the Credentials page as "
                              "well, so that nobody counts on it."), user, organisation, site);
  else
    /* Translators: whose passkey it is, then the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s with this security key. This cannot be "
                              "undone. Make sure that there is another way in."), user, site);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body);
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", C_("button", "_Cancel"),
                                  "remove", C_("button", "_Remove"));

  return ADW_ALERT_DIALOG (dialog);
}

static GtkEditable *
add_entry (GtkWidget  *list,
           const char *title,
           const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return GTK_EDITABLE (row);
}

static void
on_user_name_changed (AdwAlertDialog *dialog,
                      GtkEditable    *user_name)
{
  adw_alert_dialog_set_response_enabled (dialog, "rename",
                                         *gtk_editable_get_text (user_name) != '\0');
}

/**
 * passkeys_stored_passkey_dialogs_new_rename:
 * @passkey: a passkey on a security key
 * @user_name: (out) (transfer none): where the user name is typed
 * @display_name: (out) (transfer none): where the name of the person is typed
 *
 * Makes the question for other names of a user.
 *
 * Returns: (transfer floating): a question with the responses "cancel" and "rename"
 */
AdwAlertDialog *
passkeys_stored_passkey_dialogs_new_rename (PasskeysStoredPasskey  *passkey,
                                            GtkEditable           **user_name,
                                            GtkEditable           **display_name)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Rename User"),
                                            _("This changes what the key shows when it offers a "
                                              "choice. The site is not told."));
  GtkWidget *list = gtk_list_box_new ();

  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);
  g_return_val_if_fail (user_name != NULL && display_name != NULL, NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  *user_name = add_entry (list, _("_User Name"), passkeys_stored_passkey_get_user_name (passkey));
  *display_name = add_entry (list, _("_Full Name"),
                             passkeys_stored_passkey_get_display_name (passkey));

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", C_("button", "_Cancel"),
                                  "rename", C_("button", "Re_name"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (*user_name, "changed", G_CALLBACK (on_user_name_changed), dialog,
                           G_CONNECT_SWAPPED);

  return ADW_ALERT_DIALOG (dialog);
}
