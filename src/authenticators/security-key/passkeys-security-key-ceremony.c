/* passkeys-security-key-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-ceremony"

#include "config.h"

#include "passkeys-security-key-ceremony.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-candidate.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-outcome.h"
#include "passkeys-security-key-performance.h"
#include "passkeys-security-key-private.h"
#include "passkeys-security-key-race.h"
#include "passkeys-security-key-refusals.h"
#include "passkeys-security-key-status.h"
#include "passkeys-security-key-wait.h"

typedef struct
{
  PasskeysSecurityKeyList     *keys;        /* (owned) watched and held */
  PasskeysPrompt              *prompt;      /* (owned) */
  PasskeysCreationOptions     *creation;    /* (owned) (nullable) */
  PasskeysRequestOptions      *request;     /* (owned) (nullable) */
  PasskeysClientData          *client_data; /* (owned) (nullable) */
  GCancellable                *cancellable; /* (not owned) of the fiber */
  PasskeysSecurityKeyRefusals *refusals;    /* (owned) */
} Ceremony;

static Ceremony *
ceremony_new (PasskeysSecurityKeyList *keys,
              PasskeysClientData      *client_data,
              PasskeysPrompt          *prompt)
{
  Ceremony *self = g_new0 (Ceremony, 1);

  self->keys = g_object_ref (keys);
  self->prompt = g_object_ref (prompt);
  self->client_data = client_data != NULL ? g_object_ref (client_data) : NULL;
  self->refusals = passkeys_security_key_refusals_new ();
  passkeys_security_key_list_watch (keys);
  passkeys_security_key_list_hold (keys);
  return self;
}

static void
ceremony_free (gpointer data)
{
  Ceremony *self = data;

  passkeys_security_key_list_release (self->keys);
  passkeys_security_key_list_unwatch (self->keys);
  g_clear_object (&self->keys);
  g_clear_object (&self->prompt);
  g_clear_object (&self->creation);
  g_clear_object (&self->request);
  g_clear_object (&self->client_data);
  g_clear_pointer (&self->refusals, passkeys_security_key_refusals_free);
  g_free (self);
}

static gboolean
await (Ceremony   *self,
       DexFuture  *future, /* (transfer full) */
       GError    **error)
{
  return passkeys_await (passkeys_unless_cancelled (future, self->cancellable), error);
}

/* Asks for another key than those that refused, and waits for it. */
static gboolean
wait_for_key (Ceremony  *self,
              GError   **error)
{
  return passkeys_security_key_refusals_await (self->refusals, self->keys, self->prompt,
                                               self->cancellable, error);
}

static PasskeysSecurityKeyContender *
new_contender (Ceremony             *self,
               PasskeysSecurityKey  *key,
               GError              **error)
{
  GBytes *hash = passkeys_client_data_get_hash (self->client_data);

  if (self->creation != NULL)
    return passkeys_security_key_contender_new_to_make (key, self->creation, hash, error);

  return passkeys_security_key_contender_new_to_sign (key, self->request, hash, error);
}

/* The keys that could do it, as far as what they say about themselves tells. */
static GPtrArray *
list_contenders (Ceremony *self)
{
  GPtrArray *contenders = g_ptr_array_new_with_free_func (
    (GDestroyNotify) passkeys_security_key_contender_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (self->keys), i);
      g_autoptr(GError) error = NULL;
      PasskeysSecurityKeyContender *contender;

      if (passkeys_security_key_refusals_has (self->refusals, key)
          || passkeys_security_key_get_state (key) != PASSKEYS_SECURITY_KEY_READY)
        continue;

      if ((contender = new_contender (self, key, &error)))
        g_ptr_array_add (contenders, contender);
      else
        passkeys_security_key_refusals_add (self->refusals, key, g_steal_pointer (&error));
    }
  return contenders;
}

static DexFuture *
ignore_cb (DexFuture *future,
           gpointer   user_data)
{
  return dex_future_new_true ();
}

