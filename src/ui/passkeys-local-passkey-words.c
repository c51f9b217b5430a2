/* passkeys-local-passkey-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-words"

#include "config.h"

#include "passkeys-local-passkey-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-account-words.h"
#include "passkeys-untrusted-text.h"

#define MAXIMUM_CHARACTERS 200

/**
 * passkeys_local_passkey_words_dup_user:
 * @passkey: a passkey on this computer
 *
 * Returns: (transfer full): whose it is
 */
char *
passkeys_local_passkey_words_dup_user (PasskeysLocalPasskey *passkey)
{
  const char *name = passkeys_local_passkey_get_user_name (passkey);
  g_autofree char *shown = NULL;

  if (*name == '\0')
    name = passkeys_local_passkey_get_user_display_name (passkey);
  shown = passkeys_untrusted_text_strip (name, MAXIMUM_CHARACTERS);
  return *shown != '\0' ? g_steal_pointer (&shown) : g_strdup (_("Unnamed user"));
}

/**
 * passkeys_local_passkey_words_dup_details:
 * @passkey: a passkey on this computer
 *
 * Returns: (transfer full): whose it is, when it was made and how it is protected
 */
char *
passkeys_local_passkey_words_dup_details (PasskeysLocalPasskey *passkey)
{
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *day = NULL;

  local = g_date_time_to_local (passkeys_local_passkey_get_created (passkey));
  day = local != NULL ? g_date_time_format (local, "%x") : g_strdup ("—");
  if (passkeys_local_passkey_get_protection (passkey) != PASSKEYS_PROTECTION_PIN)
    /* Translators: whose passkey it is, and the day on which it was made */
    return g_strdup_printf (_("%s\nMade %s, in the security chip"), user, day);
  /* Translators: whose passkey it is, and the day on which it was made */
  return g_strdup_printf (_("%s\nMade %s, protected by the PIN"), user, day);
}

/**
 * passkeys_local_passkey_words_dup_organisation:
 * @passkey: a passkey on this computer
 * @account: (nullable): an account
 *
 * Returns: (transfer full) (nullable): the name of the organisation, where the passkey opens this
 *   very account
 */
char *
passkeys_local_passkey_words_dup_organisation (PasskeysLocalPasskey *passkey,
                                               PasskeysAccount      *account)
{
  PasskeysConnection *connection;
  const char *user_id;
  gsize length;
  const char *handle;

  if (account == NULL)
    return NULL;

  connection = passkeys_account_get_connection (account);
  user_id = passkeys_account_get_user_id (account);
  handle = g_bytes_get_data (passkeys_local_passkey_get_user_handle (passkey), &length);
  if (length != strlen (user_id) || memcmp (handle, user_id, length) != 0 ||
      !g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey),
                    passkeys_connection_get_relying_party_id (connection)))
    return NULL;

  return passkeys_account_words_dup_organisation (account);
}

static gboolean
contains (const char *text,
          const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

/**
 * passkeys_local_passkey_words_contain:
 * @passkey: a passkey on this computer
 * @wanted: what is searched for
 *
 * Returns: whether site, user or name have it in them
 */
gboolean
passkeys_local_passkey_words_contain (PasskeysLocalPasskey *passkey,
                                      const char           *wanted)
{
  g_autofree char *folded = g_utf8_casefold (wanted, -1);

  return contains (passkeys_local_passkey_get_relying_party_id (passkey), folded) ||
         contains (passkeys_local_passkey_get_relying_party_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_user_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_user_display_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_name (passkey), folded);
}

/**
 * passkeys_local_passkey_words_new_remove:
 * @passkey: a passkey on this computer
 * @organisation: (nullable): the organisation to which it signs in
 *
 * Makes the question whether to remove a passkey, which says what is lost.
 *
 * Returns: (transfer floating): a question with the responses "cancel" and "remove"
 */
AdwAlertDialog *
passkeys_local_passkey_words_new_remove (PasskeysLocalPasskey *passkey,
                                         const char           *organisation)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Passkey?"), NULL);
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  const char *site = passkeys_local_passkey_get_relying_party_id (passkey);
  g_autofree char *body = NULL;

  if (organisation != NULL)
    /* Translators: whose passkey it is, the organisation, the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s (%s) with this computer, nor sign "
                              "changes. This cannot be undone. Remove it on the Credentials page as "
                              "well, so that nobody waits for it."), user, organisation, site);
  else
    /* Translators: whose passkey it is, then the site */
    body = g_strdup_printf (_("%s can no longer sign in to %s with this computer. This cannot be "
                              "undone. Make sure that there is another way in."), user, site);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "remove", _("_Remove"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");

  return ADW_ALERT_DIALOG (dialog);
}
