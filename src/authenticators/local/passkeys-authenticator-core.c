/* passkeys-authenticator-core.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-core"

#include "config.h"

#include "passkeys-authenticator-core.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-choice.h"
#include "passkeys-local-passkey-private.h"

#define STACK_SIZE (256 * 1024)

struct _PasskeysAuthenticatorCore
{
  GObject parent_instance;

  PasskeysCredentialSource *source;
  char                     *name;
};

typedef struct
{
  PasskeysAuthenticatorCore     *self;            /* (owned) */
  PasskeysPrompt                *prompt;          /* (owned) */
  PasskeysMakeCredentialRequest *make_credential; /* (owned) (nullable) */
  PasskeysGetAssertionRequest   *get_assertion;   /* (owned) (nullable) */
} Ceremony;

G_DEFINE_FINAL_TYPE (PasskeysAuthenticatorCore, passkeys_authenticator_core, G_TYPE_OBJECT)

static Ceremony *
ceremony_new (PasskeysAuthenticatorCore *self,
              PasskeysPrompt            *prompt)
{
  Ceremony *ceremony = g_new0 (Ceremony, 1);

  ceremony->self = g_object_ref (self);
  ceremony->prompt = g_object_ref (prompt);
  return ceremony;
}

static void
ceremony_free (gpointer data)
{
  Ceremony *ceremony = data;

  g_clear_object (&ceremony->self);
  g_clear_object (&ceremony->prompt);
  g_clear_pointer (&ceremony->make_credential, passkeys_make_credential_request_free);
  g_clear_pointer (&ceremony->get_assertion, passkeys_get_assertion_request_free);
  g_free (ceremony);
}

/* Nothing of a ceremony happens before, and what this says of the person is what the flags say. */
static PasskeysAuthorisation *
authorise (Ceremony  *ceremony,
           gboolean   user_presence,
           GError   **error)
{
  PasskeysAuthenticatorCore *self = ceremony->self;

  return passkeys_await_boxed (passkeys_credential_source_authorise (self->source, self->name,
                                                                     user_presence,
                                                                     ceremony->prompt),
                               error);
}

static GListModel *
find (Ceremony    *ceremony,
      const char  *relying_party_id,
      GPtrArray   *credential_ids,
      GError     **error)
{
  return passkeys_await_object (passkeys_credential_source_find (ceremony->self->source,
                                                                 relying_party_id, credential_ids),
                                error);
}

static gboolean
check_excluded (Ceremony  *ceremony,
                GError   **error)
{
  PasskeysMakeCredentialRequest *request = ceremony->make_credential;
  g_autoptr(GListModel) excluded = NULL;

  if (request->excluded->len == 0)
    return TRUE;

  if (!(excluded = find (ceremony, passkeys_relying_party_get_id (request->relying_party),
                         request->excluded, error)))
    return FALSE;

  if (g_list_model_get_n_items (excluded) > 0)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED,
                           "This computer already holds a passkey for this account");
      return FALSE;
    }

  return TRUE;
}

/* What is in a chip exists once and for ever there. */
static gboolean
is_backup_eligible (Ceremony             *ceremony,
                    PasskeysProtectedKey *key)
{
  return key->protection == PASSKEYS_PROTECTION_PIN &&
         passkeys_credential_source_is_backup_eligible (ceremony->self->source);
}

static PasskeysLocalPasskey *
build_passkey (Ceremony              *ceremony,
               PasskeysProtectedKey  *key,
               GBytes                *vault_key,
               GError               **error)
{
  PasskeysMakeCredentialRequest *request = ceremony->make_credential;
  GBytes *vault_id = passkeys_credential_source_get_vault_id (ceremony->self->source);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  passkey = _passkeys_local_passkey_new (vault_id, request->relying_party, request->user,
                                         is_backup_eligible (ceremony, key), error);
  if (passkey == NULL)
    return NULL;

  passkey->protection = key->protection;
  passkey->credential_protection = request->credential_protection;
  if (!_passkeys_local_passkey_wrap_key (passkey, vault_key, key->secret, error) ||
      (request->hmac_secret &&
       !_passkeys_local_passkey_wrap_random (passkey, vault_key, NULL, error)))
    return NULL;

  return g_steal_pointer (&passkey);
}

/* Makes the key and keeps it. What is returned was read back from the source and opened again, so
 * that no relying party ever learns of a passkey that is not there. */
