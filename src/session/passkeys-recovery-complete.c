/* passkeys-recovery-complete.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The last step of a recovery, and what may be tidied up after it. */

#define G_LOG_DOMAIN "passkeys-recovery"

#include "config.h"

#include "passkeys-recovery-private.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-json-text.h"
#include "passkeys-recovery-api.h"
#include "passkeys-session-error-private.h"
#include "passkeys-worker-private.h"

/* Challenges live for some minutes; one older than this is asked for anew before a passkey is
 * made. */
#define FRESH_SECONDS 180

/* complete () may be called again, so that what was made is kept until its fate is known, as in
 * passkeys-registration.c:
 *
 *   passkey ── new recovery key ── signed with the old one ── POST /auth/recover/user ──┬─ done
 *      ^                                                                                ├─ no answer
 *      │<── once ── challenge expired ── POST /auth/recover/user/init ──────────────────┤
 *      └── removed, unless the server knows it after all ───────────────────────────────┴─ refused */

static gpointer
generate_key (gpointer   username,
              GError   **error)
{
  return passkeys_recovery_key_generate (username, error);
}

static gboolean
await_new_key (PasskeysRecovery  *self,
               GError           **error)
{
  if (self->new_key == NULL)
    self->new_key = passkeys_await_object (_passkeys_worker_run (generate_key,
                                                                 g_strdup (self->username), g_free),
                                           error);

  return self->new_key != NULL;
}

static gboolean
await_passkey (PasskeysRecoveryStep  *step,
               GCancellable          *cancellable,
               GError               **error)
{
  PasskeysRecovery *self = step->self;
  const PasskeysCeremony ceremony = { self->connection, step->authenticator, step->prompt,
                                      cancellable };
  gboolean made = self->passkey.attestation != NULL
                  && self->passkey.authenticator == step->authenticator;
  gint64 age;

  if (!made && !_passkeys_ceremony_await_prepared (&ceremony, error))
    return FALSE;

  age = g_get_monotonic_time () - self->challenge_time;
  if (!made && age > FRESH_SECONDS * G_USEC_PER_SEC
      && !_passkeys_recovery_await_challenge (self, self->verification_code, cancellable, error))
    return FALSE;

  /* What this computer holds of the account ends with the recovery, so it is no reason against
   * another passkey here. */
  return _passkeys_made_passkey_await_made (
    &self->passkey, &ceremony, passkeys_recovery_challenge_get_registration (self->challenge),
    TRUE, step->credential_name, error);
}

/* What the old key signs is the text that is sent. */
static JsonNode *
sign (PasskeysRecovery  *self,
      JsonNode          *new_credentials,
      GError           **error)
{
  g_autoptr(GBytes) text = passkeys_json_text_serialise (new_credentials);

  return passkeys_recovery_key_build_assertion (self->old_key, text,
                                                passkeys_connection_get_origin (self->connection),
                                                error);
}

static gboolean
await_recovered (PasskeysRecoveryStep  *step,
                 GCancellable          *cancellable,
                 GError               **error)
{
  PasskeysRecovery *self = step->self;
  PasskeysRegistrationChallenge *challenge =
    passkeys_recovery_challenge_get_registration (self->challenge);
  g_autoptr(JsonNode) new_key = NULL;
  g_autoptr(JsonNode) new_credentials = NULL;
  g_autoptr(JsonNode) recovery = NULL;
  DexFuture *future;

  new_key = passkeys_recovery_key_build_credential (
    self->new_key, passkeys_registration_challenge_get_challenge (challenge),
    passkeys_connection_get_origin (self->connection), error);
  if (new_key == NULL)
    return FALSE;

  new_credentials = passkeys_recovery_api_build_credentials (self->passkey.attestation,
                                                             step->credential_name, new_key);
  recovery = sign (self, new_credentials, error);
  if (recovery == NULL)
    return FALSE;

  future = passkeys_recovery_api_complete (
    self->client, passkeys_registration_challenge_get_temporary_token (challenge), recovery,
    new_credentials);
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

typedef enum
{
  OUTCOME_RECOVERED,
  OUTCOME_FAILED,
  OUTCOME_CHALLENGE_OVER, /* a new challenge and a new passkey may do */
} Outcome;

static Outcome
await_outcome (PasskeysRecoveryStep  *step,
               GCancellable          *cancellable,
               GError               **error)
{
  PasskeysRecovery *self = step->self;
  g_autoptr(GError) local_error = NULL;
  gboolean over;

  if (!await_passkey (step, cancellable, error) || !await_new_key (self, error))
    return OUTCOME_FAILED;

  if (await_recovered (step, cancellable, &local_error)
      || (_passkeys_made_passkey_is_refused (local_error)
          && _passkeys_made_passkey_await_fate (&self->passkey, self->client, self->org_id,
                                                self->username)))
    return OUTCOME_RECOVERED;

  over = _passkeys_session_error_is_challenge_over (local_error)
         && self->passkey.attestation == NULL;
  if (over)
    self->challenge_time = -FRESH_SECONDS * G_USEC_PER_SEC; /* the clock may have begun a minute ago */

  g_propagate_error (error, _passkeys_session_error_map_recovery (g_steal_pointer (&local_error)));
  return over ? OUTCOME_CHALLENGE_OVER : OUTCOME_FAILED;
}

static gboolean
await_complete (PasskeysRecoveryStep  *step,
                GCancellable          *cancellable,
                GError               **error)
{
  Outcome outcome = await_outcome (step, cancellable, error);

  if (outcome == OUTCOME_CHALLENGE_OVER)
    {
      g_clear_error (error);
      outcome = await_outcome (step, cancellable, error);
    }

  return outcome == OUTCOME_RECOVERED;
}

static DexFuture *
complete_fiber (gpointer      data,
                GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;
  PasskeysRecovery *self = step->self;
  PasskeysRegistrationChallenge *challenge;
  g_autoptr(GError) error = NULL;

  if (!await_complete (step, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_clear_pointer (&self->living_id, g_bytes_unref);
  self->living_id =
    g_bytes_ref (passkeys_attestation_get_credential_id (self->passkey.attestation));
  _passkeys_made_passkey_clear (&self->passkey);
  challenge = passkeys_recovery_challenge_get_registration (self->challenge);

  return dex_future_new_take_object (
    passkeys_recovery_kit_new (self->username, self->org_id,
                               passkeys_registration_challenge_get_relying_party_name (challenge),
                               passkeys_recovery_key_get_code (self->new_key),
                               passkeys_recovery_key_get_credential_id (self->new_key)));
}

static gboolean
is_dead (PasskeysRecovery     *self,
         PasskeysLocalPasskey *passkey)
{
  PasskeysRegistrationChallenge *challenge =
    passkeys_recovery_challenge_get_registration (self->challenge);
  PasskeysUserEntity *user = passkeys_registration_challenge_get_user (challenge);

  return g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey),
                      passkeys_connection_get_relying_party_id (self->connection))
         && g_bytes_equal (passkeys_local_passkey_get_user_handle (passkey),
                           passkeys_user_entity_get_id (user))
         && !g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey), self->living_id);
}