/* Asks all of them at the same time which of the allowed credentials they hold. */
static GPtrArray *
probe_all (Ceremony   *self,
           GPtrArray  *contenders,
           GPtrArray  *works,
           GError    **error)
{
  g_autoptr(GPtrArray) probes = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GPtrArray) ends = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < contenders->len; i++)
    {
      PasskeysSecurityKeyContender *contender = g_ptr_array_index (contenders, i);
      PasskeysSecurityKeyWork *work = passkeys_security_key_contender_new_probe (contender);
      DexFuture *probe;

      probe = dex_future_first (
        passkeys_security_key_work_probe (work, contender->key, self->cancellable),
        _passkeys_security_key_wait_removed (contender->key), NULL);
      g_ptr_array_add (works, work);
      g_ptr_array_add (probes, dex_ref (probe));
      g_ptr_array_add (ends, dex_future_finally (probe, ignore_cb, NULL, NULL));
    }

  if (!await (self, dex_future_allv ((DexFuture **) ends->pdata, ends->len), error))
    return NULL;

  return g_steal_pointer (&probes);
}

/* FALSE when the key does not hold any. */
static gboolean
judge (Ceremony                     *self,
       PasskeysSecurityKeyContender *contender,
       PasskeysSecurityKeyWork      *work,
       DexFuture                    *probe,
       gboolean                     *ret_may_hide)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (probe, &error);
  int status;

  if (value == NULL)
    {
      /* unplugged, or broken */
      passkeys_security_key_refusals_add (self->refusals, contender->key,
                                          g_steal_pointer (&error));
      return FALSE;
    }

  status = g_value_get_int (value);
  if (status == FIDO_OK)
    {
      g_clear_pointer (&contender->allowed, g_ptr_array_unref);
      contender->allowed = g_ptr_array_ref (work->found);
      return TRUE;
    }

  /* it does not say no, only that it does not say yes like this */
  if (status != FIDO_ERR_NO_CREDENTIALS || passkeys_security_key_contender_may_hide (contender))
    {
      g_clear_pointer (&contender->allowed, g_ptr_array_unref);
      contender->allowed = g_ptr_array_ref (work->ids);
      *ret_may_hide = work->ids->len > 0;
    }
  if (!*ret_may_hide)
    passkeys_security_key_refusals_add (self->refusals, contender->key,
                                        passkeys_security_key_status_to_error (status));
  return FALSE;
}

/* Those that hold an allowed credential; where none says so, those that might. */
static GPtrArray *
keep_holders (Ceremony   *self,
              GPtrArray  *contenders, /* (transfer full) */
              GError    **error)
{
  g_autoptr(GPtrArray) all = contenders;
  g_autoptr(GPtrArray) works = NULL;
  g_autoptr(GPtrArray) probes = NULL;
  g_autoptr(GPtrArray) holders = NULL;
  g_autoptr(GPtrArray) hiders = NULL;

  works = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_security_key_work_unref);
  holders = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_security_key_contender_unref);
  hiders = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_security_key_contender_unref);

  if (!(probes = probe_all (self, all, works, error)))
    return NULL;

  for (guint i = 0; i < all->len; i++)
    {
      PasskeysSecurityKeyContender *contender = g_ptr_array_index (all, i);
      gboolean may_hide = FALSE;

      if (judge (self, contender, g_ptr_array_index (works, i), g_ptr_array_index (probes, i),
                 &may_hide))
        g_ptr_array_add (holders, passkeys_security_key_contender_ref (contender));
      else if (may_hide)
        g_ptr_array_add (hiders, passkeys_security_key_contender_ref (contender));
    }

  if (holders->len > 0)
    return g_steal_pointer (&holders);

  return g_steal_pointer (&hiders);
}

