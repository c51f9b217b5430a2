/* passkeys-vault-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-source"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-core.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"

/* The vault as the source of an authenticator's passkeys. */

#define STACK_SIZE (256 * 1024)

typedef struct
{
  PasskeysVault  *vault;  /* (owned) */
  PasskeysPrompt *prompt; /* (owned) */
  char           *name;   /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->vault);
  g_clear_object (&question->prompt);
  g_clear_pointer (&question->name, g_free);
  g_free (question);
}

static PasskeysPinRequest *
build_pin_request (Question     *question,
                   const GError *last_error)
{
  PasskeysKeyProtector *protector = _passkeys_vault_get_protector (question->vault);
  PasskeysPinRequest *request;

  if (!passkeys_key_protector_is_set_up (protector))
    request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_CREATE, question->name);
  else
    request = passkeys_pin_request_new_again (question->name, NULL, /* tries_left= */ -1,
                                              passkeys_key_protector_get_wait_seconds (protector));

  passkeys_pin_request_set_last_error (request, last_error);
  passkeys_pin_request_set_minimum_length (request, PASSKEYS_VAULT_MINIMUM_PIN_LENGTH);
  return request;
}

/* Another PIN may do better, or, when another copy of this program set one meanwhile, that one. */
static gboolean
is_worth_asking_again (const GError *error)
{
  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
}

/* Asks for the PIN until it is right or the person cancels. To give the PIN is how a person is
 * present, is verified and agrees, all at once, so nothing of a ceremony happens before and the
 * flags UP and UV are true after. The key is not kept: the next ceremony asks again. */
static DexFuture *
authorise_fiber (gpointer data)
{
  Question *question = data;
  PasskeysKeyProtector *protector = _passkeys_vault_get_protector (question->vault);
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) last_error = NULL;
  g_autoptr(GError) error = NULL;

  while (vault_key == NULL)
    {
      g_autoptr(PasskeysPinRequest) request = NULL;
      g_autoptr(GBytes) pin = NULL;

      if (!passkeys_await (passkeys_key_protector_load (protector), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      request = build_pin_request (question, last_error);
      if (!(pin = passkeys_await_boxed (passkeys_prompt_ask_pin (question->prompt, request),
                                        &error)))
        return dex_future_new_for_error (g_steal_pointer (&error));

      g_clear_error (&last_error);
      if (passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_CREATE)
        vault_key = passkeys_await_boxed (_passkeys_vault_set_up (question->vault, pin),
                                          &last_error);
      else
        vault_key = passkeys_await_boxed (passkeys_key_protector_unlock (protector, pin),
                                          &last_error);

      if (vault_key == NULL && !is_worth_asking_again (last_error))
        return dex_future_new_for_error (g_steal_pointer (&last_error));
    }

  return dex_future_new_take_boxed (PASSKEYS_TYPE_AUTHORISATION,
                                    passkeys_authorisation_new (vault_key, TRUE, TRUE));
}

static DexFuture *
vault_authorise (PasskeysCredentialSource *source,
                 const char               *name,
                 gboolean                  user_presence,
                 PasskeysPrompt           *prompt)
{
  Question *question = g_new0 (Question, 1);

  question->vault = g_object_ref (PASSKEYS_VAULT (source));
  question->prompt = g_object_ref (prompt);
  question->name = g_strdup (name);
  return passkeys_fiber_spawn (STACK_SIZE, authorise_fiber, question, question_free);
}

static DexFuture *
vault_find (PasskeysCredentialSource *source,
            const char               *relying_party_id,
            GPtrArray                *credential_ids)
{
  return _passkeys_vault_find (PASSKEYS_VAULT (source), relying_party_id, credential_ids,
                               PASSKEYS_VAULT_FIND_MAY_PROMPT);
}

/* Every passkey of the vault is resident. */
static DexFuture *
vault_add (PasskeysCredentialSource *source,
           PasskeysLocalPasskey     *passkey,
           gboolean                  resident)
{
  return _passkeys_vault_add (PASSKEYS_VAULT (source), passkey);
}

static DexFuture *
vault_discard (PasskeysCredentialSource *source,
               PasskeysLocalPasskey     *passkey)
{
  return passkeys_vault_remove (PASSKEYS_VAULT (source), passkey);
}

static GBytes *
vault_get_vault_id (PasskeysCredentialSource *source)
{
  PasskeysVault *vault = PASSKEYS_VAULT (source);

  return passkeys_key_protector_get_vault_id (_passkeys_vault_get_protector (vault));
}

static GBytes *
vault_get_aaguid (PasskeysCredentialSource *source)
{
  static gsize once;
  static GBytes *aaguid;

  if (g_once_init_enter (&once))
    {
      aaguid = g_bytes_new_static (PASSKEYS_AUTHENTICATOR_CORE_AAGUID,
                                   PASSKEYS_AUTHENTICATOR_CORE_AAGUID_LENGTH);
      g_once_init_leave (&once, 1);
    }
  return aaguid;
}

/* The keyring of a person may be synchronised, and a passkey can be exported one day. The
 * specification (WebAuthn Level 3, section 6.1.3) calls a credential backup eligible when it can
 * exist on more than one device at all, and says that this never changes; so BE is 1 from the first
 * day. What is in the security chip cannot leave it, and is not asked about here. */
static gboolean
vault_is_backup_eligible (PasskeysCredentialSource *source)
{
  return TRUE;
}

static gboolean
vault_can_choose (PasskeysCredentialSource *source)
{
  return TRUE;
}

/* A passkey that can be copied cannot count, so its counter is 0 for ever. Sites that speak U2F often
 * insist on one that grows: those passkeys stay here, and the time grows by itself. */
static guint32
vault_count (PasskeysCredentialSource *source,
             PasskeysLocalPasskey     *passkey)
{
  GDateTime *used = passkeys_local_passkey_get_used (passkey);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (!passkeys_local_passkey_is_u2f (passkey))
    return 0;

  return used != NULL ? MAX (now, g_date_time_to_unix (used) + 1) : now;
}

static DexFuture *
vault_make_key (PasskeysCredentialSource *source,
                GBytes                   *vault_key)
{
  PasskeysVault *vault = PASSKEYS_VAULT (source);

  return passkeys_key_protector_make_key (_passkeys_vault_get_protector (vault), vault_key);
}

typedef struct
{
  PasskeysVault        *vault;   /* (owned) */
  PasskeysLocalPasskey *passkey; /* (owned) */
} Use;

static void
use_free (gpointer data)
{
  Use *use = data;

  g_clear_object (&use->vault);
  g_clear_object (&use->passkey);
  g_free (use);
}

static DexFuture *
on_used_cb (DexFuture *future,
            gpointer   user_data)
{
  Use *use = user_data;

  dex_future_disown (_passkeys_vault_note_use (use->vault, use->passkey));
  return NULL;
}

/* Whether a person signed in or signed something. To attest a new passkey or to answer a program
 * that only wants to know whether it is here is no use of it (WebAuthn Level 3, section 6.1: the
 * flags are the 33rd byte). */
static gboolean
is_use (GBytes *authenticator_data)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (authenticator_data, &length);

  return length > 32 && (data[32] & PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT) != 0 &&
         (data[32] & PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA) == 0;
}

