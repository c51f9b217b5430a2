/* passkeys-session-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How sessions begin, go on and end; what they are is in passkeys-session.c. */

#define G_LOG_DOMAIN "passkeys-session"

#include "config.h"

#include "passkeys-session-private.h"

#include "passkeys-account-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-login-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-token-storage-private.h"
#include "passkeys-users-api.h"

#define LOGOUT_SECONDS 10

typedef struct
{
  PasskeysSession      *self;              /* nullable */
  PasskeysAccount      *account;           /* nullable */
  PasskeysConnection   *connection;        /* nullable */
  PasskeysApiClient    *client;            /* nullable */
  PasskeysSessionToken *token;             /* nullable */
  GBytes               *token_text;        /* nullable */
  char                 *organisation_name; /* nullable */
  gboolean              everywhere;        /* when signing out */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->self);
  g_clear_object (&work->account);
  g_clear_object (&work->connection);
  g_clear_object (&work->client);
  g_clear_object (&work->token);
  g_clear_pointer (&work->token_text, g_bytes_unref);
  g_free (work->organisation_name);
  g_free (work);
}

static Work *
work_new (PasskeysSession *self)
{
  Work *work = g_new0 (Work, 1);

  g_set_object (&work->self, self);

  return work;
}

static gboolean
check_token (PasskeysSessionToken  *token,
             PasskeysAccount       *account,
             GError               **error)
{
  if (g_str_equal (passkeys_session_token_get_org_id (token),
                   passkeys_account_get_org_id (account))
      && g_str_equal (passkeys_session_token_get_user_id (token),
                      passkeys_account_get_user_id (account)))
    return TRUE;

  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN,
                       "The session token belongs to another account");
  return FALSE;
}

/* Awaits that the token is in the keyring; that it is not is no failure of the session. */
static void
await_kept (PasskeysSession *self)
{
  GError *error = NULL;

  passkeys_await (_passkeys_token_storage_save (passkeys_session_get_account (self),
                                                _passkeys_session_get_token_text (self)),
                  &error);
  _passkeys_session_set_kept (self, error == NULL, error);
}

static gboolean
await_user (PasskeysSession  *self,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr(PasskeysUser) user = NULL;
  g_autoptr(GError) local_error = NULL;
  PasskeysApiClient *client = passkeys_session_get_client (self);
  const char *user_id = passkeys_account_get_user_id (passkeys_session_get_account (self));

  user = passkeys_await_object (passkeys_unless_cancelled (passkeys_users_api_get (client, user_id),
                                                           cancellable),
                                &local_error);
  _passkeys_session_watch_expiry (self);
  if (user != NULL && !g_str_equal (passkeys_user_get_user_id (user), user_id))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The server sent the record of another user");
      return FALSE;
    }

  if (user == NULL
      && !g_error_matches (local_error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN))
    {
      passkeys_session_report_failure (self, local_error);
      g_propagate_error (error,
                         _passkeys_session_error_map_signed_in (g_steal_pointer (&local_error)));
      return FALSE;
    }

  if (user != NULL)
    _passkeys_session_set_user (self, user);

  return TRUE;
}