static PasskeysProtectedKey *
make_passkey (Ceremony              *ceremony,
              GBytes                *vault_key,
              PasskeysLocalPasskey **ret_passkey,
              GError               **error)
{
  PasskeysMakeCredentialRequest *request = ceremony->make_credential;
  PasskeysCredentialSource *source = ceremony->self->source;
  g_autoptr(PasskeysProtectedKey) key = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;

  if (!(key = passkeys_await_boxed (passkeys_credential_source_make_key (source, vault_key), error))
      || !(passkey = build_passkey (ceremony, key, vault_key, error)))
    return NULL;

  if (!(kept = passkeys_await_object (passkeys_credential_source_add (source, passkey,
                                                                      request->resident),
                                      error)) ||
      !_passkeys_local_passkey_check_key (kept, vault_key, key->secret, error))
    {
      passkeys_await (passkeys_credential_source_discard (source, passkey), NULL);
      return NULL;
    }

  *ret_passkey = g_steal_pointer (&kept);
  return g_steal_pointer (&key);
}

static PasskeysAuthenticatorDataFlags
build_flags (PasskeysLocalPasskey  *passkey,
             PasskeysAuthorisation *authorisation,
             gboolean               user_presence)
{
  PasskeysAuthenticatorDataFlags flags = 0;

  if (authorisation->user_verified)
    flags |= PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED;
  if (authorisation->user_present && user_presence)
    flags |= PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT;
  if (passkeys_local_passkey_is_backup_eligible (passkey))
    flags |= PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE;
  if (passkeys_local_passkey_is_backed_up (passkey))
    flags |= PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE;
  return flags;
}

/* Authenticator data, then the hash of the client data. */
static GBytes *
sign_both (Ceremony                  *ceremony,
           PasskeysLocalPasskey      *passkey,
           PasskeysAuthorisation     *authorisation,
           PasskeysAuthenticatorData *data,
           GBytes                    *client_data_hash,
           GError                   **error)
{
  GBytes *bytes = passkeys_authenticator_data_get_bytes (data);

  return passkeys_await_boxed (passkeys_credential_source_sign (ceremony->self->source, passkey,
                                                                authorisation->vault_key, bytes,
                                                                client_data_hash),
                               error);
}

static PasskeysAttestationObject *
attest (Ceremony               *ceremony,
        PasskeysLocalPasskey   *passkey,
        PasskeysAuthorisation  *authorisation,
        PasskeysProtectedKey   *key,
        GError                **error)
{
  PasskeysMakeCredentialRequest *request = ceremony->make_credential;
  PasskeysCredentialSource *source = ceremony->self->source;
  const char *relying_party_id = passkeys_local_passkey_get_relying_party_id (passkey);
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (passkey);
  g_autoptr(PasskeysCoseKey) public_key = NULL;
  g_autoptr(PasskeysAuthenticatorData) plain = NULL;
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) signature = NULL;

  if (!(public_key = passkeys_cose_key_new_from_evp_pkey (key->public_key, error)))
    return NULL;

  plain = passkeys_authenticator_data_new_attested (relying_party_id,
                                                    build_flags (passkey, authorisation, TRUE),
                                                    passkeys_credential_source_count (source,
                                                                                      passkey),
                                                    passkeys_credential_source_get_aaguid (source),
                                                    credential_id, public_key);
  data = request->extensions != NULL
           ? passkeys_authenticator_data_new_extended (plain, request->extensions)
           : g_object_ref (plain);

  if (!request->wants_attestation)
    return passkeys_attestation_object_new_none (data);

  if (!(signature = sign_both (ceremony, passkey, authorisation, data, request->client_data_hash,
                               error)))
    return NULL;

  return passkeys_attestation_object_new_packed_self (data, PASSKEYS_COSE_ALGORITHM_ES256,
                                                      signature);
}

