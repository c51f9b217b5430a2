/* passkeys-signing-dialog-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-signing-dialog"

#include "config.h"

#include "passkeys-signing-dialog-private.h"

#include "passkeys-action-signer.h"
#include "passkeys-api-response.h"
#include "passkeys-fiber.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-session-error.h"
#include "passkeys-widget-work.h"

/* How often a request may be made anew because its own challenge has run out. */
#define MAXIMUM_RENEWALS 2

static gboolean
may_renew (PasskeysSigningDialog *self,
           const GError          *error)
{
  return self->renew != NULL && self->n_renewals < MAXIMUM_RENEWALS &&
         g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
}

static gboolean
await_renewed (PasskeysSigningDialog  *self,
               GCancellable           *cancellable,
               GError                **error)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  DexFuture *future;

  self->n_renewals++;
  future = self->renew (PASSKEYS_PROMPT (self), self->renew_data);
  request = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (request == NULL)
    return FALSE;

  g_set_object (&self->request, request);
  _passkeys_signing_dialog_show_request (self);

  return TRUE;
}

static PasskeysApiResponse *
await_response (PasskeysSigningDialog  *self,
                PasskeysAuthenticator  *authenticator,
                GCancellable           *cancellable,
                GError                **error)
{
  if (self->renews_first && !await_renewed (self, cancellable, error))
    return NULL;

  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      PasskeysApiResponse *response;
      DexFuture *future;

      future = passkeys_action_signer_sign (self->session, self->request, authenticator,
                                            PASSKEYS_PROMPT (self));
      response = passkeys_await_object (passkeys_unless_cancelled (future, cancellable),
                                        &local_error);
      if (response != NULL)
        return response;

      if (!may_renew (self, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      if (!await_renewed (self, cancellable, error))
        return NULL;
    }
}

static gboolean
is_pending (const GError *error)
{
  return g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_APPROVAL_PENDING);
}

/* What waits for approval has been signed. */
static void
remember_authenticator (PasskeysSigningDialog *self,
                        PasskeysAuthenticator *authenticator,
                        const GError          *error)
{
  if (error == NULL || is_pending (error))
    passkeys_last_authenticator_remember (passkeys_session_get_account (self->session),
                                          authenticator);
}

DexFuture *
_passkeys_signing_dialog_sign_fiber (gpointer      user_data,
                                     GCancellable *cancellable)
{
  PasskeysSigningDialog *self = user_data;
  g_autoptr(PasskeysAuthenticator) authenticator =
    g_object_ref (_passkeys_signing_dialog_get_authenticator (self));
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = await_response (self, authenticator, cancellable, &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  _passkeys_signing_dialog_forget_pin (self);
  remember_authenticator (self, authenticator, error);

  if (response != NULL && self->outcome != NULL)
    {
      g_autoptr(DexPromise) outcome = g_steal_pointer (&self->outcome);

      dex_promise_resolve_object (outcome, g_steal_pointer (&response));
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else if (is_pending (error))
    {
      _passkeys_signing_dialog_reject_outcome (self, g_steal_pointer (&error));
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else if (error != NULL && self->outcome != NULL)
    _passkeys_signing_dialog_show_failure (self, error);

  return dex_future_new_true ();
}
