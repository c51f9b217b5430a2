/* passkeys-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session"

#include "config.h"

#include "passkeys-session-private.h"

#include "passkeys-account-private.h"
#include "passkeys-session-error-private.h"
#include "passkeys-token-storage-private.h"

#define LONGEST_WAIT_SECONDS 3600
#define SOON_SECONDS (10 * 60)

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
  PasskeysSessionToken *token;         /* nullable: locked */
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

/*< private >
 * _passkeys_session_set_expired:
 * @self: a session
 * @expired: whether the server takes its token no more
 *
 * Tells the account, too: it is signed in as long as this is %FALSE.
 */
void
_passkeys_session_set_expired (PasskeysSession *self,
                               gboolean         expired)
{
  _passkeys_account_set_signed_in (self->account, !expired);
  _passkeys_account_set_expired (self->account, expired);

  if (self->expired == expired)
    return;

  self->expired = expired;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRED]);
}

/*< private >
 * _passkeys_session_set_kept:
 * @self: a session
 * @kept: whether its token lies in the keyring, for the next start
 * @error: (transfer full) (nullable): why not, where that was tried
 */
void
_passkeys_session_set_kept (PasskeysSession *self,
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

/*< private >
 * _passkeys_session_set_user:
 * @self: a session
 * @user: (nullable): who is signed in, as the server tells
 */
void
_passkeys_session_set_user (PasskeysSession *self,
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
  _passkeys_session_watch_expiry (self);

  return G_SOURCE_REMOVE;
}

/*< private >
 * _passkeys_session_watch_expiry:
 * @self: a session whose client knows the server's clock
 *
 * Has the session expire when its token does, by the server's clock, and the account tell shortly
 * before. The monotonic clock stands still while the computer sleeps, so the wait is bounded and
 * then done again. A token without an end is not watched.
 */
void
_passkeys_session_watch_expiry (PasskeysSession *self)
{
  GDateTime *expires = passkeys_session_get_expires (self);
  g_autoptr(GDateTime) now = passkeys_api_client_dup_server_time (self->client);
  gint64 left;

  g_clear_handle_id (&self->expiry_source, g_source_remove);
  if (expires == NULL || now == NULL || self->expired)
    return;

  left = g_date_time_to_unix (expires) - g_date_time_to_unix (now);
  _passkeys_account_set_ends_soon (self->account, left <= SOON_SECONDS);
  if (left <= 0)
    _passkeys_session_set_expired (self, TRUE);
  else
    self->expiry_source = g_timeout_add_seconds (MIN (left > SOON_SECONDS ? left - SOON_SECONDS
                                                                          : left,
                                                      LONGEST_WAIT_SECONDS),
                                                 on_expiry_cb, self);
}

/*< private >
 * _passkeys_session_get_token_text:
 * @self: a session
 *
 * Returns: (transfer none): the token as it goes into the header, in memory that is wiped when it
 *   is freed
 */
GBytes *
_passkeys_session_get_token_text (PasskeysSession *self)
{
  return passkeys_session_token_get_text (self->token);
}

/*< private >
 * _passkeys_session_set_token:
 * @self: a session
 * @token: a fresh token
 *
 * Goes on with another token, after the person has signed in again: the client sends it from now
 * on, the account is signed in, and the end of the session is watched.
 */
void
_passkeys_session_set_token (PasskeysSession      *self,
                              PasskeysSessionToken *token)
{
  g_set_object (&self->token, token);
  passkeys_api_client_set_token (self->client, passkeys_session_token_get_text (token));
  _passkeys_session_set_expired (self, FALSE);
  _passkeys_session_watch_expiry (self);
}

/*< private >
 * _passkeys_session_create:
 * @account: whose session it is
 * @client: how the organisation is reached
 * @token: what the server gave
 *
 * Makes a session that counts as signed in; nothing is asked or stored. Its caller looks at the
 * token.
 *
 * Returns: (transfer full): the session
 */
PasskeysSession *
_passkeys_session_create (PasskeysAccount      *account,
                          PasskeysApiClient    *client,
                          PasskeysSessionToken *token)
{
  PasskeysSession *self = g_object_new (PASSKEYS_TYPE_SESSION, NULL);

  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  _passkeys_session_set_token (self, token);

  return self;
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

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PASSKEYS_TYPE_ACCOUNT,
                                                  flags);
  properties[PROP_USER] = g_param_spec_object ("user", NULL, NULL, PASSKEYS_TYPE_USER, flags);
  properties[PROP_EXPIRED] = g_param_spec_boolean ("expired", NULL, NULL, FALSE, flags);
  properties[PROP_KEPT_IN_KEYRING] = g_param_spec_boolean ("kept-in-keyring", NULL, NULL, FALSE,
                                                           flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_session_init (PasskeysSession *self)
{
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
 * Returns: (transfer none) (nullable): a user; %NULL when it was not read yet or may not be read,
 *   in which case the account knows the name
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
 * Returns: (transfer none) (nullable): a time; %NULL where it is not known, or it is locked
 */
GDateTime *
passkeys_session_get_expires (PasskeysSession *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (self), NULL);

  return self->token != NULL ? passkeys_session_token_get_expires (self->token) : NULL;
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
 * Tells the session of an error that it cannot see, such as one of a list. When the server refused
 * the token the session is expired from now on.
 */
void
passkeys_session_report_failure (PasskeysSession *self,
                                 const GError    *error)
{
  g_return_if_fail (PASSKEYS_IS_SESSION (self));
  g_return_if_fail (error != NULL);

  if (_passkeys_session_error_is_unauthorized (error)
      || g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED))
    _passkeys_session_set_expired (self, TRUE);
}

/**
 * passkeys_session_lock:
 * @self: a session
 *
 * Forgets the token, in memory at once and in the keyring, so that starting the program anew is no
 * way around it. The session is expired until it is renewed. The server is not told: nobody has the
 * token any more, and nobody need wait for the network to be locked out.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the keyring has forgotten it too,
 *   and rejects with %PASSKEYS_SESSION_ERROR_KEYRING; dropping it changes nothing
 */
DexFuture *
passkeys_session_lock (PasskeysSession *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_SESSION (self));

  g_clear_handle_id (&self->expiry_source, g_source_remove);
  passkeys_api_client_set_token (self->client, NULL);
  g_clear_object (&self->token);
  _passkeys_session_set_expired (self, TRUE);

  return _passkeys_token_storage_forget (self->account);
}

/**
 * passkeys_session_can_be_restored:
 * @account: an account
 *
 * Looks whether somebody is signed in, asking neither the server nor the person.
 *
 * Returns: (transfer full): a future that resolves to a boolean; %FALSE while the keyring is locked
 */
DexFuture *
passkeys_session_can_be_restored (PasskeysAccount *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return _passkeys_token_storage_peek (account);
}
