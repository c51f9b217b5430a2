/* local-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "local-fixture.h"

#include <fido.h>
#include <fido/es256.h>

#include "passkeys-pin-protector.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-tpm-protector.h"
#include "passkeys-vault-storage.h"

static const PasskeysPinCost cheap = { .memory = 64, .passes = 1, .lanes = 1 };

/**
 * local_fixture_make_vault:
 * @keyring: where it is kept
 *
 * Returns: (transfer full): a vault whose PIN is cheap to try
 */
PasskeysVault *
local_fixture_make_vault (PasskeysKeyring *keyring)
{
  g_autoptr(PasskeysPinProtector) pin = passkeys_pin_protector_new_with_cost (keyring, &cheap);

  return _passkeys_vault_new_with (keyring, PASSKEYS_KEY_PROTECTOR (pin));
}

/**
 * local_fixture_new:
 *
 * Returns: (transfer full): an instance that has loaded nothing yet
 */
LocalFixture *
local_fixture_new (void)
{
  return local_fixture_new_with_chip (NULL, NULL);
}

/**
 * local_fixture_new_with_chip:
 * @where: (nullable): how to reach the chip
 * @device: (nullable): a node that is there while the chip is
 *
 * Returns: (transfer full): an instance on a computer with a security chip
 */
LocalFixture *
local_fixture_new_with_chip (const char *where,
                             const char *device)
{
  LocalFixture *self = g_new0 (LocalFixture, 1);
  g_autoptr(PasskeysKeyProtector) pin = NULL;

  self->keyring = passkeys_keyring_new (10);
  pin = PASSKEYS_KEY_PROTECTOR (passkeys_pin_protector_new_with_cost (self->keyring, &cheap));
  if (where != NULL)
    self->protector =
      PASSKEYS_KEY_PROTECTOR (_passkeys_tpm_protector_new_with (pin, where, device));
  else
    self->protector = g_steal_pointer (&pin);
  self->vault = _passkeys_vault_new_with (self->keyring, self->protector);
  self->authenticator = PASSKEYS_AUTHENTICATOR (passkeys_local_authenticator_new (self->vault));
  return self;
}

/**
 * local_fixture_free:
 * @self: (transfer full): an instance
 *
 * Ends an instance.
 */
void
local_fixture_free (LocalFixture *self)
{
  g_clear_object (&self->authenticator);
  g_clear_object (&self->vault);
  g_clear_object (&self->protector);
  g_clear_object (&self->keyring);
  g_free (self);
}

/**
 * local_fixture_run:
 * @fiber: a #DexFiberFunc, the body of a test
 *
 * Runs a test.
 */
void
local_fixture_run (gconstpointer fiber)
{
  KeyringDaemon *daemon;

  keyring_fixture_forget ();
  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  keyring_fixture_run ((DexFiberFunc) fiber, NULL);
  local_fixture_stop_keyring (daemon);
}

/**
 * local_fixture_stop_keyring:
 * @daemon: (transfer full): a daemon
 *
 * Ends a daemon while nothing changes a vault in it. A use that is noted half a second after its
 * ceremony would otherwise be read from the keyring of one test and be written into that of the
 * next.
 */
void
local_fixture_stop_keyring (KeyringDaemon *daemon)
{
  DexFuture *taking = passkeys_vault_storage_take_turn ();

  keyring_fixture_wait (taking);
  g_assert_true (dex_future_is_resolved (taking));
  keyring_daemon_stop (daemon);
  dex_unref (taking);
}

/**
 * local_fixture_pin:
 * @text: a PIN
 *
 * Returns: (transfer full): the same as bytes
 */
GBytes *
local_fixture_pin (const char *text)
{
  return passkeys_secure_bytes_new_text (text);
}

/**
 * local_fixture_set_pin:
 * @self: an instance
 *
 * Sets the PIN that all tests use.
 */
void
local_fixture_set_pin (LocalFixture *self)
{
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_set_pin (self->vault, pin), &error);
  g_assert_no_error (error);
}

/**
 * local_fixture_options:
 * @relying_party_id: for whom
 * @user_name: whose account; the user handle is made of its first characters
 *
 * Returns: (transfer full): options that ask for ES256 and an attestation
 */
