/* passkeys-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session"

#include "config.h"

#include "passkeys-session-private.h"

#include "passkeys-account-private.h"
#include "passkeys-await-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-login-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-token-storage-private.h"
#include "passkeys-users-api.h"

#define LOGOUT_SECONDS 10
#define LONGEST_WAIT_SECONDS 3600

/* When a session is over:
 *
 *   the token's own expiry ── by the server's clock ── timer ──┐
 *   401 to any call ── refresh_user (), report_failure () ─────┴─ expired
 *
 * The clock of this computer decides nothing: it may be wrong. */
struct _PasskeysSession
{
  GObject parent_instance;

  PasskeysAccount      *account;
  PasskeysApiClient    *client;
  PasskeysSessionToken *token;
  PasskeysUser         *user;          /* nullable */
  GError               *keyring_error; /* nullable */
  guint                 expiry_source;
  gboolean              expired;
  gboolean              kept;
};

enum
{
  PROP_0,
  PROP_ACCOUNT,
  PROP_USER,
  PROP_EXPIRED,
  PROP_KEPT_IN_KEYRING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysSession, passkeys_session, G_TYPE_OBJECT)

static void watch_expiry (PasskeysSession *self);

typedef struct
{
  PasskeysSession      *self;              /* nullable */
  PasskeysAccount      *account;           /* nullable */
  PasskeysConnection   *connection;        /* nullable */
  PasskeysApiClient    *client;            /* nullable */
  PasskeysSessionToken *token;             /* nullable */
  GBytes               *token_text;        /* nullable */
  char                 *organisation_name; /* nullable */
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

static void
set_expired (PasskeysSession *self,
             gboolean         expired)
{
  _passkeys_account_set_signed_in (self->account, !expired);

  if (self->expired == expired)
    return;

  self->expired = expired;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRED]);
}

static void
set_kept (PasskeysSession *self,
          gboolean         kept,
          GError          *error)
{
  g_clear_error (&self->keyring_error);
  self->keyring_error = error;

  if (self->kept == kept)
    return;

  self->kept = kept;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT_IN_KEYRING]);
}

static void
set_user (PasskeysSession *self,
          PasskeysUser    *user)
{
  if (g_set_object (&self->user, user))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER]);
}

static gboolean
on_expiry_cb (gpointer user_data)
{
  PasskeysSession *self = user_data;

  self->expiry_source = 0;
  watch_expiry (self);

  return G_SOURCE_REMOVE;
}

/* The monotonic clock stands still while the computer sleeps, so the wait is bounded and then done again. */
static void
watch_expiry (PasskeysSession *self)
{
  GDateTime *expires = passkeys_session_token_get_expires (self->token);
  g_autoptr(GDateTime) now = passkeys_api_client_dup_server_time (self->client);
  gint64 left;

  g_clear_handle_id (&self->expiry_source, g_source_remove);
  if (expires == NULL || now == NULL || self->expired)
    return;

  left = g_date_time_to_unix (expires) - g_date_time_to_unix (now);
  if (left <= 0)
    set_expired (self, TRUE);
  else
    self->expiry_source = g_timeout_add_seconds (MIN (left, LONGEST_WAIT_SECONDS), on_expiry_cb, self);
}

static void
take_token (PasskeysSession      *self,
            PasskeysSessionToken *token)
{
  g_set_object (&self->token, token);
  passkeys_api_client_set_token (self->client, passkeys_session_token_get_text (token));
  set_expired (self, FALSE);
  watch_expiry (self);
}

static PasskeysSession *
create (PasskeysAccount      *account,
        PasskeysApiClient    *client,
        PasskeysSessionToken *token)
{
  PasskeysSession *self = g_object_new (PASSKEYS_TYPE_SESSION, NULL);

  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  take_token (self, token);

  return self;
}

static gboolean
check_token (PasskeysSessionToken  *token,
             PasskeysAccount       *account,
             GError               **error)
{
  if (g_str_equal (passkeys_session_token_get_org_id (token), passkeys_account_get_org_id (account))
      && g_str_equal (passkeys_session_token_get_user_id (token), passkeys_account_get_user_id (account)))
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

  dex_await (_passkeys_token_storage_save (self->account, passkeys_session_token_get_text (self->token)),
             &error);
  set_kept (self, error == NULL, error);
}

