/* passkeys-registration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-registration"

#include "config.h"

#include "passkeys-registration.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-made-passkey-private.h"
#include "passkeys-recovery-key.h"
#include "passkeys-registration-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-worker-private.h"

/* Challenges live for some minutes; one older than this is asked for anew before a passkey is
 * made. */
#define FRESH_SECONDS 180

/* complete () may be called again, so that what was made is kept until its fate is known:
 *
 *   passkey ── recovery key ── POST /auth/registration ──┬─ done: the recovery kit
 *      ^                                                 ├─ no answer: nothing is lost, call again
 *      |<── once ── challenge expired ── new challenge ──┤
 *      └── removed, unless the server knows it after all ┴─ refused for good
 *
 * An answer that got lost may have been a success, so the passkey is never removed before the
 * server was asked whether it knows it. */
struct _PasskeysRegistration
{
  GObject parent_instance;

  PasskeysConnection            *connection;
  PasskeysApiClient             *client;
  char                          *org_id;
  char                          *username;
  GBytes                        *code;           /* secure */
  PasskeysRegistrationChallenge *challenge;
  gint64                         challenge_time; /* monotonic */
  PasskeysMadePasskey            passkey;
  PasskeysRecoveryKey           *recovery_key;   /* nullable */
};

G_DEFINE_FINAL_TYPE (PasskeysRegistration, passkeys_registration, G_TYPE_OBJECT)

typedef struct
{
  PasskeysRegistration  *self;
  char                  *credential_name;
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;
} Completion;

static void
completion_free (gpointer data)
{
  Completion *completion = data;

  g_clear_object (&completion->self);
  g_free (completion->credential_name);
  g_clear_object (&completion->authenticator);
  g_clear_object (&completion->prompt);
  g_free (completion);
}

static gboolean
await_challenge (PasskeysRegistration  *self,
                 GCancellable          *cancellable,
                 GError               **error)
{
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  GError *local_error = NULL;
  DexFuture *future;

  future = passkeys_registration_api_init (self->client, self->org_id, self->username, self->code);
  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &local_error);
  if (challenge == NULL)
    {
      g_propagate_error (error, _passkeys_session_error_map_registration (local_error));
      return FALSE;
    }

  if (!_passkeys_ceremony_check_relying_party (
        self->connection, passkeys_registration_challenge_get_relying_party_id (challenge), error))
    return FALSE;

  g_set_object (&self->challenge, challenge);
  self->challenge_time = g_get_monotonic_time ();
  return TRUE;
}

