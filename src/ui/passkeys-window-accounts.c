/* passkeys-window-accounts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-account-removal.h"
#include "passkeys-alert.h"
#include "passkeys-fiber.h"

/* Keeps a session for when the person comes back to its account. */
void
_passkeys_window_keep_session (PasskeysWindow  *self,
                               PasskeysSession *session)
{
  PasskeysAccount *account = passkeys_session_get_account (session);

  g_assert (PASSKEYS_IS_WINDOW (self));

  g_hash_table_replace (self->sessions, g_strdup (passkeys_account_get_id (account)),
                        g_object_ref (session));
}

/* NULL where none is known to be good: there may be one in the keyring. */
PasskeysSession *
_passkeys_window_dup_session (PasskeysWindow  *self,
                              PasskeysAccount *account)
{
  PasskeysSession *session;

  g_assert (PASSKEYS_IS_WINDOW (self));

  session = g_hash_table_lookup (self->sessions, passkeys_account_get_id (account));
  if (session == NULL || passkeys_session_is_expired (session))
    return NULL;

  return g_object_ref (session);
}

void
_passkeys_window_drop_session (PasskeysWindow  *self,
                               PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  g_hash_table_remove (self->sessions, passkeys_account_get_id (account));
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  PasskeysWindow *self = user_data;
  AdwDialog *question;
  g_autofree char *response = NULL;

  question = adw_alert_dialog_new (_("Sign Out Everywhere?"),
                                   _("You are signed out of this account here, on your other "
                                     "devices and in every browser. Access tokens go on working."));
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (question), "cancel", C_("button", "_Cancel"),
                                  "sign-out", _("Sign _Out Everywhere"));

  response = passkeys_await_string (passkeys_alert_choose (ADW_ALERT_DIALOG (question),
                                                           GTK_WIDGET (self)), NULL);
  if (g_strcmp0 (response, "sign-out") == 0 && self->session != NULL)
    _passkeys_window_sign_out (self, TRUE);

  return dex_future_new_true ();
}

void
_passkeys_window_ask_to_sign_out (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  dex_future_disown (passkeys_fiber_spawn (256 * 1024, sign_out_fiber, g_object_ref (self),
                                           g_object_unref));
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  PasskeysWindow *self = user_data;
  PasskeysApplication *application = _passkeys_window_get_application (self);
  PasskeysAuthenticatorList *authenticators = passkeys_application_get_authenticators (application);
  g_autoptr(PasskeysSession) session = g_object_ref (self->session);
  PasskeysAccount *account = passkeys_session_get_account (session);
  g_autoptr(GError) error = NULL;
  gboolean removed;

  removed = passkeys_await_boolean (
    passkeys_account_removal_run (GTK_WIDGET (self), _passkeys_window_get_accounts (self), account,
                                  session, passkeys_authenticator_list_get_vault (authenticators)),
    &error);
  if (error != NULL && self->navigation_view != NULL)
    _passkeys_window_report (self, error);
  if (!removed)
    return dex_future_new_true ();

  _passkeys_window_drop_session (self, account);
  if (self->session == session)
    _passkeys_window_start (self);

  return dex_future_new_true ();
}

void
_passkeys_window_forget_account (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));
  g_assert (self->session != NULL);

  dex_future_disown (passkeys_fiber_spawn (256 * 1024, forget_fiber, g_object_ref (self),
                                           g_object_unref));
}