static DexFuture *
make_credential_fiber (gpointer data)
{
  Ceremony *ceremony = data;
  g_autoptr(PasskeysAttestationObject) attestation = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(PasskeysProtectedKey) key = NULL;
  g_autoptr(GError) error = NULL;

  if (!passkeys_make_credential_request_allows (ceremony->make_credential,
                                                PASSKEYS_COSE_ALGORITHM_ES256))
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                  PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                                  "None of the offered algorithms is ES256");

  /* The exclude list is looked at after the person agreed: what is held here is nobody else's
   * business (CTAP 2.1, section 6.1.2, has the person consent before it tells, too). */
  if (!(authorisation = authorise (ceremony, TRUE, &error)) ||
      !check_excluded (ceremony, &error) ||
      !(key = make_passkey (ceremony, authorisation->vault_key, &passkey, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!(attestation = attest (ceremony, passkey, authorisation, key, &error)))
    {
      /* No passkey must stay that no relying party knows. Where even this fails, it is shown as one
       * that was never used. */
      passkeys_await (passkeys_credential_source_discard (ceremony->self->source, passkey), NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&attestation));
}

static PasskeysLocalPasskey *
ask_which (Ceremony    *ceremony,
           GListModel  *passkeys,
           GError     **error)
{
  g_autoptr(GListModel) candidates = passkeys_local_choice_build_candidates (passkeys);
  g_autoptr(PasskeysCandidate) chosen = NULL;
  PasskeysLocalPasskey *passkey;

  if (!(chosen = passkeys_await_object (passkeys_prompt_choose (ceremony->prompt, candidates),
                                        error)))
    return NULL;

  if (!(passkey = passkeys_local_choice_find (passkeys, chosen)))
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                         "The prompt chose a passkey that was not among the candidates");
  return passkey;
}

/* Returns which passkeys are to sign: one, or all where the person cannot be asked. */
static GPtrArray *
choose (Ceremony    *ceremony,
        GListModel  *passkeys,
        GError     **error)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_passkeys = g_list_model_get_n_items (passkeys);
  PasskeysLocalPasskey *passkey;

  if (n_passkeys == 0)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                           "This computer holds no passkey that is asked for");
      return NULL;
    }

  /* With an allow list any of them will do (CTAP 2.1, section 6.2.2): they are all of one account,
   * and a question that makes no difference only disturbs. */
  if (ceremony->get_assertion->allowed->len > 0)
    n_passkeys = 1;

  if (n_passkeys > 1 && passkeys_credential_source_can_choose (ceremony->self->source))
    {
      if (!(passkey = ask_which (ceremony, passkeys, error)))
        return NULL;
      g_ptr_array_add (chosen, passkey);
      return g_steal_pointer (&chosen);
    }

  for (guint i = 0; i < n_passkeys; i++)
    g_ptr_array_add (chosen, g_list_model_get_item (passkeys, i));
  return g_steal_pointer (&chosen);
}

static PasskeysGetAssertionResponse *
sign (Ceremony               *ceremony,
      PasskeysLocalPasskey   *passkey,
      PasskeysAuthorisation  *authorisation,
      GError                **error)
{
  PasskeysGetAssertionRequest *request = ceremony->get_assertion;
  PasskeysGetAssertionResponse *response;
  g_autoptr(PasskeysAuthenticatorData) plain = NULL;
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) signature = NULL;

  plain = passkeys_authenticator_data_new (request->relying_party_id,
                                           build_flags (passkey, authorisation,
                                                        request->user_presence),
                                           passkeys_credential_source_count (ceremony->self->source,
                                                                             passkey));
  if (!(data = passkeys_hmac_secret_extend (request->hmac_secret, plain, passkey,
                                            authorisation->vault_key, error)) ||
      !(signature = sign_both (ceremony, passkey, authorisation, data, request->client_data_hash,
                               error)))
    return NULL;

  response = passkeys_get_assertion_response_new (passkeys_local_passkey_get_credential_id (passkey),
                                                  passkeys_authenticator_data_get_bytes (data),
                                                  signature,
                                                  _passkeys_local_passkey_get_told_handle (passkey));
  if (authorisation->user_verified && response->user_handle != NULL)
    {
      response->user_name = g_strdup (passkeys_local_passkey_get_user_name (passkey));
      response->user_display_name =
        g_strdup (passkeys_local_passkey_get_user_display_name (passkey));
    }
  return response;
}

static PasskeysGetAssertionResponse *
sign_all (Ceremony               *ceremony,
          GPtrArray              *passkeys,
          PasskeysAuthorisation  *authorisation,
          GError                **error)
{
  g_autoptr(PasskeysGetAssertionResponse) first = NULL;

  for (guint i = 0; i < passkeys->len; i++)
    {
      g_autoptr(PasskeysGetAssertionResponse) response = NULL;

      response = sign (ceremony, g_ptr_array_index (passkeys, i), authorisation, error);
      if (response == NULL)
        return NULL;

      if (first == NULL)
        {
          first = g_steal_pointer (&response);
          continue;
        }
      if (first->others == NULL)
        first->others =
          g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_get_assertion_response_unref);
      g_ptr_array_add (first->others, g_steal_pointer (&response));
    }
  return g_steal_pointer (&first);
}