static DexFuture *
begin_fiber (gpointer      data,
             GCancellable *cancellable)
{
  PasskeysRegistration *self = data;
  DexFuture *opening = passkeys_connection_open (self->connection);
  g_autoptr(GError) error = NULL;

  self->client = passkeys_await_object (passkeys_unless_cancelled (opening, cancellable), &error);
  if (self->client == NULL || !await_challenge (self, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_object (self);
}

static gboolean
await_fate (PasskeysRegistration *self)
{
  return _passkeys_made_passkey_await_fate (&self->passkey, self->client, self->org_id,
                                            self->username);
}

static gpointer
generate_recovery_key (gpointer   username,
                       GError   **error)
{
  return passkeys_recovery_key_generate (username, error);
}

static gboolean
await_recovery_key (PasskeysRegistration  *self,
                    GError               **error)
{
  if (self->recovery_key == NULL)
    self->recovery_key = passkeys_await_object (_passkeys_worker_run (generate_recovery_key,
                                                                      g_strdup (self->username),
                                                                      g_free),
                                                error);

  return self->recovery_key != NULL;
}

static gboolean
await_passkey (Completion    *completion,
               GCancellable  *cancellable,
               GError       **error)
{
  PasskeysRegistration *self = completion->self;
  const PasskeysCeremony ceremony = { self->connection, completion->authenticator,
                                      completion->prompt, cancellable };
  gint64 age;

  if (self->passkey.attestation != NULL
      && self->passkey.authenticator == completion->authenticator)
    return TRUE;

  if (self->passkey.attestation != NULL)
    _passkeys_made_passkey_await_removed (&self->passkey);

  if (!_passkeys_ceremony_await_prepared (&ceremony, error))
    return FALSE;

  age = g_get_monotonic_time () - self->challenge_time;
  if (age > FRESH_SECONDS * G_USEC_PER_SEC && !await_challenge (self, cancellable, error))
    return FALSE;

  return _passkeys_made_passkey_await_made (&self->passkey, &ceremony, self->challenge, FALSE,
                                            completion->credential_name, error);
}

static gboolean
await_registered (Completion    *completion,
                  GCancellable  *cancellable,
                  GError       **error)
{
  PasskeysRegistration *self = completion->self;
  g_autoptr(JsonNode) recovery_credential = NULL;
  GBytes *temporary_token = passkeys_registration_challenge_get_temporary_token (self->challenge);
  DexFuture *future;

  recovery_credential = passkeys_recovery_key_build_credential (
    self->recovery_key,
    passkeys_registration_challenge_get_challenge (self->challenge),
    passkeys_connection_get_origin (self->connection),
    error);
  if (recovery_credential == NULL)
    return FALSE;

  future = passkeys_registration_api_complete (self->client, temporary_token,
                                               self->passkey.attestation,
                                               completion->credential_name, recovery_credential);
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

typedef enum
{
  OUTCOME_REGISTERED,
  OUTCOME_FAILED,
  OUTCOME_CHALLENGE_OVER, /* a new challenge and a new passkey may do */
} Outcome;

static Outcome
await_outcome (Completion    *completion,
               GCancellable  *cancellable,
               GError       **error)
{
  PasskeysRegistration *self = completion->self;
  g_autoptr(GError) local_error = NULL;
  gboolean over;

  if (!await_passkey (completion, cancellable, error) || !await_recovery_key (self, error))
    return OUTCOME_FAILED;

  if (await_registered (completion, cancellable, &local_error)
      || (_passkeys_made_passkey_is_refused (local_error) && await_fate (self)))
    return OUTCOME_REGISTERED;

  over = _passkeys_session_error_is_challenge_over (local_error)
         && self->passkey.attestation == NULL;
  if (over)
    self->challenge_time = -FRESH_SECONDS * G_USEC_PER_SEC; /* the clock may have begun a minute ago */

  g_propagate_error (error,
                     _passkeys_session_error_map_registration (g_steal_pointer (&local_error)));
  return over ? OUTCOME_CHALLENGE_OVER : OUTCOME_FAILED;
}

static gboolean
await_complete (Completion    *completion,
                GCancellable  *cancellable,
                GError       **error)
{
  Outcome outcome = await_outcome (completion, cancellable, error);

  if (outcome == OUTCOME_CHALLENGE_OVER)
    {
      g_clear_error (error);
      outcome = await_outcome (completion, cancellable, error);
    }

  return outcome == OUTCOME_REGISTERED;
}

static DexFuture *
complete_fiber (gpointer      data,
                GCancellable *cancellable)
{
  Completion *completion = data;
  PasskeysRegistration *self = completion->self;
  g_autoptr(GError) error = NULL;

  if (!await_complete (completion, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _passkeys_made_passkey_clear (&self->passkey);
  return dex_future_new_take_object (
    passkeys_recovery_kit_new (self->username, self->org_id,
                               passkeys_registration_get_organisation_name (self),
                               passkeys_recovery_key_get_code (self->recovery_key),
                               passkeys_recovery_key_get_credential_id (self->recovery_key)));
}

static DexFuture *
abandon_fiber (gpointer      data,
               GCancellable *cancellable)
{
  await_fate (data);

  return dex_future_new_true ();
}

static void
passkeys_registration_finalize (GObject *object)
{
  PasskeysRegistration *self = PASSKEYS_REGISTRATION (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->client);
  g_free (self->org_id);
  g_free (self->username);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_clear_object (&self->challenge);
  _passkeys_made_passkey_clear (&self->passkey);
  g_clear_object (&self->recovery_key);

  G_OBJECT_CLASS (passkeys_registration_parent_class)->finalize (object);
}

static void
passkeys_registration_class_init (PasskeysRegistrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_registration_finalize;
}

static void
passkeys_registration_init (PasskeysRegistration *self)
{
}

/**
 * passkeys_registration_begin:
 * @connection: how the organisation is reached
 * @org_id: the organisation
 * @username: who joins, an e-mail address for employees
 * @code: the registration code as secure text
 *
 * Checks a registration code. The API does not tell a wrong code from a wrong address.
 *
 * Returns: (transfer full): a future that resolves to a [class@Registration] and rejects with
 *   %PASSKEYS_SESSION_ERROR_WRONG_CODE, %PASSKEYS_SESSION_ERROR_CODE_EXPIRED,
 *   %PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED, %PASSKEYS_SESSION_ERROR_DEACTIVATED,
 *   %PASSKEYS_SESSION_ERROR_RELYING_PARTY, %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_registration_begin (PasskeysConnection *connection,
                             const char         *org_id,
                             const char         *username,
                             GBytes             *code)
{
  PasskeysRegistration *self;

  dex_return_error_if_fail (PASSKEYS_IS_CONNECTION (connection));
  dex_return_error_if_fail (org_id != NULL);
  dex_return_error_if_fail (username != NULL);
  dex_return_error_if_fail (code != NULL);

  self = g_object_new (PASSKEYS_TYPE_REGISTRATION, NULL);
  self->connection = g_object_ref (connection);
  self->org_id = g_strdup (org_id);
  self->username = g_strdup (username);
  self->code = g_bytes_ref (code);

  return passkeys_cancellable_fiber_spawn (begin_fiber, self, g_object_unref);
}

/**
 * passkeys_registration_get_username:
 * @self: a registration
 *
 * Gets who joins.
 *
 * Returns: a user name
 */
const char *
passkeys_registration_get_username (PasskeysRegistration *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION (self), NULL);

  return self->username;
}

/**
 * passkeys_registration_get_org_id:
 * @self: a registration
 *
 * Gets which organisation is joined.
 *
 * Returns: an organisation id
 */
const char *
passkeys_registration_get_org_id (PasskeysRegistration *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION (self), NULL);

  return self->org_id;
}

/**
 * passkeys_registration_get_organisation_name:
 * @self: a registration
 *
 * Gets what the server calls itself in ceremonies.
 *
 * Returns: (nullable): a name
 */
const char *
passkeys_registration_get_organisation_name (PasskeysRegistration *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION (self), NULL);

  if (self->challenge == NULL)
    return NULL;

  return passkeys_registration_challenge_get_relying_party_name (self->challenge);
}

/**
 * passkeys_registration_complete:
 * @self: a registration
 * @credential_name: what the person calls the new passkey
 * @authenticator: where it shall be
 * @prompt: how the authenticator talks to the person
 *
 * Makes a passkey and a recovery key and registers both in one call. After a failure it may be
 * called again: a passkey that was made is used again, unless another authenticator is given. When
 * the server refuses for good the passkey is removed from this computer again.
 *
 * Returns: (transfer full): a future that resolves to a [class@RecoveryKit] and rejects with the
 *   errors of [func@Registration.begin], %PASSKEYS_SESSION_ERROR_ALREADY_HELD,
 *   %PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED, %PASSKEYS_AUTHENTICATOR_ERROR or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_registration_complete (PasskeysRegistration  *self,
                                const char            *credential_name,
                                PasskeysAuthenticator *authenticator,
                                PasskeysPrompt        *prompt)
{
  Completion *completion;

  dex_return_error_if_fail (PASSKEYS_IS_REGISTRATION (self));
  dex_return_error_if_fail (credential_name != NULL && *credential_name != '\0');
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  completion = g_new0 (Completion, 1);
  completion->self = g_object_ref (self);
  completion->credential_name = g_strdup (credential_name);
  completion->authenticator = g_object_ref (authenticator);
  completion->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (complete_fiber, completion, completion_free);
}

/**
 * passkeys_registration_abandon:
 * @self: a registration
 *
 * Gives a registration up. A passkey that was made for it, and that the server does not know, is
 * removed from this computer. What was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_registration_abandon (PasskeysRegistration *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_REGISTRATION (self));

  return passkeys_cancellable_fiber_spawn (abandon_fiber, g_object_ref (self), g_object_unref);
}
