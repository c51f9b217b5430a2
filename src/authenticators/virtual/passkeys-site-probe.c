/* passkeys-site-probe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-probe"

#include "config.h"

#include "passkeys-site-probe.h"

#include "passkeys-authenticator-data.h"
#include "passkeys-ctap2-error.h"
#include "passkeys-ctap2-requests.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-private-key.h"
#include "passkeys-vault-private.h"

/* Browsers go through long allow and exclude lists before they ask the person anything, with
 * assertions that need no user presence (CTAP 2.1, sections 6.1.2 and 6.2.2, “pre-flight”). Firefox
 * does so with every list, and offers only the authenticators that know one of the ids. A question to
 * the person for each would make two of each sign-in, an error would keep the passkeys of this
 * computer from being offered at all.
 *
 * So this is answered without a person, and therefore says as little as there can be: which of the
 * ids that the client already knows is here, no user presence, no user verification, no account,
 * and a signature by a key that was made for it and is forgotten, as the passkey's own is under the
 * PIN. No relying party accepts it, so it proves nothing and signs nobody in. Whoever knows no id
 * learns nothing: without a list it is refused, with or without passkeys. The attributes of the
 * keyring's items tell every program of the session as much. */

#define STACK_SIZE (256 * 1024)
#define PROTECTION_REQUIRES_VERIFICATION 3

typedef struct
{
  PasskeysVault               *vault;   /* (owned) */
  PasskeysGetAssertionRequest *request; /* (owned) */
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->vault);
  g_clear_pointer (&probe->request, passkeys_get_assertion_request_free);
  g_free (probe);
}

static GBytes *
sign_for_nothing (GBytes  *authenticator_data,
                  GBytes  *client_data_hash,
                  GError **error)
{
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (error);

  if (key == NULL)
    return NULL;

  return passkeys_private_key_sign (key, authenticator_data, client_data_hash, error);
}

static GBytes *
build_answer (Probe                 *probe,
              PasskeysLocalPasskey  *passkey,
              GError               **error)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) signature = NULL;
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (passkey);
  GBytes *bytes;

  data = passkeys_authenticator_data_new (probe->request->relying_party_id, /* flags= */ 0,
                                          /* sign_count= */ 0);
  bytes = passkeys_authenticator_data_get_bytes (data);
  if (!(signature = sign_for_nothing (bytes, probe->request->client_data_hash, error)))
    return NULL;

  passkeys_ctap2_writer_take_item (writer, PASSKEYS_CTAP2_NUMBER (1),
                                   passkeys_ctap2_encode_credential (credential_id));
  passkeys_ctap2_writer_add_bytes (writer, PASSKEYS_CTAP2_NUMBER (2), bytes);
  passkeys_ctap2_writer_add_bytes (writer, PASSKEYS_CTAP2_NUMBER (3), signature);
  return passkeys_ctap2_writer_finish (writer);
}

/* A site may want its passkeys kept from whoever does not verify the person (CTAP 2.1, section
 * 12.1.1), and then they are not there. */
static PasskeysLocalPasskey *
find_unprotected (GListModel *found)
{
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (found, i);

      if (passkey->credential_protection < PROTECTION_REQUIRES_VERIFICATION)
        return g_steal_pointer (&passkey);
    }
  return NULL;
}

static DexFuture *
probe_fiber (gpointer data)
{
  Probe *probe = data;
  PasskeysGetAssertionRequest *request = probe->request;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;

  if (!(found = passkeys_await_object (_passkeys_vault_find (probe->vault,
                                                             request->relying_party_id,
                                                             request->allowed,
                                                             PASSKEYS_VAULT_FIND_QUIETLY),
                                       &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!(passkey = find_unprotected (found)))
    return dex_future_new_reject (PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS,
                                  "None of these passkeys is here");

  if (!(cbor = build_answer (probe, passkey, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&cbor));
}

/**
 * passkeys_site_probe_run:
 * @vault: where the passkeys are
 * @request: (transfer full): an assertion that needs no user presence
 *
 * Tells which of the passkeys that a client knows is here, and nothing else, without asking anybody.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, or rejects with
 *   %PASSKEYS_CTAP2_ERROR
 */
DexFuture *
passkeys_site_probe_run (PasskeysVault               *vault,
                         PasskeysGetAssertionRequest *request)
{
  Probe *probe;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  if (request->allowed->len == 0)
    {
      passkeys_get_assertion_request_free (request);
      return dex_future_new_reject (PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_UP_REQUIRED,
                                    "Nobody looks through the passkeys without the person");
    }

  probe = g_new0 (Probe, 1);
  probe->vault = g_object_ref (vault);
  probe->request = request;
  return passkeys_fiber_spawn (STACK_SIZE, probe_fiber, probe, probe_free);
}
