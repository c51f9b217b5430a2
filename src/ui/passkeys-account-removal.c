/* passkeys-account-removal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-removal"

#include "config.h"

#include "passkeys-account-removal.h"

#include <string.h>

#include <glib/gi18n.h>

#include "passkeys-account-words.h"
#include "passkeys-alert.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-credential-places.h"
#include "passkeys-fiber.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-widget-work.h"

typedef struct
{
  GtkWidget            *parent;   /* (owned) */
  PasskeysAccountStore *accounts; /* (owned) */
  PasskeysAccount      *account;  /* (owned) */
  PasskeysSession      *session;  /* (owned) (nullable) */
  PasskeysVault        *vault;    /* (owned) (nullable) */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_clear_object (&removal->parent);
  g_clear_object (&removal->accounts);
  g_clear_object (&removal->account);
  g_clear_object (&removal->session);
  g_clear_object (&removal->vault);
  g_free (removal);
}

static gboolean
is_of_account (PasskeysLocalPasskey *passkey,
               PasskeysAccount      *account)
{
  PasskeysConnection *connection = passkeys_account_get_connection (account);
  const char *user_id = passkeys_account_get_user_id (account);
  gsize length;
  const char *handle = g_bytes_get_data (passkeys_local_passkey_get_user_handle (passkey),
                                         &length);

  return length == strlen (user_id)
         && memcmp (handle, user_id, length) == 0
         && g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey),
                         passkeys_connection_get_relying_party_id (connection));
}

static GPtrArray *
find_passkeys (Removal *removal)
{
  GListModel *vault = (GListModel *) removal->vault;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; vault != NULL && i < g_list_model_get_n_items (vault); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (vault, i);

      if (is_of_account (passkey, removal->account))
        g_ptr_array_add (found, g_steal_pointer (&passkey));
    }

  return found;
}

static char *
build_body (Removal  *removal,
            gboolean  is_readable)
{
  g_autofree char *name = passkeys_account_words_dup_full_name (removal->account);
  /* Translators: %s is user and organisation */
  g_autofree char *body = g_strdup_printf (_("This computer signs out and forgets %s. The account "
                                             "itself stays: you can sign in again, from here or "
                                             "elsewhere."),
                                           name);

  if (is_readable)
    return g_steal_pointer (&body);

  return g_strconcat (body, " ",
                      _("The keyring of this computer cannot be read now, so its passkeys stay "
                        "too."),
                      NULL);
}

static AdwDialog *
create_question (Removal  *removal,
                 gboolean  is_readable)
{
  g_autofree char *body = build_body (removal, is_readable);
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Account?"), body);

  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", C_("button", "_Cancel"),
                                  "remove", C_("account on this computer", "_Remove"));

  return dialog;
}

static GtkWidget *
create_list (GtkWidget *row)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return list;
}

static gboolean
await_consent (Removal      *removal,
               gboolean      is_readable,
               GCancellable *cancellable,
               gboolean     *delete_passkeys)
{
  AdwDialog *question = create_question (removal, is_readable);
  g_autoptr(GPtrArray) passkeys = find_passkeys (removal);
  g_autoptr(GtkWidget) row = g_object_ref_sink (adw_switch_row_new ());
  g_autofree char *response = NULL;
  DexFuture *choice;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Delete Its Passkeys Here Too"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("One of them may be your only way in"));
  if (is_readable && passkeys->len > 0)
    adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (question), create_list (row));

  choice = passkeys_alert_choose (ADW_ALERT_DIALOG (question), removal->parent);
  response = passkeys_await_string (passkeys_unless_cancelled (choice, cancellable), NULL);
  *delete_passkeys = adw_switch_row_get_active (ADW_SWITCH_ROW (row));
  return g_strcmp0 (response, "remove") == 0;
}

/* A session that is still good ends with the account; that it cannot be told changes nothing. */
static void
await_signed_out (Removal *removal)
{
  if (removal->session == NULL)
    removal->session = passkeys_await_object (passkeys_session_restore (removal->account), NULL);
  if (removal->session != NULL)
    passkeys_await (passkeys_session_sign_out (removal->session), NULL);
}

/* What is damaged can be removed all the same; what cannot be read, because the keyring is locked and
 * stays so, cannot. */
static gboolean
await_vault (Removal  *removal,
             GError  **error)
{
  g_autoptr(GError) local_error = NULL;

  if (removal->vault == NULL || passkeys_await (passkeys_vault_load (removal->vault), &local_error)
      || !g_error_matches (local_error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_STORAGE))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The keyring may have been locked while the person thought about it. */
static gboolean
await_passkeys_removed (Removal  *removal,
                        GError  **error)
{
  g_autoptr(GPtrArray) passkeys = NULL;

  if (!await_vault (removal, error))
    return FALSE;

  passkeys = find_passkeys (removal);
  for (guint i = 0; i < passkeys->len; i++)
    if (!passkeys_await (passkeys_vault_remove (removal->vault, g_ptr_array_index (passkeys, i)),
                         error))
      return FALSE;

  return TRUE;
}

/* The passkeys first: where they cannot go, the account stays, and the person may choose anew. */
static DexFuture *
run_fiber (gpointer      user_data,
           GCancellable *cancellable)
{
  Removal *removal = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_readable = await_vault (removal, NULL);
  gboolean delete_passkeys;

  if (!await_consent (removal, is_readable, cancellable, &delete_passkeys))
    return dex_future_new_for_boolean (FALSE);
  if (delete_passkeys && !await_passkeys_removed (removal, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  await_signed_out (removal);
  if (!passkeys_await (passkeys_account_store_remove (removal->accounts, removal->account), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  passkeys_credential_places_forget_account (passkeys_credential_places_get_default (),
                                             removal->account);
  passkeys_last_authenticator_forget (removal->account);

  return dex_future_new_for_boolean (TRUE);
}

/**
 * passkeys_account_removal_run:
 * @parent: over what to ask
 * @accounts: the accounts that this computer knows
 * @account: one of them
 * @session: (nullable): a session of it
 * @vault: (nullable): the passkeys on this computer
 *
 * Removes an account from this computer, if the person agrees, and signs it out. The organisation
 * keeps it. Its passkeys on this computer stay unless the person chooses otherwise; where they
 * cannot go then, nothing is removed. Dropping the future takes the question back; what was agreed
 * to is done to the end.
 *
 * Returns: (transfer full): a future that resolves to whether the account has gone
 */
DexFuture *
passkeys_account_removal_run (GtkWidget            *parent,
                              PasskeysAccountStore *accounts,
                              PasskeysAccount      *account,
                              PasskeysSession      *session,
                              PasskeysVault        *vault)
{
  Removal *removal;

  dex_return_error_if_fail (GTK_IS_WIDGET (parent));
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT_STORE (accounts));
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  removal = g_new0 (Removal, 1);
  removal->parent = g_object_ref (parent);
  removal->accounts = g_object_ref (accounts);
  removal->account = g_object_ref (account);
  g_set_object (&removal->session, session);
  g_set_object (&removal->vault, vault);

  return passkeys_cancellable_fiber_spawn (run_fiber, removal, removal_free);
}