static DexFuture *
get_assertion_fiber (gpointer data)
{
  Ceremony *ceremony = data;
  PasskeysGetAssertionRequest *request = ceremony->get_assertion;
  GPtrArray *allowed = request->allowed->len > 0 ? request->allowed : NULL;
  g_autoptr(PasskeysGetAssertionResponse) response = NULL;
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GListModel) passkeys = NULL;
  g_autoptr(GPtrArray) chosen = NULL;
  g_autoptr(GError) error = NULL;

  if (!(passkeys = find (ceremony, request->relying_party_id, allowed, &error)) ||
      !(chosen = choose (ceremony, passkeys, &error)) ||
      !(authorisation = authorise (ceremony, request->user_presence, &error)) ||
      !(response = sign_all (ceremony, chosen, authorisation, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (PASSKEYS_TYPE_GET_ASSERTION_RESPONSE,
                                    g_steal_pointer (&response));
}

static DexFuture *
select_fiber (gpointer data)
{
  Ceremony *ceremony = data;
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GError) error = NULL;

  if (!(authorisation = authorise (ceremony, TRUE, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
passkeys_authenticator_core_finalize (GObject *object)
{
  PasskeysAuthenticatorCore *self = PASSKEYS_AUTHENTICATOR_CORE (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (passkeys_authenticator_core_parent_class)->finalize (object);
}

static void
passkeys_authenticator_core_class_init (PasskeysAuthenticatorCoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_authenticator_core_finalize;
}

static void
passkeys_authenticator_core_init (PasskeysAuthenticatorCore *self)
{
}

/**
 * passkeys_authenticator_core_new:
 * @source: where the passkeys are, and how their owner is asked
 * @name: whose PIN it is that the prompt asks for, for a person to read
 *
 * Returns: (transfer full): an authenticator
 */
PasskeysAuthenticatorCore *
passkeys_authenticator_core_new (PasskeysCredentialSource *source,
                                 const char               *name)
{
  PasskeysAuthenticatorCore *self;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (source), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_CORE, NULL);
  self->source = g_object_ref (source);
  self->name = g_strdup (name);
  return self;
}

/**
 * passkeys_authenticator_core_make_credential:
 * @self: an authenticator
 * @request: (transfer full): what to make
 * @prompt: how to talk to the person
 *
 * Makes a passkey (CTAP 2.1, section 6.1.2) and keeps it before it tells of it. Where no PIN is set
 * the person chooses one on the way.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.AttestationObject] or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_core_make_credential (PasskeysAuthenticatorCore     *self,
                                             PasskeysMakeCredentialRequest *request,
                                             PasskeysPrompt                *prompt)
{
  Ceremony *ceremony;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_CORE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  ceremony = ceremony_new (self, prompt);
  ceremony->make_credential = request;
  return passkeys_fiber_spawn (STACK_SIZE, make_credential_fiber, ceremony, ceremony_free);
}

/**
 * passkeys_authenticator_core_get_assertion:
 * @self: an authenticator
 * @request: (transfer full): what to sign
 * @prompt: how to talk to the person
 *
 * Signs with a passkey (CTAP 2.1, section 6.2.2). Where several fit the person chooses, then gives
 * the PIN.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysGetAssertionResponse or rejects
 *   with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_core_get_assertion (PasskeysAuthenticatorCore   *self,
                                           PasskeysGetAssertionRequest *request,
                                           PasskeysPrompt              *prompt)
{
  Ceremony *ceremony;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_CORE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  ceremony = ceremony_new (self, prompt);
  ceremony->get_assertion = request;
  return passkeys_fiber_spawn (STACK_SIZE, get_assertion_fiber, ceremony, ceremony_free);
}

/**
 * passkeys_authenticator_core_select:
 * @self: an authenticator
 * @prompt: how to talk to the person
 *
 * Has the person choose this authenticator among several (CTAP 2.1, section 6.9).
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_core_select (PasskeysAuthenticatorCore *self,
                                    PasskeysPrompt            *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_CORE (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  return passkeys_fiber_spawn (STACK_SIZE, select_fiber, ceremony_new (self, prompt),
                               ceremony_free);
}
