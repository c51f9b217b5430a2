/* passkeys-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery"

#include "config.h"

#include "passkeys-recovery-private.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-recovery-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-worker-private.h"

G_DEFINE_FINAL_TYPE (PasskeysRecovery, passkeys_recovery, G_TYPE_OBJECT)

/*< private >
 * _passkeys_recovery_step_new:
 * @self: a recovery
 *
 * Returns: (transfer full): what a fiber of one step needs, with nothing but @self yet
 */
PasskeysRecoveryStep *
_passkeys_recovery_step_new (PasskeysRecovery *self)
{
  PasskeysRecoveryStep *step = g_new0 (PasskeysRecoveryStep, 1);

  step->self = g_object_ref (self);

  return step;
}

/*< private >
 * _passkeys_recovery_step_free:
 * @data: (transfer full): a #PasskeysRecoveryStep
 */
void
_passkeys_recovery_step_free (gpointer data)
{
  PasskeysRecoveryStep *step = data;

  g_clear_object (&step->self);
  g_clear_pointer (&step->code, g_bytes_unref);
  g_free (step->encrypted_key);
  g_free (step->credential_name);
  g_clear_object (&step->authenticator);
  g_clear_object (&step->prompt);
  g_clear_object (&step->vault);
  g_free (step);
}

static gboolean
await_client (PasskeysRecovery  *self,
              GCancellable      *cancellable,
              GError           **error)
{
  DexFuture *opening;

  if (self->client != NULL)
    return TRUE;

  opening = passkeys_connection_open (self->connection);
  self->client = passkeys_await_object (passkeys_unless_cancelled (opening, cancellable), error);

  return self->client != NULL;
}