static DexFuture *
begin_fiber (gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(PasskeysAccount) account = NULL;
  g_autoptr(PasskeysSession) self = NULL;

  account = passkeys_account_new (work->connection,
                                  passkeys_session_token_get_org_id (work->token),
                                  passkeys_session_token_get_user_id (work->token),
                                  passkeys_session_token_get_username (work->token),
                                  work->organisation_name);
  self = _passkeys_session_create (account, work->client, work->token);
  await_kept (self);
  await_user (self, cancellable, NULL);

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static DexFuture *
new_from_token_fiber (gpointer      data,
                      GCancellable *cancellable)
{
  Work *work = data;
  DexFuture *opening;
  g_autoptr(GError) error = NULL;

  work->token = passkeys_session_token_parse (work->token_text, &error);
  if (work->token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  opening = passkeys_connection_open (work->connection);
  work->client = passkeys_await_object (passkeys_unless_cancelled (opening, cancellable), &error);
  if (work->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return begin_fiber (work, cancellable);
}

/* By a clock that may be wrong: only a reason to ask the server first. */
static gboolean
seems_expired (PasskeysSession *self)
{
  GDateTime *expires = passkeys_session_get_expires (self);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return expires == NULL || g_date_time_compare (expires, now) <= 0;
}

/* Where the server cannot be asked the session may still be good, so it goes on. */
static gboolean
await_not_expired (PasskeysSession  *self,
                   GCancellable     *cancellable,
                   GError          **error)
{
  if (!seems_expired (self))
    {
      dex_future_disown (passkeys_session_refresh_user (self));
      return TRUE;
    }

  await_user (self, cancellable, NULL);
  if (!passkeys_session_is_expired (self))
    return TRUE;

  passkeys_await (_passkeys_token_storage_forget (passkeys_session_get_account (self)), NULL);
  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED,
                       "The session has expired");
  return FALSE;
}

static DexFuture *
restore_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Work *work = data;
  PasskeysConnection *connection = passkeys_account_get_connection (work->account);
  g_autoptr(PasskeysSession) self = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = _passkeys_token_storage_load (work->account);
  work->token_text = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), &error);
  if (work->token_text == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  work->token = passkeys_session_token_parse (work->token_text, &error);
  if (work->token == NULL || !check_token (work->token, work->account, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = passkeys_connection_open (connection);
  work->client = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (work->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self = _passkeys_session_create (work->account, work->client, work->token);
  _passkeys_session_set_kept (self, _passkeys_token_storage_is_kept (work->account), NULL);
  if (!await_not_expired (self, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static DexFuture *
refresh_user_fiber (gpointer      data,
                    GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(GError) error = NULL;

  if (!await_user (work->self, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
renew_fiber (gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(GError) error = NULL;

  work->token = passkeys_session_token_parse (work->token_text, &error);
  if (work->token == NULL
      || !check_token (work->token, passkeys_session_get_account (work->self), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _passkeys_session_set_token (work->self, work->token);
  await_kept (work->self);

  return dex_future_new_true ();
}

static DexFuture *
sign_out_fiber (gpointer      data,
                GCancellable *cancellable)
{
  Work *work = data;
  PasskeysSession *self = work->self;
  PasskeysApiClient *client = passkeys_session_get_client (self);
  g_autoptr(GError) keyring_error = NULL;
  gboolean told;

  passkeys_await (_passkeys_token_storage_forget (passkeys_session_get_account (self)),
                  &keyring_error);
  told = passkeys_await (dex_future_first (passkeys_login_api_logout (client, work->everywhere),
                                           dex_timeout_new_seconds (LOGOUT_SECONDS),
                                           NULL),
                         NULL);

  passkeys_api_client_set_token (client, NULL);
  _passkeys_session_set_expired (self, TRUE);
  _passkeys_account_set_expired (passkeys_session_get_account (self), FALSE);
  if (keyring_error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&keyring_error));

  return dex_future_new_for_boolean (told);
}

/*< private >
 * _passkeys_session_begin:
 * @connection: how the organisation is reached
 * @client: a client of that connection
 * @token: a fresh token
 * @organisation_name: (nullable): what people call the organisation
 *
 * Does what [func@Session.new_from_token] does, with a client that knows the server's clock
 * already.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session]
 */
DexFuture *
_passkeys_session_begin (PasskeysConnection   *connection,
                         PasskeysApiClient    *client,
                         PasskeysSessionToken *token,
                         const char           *organisation_name)
{
  Work *work = work_new (NULL);

  g_assert (PASSKEYS_IS_CONNECTION (connection));
  g_assert (PASSKEYS_IS_API_CLIENT (client));
  g_assert (PASSKEYS_IS_SESSION_TOKEN (token));

  work->connection = g_object_ref (connection);
  work->client = g_object_ref (client);
  work->token = g_object_ref (token);
  work->organisation_name = g_strdup (organisation_name);

  return passkeys_cancellable_fiber_spawn (begin_fiber, work, work_free);
}

/**
 * passkeys_session_restore:
 * @account: an account
 *
 * Goes on with the session whose token lies in the keyring. The organisation on this computer is
 * started when need be. A token that seems to have run out is shown to the server first; others are
 * checked behind the caller's back, so watch `expired`. Where the server cannot be reached the
 * session goes on.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session] and rejects with
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED when there is no session,
 *   %PASSKEYS_SESSION_ERROR_KEYRING, %PASSKEYS_SESSION_ERROR_INVALID_TOKEN or
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED
 */
DexFuture *
passkeys_session_restore (PasskeysAccount *account)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  work = work_new (NULL);
  work->account = g_object_ref (account);

  return passkeys_cancellable_fiber_spawn (restore_fiber, work, work_free);
}

/**
 * passkeys_session_new_from_token:
 * @connection: how the organisation is reached
 * @token: a fresh session token as secure text
 * @organisation_name: (nullable): what people call the organisation
 *
 * Begins a session and keeps its token in the keyring; where that fails, for this run of the
 * program only.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session] and rejects with
 *   %PASSKEYS_SESSION_ERROR_INVALID_TOKEN or an error of [method@Connection.open]
 */
DexFuture *
passkeys_session_new_from_token (PasskeysConnection *connection,
                                 GBytes             *token,
                                 const char         *organisation_name)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_CONNECTION (connection));
  dex_return_error_if_fail (token != NULL);

  work = work_new (NULL);
  work->connection = g_object_ref (connection);
  work->token_text = g_bytes_ref (token);
  work->organisation_name = g_strdup (organisation_name);

  return passkeys_cancellable_fiber_spawn (new_from_token_fiber, work, work_free);
}

/**
 * passkeys_session_refresh_user:
 * @self: a session
 *
 * Reads the person's own record again. That the person may not read it is no failure.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_session_refresh_user (PasskeysSession *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));

  return passkeys_cancellable_fiber_spawn (refresh_user_fiber, work_new (self), work_free);
}

/**
 * passkeys_session_renew:
 * @self: a session
 * @token: a fresh session token of the same account as secure text
 *
 * Goes on with a new token.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_INVALID_TOKEN
 */
DexFuture *
passkeys_session_renew (PasskeysSession *self,
                        GBytes          *token)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));
  dex_return_error_if_fail (token != NULL);

  work = work_new (self);
  work->token_text = g_bytes_ref (token);

  return passkeys_cancellable_fiber_spawn (renew_fiber, work, work_free);
}

/**
 * passkeys_session_sign_out:
 * @self: a session
 *
 * Ends the session: its token leaves the keyring first, then the server is told, within ten
 * seconds. What was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to whether the server was told, and rejects with
 *   %PASSKEYS_SESSION_ERROR_KEYRING when the token could not be removed; the session is expired
 *   then too
 */
DexFuture *
passkeys_session_sign_out (PasskeysSession *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));

  return passkeys_cancellable_fiber_spawn (sign_out_fiber, work_new (self), work_free);
}

/**
 * passkeys_session_sign_out_everywhere:
 * @self: a session
 *
 * As [method@Session.sign_out], but ends every session of this person, on other devices and in
 * browsers too. Access tokens are no sessions.
 *
 * Returns: (transfer full): a future as of [method@Session.sign_out]
 */
DexFuture *
passkeys_session_sign_out_everywhere (PasskeysSession *self)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));

  work = work_new (self);
  work->everywhere = TRUE;

  return passkeys_cancellable_fiber_spawn (sign_out_fiber, work, work_free);
}