/* Who takes part now; may be nobody. */
static GPtrArray *
gather (Ceremony  *self,
        GError   **error)
{
  GPtrArray *contenders;
  GPtrArray *allowed;

  /* A key that was unplugged a moment ago may be listed still: look first. */
  if (!await (self, passkeys_security_key_list_load (self->keys), error)
      || !await (self, passkeys_security_key_wait_for_all (self->keys), error))
    return NULL;

  contenders = list_contenders (self);
  if (contenders->len == 0 || self->request == NULL)
    return contenders;

  allowed = passkeys_request_options_get_allowed (self->request);
  if (allowed == NULL || allowed->len == 0)
    return contenders;

  return keep_holders (self, contenders, error);
}

static gboolean
needs_race (GPtrArray *contenders)
{
  PasskeysSecurityKeyContender *first = g_ptr_array_index (contenders, 0);

  return contenders->len > 1
    || first->method == PASSKEYS_SECURITY_KEY_METHOD_NONE
    || first->method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN;
}

/* Lets one of them be chosen, and has it do it. NULL without an error: begin anew. */
static PasskeysSecurityKeyWork *
contend (Ceremony                      *self,
         GPtrArray                     *contenders,
         PasskeysSecurityKeyContender **ret_winner,
         GError                       **error)
{
  g_auto(PasskeysSecurityKeyRaceResult) result = { .status = PASSKEYS_SECURITY_KEY_UNTRIED };

  if (!needs_race (contenders))
    result.winner = passkeys_security_key_contender_ref (g_ptr_array_index (contenders, 0));
  else if (!passkeys_security_key_race_run (contenders, self->keys, self->prompt,
                                            self->cancellable, &result, error))
    return NULL;

  if (result.winner == NULL)
    return NULL;

  *ret_winner = passkeys_security_key_contender_ref (result.winner);
  return passkeys_security_key_perform (result.winner, self->prompt, self->cancellable,
                                        result.work, result.status, error);
}

/* Why the key that the person chose is not asked again, while others are there. */
static void
tell (Ceremony  *self,
      GError   **refusal)
{
  if (*refusal != NULL)
    passkeys_prompt_progress (self->prompt, (*refusal)->message);
  g_clear_error (refusal);
}

