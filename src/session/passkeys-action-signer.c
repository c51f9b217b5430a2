/* passkeys-action-signer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-action-signer"

#include "config.h"

#include "passkeys-action-signer.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-ceremony-private.h"
#include "passkeys-fiber.h"
#include "passkeys-login-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-sign-in.h"

/* How often an expired challenge, or a refused user action, is asked for anew. */
#define MAXIMUM_RENEWALS 2

/* The person has confirmed and the authenticator is ready:
 *
 *   POST /auth/action/init ── challenge ── assertion ── POST /auth/action ── user action ── request
 *          ^                                                  │                                │
 *          │<── at most twice ── challenge expired ───────────┤                action refused ─┤
 *          │<── once ── signed in again in place ── 401 ──────┴────────────────────────────────┘
 *
 * Both ways back are only taken where the server has refused, so that nothing is changed twice. */
typedef struct
{
  PasskeysSession       *session;
  PasskeysApiRequest    *request;
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;
  guint                  renewals;
  gboolean               signed_in_again;
} Signing;

static void
signing_free (gpointer data)
{
  Signing *self = data;

  g_clear_object (&self->session);
  g_clear_object (&self->request);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->prompt);
  g_free (self);
}

static char *
await_user_action (Signing       *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  const PasskeysCeremony ceremony = { passkeys_account_get_connection (account),
                                      self->authenticator, self->prompt, cancellable };
  g_autoptr(PasskeysSigningChallenge) challenge = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  DexFuture *future;

  if (!_passkeys_ceremony_await_prepared (&ceremony, error))
    return NULL;

  future = passkeys_user_action_api_init (client, self->request);
  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (challenge == NULL)
    return NULL;

  assertion = _passkeys_ceremony_await_assertion (&ceremony, challenge, FALSE, error);
  if (assertion == NULL)
    return NULL;

  future = passkeys_user_action_api_complete (client,
                                              passkeys_signing_challenge_get_identifier (challenge),
                                              assertion);
  return passkeys_await_string (passkeys_unless_cancelled (future, cancellable), error);
}

static gboolean
await_signed_in_again (Signing       *self,
                       GCancellable  *cancellable,
                       GError       **error)
{
  DexFuture *future = passkeys_sign_in_again (self->session, self->authenticator, self->prompt);

  self->signed_in_again = TRUE;
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

/* Whether another round may do what the last one did not. A challenge that the request itself
 * names, such as that of a new credential, cannot be renewed here. */
static gboolean
await_another_round (Signing       *self,
                     gboolean       sent,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(GError) sign_in_error = NULL;

  if (_passkeys_session_error_is_unauthorized (*error))
    {
      passkeys_session_report_failure (self->session, *error);
      if (self->signed_in_again)
        return FALSE;

      if (await_signed_in_again (self, cancellable, &sign_in_error))
        return TRUE;

      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&sign_in_error));
      return FALSE;
    }

  if ((!sent && _passkeys_session_error_is_challenge_expired (*error))
      || (sent && _passkeys_session_error_is_user_action_refused (*error)))
    return self->renewals++ < MAXIMUM_RENEWALS;

  return FALSE;
}

static DexFuture *
sign_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Signing *self = data;
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  gboolean sent;

  do
    {
      g_autofree char *user_action = NULL;

      g_clear_error (&error);
      user_action = await_user_action (self, cancellable, &error);
      sent = user_action != NULL;
      if (sent)
        {
          passkeys_api_request_set_user_action (self->request, user_action);
          response = passkeys_await_object (
            passkeys_unless_cancelled (passkeys_api_client_send (client, self->request),
                                       cancellable),
            &error);
        }
    }
  while (response == NULL && await_another_round (self, sent, cancellable, &error));

  if (response == NULL)
    return dex_future_new_for_error (
      _passkeys_session_error_map_signed_in (g_steal_pointer (&error)));

  return dex_future_new_take_object (g_steal_pointer (&response));
}

/**
 * passkeys_action_signer_sign:
 * @session: the session in whose name the change is made
 * @request: the change; the body that is signed is the body that is sent
 * @authenticator: what signs; call this once it is ready, as the challenge is fetched at once
 * @prompt: how it talks to the person
 *
 * Signs a change with a passkey and makes it. A challenge that expires meanwhile is asked for anew
 * at most twice; where the session has expired the person signs in again in place, with the same
 * authenticator and once. A change whose answer got lost is not made again.
 *
 * Returns: (transfer full): a future that resolves to a [class@ApiResponse] and rejects with
 *   %PASSKEYS_SESSION_ERROR_APPROVAL_PENDING, %PASSKEYS_SESSION_ERROR_PERMISSION_MISSING,
 *   %PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE, %PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED,
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED, %PASSKEYS_SESSION_ERROR_RELYING_PARTY,
 *   %PASSKEYS_AUTHENTICATOR_ERROR or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_action_signer_sign (PasskeysSession       *session,
                             PasskeysApiRequest    *request,
                             PasskeysAuthenticator *authenticator,
                             PasskeysPrompt        *prompt)
{
  Signing *self;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (PASSKEYS_IS_API_REQUEST (request));
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  self = g_new0 (Signing, 1);
  self->session = g_object_ref (session);
  self->request = g_object_ref (request);
  self->authenticator = g_object_ref (authenticator);
  self->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (sign_fiber, self, signing_free);
}
