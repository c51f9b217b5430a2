/* passkeys-sign-in.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-sign-in"

#include "config.h"

#include "passkeys-sign-in.h"

#include <string.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-ceremony-private.h"
#include "passkeys-fiber.h"
#include "passkeys-login-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-session-private.h"

/* How often an expired challenge is asked for anew. */
#define MAXIMUM_RENEWALS 2

typedef struct
{
  PasskeysSession       *session;           /* nullable: signing in for the first time */
  PasskeysConnection    *connection;
  PasskeysApiClient     *client;            /* nullable until it is open */
  char                  *org_id;
  char                  *username;          /* nullable: a discoverable passkey tells who it is */
  char                  *organisation_name; /* nullable */
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *self = data;

  g_clear_object (&self->session);
  g_clear_object (&self->connection);
  g_clear_object (&self->client);
  g_free (self->org_id);
  g_free (self->username);
  g_free (self->organisation_name);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->prompt);
  g_free (self);
}

static GBytes *
await_token_once (SignIn             *self,
                  GCancellable       *cancellable,
                  PasskeysAssertion **assertion,
                  GError            **error)
{
  const PasskeysCeremony ceremony = { self->connection, self->authenticator, self->prompt,
                                      cancellable };
  g_autoptr(PasskeysSigningChallenge) challenge = NULL;
  DexFuture *future;

  if (!_passkeys_ceremony_await_prepared (&ceremony, error))
    return NULL;

  future = passkeys_login_api_init (self->client, self->org_id, self->username);
  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (challenge == NULL)
    return NULL;

  g_clear_object (assertion);
  *assertion = _passkeys_ceremony_await_assertion (&ceremony, challenge, self->username == NULL,
                                                   error);
  if (*assertion == NULL)
    return NULL;

  future = passkeys_login_api_complete (self->client,
                                        passkeys_signing_challenge_get_identifier (challenge),
                                        *assertion);
  return passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), error);
}

/* The token must be for the organisation that was asked for, and for the user whose passkey
 * signed. */
static gboolean
check_token (SignIn                *self,
             PasskeysSessionToken  *token,
             PasskeysAssertion     *assertion,
             GError               **error)
{
  const char *user_id = passkeys_session_token_get_user_id (token);
  GBytes *handle = passkeys_assertion_get_user_handle (assertion);
  gsize size = 0;
  const char *data = handle != NULL ? g_bytes_get_data (handle, &size) : NULL;

  if (g_str_equal (passkeys_session_token_get_org_id (token), self->org_id)
      && (size == 0 || (size == strlen (user_id) && memcmp (data, user_id, size) == 0)))
    return TRUE;

  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN,
                       "The server sent a session token for another organisation or user");
  return FALSE;
}

/* Awaits a token of the server; an expired challenge is asked for anew a few times. */
static PasskeysSessionToken *
await_token (SignIn        *self,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(PasskeysSessionToken) token = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) text = NULL;

  for (guint i = 0; text == NULL && i <= MAXIMUM_RENEWALS; i++)
    {
      g_clear_error (&local_error);
      text = await_token_once (self, cancellable, &assertion, &local_error);
      if (text == NULL && !_passkeys_session_error_is_challenge_expired (local_error))
        break;
    }

  if (text == NULL)
    {
      g_propagate_error (error, _passkeys_session_error_map_login (g_steal_pointer (&local_error)));
      return NULL;
    }

  token = passkeys_session_token_parse (text, error);
  if (token == NULL || !check_token (self, token, assertion, error))
    return NULL;

  return g_steal_pointer (&token);
}

static DexFuture *
sign_in_fiber (gpointer      data,
               GCancellable *cancellable)
{
  SignIn *self = data;
  g_autoptr(PasskeysSessionToken) token = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *opening;

  opening = passkeys_connection_open (self->connection);
  self->client = passkeys_await_object (passkeys_unless_cancelled (opening, cancellable), &error);
  if (self->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  token = await_token (self, cancellable, &error);
  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  session = passkeys_await_object (_passkeys_session_begin (self->connection, self->client, token,
                                                            self->organisation_name),
                                   &error);
  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&session));
}

static DexFuture *
sign_in_again_fiber (gpointer      data,
                     GCancellable *cancellable)
{
  SignIn *self = data;
  g_autoptr(PasskeysSessionToken) token = NULL;
  g_autoptr(GError) error = NULL;

  token = await_token (self, cancellable, &error);
  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!passkeys_await (passkeys_session_renew (self->session,
                                               passkeys_session_token_get_text (token)),
                       &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * passkeys_sign_in:
 * @connection: how the organisation is reached
 * @org_id: the organisation
 * @username: (nullable): who signs in; %NULL when the passkey shall tell
 * @organisation_name: (nullable): what people call the organisation
 * @authenticator: what signs; call this once it is ready, as the challenge is fetched at once
 * @prompt: how it talks to the person
 *
 * Signs in with a passkey. A challenge that expires meanwhile is asked for anew.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session] and rejects with
 *   %PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE, %PASSKEYS_SESSION_ERROR_UNKNOWN_USER,
 *   %PASSKEYS_SESSION_ERROR_DEACTIVATED, %PASSKEYS_SESSION_ERROR_RELYING_PARTY,
 *   %PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED, %PASSKEYS_SESSION_ERROR_INVALID_TOKEN,
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED, %PASSKEYS_AUTHENTICATOR_ERROR or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_sign_in (PasskeysConnection    *connection,
                  const char            *org_id,
                  const char            *username,
                  const char            *organisation_name,
                  PasskeysAuthenticator *authenticator,
                  PasskeysPrompt        *prompt)
{
  SignIn *self;

  dex_return_error_if_fail (PASSKEYS_IS_CONNECTION (connection));
  dex_return_error_if_fail (org_id != NULL);
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  self = g_new0 (SignIn, 1);
  self->connection = g_object_ref (connection);
  self->org_id = g_strdup (org_id);
  self->username = g_strdup (username);
  self->organisation_name = g_strdup (organisation_name);
  self->authenticator = g_object_ref (authenticator);
  self->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (sign_in_fiber, self, sign_in_free);
}

/**
 * passkeys_sign_in_again:
 * @session: a session that has expired
 * @authenticator: what signs
 * @prompt: how it talks to the person
 *
 * Signs in to the same account once more, so that the session goes on.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects as [func@sign_in] does
 */
DexFuture *
passkeys_sign_in_again (PasskeysSession       *session,
                        PasskeysAuthenticator *authenticator,
                        PasskeysPrompt        *prompt)
{
  PasskeysAccount *account;
  SignIn *self;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  account = passkeys_session_get_account (session);
  self = g_new0 (SignIn, 1);
  self->session = g_object_ref (session);
  self->connection = g_object_ref (passkeys_account_get_connection (account));
  self->client = g_object_ref (passkeys_session_get_client (session));
  self->org_id = g_strdup (passkeys_account_get_org_id (account));
  self->username = g_strdup (passkeys_account_get_username (account));
  self->authenticator = g_object_ref (authenticator);
  self->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (sign_in_again_fiber, self, sign_in_free);
}