PasskeysCreationOptions *
local_fixture_options (const char *relying_party_id,
                       const char *user_name)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new (relying_party_id,
                                                                              "Example");
  g_autofree char *handle = g_strdup_printf ("handle of %.20s", user_name);
  g_autoptr(GBytes) id = g_bytes_new (handle, strlen (handle));
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, user_name, user_name);
  PasskeysCreationOptions *options = passkeys_creation_options_new (relying_party, user);

  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_RS256);
  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256);
  passkeys_creation_options_set_attestation (options, PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT);
  return options;
}

/**
 * local_fixture_client_data:
 * @ceremony: the type of the client data
 *
 * Returns: (transfer full): client data with a challenge of its own
 */
PasskeysClientData *
local_fixture_client_data (const char *ceremony)
{
  g_autofree char *challenge = g_strdup_printf ("challenge%u", g_random_int ());

  return passkeys_client_data_new (ceremony, challenge, LOCAL_FIXTURE_ORIGIN);
}

/**
 * local_fixture_make_with:
 * @self: an instance
 * @options: what to make
 * @prompt: who is asked
 * @error: return location
 *
 * Makes a passkey. To be called in a fiber.
 *
 * Returns: (transfer full): its attestation
 */
PasskeysAttestation *
local_fixture_make_with (LocalFixture             *self,
                         PasskeysCreationOptions  *options,
                         PasskeysScriptedPrompt   *prompt,
                         GError                  **error)
{
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  return dex_await_object (
    passkeys_authenticator_make_credential (self->authenticator, options,
                                            client_data, PASSKEYS_PROMPT (prompt)),
    error);
}

/**
 * local_fixture_sign_with:
 * @self: an instance
 * @options: what to sign
 * @prompt: who is asked
 * @error: return location
 *
 * Signs with a passkey. To be called in a fiber.
 *
 * Returns: (transfer full): an assertion
 */
PasskeysAssertion *
local_fixture_sign_with (LocalFixture            *self,
                         PasskeysRequestOptions  *options,
                         PasskeysScriptedPrompt  *prompt,
                         GError                 **error)
{
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET);
  return dex_await_object (
    passkeys_authenticator_get_assertion (self->authenticator, options,
                                          client_data, PASSKEYS_PROMPT (prompt)),
    error);
}

/**
 * local_fixture_make:
 * @self: an instance
 * @relying_party_id: for whom
 * @user_name: whose account
 *
 * Makes a passkey, giving or choosing the PIN that all tests use. To be called in a fiber.
 *
 * Returns: (transfer full): its attestation
 */
PasskeysAttestation *
local_fixture_make (LocalFixture *self,
                    const char   *relying_party_id,
                    const char   *user_name)
{
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options (relying_party_id, user_name);
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(GError) error = NULL;
  PasskeysAttestation *attestation;

  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  attestation = local_fixture_make_with (self, options, prompt, &error);
  g_assert_no_error (error);
  return attestation;
}

/**
 * local_fixture_assert:
 * @self: an instance
 * @relying_party_id: for whom
 * @pin: (nullable): the PIN to give
 * @error: return location
 *
 * Signs with the only passkey for that relying party. To be called in a fiber.
 *
 * Returns: (transfer full): an assertion
 */
PasskeysAssertion *
local_fixture_assert (LocalFixture  *self,
                      const char    *relying_party_id,
                      const char    *pin,
                      GError       **error)
{
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new (relying_party_id);
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();

  if (pin != NULL)
    passkeys_scripted_prompt_add_pin (prompt, pin);
  return local_fixture_sign_with (self, options, prompt, error);
}

/**
 * local_fixture_verify_assertion:
 * @attestation: what making the passkey gave
 * @assertion: what signing with it gave
 *
 * Has libfido2 verify an assertion, as a relying party would.
 */