/* Waits for keys, and has one of them do what the ceremony is about. */
static PasskeysSecurityKeyWork *
run (Ceremony                      *self,
     PasskeysSecurityKeyContender **ret_winner,
     GError                       **error)
{
  g_autoptr(GError) refusal = NULL;

  for (;;)
    {
      g_autoptr(PasskeysSecurityKeyContender) winner = NULL;
      g_autoptr(GPtrArray) contenders = NULL;
      g_autoptr(PasskeysSecurityKeyWork) work = NULL;
      g_autoptr(GError) local = NULL;

      if (!(contenders = gather (self, error)))
        return NULL;

      if (contenders->len == 0)
        {
          g_clear_error (&refusal);
          if (!wait_for_key (self, error))
            return NULL;
          continue;
        }

      tell (self, &refusal);

      if ((work = contend (self, contenders, &winner, &local)))
        {
          *ret_winner = g_steal_pointer (&winner);
          return g_steal_pointer (&work);
        }

      if (local == NULL)
        continue;

      if (!passkeys_security_key_refusals_take (self->refusals, contenders, winner, local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (winner != NULL && !g_error_matches (local, PASSKEYS_AUTHENTICATOR_ERROR,
                                              PASSKEYS_AUTHENTICATOR_ERROR_REMOVED))
        refusal = g_steal_pointer (&local);
    }
}

static DexFuture *
prepare_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Ceremony *self = data;
  GError *error = NULL;

  self->cancellable = cancellable;
  if (!await (self, passkeys_security_key_list_load (self->keys), &error))
    return dex_future_new_for_error (error);

  /* with a key there already, nobody is asked for one */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (self->keys), i);

      if (passkeys_security_key_get_state (key) == PASSKEYS_SECURITY_KEY_READY)
        return dex_future_new_true ();
    }

  if (!wait_for_key (self, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

static DexFuture *
make_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Ceremony *self = data;
  g_autoptr(PasskeysSecurityKeyContender) winner = NULL;
  g_autoptr(PasskeysSecurityKeyWork) work = NULL;
  PasskeysAttestation *attestation;
  GError *error = NULL;

  self->cancellable = cancellable;
  if (!(work = run (self, &winner, &error))
      || !(attestation = passkeys_security_key_outcome_to_attestation (work, self->creation,
                                                                       self->client_data, &error)))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (attestation);
}

/* Which of several assertions: the person chooses by the account. */
static gboolean
choose (Ceremony                 *self,
        PasskeysSecurityKeyWork  *work,
        guint                    *ret_position,
        GError                  **error)
{
  g_autoptr(GListModel) candidates = NULL;
  g_autoptr(GObject) chosen = NULL;

  *ret_position = 0;
  if (fido_assert_count (work->assertion) < 2
      || passkeys_request_options_get_allowed (self->request)->len > 0)
    return TRUE;

  candidates = passkeys_security_key_outcome_to_candidates (work, self->request);
  chosen = passkeys_await_object (
    passkeys_unless_cancelled (passkeys_prompt_choose (self->prompt, candidates),
                               self->cancellable),
    error);

  for (guint i = 0; chosen != NULL && i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr(GObject) candidate = g_list_model_get_item (candidates, i);

      if (candidate == chosen)
        *ret_position = i;
    }
  return chosen != NULL;
}

static DexFuture *
sign_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Ceremony *self = data;
  g_autoptr(PasskeysSecurityKeyContender) winner = NULL;
  g_autoptr(PasskeysSecurityKeyWork) work = NULL;
  PasskeysAssertion *assertion;
  GError *error = NULL;
  guint position;

  self->cancellable = cancellable;
  if (!(work = run (self, &winner, &error))
      || !choose (self, work, &position, &error)
      || !(assertion = passkeys_security_key_outcome_to_assertion (work, position, winner->allowed,
                                                                   self->client_data, &error)))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (assertion);
}

/*< private >
 * passkeys_security_key_ceremony_prepare:
 * @keys: the security keys
 * @prompt: how to talk to the person
 *
 * Returns: (transfer full): a future that resolves to %TRUE once a key is plugged in that can be
 *   used
 */
DexFuture *
passkeys_security_key_ceremony_prepare (PasskeysSecurityKeyList *keys,
                                        PasskeysPrompt          *prompt)
{
  return passkeys_cancellable_fiber_spawn (prepare_fiber, ceremony_new (keys, NULL, prompt),
                                           ceremony_free);
}

/*< private >
 * passkeys_security_key_ceremony_make:
 * @keys: the security keys
 * @options: what the credential must be
 * @client_data: the client data to be attested
 * @prompt: how to talk to the person
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Attestation]
 */
DexFuture *
passkeys_security_key_ceremony_make (PasskeysSecurityKeyList *keys,
                                     PasskeysCreationOptions *options,
                                     PasskeysClientData      *client_data,
                                     PasskeysPrompt          *prompt)
{
  Ceremony *self = ceremony_new (keys, client_data, prompt);

  self->creation = g_object_ref (options);
  return passkeys_cancellable_fiber_spawn (make_fiber, self, ceremony_free);
}

/*< private >
 * passkeys_security_key_ceremony_sign:
 * @keys: the security keys
 * @options: who may sign, and for whom
 * @client_data: the client data to be signed
 * @prompt: how to talk to the person
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Assertion]
 */
DexFuture *
passkeys_security_key_ceremony_sign (PasskeysSecurityKeyList *keys,
                                     PasskeysRequestOptions  *options,
                                     PasskeysClientData      *client_data,
                                     PasskeysPrompt          *prompt)
{
  Ceremony *self = ceremony_new (keys, client_data, prompt);

  self->request = g_object_ref (options);
  return passkeys_cancellable_fiber_spawn (sign_fiber, self, ceremony_free);
}