static DexFuture *
find_dead_fiber (gpointer      data,
                 GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;
  GListModel *passkeys = G_LIST_MODEL (step->vault);
  g_autoptr(GListStore) dead = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (passkeys_unless_cancelled (passkeys_vault_load (step->vault), cancellable),
                       &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (passkeys, i);

      if (is_dead (step->self, passkey))
        g_list_store_append (dead, passkey);
    }

  return dex_future_new_take_object (g_steal_pointer (&dead));
}

static DexFuture *
abandon_fiber (gpointer      data,
               GCancellable *cancellable)
{
  PasskeysRecoveryStep *step = data;

  _passkeys_made_passkey_await_fate (&step->self->passkey, step->self->client, step->self->org_id,
                                     step->self->username);

  return dex_future_new_true ();
}

/**
 * passkeys_recovery_complete:
 * @self: a recovery that is unlocked
 * @credential_name: what the person calls the new passkey
 * @authenticator: where it shall be
 * @prompt: how the authenticator talks to the person
 *
 * Makes a passkey and a new recovery key, signs both with the old recovery key and registers them
 * in one call. From then on all former credentials and tokens are dead: the person was told before.
 * After a failure it may be called again, as [method@Registration.complete]. When the verification
 * code has ended meanwhile, have a new one sent and verified.
 *
 * Returns: (transfer full): a future that resolves to a [class@RecoveryKit], the new one, and
 *   rejects with the errors of [method@Recovery.verify], %PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED,
 *   %PASSKEYS_SESSION_ERROR_ALREADY_HELD, %PASSKEYS_AUTHENTICATOR_ERROR or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_recovery_complete (PasskeysRecovery      *self,
                            const char            *credential_name,
                            PasskeysAuthenticator *authenticator,
                            PasskeysPrompt        *prompt)
{
  PasskeysRecoveryStep *step;

  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));
  dex_return_error_if_fail (self->old_key != NULL);
  dex_return_error_if_fail (credential_name != NULL && *credential_name != '\0');
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  step = _passkeys_recovery_step_new (self);
  step->credential_name = g_strdup (credential_name);
  step->authenticator = g_object_ref (authenticator);
  step->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (complete_fiber, step, _passkeys_recovery_step_free);
}

/**
 * passkeys_recovery_find_dead_passkeys:
 * @self: a recovery that is complete
 * @vault: the passkeys of this computer
 *
 * Finds what this computer holds of the account and is of no use any more, so that the person may
 * remove it with [method@Vault.remove].
 *
 * Returns: (transfer full): a future that resolves to a [iface@Gio.ListModel] of
 *   [class@LocalPasskey] and rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_recovery_find_dead_passkeys (PasskeysRecovery *self,
                                      PasskeysVault    *vault)
{
  PasskeysRecoveryStep *step;

  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));
  dex_return_error_if_fail (self->living_id != NULL);
  dex_return_error_if_fail (PASSKEYS_IS_VAULT (vault));

  step = _passkeys_recovery_step_new (self);
  step->vault = g_object_ref (vault);

  return passkeys_cancellable_fiber_spawn (find_dead_fiber, step, _passkeys_recovery_step_free);
}

/**
 * passkeys_recovery_abandon:
 * @self: a recovery
 *
 * Gives a recovery up. A passkey that was made for it, and that the server does not know, is
 * removed from this computer. What was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_recovery_abandon (PasskeysRecovery *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_RECOVERY (self));

  return passkeys_cancellable_fiber_spawn (abandon_fiber, _passkeys_recovery_step_new (self),
                                           _passkeys_recovery_step_free);
}