static DexFuture *
send_code_fiber (gpointer      data,
                 GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;
  PasskeysRecovery *self = step->self;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  if (!await_client (self, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = passkeys_recovery_api_send_code (self->client, self->org_id, self->username);
  if (!passkeys_await (passkeys_unless_cancelled (future, cancellable), &error))
    return dex_future_new_for_error (
      _passkeys_session_error_map_recovery (g_steal_pointer (&error)));

  return dex_future_new_true ();
}

/*< private >
 * _passkeys_recovery_await_challenge:
 * @self: a recovery that is open
 * @code: the verification code that was mailed
 * @cancellable: of the fiber
 * @error: return location
 *
 * Asks for what the new credentials must answer, and keeps it with the time. A passkey that was
 * made for an earlier challenge is removed from its authenticator: it answers only that one. To be
 * called in a fiber.
 *
 * Returns: %FALSE with %PASSKEYS_SESSION_ERROR when the code or the recovery key is refused or the
 *   challenge is for another relying party, and then nothing has changed
 */
gboolean
_passkeys_recovery_await_challenge (PasskeysRecovery  *self,
                                    GBytes            *code,
                                    GCancellable      *cancellable,
                                    GError           **error)
{
  g_autoptr(PasskeysRecoveryChallenge) challenge = NULL;
  PasskeysRegistrationChallenge *registration;
  GError *local_error = NULL;
  DexFuture *future;

  future = passkeys_recovery_api_init (self->client, self->org_id, self->username, code,
                                       self->key_id);
  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &local_error);
  if (challenge == NULL)
    {
      g_propagate_error (error, _passkeys_session_error_map_recovery (local_error));
      return FALSE;
    }

  registration = passkeys_recovery_challenge_get_registration (challenge);
  if (!_passkeys_ceremony_check_relying_party (
        self->connection, passkeys_registration_challenge_get_relying_party_id (registration),
        error))
    return FALSE;

  /* A passkey answers one challenge only. */
  if (self->passkey.attestation != NULL)
    _passkeys_made_passkey_await_removed (&self->passkey);

  g_set_object (&self->challenge, challenge);
  self->challenge_time = g_get_monotonic_time ();
  return TRUE;
}

static DexFuture *
verify_fiber (gpointer      data,
              GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;
  PasskeysRecovery *self = step->self;
  g_autoptr(GError) error = NULL;

  if (!await_client (self, cancellable, &error)
      || !_passkeys_recovery_await_challenge (self, step->code, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_clear_pointer (&self->verification_code, g_bytes_unref);
  self->verification_code = g_bytes_ref (step->code);
  return dex_future_new_true ();
}

static gpointer
open_key (gpointer   data,
          GError   **error)
{
  PasskeysRecoveryStep *step = data;

  return passkeys_recovery_key_open (step->self->username, step->code, step->self->key_id,
                                     step->encrypted_key, error);
}

static DexFuture *
unlock_fiber (gpointer      data,
              GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;
  PasskeysRecovery *self = step->self;
  const char *encrypted_key = passkeys_recovery_challenge_find_encrypted_key (self->challenge,
                                                                              self->key_id);
  g_autoptr(PasskeysRecoveryKey) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysRecoveryStep *work;
  DexFuture *opening;

  if (encrypted_key == NULL)
    return dex_future_new_reject (PASSKEYS_SESSION_ERROR,
                                  PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY,
                                  "The organisation keeps no recovery key of this ID");

  work = _passkeys_recovery_step_new (self);
  work->code = g_bytes_ref (step->code);
  work->encrypted_key = g_strdup (encrypted_key);
  opening = _passkeys_worker_run (open_key, work, _passkeys_recovery_step_free);
  key = passkeys_await_object (passkeys_unless_cancelled (opening, cancellable), &error);
  if (key == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_set_object (&self->old_key, key);
  return dex_future_new_true ();
}

static void
passkeys_recovery_finalize (GObject *object)
{
  PasskeysRecovery *self = PASSKEYS_RECOVERY (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->client);
  g_free (self->org_id);
  g_free (self->username);
  g_free (self->key_id);
  g_clear_pointer (&self->verification_code, g_bytes_unref);
  g_clear_object (&self->challenge);
  g_clear_object (&self->old_key);
  g_clear_object (&self->new_key);
  _passkeys_made_passkey_clear (&self->passkey);
  g_clear_pointer (&self->living_id, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_recovery_parent_class)->finalize (object);
}

static void
passkeys_recovery_class_init (PasskeysRecoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_recovery_finalize;
}

static void
passkeys_recovery_init (PasskeysRecovery *self)
{
}

/* The kit shows the id in groups. */
static char *
remove_blanks (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  return g_strjoinv (NULL, words);
}

/**
 * passkeys_recovery_new:
 * @connection: how the organisation is reached
 * @org_id: the organisation
 * @username: who lost every passkey
 * @key_id: the recovery key's id; blanks in it do not matter
 *
 * Begins to recover. Nothing is sent yet.
 *
 * Returns: (transfer full): a recovery
 */
PasskeysRecovery *
passkeys_recovery_new (PasskeysConnection *connection,
                       const char         *org_id,
                       const char         *username,
                       const char         *key_id)
{
  PasskeysRecovery *self;

  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (key_id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY, NULL);
  self->connection = g_object_ref (connection);
  self->org_id = g_strstrip (g_strdup (org_id));
  self->username = g_strstrip (g_strdup (username));
  self->key_id = remove_blanks (key_id);

  return self;
}

/**
 * passkeys_recovery_get_username:
 * @self: a recovery
 *
 * Gets who recovers.
 *
 * Returns: a user name
 */
const char *
passkeys_recovery_get_username (PasskeysRecovery *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (self), NULL);

  return self->username;
}

/**
 * passkeys_recovery_get_org_id:
 * @self: a recovery
 *
 * Gets in which organisation.
 *
 * Returns: an organisation id
 */
const char *
passkeys_recovery_get_org_id (PasskeysRecovery *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (self), NULL);

  return self->org_id;
}

/**
 * passkeys_recovery_send_code:
 * @self: a recovery
 *
 * Has a verification code mailed. The server does not tell whether it knows the address.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_recovery_send_code (PasskeysRecovery *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));

  return passkeys_cancellable_fiber_spawn (send_code_fiber, _passkeys_recovery_step_new (self),
                                           _passkeys_recovery_step_free);
}

/**
 * passkeys_recovery_verify:
 * @self: a recovery
 * @verification_code: the code from the message as secure text
 *
 * Shows the verification code. The API does not tell a wrong code from a wrong address or
 * organisation, but it tells when the recovery key is none.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_WRONG_CODE, %PASSKEYS_SESSION_ERROR_CODE_EXPIRED,
 *   %PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY, %PASSKEYS_SESSION_ERROR_DEACTIVATED,
 *   %PASSKEYS_SESSION_ERROR_RELYING_PARTY, %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_recovery_verify (PasskeysRecovery *self,
                          GBytes           *verification_code)
{
  PasskeysRecoveryStep *step;

  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));
  dex_return_error_if_fail (verification_code != NULL);

  step = _passkeys_recovery_step_new (self);
  step->code = g_bytes_ref (verification_code);

  return passkeys_cancellable_fiber_spawn (verify_fiber, step, _passkeys_recovery_step_free);
}

/**
 * passkeys_recovery_is_verified:
 * @self: a recovery
 *
 * Whether the verification code was right.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_recovery_is_verified (PasskeysRecovery *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (self), FALSE);

  return self->challenge != NULL;
}

/**
 * passkeys_recovery_unlock:
 * @self: a recovery that is verified
 * @recovery_code: the code of the kit as secure text
 *
 * Opens the old recovery key on this computer. The server does not learn of wrong codes.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE, %PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY,
 *   %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY or %PASSKEYS_API_ERROR_NOT_AN_API
 */
DexFuture *
passkeys_recovery_unlock (PasskeysRecovery *self,
                          GBytes           *recovery_code)
{
  PasskeysRecoveryStep *step;

  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));
  dex_return_error_if_fail (self->challenge != NULL);
  dex_return_error_if_fail (recovery_code != NULL);

  step = _passkeys_recovery_step_new (self);
  step->code = g_bytes_ref (recovery_code);

  return passkeys_cancellable_fiber_spawn (unlock_fiber, step, _passkeys_recovery_step_free);
}

/**
 * passkeys_recovery_is_unlocked:
 * @self: a recovery
 *
 * Whether the recovery code was right.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_recovery_is_unlocked (PasskeysRecovery *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (self), FALSE);

  return self->old_key != NULL;
}

