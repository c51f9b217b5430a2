/* passkeys-local-passkey-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-dialogs"

#include "config.h"

#include "passkeys-local-passkey-dialogs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-alert.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-words.h"

#define STACK_SIZE (256 * 1024)
#define LONGEST_NAME 100
#define LONGEST_NOTE 200

typedef struct
{
  GtkWidget            *parent;  /* (owned) */
  PasskeysVault        *vault;   /* (owned) */
  PasskeysLocalPasskey *passkey; /* (owned) */
  char                 *name;    /* (owned): what was typed last */
  char                 *note;    /* (owned): likewise */
} Description;

static void
description_free (gpointer data)
{
  Description *description = data;

  g_clear_object (&description->parent);
  g_clear_object (&description->vault);
  g_clear_object (&description->passkey);
  g_clear_pointer (&description->name, g_free);
  g_clear_pointer (&description->note, g_free);
  g_free (description);
}

static GtkEditable *
add_entry (GtkWidget  *list,
           const char *title,
           const char *text,
           int         max_length)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_entry_row_set_max_length (ADW_ENTRY_ROW (row), max_length);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return GTK_EDITABLE (row);
}

/* The text without blanks around it. */
static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
on_name_changed (AdwAlertDialog *dialog,
                 GtkEditable    *name)
{
  g_autofree char *text = dup_text (name);

  adw_alert_dialog_set_response_enabled (dialog, "save", *text != '\0');
}

static char *
build_body (Description  *description,
            const GError *error)
{
  g_autofree char *user = passkeys_local_passkey_words_dup_user (description->passkey);
  g_autofree char *site = passkeys_local_passkey_words_dup_site (description->passkey);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  if (error == NULL)
    /* Translators: whose passkey it is, then the site */
    return g_strdup_printf (_("For the passkey of %s at %s. Only this computer shows it; the site is "
                              "not told."), user, site);

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    return g_strdup (_("This passkey was removed meanwhile, so nothing can be saved."));

  passkeys_error_messages_describe (error, &title, &sentence);
  return g_strdup_printf (_("%s. %s"), title, sentence);
}

static AdwAlertDialog *
create_description (Description   *description,
                    const GError  *error,
                    GtkEditable  **ret_name,
                    GtkEditable  **ret_note)
{
  g_autofree char *body = build_body (description, error);
  AdwDialog *dialog = adw_alert_dialog_new (_("Name and Note"), body);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  *ret_name = add_entry (list, C_("passkey", "_Name"), description->name, LONGEST_NAME);
  *ret_note = add_entry (list, C_("passkey", "N_ote"), description->note, LONGEST_NOTE);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", C_("button", "_Cancel"),
                                  "save", C_("button", "_Save"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (*ret_name, "changed", G_CALLBACK (on_name_changed), dialog,
                           G_CONNECT_SWAPPED);
  on_name_changed (ADW_ALERT_DIALOG (dialog), *ret_name);

  return ADW_ALERT_DIALOG (dialog);
}

/* Takes over what was typed. Returns whether it is to be saved. */
static gboolean
ask_description (Description  *description,
                 const GError *error)
{
  g_autoptr(AdwAlertDialog) dialog = NULL;
  g_autofree char *response = NULL;
  GtkEditable *name, *note;

  dialog = g_object_ref_sink (create_description (description, error, &name, &note));
  response = passkeys_await_string (passkeys_alert_choose (dialog, description->parent), NULL);
  if (g_strcmp0 (response, "save") != 0)
    return FALSE;

  g_free (description->name);
  description->name = dup_text (name);
  g_free (description->note);
  description->note = dup_text (note);
  return TRUE;
}

/* Asks until it is saved or the person gives up; what was typed stays. */
static DexFuture *
describe_fiber (gpointer data)
{
  Description *description = data;
  g_autoptr(GError) error = NULL;

  do
    {
      if (!ask_description (description, error))
        return dex_future_new_false ();

      g_clear_error (&error);
      passkeys_await (passkeys_vault_describe (description->vault, description->passkey,
                                               description->name, description->note),
                      &error);
    }
  while (error != NULL && gtk_widget_get_root (description->parent) != NULL);

  return dex_future_new_for_boolean (error == NULL);
}

/**
 * passkeys_local_passkey_dialogs_describe:
 * @parent: what the question is about
 * @vault: the passkeys of this computer
 * @passkey: one of them
 *
 * Asks for another name and a note of a passkey, and saves them. Where that fails it says why and
 * asks again, with what was typed.
 *
 * Returns: (transfer full): a future that resolves to whether something was saved, a boolean
 */
DexFuture *
passkeys_local_passkey_dialogs_describe (GtkWidget            *parent,
                                         PasskeysVault        *vault,
                                         PasskeysLocalPasskey *passkey)
{
  Description *description;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  description = g_new0 (Description, 1);
  description->parent = g_object_ref (parent);
  description->vault = g_object_ref (vault);
  description->passkey = g_object_ref (passkey);
  description->name = g_strdup (passkeys_local_passkey_get_name (passkey));
  description->note = g_strdup (passkeys_local_passkey_get_note (passkey));
  return passkeys_fiber_spawn (STACK_SIZE, describe_fiber, description, description_free);
}

static AdwAlertDialog *
create_remove (PasskeysLocalPasskey *passkey,
               const char           *organisation)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Passkey?"), NULL);
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  g_autofree char *site = passkeys_local_passkey_words_dup_site (passkey);
  g_autofree char *body = NULL;

  if (organisation != NULL)
    /* Translators: whose passkey it is, the organisation, the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s (%s) with this computer, nor sign "
                              "changes. This can be undone for ten seconds, then it is gone for "
                              "good. Remove it on the Credentials page as well, so that nobody counts "
                              "on it."), user, organisation, site);
  else
    /* Translators: whose passkey it is, then the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s with this computer. This can be undone "
                              "for ten seconds, then it is gone for good. Make sure that there is "
                              "another way in."), user, site);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body);
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", C_("button", "_Cancel"),
                                  "remove", C_("button", "_Remove"));

  return ADW_ALERT_DIALOG (dialog);
}

static DexFuture *
on_chosen_cb (DexFuture *future,
              gpointer   user_data)
{
  const GValue *value = dex_future_get_value (future, NULL);

  return dex_future_new_for_boolean (g_strcmp0 (g_value_get_string (value), "remove") == 0);
}

/**
 * passkeys_local_passkey_dialogs_ask_remove:
 * @parent: what the question is about
 * @passkey: a passkey on this computer
 * @organisation: (nullable): the organisation to which it signs in
 *
 * Asks whether to remove a passkey, and says what is lost. Dropping the future takes the question
 * back.
 *
 * Returns: (transfer full): a future that resolves to whether to, a boolean
 */
DexFuture *
passkeys_local_passkey_dialogs_ask_remove (GtkWidget            *parent,
                                           PasskeysLocalPasskey *passkey,
                                           const char           *organisation)
{
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return dex_future_then (passkeys_alert_choose (create_remove (passkey, organisation), parent),
                          on_chosen_cb, NULL, NULL);
}