static gboolean
await_user (PasskeysSession  *self,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr(PasskeysUser) user = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *user_id = passkeys_account_get_user_id (self->account);

  user = dex_await_object (_passkeys_unless_cancelled (passkeys_users_api_get (self->client, user_id),
                                                       cancellable),
                           &local_error);
  watch_expiry (self);
  if (user != NULL && !g_str_equal (passkeys_user_get_user_id (user), user_id))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The server sent the record of another user");
      return FALSE;
    }

  if (user == NULL && !g_error_matches (local_error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN))
    {
      passkeys_session_report_failure (self, local_error);
      g_propagate_error (error, _passkeys_session_error_map_signed_in (g_steal_pointer (&local_error)));
      return FALSE;
    }

  if (user != NULL)
    set_user (self, user);

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
  self = create (account, work->client, work->token);
  await_kept (self);
  await_user (self, cancellable, NULL);

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static DexFuture *
new_from_token_fiber (gpointer      data,
                      GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(GError) error = NULL;

  work->token = passkeys_session_token_parse (work->token_text, &error);
  if (work->token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  work->client = dex_await_object (_passkeys_unless_cancelled (passkeys_connection_open (work->connection),
                                                               cancellable),
                                   &error);
  if (work->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return begin_fiber (work, cancellable);
}

/* By a clock that may be wrong: only a reason to ask the server first. */
static gboolean
seems_expired (PasskeysSessionToken *token)
{
  GDateTime *expires = passkeys_session_token_get_expires (token);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return expires == NULL || g_date_time_compare (expires, now) <= 0;
}

/* Where the server cannot be asked the session may still be good, so it goes on. */
static gboolean
await_not_expired (PasskeysSession  *self,
                   GCancellable     *cancellable,
                   GError          **error)
{
  if (!seems_expired (self->token))
    {
      dex_future_disown (passkeys_session_refresh_user (self));
      return TRUE;
    }

  await_user (self, cancellable, NULL);
  if (!self->expired)
    return TRUE;

  dex_await (_passkeys_token_storage_forget (self->account), NULL);
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

  work->token_text = dex_await_boxed (_passkeys_unless_cancelled (_passkeys_token_storage_load (work->account),
                                                                  cancellable),
                                      &error);
  if (work->token_text == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  work->token = passkeys_session_token_parse (work->token_text, &error);
  if (work->token == NULL || !check_token (work->token, work->account, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  work->client = dex_await_object (_passkeys_unless_cancelled (passkeys_connection_open (connection),
                                                               cancellable),
                                   &error);
  if (work->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self = create (work->account, work->client, work->token);
  set_kept (self, _passkeys_token_storage_is_kept (work->account), NULL);
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
  if (work->token == NULL || !check_token (work->token, work->self->account, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  take_token (work->self, work->token);
  await_kept (work->self);

  return dex_future_new_true ();
}

static DexFuture *
sign_out_fiber (gpointer      data,
                GCancellable *cancellable)
{
  Work *work = data;
  PasskeysSession *self = work->self;
  g_autoptr(GError) keyring_error = NULL;
  gboolean told;

  dex_await (_passkeys_token_storage_forget (self->account), &keyring_error);
  told = dex_await (dex_future_first (passkeys_login_api_logout (self->client, FALSE),
                                      dex_timeout_new_seconds (LOGOUT_SECONDS),
                                      NULL),
                    NULL);

  passkeys_api_client_set_token (self->client, NULL);
  set_expired (self, TRUE);
  if (keyring_error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&keyring_error));

  return dex_future_new_for_boolean (told);
}

static void
passkeys_session_dispose (GObject *object)
{
  PasskeysSession *self = PASSKEYS_SESSION (object);

  g_clear_handle_id (&self->expiry_source, g_source_remove);

  G_OBJECT_CLASS (passkeys_session_parent_class)->dispose (object);
}

static void
passkeys_session_finalize (GObject *object)
{
  PasskeysSession *self = PASSKEYS_SESSION (object);

  g_clear_object (&self->account);
  g_clear_object (&self->client);
  g_clear_object (&self->token);
  g_clear_object (&self->user);
  g_clear_error (&self->keyring_error);

  G_OBJECT_CLASS (passkeys_session_parent_class)->finalize (object);
}

static void
passkeys_session_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PasskeysSession *self = PASSKEYS_SESSION (object);

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;
    case PROP_EXPIRED:
      g_value_set_boolean (value, self->expired);
      break;
    case PROP_KEPT_IN_KEYRING:
      g_value_set_boolean (value, self->kept);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_session_class_init (PasskeysSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = passkeys_session_dispose;
  object_class->finalize = passkeys_session_finalize;
  object_class->get_property = passkeys_session_get_property;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PASSKEYS_TYPE_ACCOUNT, flags);
  properties[PROP_USER] = g_param_spec_object ("user", NULL, NULL, PASSKEYS_TYPE_USER, flags);
  properties[PROP_EXPIRED] = g_param_spec_boolean ("expired", NULL, NULL, FALSE, flags);
  properties[PROP_KEPT_IN_KEYRING] = g_param_spec_boolean ("kept-in-keyring", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_session_init (PasskeysSession *self)
{
}

/*< private >
 * _passkeys_session_begin:
 * @connection: how the organisation is reached
 * @client: a client of that connection
 * @token: a fresh token
 * @organisation_name: (nullable): what people call the organisation
 *
 * Does what [func@Session.new_from_token] does, with a client that knows the server's clock already.
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
 * Goes on with the session whose token lies in the keyring. The organisation on this computer is started
 * when need be. A token that seems to have run out is shown to the server first; others are checked
 * behind the caller's back, so watch `expired`. Where the server cannot be reached the session goes on.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session] and rejects with
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED when there is no session, %PASSKEYS_SESSION_ERROR_KEYRING,
 *   %PASSKEYS_SESSION_ERROR_INVALID_TOKEN or %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED
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
 * Begins a session and keeps its token in the keyring; where that fails, for this run of the program only.
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
 * passkeys_session_get_account:
 * @self: a session
 *
 * Gets whose session it is.
 *
 * Returns: (transfer none): an account
 */
PasskeysAccount *
passkeys_session_get_account (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return self->account;
}

/**
 * passkeys_session_get_client:
 * @self: a session
 *
 * Gets the client that calls the API in this session's name.
 *
 * Returns: (transfer none): a client
 */
PasskeysApiClient *
passkeys_session_get_client (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return self->client;
}

/**
 * passkeys_session_get_user:
 * @self: a session
 *
 * Gets the person's own record.
 *
 * Returns: (transfer none) (nullable): a user; %NULL when it was not read yet or may not be read, in
 *   which case the account knows the name
 */
PasskeysUser *
passkeys_session_get_user (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return self->user;
}

/**
 * passkeys_session_is_expired:
 * @self: a session
 *
 * Whether the person must sign in again.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_session_is_expired (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), TRUE);

  return self->expired;
}

/**
 * passkeys_session_is_kept:
 * @self: a session
 *
 * Whether the session survives the end of the program.
 *
 * Returns: %FALSE when its token is in memory only
 */
gboolean
passkeys_session_is_kept (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), FALSE);

  return self->kept;
}

/**
 * passkeys_session_get_keyring_error:
 * @self: a session
 *
 * Gets why the session is not in the keyring.
 *
 * Returns: (transfer none) (nullable): an error
 */
const GError *
passkeys_session_get_keyring_error (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return self->keyring_error;
}

/**
 * passkeys_session_get_expires:
 * @self: a session
 *
 * Gets when the session ends, by the server's clock.
 *
 * Returns: (transfer none) (nullable): a time
 */
GDateTime *
passkeys_session_get_expires (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return passkeys_session_token_get_expires (self->token);
}

/**
 * passkeys_session_get_clock_offset:
 * @self: a session
 *
 * Tells how wrong the clock of this computer is, taking the server's for right.
 *
 * Returns: seconds that the server's clock is ahead; 0 before its first answer
 */
gint64
passkeys_session_get_clock_offset (PasskeysSession *self)
{
  g_autoptr(GDateTime) now = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), 0);

  now = passkeys_api_client_dup_server_time (self->client);
  return now != NULL ? g_date_time_to_unix (now) - g_get_real_time () / G_USEC_PER_SEC : 0;
}

/**
 * passkeys_session_report_failure:
 * @self: a session
 * @error: what a call of the session's client was answered
 *
 * Tells the session of an error that it cannot see, such as one of a list. When the server refused the
 * token the session is expired from now on.
 */
void
passkeys_session_report_failure (PasskeysSession *self,
                                 const GError    *error)
{
  g_return_if_fail (PASSKEYS_IS_SESSION (self));
  g_return_if_fail (error != NULL);

  if (_passkeys_session_error_is_unauthorized (error)
      || g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED))
    set_expired (self, TRUE);
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
 * Ends the session: its token leaves the keyring first, then the server is told, within ten seconds. What
 * was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to whether the server was told, and rejects with
 *   %PASSKEYS_SESSION_ERROR_KEYRING when the token could not be removed; the session is expired then too
 */
DexFuture *
passkeys_session_sign_out (PasskeysSession *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));

  return passkeys_cancellable_fiber_spawn (sign_out_fiber, work_new (self), work_free);
}