static DexFuture *
note_use (PasskeysVault        *vault,
          PasskeysLocalPasskey *passkey,
          DexFuture            *signing) /* (transfer full) */
{
  Use *use = g_new0 (Use, 1);

  use->vault = g_object_ref (vault);
  use->passkey = g_object_ref (passkey);
  return dex_future_then (signing, on_used_cb, use, use_free);
}

static DexFuture *
vault_sign (PasskeysCredentialSource *source,
            PasskeysLocalPasskey     *passkey,
            GBytes                   *vault_key,
            GBytes                   *authenticator_data,
            GBytes                   *client_data_hash)
{
  PasskeysKeyProtector *protector = _passkeys_vault_get_protector (PASSKEYS_VAULT (source));
  PasskeysProtection protection = passkeys_local_passkey_get_protection (passkey);
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *signing;

  if (!(secret = _passkeys_local_passkey_unwrap_key (passkey, vault_key, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  signing = passkeys_key_protector_sign (protector, protection, secret, vault_key,
                                         authenticator_data, client_data_hash);
  if (!is_use (authenticator_data))
    return signing;

  return note_use (PASSKEYS_VAULT (source), passkey, signing);
}

/*< private >
 * _passkeys_vault_credential_source_init:
 * @iface: the interface of the vault
 *
 * Makes the vault the source of an authenticator's passkeys.
 */
void
_passkeys_vault_credential_source_init (PasskeysCredentialSourceInterface *iface)
{
  iface->authorise = vault_authorise;
  iface->find = vault_find;
  iface->add = vault_add;
  iface->discard = vault_discard;
  iface->get_vault_id = vault_get_vault_id;
  iface->get_aaguid = vault_get_aaguid;
  iface->is_backup_eligible = vault_is_backup_eligible;
  iface->can_choose = vault_can_choose;
  iface->count = vault_count;
  iface->make_key = vault_make_key;
  iface->sign = vault_sign;
}
