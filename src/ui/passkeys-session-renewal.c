/* passkeys-session-renewal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session-renewal"

#include "config.h"

#include "passkeys-session-renewal.h"

#include "passkeys-candidate.h"
#include "passkeys-fiber.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-sign-in.h"
#include "passkeys-widget-work.h"

typedef struct
{
  PasskeysSession *session;        /* (owned) */
  GListModel      *authenticators; /* (owned) */
  PasskeysPrompt  *prompt;         /* (owned) */
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  g_clear_object (&renewal->session);
  g_clear_object (&renewal->authenticators);
  g_clear_object (&renewal->prompt);
  g_free (renewal);
}

static gboolean
await_holds (Renewal               *renewal,
             PasskeysAuthenticator *authenticator,
             GCancellable          *cancellable)
{
  PasskeysAccount *account = passkeys_session_get_account (renewal->session);
  PasskeysConnection *connection = passkeys_account_get_connection (account);
  g_autoptr(PasskeysRequestOptions) options = NULL;
  g_autoptr(GListModel) candidates = NULL;
  DexFuture *future;

  options = passkeys_request_options_new (passkeys_connection_get_relying_party_id (connection));
  future = passkeys_authenticator_find_credentials (authenticator, options);
  candidates = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), NULL);

  for (guint i = 0; candidates != NULL && i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr(PasskeysCandidate) candidate = g_list_model_get_item (candidates, i);

      if (g_strcmp0 (passkeys_candidate_get_user_name (candidate),
                     passkeys_account_get_username (account)) == 0)
        return TRUE;
    }

  return FALSE;
}

/* This computer where it can, because nothing has to be plugged in for it; otherwise the next one,
 * which tells by itself what it lacks. */
static PasskeysAuthenticator *
await_authenticator (Renewal      *renewal,
                     GCancellable *cancellable)
{
  g_autoptr(PasskeysAuthenticator) first = g_list_model_get_item (renewal->authenticators, 0);
  PasskeysAuthenticator *second = g_list_model_get_item (renewal->authenticators, 1);

  if (second == NULL)
    return g_steal_pointer (&first);

  if (PASSKEYS_IS_LOCAL_AUTHENTICATOR (first) && await_holds (renewal, first, cancellable))
    {
      g_object_unref (second);
      return g_steal_pointer (&first);
    }

  return second;
}

static DexFuture *
run_fiber (gpointer      data,
           GCancellable *cancellable)
{
  Renewal *renewal = data;
  g_autoptr(PasskeysAuthenticator) authenticator = await_authenticator (renewal, cancellable);
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = passkeys_sign_in_again (renewal->session, authenticator, renewal->prompt);
  if (!passkeys_await (passkeys_unless_cancelled (future, cancellable), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * passkeys_session_renewal_run:
 * @session: a session that has expired or is about to
 * @authenticators: a list of [iface@Authenticator], not empty
 * @prompt: how they talk to the person
 *
 * Signs in again in place with whatever holds a passkey of the account. What is on the screen stays
 * as it is.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, and rejects as that of
 *   [func@sign_in_again]
 */
DexFuture *
passkeys_session_renewal_run (PasskeysSession *session,
                              GListModel      *authenticators,
                              PasskeysPrompt  *prompt)
{
  Renewal *renewal;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (G_IS_LIST_MODEL (authenticators));
  dex_return_error_if_fail (g_list_model_get_n_items (authenticators) > 0);
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  renewal = g_new0 (Renewal, 1);
  renewal->session = g_object_ref (session);
  renewal->authenticators = g_object_ref (authenticators);
  renewal->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (run_fiber, renewal, renewal_free);
}