void
local_fixture_verify_assertion (PasskeysAttestation *attestation,
                                PasskeysAssertion   *assertion)
{
  PasskeysAttestationObject *object = passkeys_attestation_get_object (attestation);
  PasskeysAuthenticatorData *made = passkeys_attestation_object_get_authenticator_data (object);
  PasskeysCoseKey *public_key = passkeys_authenticator_data_get_public_key (made);
  GBytes *hash = passkeys_client_data_get_hash (passkeys_assertion_get_client_data (assertion));
  GBytes *data = passkeys_assertion_get_authenticator_data (assertion);
  GBytes *signature = passkeys_assertion_get_signature (assertion);
  fido_assert_t *assert = fido_assert_new ();
  es256_pk_t *key = es256_pk_new ();

  g_assert_cmpint (es256_pk_from_EVP_PKEY (key, passkeys_cose_key_get_evp_pkey (public_key)), ==,
                   FIDO_OK);
  g_assert_cmpint (fido_assert_set_count (assert, 1), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_rp (assert, LOCAL_FIXTURE_RELYING_PARTY), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_clientdata_hash (assert, g_bytes_get_data (hash, NULL),
                                                    g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_authdata_raw (assert, 0, g_bytes_get_data (data, NULL),
                                                 g_bytes_get_size (data)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_sig (assert, 0, g_bytes_get_data (signature, NULL),
                                        g_bytes_get_size (signature)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_up (assert, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_uv (assert, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_verify (assert, 0, COSE_ES256, key), ==, FIDO_OK);

  es256_pk_free (&key);
  fido_assert_free (&assert);
}

/**
 * local_fixture_read_item:
 * @self: an instance
 * @schema: which schema
 *
 * Returns: (transfer full): the only item of that schema
 */
PasskeysKeyringItem *
local_fixture_read_item (LocalFixture       *self,
                         const SecretSchema *schema)
{
  g_autoptr(GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GError) error = NULL;

  items = dex_await_object (passkeys_keyring_search (self->keyring, schema, everything), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 1);
  return g_list_model_get_item (items, 0);
}

/**
 * local_fixture_write_item:
 * @self: an instance
 * @schema: which schema
 * @item: the item whose attributes to take
 * @secret: the secret to write
 *
 * Overwrites an item.
 */
void
local_fixture_write_item (LocalFixture        *self,
                          const SecretSchema  *schema,
                          PasskeysKeyringItem *item,
                          GBytes              *secret)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; schema->attributes[i].name != NULL; i++)
    {
      const char *name = schema->attributes[i].name;

      g_hash_table_insert (attributes, (gpointer) name,
                           (gpointer) passkeys_keyring_item_get_attribute (item, name));
    }

  dex_await (passkeys_keyring_store (self->keyring, schema, attributes,
                                     passkeys_keyring_item_get_label (item), secret),
             &error);
  g_assert_no_error (error);
}

/**
 * local_fixture_read_state:
 * @self: an instance
 *
 * Returns: (transfer full): the state of the PIN as the keyring holds it
 */
PasskeysPinState *
local_fixture_read_state (LocalFixture *self)
{
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysPinState *state;

  item = local_fixture_read_item (self, &passkeys_vault_storage_vault_schema);
  state = passkeys_pin_state_parse (passkeys_keyring_item_get_secret (item), &error);
  g_assert_no_error (error);
  return state;
}

/**
 * local_fixture_flip:
 * @bytes: some bytes
 * @position: of which one
 * @bit: which bit of it
 *
 * Returns: (transfer full): the same with one bit flipped
 */
GBytes *
local_fixture_flip (GBytes *bytes,
                    gsize   position,
                    guint   bit)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 *copy = g_memdup2 (data, length);

  copy[position] ^= 1u << bit;
  return g_bytes_new_take (copy, length);
}

/**
 * local_fixture_count:
 * @self: an instance
 *
 * Returns: how many passkeys its vault knows
 */
guint
local_fixture_count (LocalFixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->vault));
}

/**
 * local_fixture_await:
 * @future: (transfer full): what is to succeed
 *
 * Awaits it, in a fiber.
 */
void
local_fixture_await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

/**
 * local_fixture_await_error:
 * @future: (transfer full): what is to fail
 * @code: with which %PASSKEYS_AUTHENTICATOR_ERROR
 *
 * Awaits it, in a fiber.
 */
void
local_fixture_await_error (DexFuture *future,
                           int        code)
{
  g_autoptr(GError) error = NULL;

  dex_await (future, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

/**
 * local_fixture_read_data:
 * @answer: to a request to make a passkey or to sign with one
 *
 * Returns: (transfer full): the authenticator data in it
 */
PasskeysAuthenticatorData *
local_fixture_read_data (PasskeysCtap2Map *answer)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysAuthenticatorData *data;

  passkeys_ctap2_map_read_bytes (answer, PASSKEYS_CTAP2_NUMBER (2), 37, G_MAXSIZE, &bytes, &error);
  g_assert_no_error (error);
  data = passkeys_authenticator_data_parse (bytes, &error);
  g_assert_no_error (error);
  return data;
}
