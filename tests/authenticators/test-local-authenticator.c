/* test-local-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-local-authenticator.h"

#include <fido.h>
#include <string.h>

#include "local-fixture.h"
#include "keyring-prompter.h"
#include "passkeys-authenticator-core.h"
#include "passkeys-candidate.h"
#include "passkeys-pin-protector.h"

static GListModel *
find (LocalFixture            *fixture,
      PasskeysRequestOptions  *options,
      GError                 **error)
{
  return dex_await_object (
    passkeys_authenticator_find_credentials (fixture->authenticator,
                                             options),
    error);
}

/* What a relying party does with an attestation, by libfido2. */
static void
verify_attestation (PasskeysAttestation *attestation,
                    const char          *format)
{
  PasskeysAttestationObject *object = passkeys_attestation_get_object (attestation);
  GBytes *hash = passkeys_client_data_get_hash (passkeys_attestation_get_client_data (attestation));
  GBytes *bytes = passkeys_attestation_object_get_bytes (object);
  fido_cred_t *credential = fido_cred_new ();

  g_assert_cmpstr (passkeys_attestation_object_get_format (object), ==, format);
  g_assert_cmpint (fido_cred_set_type (credential, COSE_ES256), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_rp (credential, LOCAL_FIXTURE_RELYING_PARTY, NULL), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_clientdata_hash (credential, g_bytes_get_data (hash, NULL),
                                                  g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_uv (credential, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_attobj (credential, g_bytes_get_data (bytes, NULL),
                                         g_bytes_get_size (bytes)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (credential), ==, FIDO_OK);
  g_assert_cmpuint (fido_cred_sigcount (credential), ==, 0);
  g_assert_cmpmem (fido_cred_aaguid_ptr (credential), fido_cred_aaguid_len (credential),
                   PASSKEYS_AUTHENTICATOR_CORE_AAGUID, PASSKEYS_AUTHENTICATOR_CORE_AAGUID_LENGTH);
  g_assert_cmpmem (fido_cred_id_ptr (credential), fido_cred_id_len (credential),
                   g_bytes_get_data (passkeys_attestation_get_credential_id (attestation), NULL),
                   g_bytes_get_size (passkeys_attestation_get_credential_id (attestation)));
  fido_cred_free (&credential);
}

#define FLAGS_PRESENT_VERIFIED_ELIGIBLE                \
  (PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT |          \
   PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED |         \
   PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE)

static DexFuture *
first_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(PasskeysAuthenticatorData) signed_data = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysAuthenticatorData *made_data;
  GBytes *signed_bytes;
  PasskeysPinRequest *request;

  /* the first passkey of all: a PIN is chosen on the way, and a better one asked for */
  passkeys_scripted_prompt_add_pin (prompt, "12345");
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  attestation = local_fixture_make_with (fixture, options, prompt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 2);
  request = passkeys_scripted_prompt_get_pin_request (prompt, 0);
  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, PASSKEYS_PIN_REQUEST_CREATE);
  g_assert_cmpuint (passkeys_pin_request_get_minimum_length (request), ==, 6);
  g_assert_null (passkeys_pin_request_get_last_error (request));
  request = passkeys_scripted_prompt_get_pin_request (prompt, 1);
  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, PASSKEYS_PIN_REQUEST_CREATE);
  g_assert_error (passkeys_pin_request_get_last_error (request), PASSKEYS_AUTHENTICATOR_ERROR,
                  PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);

  verify_attestation (attestation, "packed");
  made_data = passkeys_attestation_object_get_authenticator_data (
    passkeys_attestation_get_object (attestation));
  g_assert_cmpint (passkeys_authenticator_data_get_flags (made_data), ==,
                   FLAGS_PRESENT_VERIFIED_ELIGIBLE |
                   PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA);

  assertion = local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);
  signed_bytes = passkeys_assertion_get_authenticator_data (assertion);
  signed_data = passkeys_authenticator_data_parse (signed_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (signed_data), ==,
                   FLAGS_PRESENT_VERIFIED_ELIGIBLE);
  g_assert_cmpuint (passkeys_authenticator_data_get_sign_count (signed_data), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (passkeys_assertion_get_user_handle (assertion), NULL),
                   g_bytes_get_size (passkeys_assertion_get_user_handle (assertion)),
                   "handle of ada", 13);

  return dex_future_new_true ();
}

static DexFuture *
no_attestation_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysAttestationObject *object;

  passkeys_creation_options_set_attestation (options, PASSKEYS_ATTESTATION_CONVEYANCE_NONE);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  attestation = local_fixture_make_with (fixture, options, prompt, &error);
  g_assert_no_error (error);
  object = passkeys_attestation_get_object (attestation);
  g_assert_cmpstr (passkeys_attestation_object_get_format (object), ==, "none");

  return dex_future_new_true ();
}

static DexFuture *
no_algorithm_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("example.org", NULL);
  g_autoptr(GBytes) id = g_bytes_new_static ("handle", 6);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, "ada", "Ada");
  g_autoptr(PasskeysCreationOptions) options = passkeys_creation_options_new (relying_party, user);
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(GError) error = NULL;

  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_RS256);
  passkeys_creation_options_add_algorithm (options, -35); /* ES384 */
  g_assert_null (local_fixture_make_with (fixture, options, prompt, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
wrong_pin_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysScriptedPrompt) blocked = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysPinRequest *request;

  attestation = local_fixture_make (fixture, "example.org", "ada");

  passkeys_scripted_prompt_add_pin (prompt, "wrong PIN 1");
  passkeys_scripted_prompt_add_pin (prompt, "wrong PIN 2");
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  assertion = local_fixture_sign_with (fixture, options, prompt, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 3);
  request = passkeys_scripted_prompt_get_pin_request (prompt, 0);
  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, PASSKEYS_PIN_REQUEST_ENTER);
  g_assert_null (passkeys_pin_request_get_last_error (request));
  for (guint i = 1; i < 3; i++)
    {
      request = passkeys_scripted_prompt_get_pin_request (prompt, i);
      g_assert_error (passkeys_pin_request_get_last_error (request), PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
      g_assert_cmpuint (passkeys_pin_request_get_wait_seconds (request), ==, 0);
      g_assert_cmpint (passkeys_pin_request_get_tries_left (request), ==, -1);
    }

  /* three wrong ones, one that comes too early, and the person gives up */
  for (int i = 0; i < 3; i++)
    passkeys_scripted_prompt_add_pin (blocked, "wrong PIN");
  passkeys_scripted_prompt_add_pin (blocked, LOCAL_FIXTURE_PIN);
  g_assert_null (local_fixture_sign_with (fixture, options, blocked, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (blocked), ==, 5);
  request = passkeys_scripted_prompt_get_pin_request (blocked, 3);
  g_assert_cmpuint (passkeys_pin_request_get_wait_seconds (request), >, 20);
  g_assert_error (passkeys_pin_request_get_last_error (request), PASSKEYS_AUTHENTICATOR_ERROR,
                  PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  request = passkeys_scripted_prompt_get_pin_request (blocked, 4);
  g_assert_cmpuint (passkeys_pin_request_get_wait_seconds (request), >, 20);
  g_assert_error (passkeys_pin_request_get_last_error (request), PASSKEYS_AUTHENTICATOR_ERROR,
                  PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);

  return dex_future_new_true ();
}

static DexFuture *
cancelled_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) cancelling = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysScriptedPrompt) silent = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(DexFuture) making = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_prompt_add_cancel (cancelling);
  g_assert_null (local_fixture_make_with (fixture, options, cancelling, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_clear_error (&error);

  /* a ceremony that is dropped while it waits for the person ends there */
  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  passkeys_scripted_prompt_add_silence (silent);
  making = passkeys_authenticator_make_credential (fixture->authenticator, options, client_data,
                                                   PASSKEYS_PROMPT (silent));
  while (passkeys_scripted_prompt_get_n_pin_requests (silent) == 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  dex_clear (&making);
  while (G_OBJECT (silent)->ref_count > 1)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (silent), ==, 1);

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_vault_has_pin (fixture->vault));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
excluded_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) excluding = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysCreationOptions) elsewhere = local_fixture_options ("example.com", "ada");
  g_autoptr(PasskeysCreationOptions) unknown = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysScriptedPrompt) stranger = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAttestation) other = NULL;
  g_autoptr(PasskeysAttestation) another = NULL;
  g_autoptr(GBytes) unknown_id = g_bytes_new_static ("unknown", 7);
  g_autoptr(GError) error = NULL;
  GBytes *id;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  id = passkeys_attestation_get_credential_id (attestation);
  passkeys_creation_options_exclude_credential (excluding, unknown_id);
  passkeys_creation_options_exclude_credential (excluding, id);
  passkeys_creation_options_exclude_credential (elsewhere, id);
  passkeys_creation_options_exclude_credential (unknown, unknown_id);

  /* nobody learns what is held here without the PIN */
  passkeys_scripted_prompt_add_pin (stranger, "wrong PIN");
  g_assert_null (local_fixture_make_with (fixture, excluding, stranger, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_clear_error (&error);

  for (int i = 0; i < 3; i++)
    passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  g_assert_null (local_fixture_make_with (fixture, excluding, prompt, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                  PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED);
  g_clear_error (&error);

  /* the id counts only together with the relying party */
  other = local_fixture_make_with (fixture, elsewhere, prompt, &error);
  g_assert_no_error (error);
  another = local_fixture_make_with (fixture, unknown, prompt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 3);

  return dex_future_new_true ();
}

static DexFuture *
allowed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRequestOptions) allowing = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysRequestOptions) elsewhere = passkeys_request_options_new ("example.com");
  g_autoptr(PasskeysRequestOptions) suffix = passkeys_request_options_new ("org");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) ada = NULL;
  g_autoptr(PasskeysAttestation) bob = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GBytes) unknown_id = g_bytes_new_static ("unknown", 7);
  g_autoptr(GError) error = NULL;
  GBytes *id;

  ada = local_fixture_make (fixture, "example.org", "ada");
  bob = local_fixture_make (fixture, "example.org", "bob");

  /* of two, the one that is allowed, and nothing to choose */
  passkeys_request_options_allow_credential (allowing, unknown_id);
  id = passkeys_attestation_get_credential_id (bob);
  passkeys_request_options_allow_credential (allowing, id);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  assertion = local_fixture_sign_with (fixture, allowing, prompt, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (passkeys_assertion_get_credential_id (assertion),
                                passkeys_attestation_get_credential_id (bob)));
  local_fixture_verify_assertion (bob, assertion);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_choices (prompt), ==, 0);

  /* of two that are allowed, any: to the relying party they are the same account */
  passkeys_request_options_allow_credential (allowing, passkeys_attestation_get_credential_id (ada));
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  g_clear_object (&assertion);
  assertion = local_fixture_sign_with (fixture, allowing, prompt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_choices (prompt), ==, 0);

  /* the right id for another relying party, and a relying party that only ends alike */
  passkeys_request_options_allow_credential (elsewhere, id);
  g_assert_null (local_fixture_sign_with (fixture, elsewhere, prompt, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  g_clear_error (&error);
  g_assert_null (local_fixture_sign_with (fixture, suffix, prompt, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
chosen_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysScriptedPrompt) undecided = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysAttestation) ada = NULL;
  g_autoptr(PasskeysAttestation) bob = NULL;
  g_autoptr(PasskeysAttestation) elsewhere = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(PasskeysCandidate) chosen = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *candidates;

  ada = local_fixture_make (fixture, "example.org", "ada");
  bob = local_fixture_make (fixture, "example.org", "bob");
  elsewhere = local_fixture_make (fixture, "example.com", "eve");

  passkeys_scripted_prompt_add_choice (prompt, 1);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  assertion = local_fixture_sign_with (fixture, options, prompt, &error);
  g_assert_no_error (error);

  candidates = passkeys_scripted_prompt_get_candidates (prompt);
  g_assert_cmpuint (g_list_model_get_n_items (candidates), ==, 2);
  chosen = g_list_model_get_item (candidates, 1);
  g_assert_true (g_bytes_equal (passkeys_candidate_get_credential_id (chosen),
                                passkeys_assertion_get_credential_id (assertion)));
  g_assert_true (g_bytes_equal (passkeys_candidate_get_user_handle (chosen),
                                passkeys_assertion_get_user_handle (assertion)));
  g_assert_cmpstr (passkeys_candidate_get_title (chosen), ==, "Example");

  passkeys_scripted_prompt_add_cancel (undecided);
  g_assert_null (local_fixture_sign_with (fixture, options, undecided, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (undecided), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
found_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRequestOptions) any = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysRequestOptions) one = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysRequestOptions) none = passkeys_request_options_new ("example.com");
  g_autoptr(PasskeysAttestation) ada = NULL;
  g_autoptr(PasskeysAttestation) bob = NULL;
  g_autoptr(GListModel) found = NULL;
  g_autoptr(PasskeysCandidate) candidate = NULL;
  g_autoptr(GError) error = NULL;

  found = find (fixture, any, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
  g_clear_object (&found);

  ada = local_fixture_make (fixture, "example.org", "ada");
  bob = local_fixture_make (fixture, "example.org", "bob");
  found = find (fixture, any, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 2);
  g_clear_object (&found);

  passkeys_request_options_allow_credential (one, passkeys_attestation_get_credential_id (ada));
  found = find (fixture, one, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);
  candidate = g_list_model_get_item (found, 0);
  g_assert_cmpstr (passkeys_candidate_get_user_name (candidate), ==, "ada");
  g_clear_object (&found);

  found = find (fixture, none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);

  return dex_future_new_true ();
}

/* Started again with the keyring locked: to look asks nothing, to sign asks for the keyring too. */
static DexFuture *
locked_fiber (gpointer data)
{
  KeyringDaemon *daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, "example.org", "ada");
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new ("example.org");
  g_autoptr(KeyringPrompter) dismissing = NULL;
  g_autoptr(KeyringPrompter) willing = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GError) error = NULL;

  keyring_daemon_stop (daemon);
  daemon = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  dismissing = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 10);

  g_assert_null (find (fixture, options, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_cmpuint (keyring_prompter_get_n_prompts (dismissing), ==, 0);

  g_assert_null (local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  g_clear_error (&error);
  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  g_clear_error (&error);

  g_clear_pointer (&dismissing, keyring_prompter_free);
  willing = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 10);
  assertion = local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  found = find (fixture, options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);

  keyring_daemon_stop (daemon);
  return dex_future_new_true ();
}

static void
run_bare (gconstpointer fiber)
{
  keyring_fixture_forget ();
  keyring_fixture_run ((DexFiberFunc) fiber, NULL);
}

static DexFuture *
changed_pin_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, "example.org", "ada");
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GBytes) old_pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) new_pin = local_fixture_pin ("another PIN");
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_change_pin (fixture->vault, old_pin, new_pin), &error);
  g_assert_no_error (error);
  g_assert_null (local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_clear_error (&error);
  assertion = local_fixture_assert (fixture, "example.org", "another PIN", &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);

  return dex_future_new_true ();
}

/* The way the application builds it, on the default keyring and at the real cost. */
static DexFuture *
real_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  PasskeysLocalAuthenticator *authenticator;

  g_clear_object (&fixture->authenticator);
  g_clear_object (&fixture->vault);
  fixture->vault = passkeys_vault_new ();
  authenticator = passkeys_local_authenticator_new (fixture->vault);
  g_assert_true (passkeys_local_authenticator_get_vault (authenticator) == fixture->vault);
  fixture->authenticator = PASSKEYS_AUTHENTICATOR (authenticator);
  g_assert_cmpstr (passkeys_authenticator_get_icon_name (fixture->authenticator),
                   ==, "computer-symbolic");
  g_assert_nonnull (passkeys_authenticator_get_name (fixture->authenticator));
  {
    g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, "example.org", "ada");
    g_autoptr(PasskeysAssertion) assertion = NULL;
    g_autoptr(PasskeysPinState) state = local_fixture_read_state (fixture);
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint (passkeys_pin_state_get_cost (state)->memory, ==, 64 * 1024);
    verify_attestation (attestation, "packed");
    assertion = local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error);
    g_assert_no_error (error);
    local_fixture_verify_assertion (attestation, assertion);
  }
  g_clear_object (&fixture->authenticator);
  g_assert_finalize_object (g_steal_pointer (&fixture->vault));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);

  g_test_add_data_func ("/local-authenticator/first", first_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/no-attestation", no_attestation_fiber,
                        local_fixture_run);
  g_test_add_data_func ("/local-authenticator/no-algorithm", no_algorithm_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/wrong-pin", wrong_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/cancelled", cancelled_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/excluded", excluded_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/allowed", allowed_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/chosen", chosen_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/found", found_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/locked", locked_fiber, run_bare);
  g_test_add_data_func ("/local-authenticator/changed-pin", changed_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/local-authenticator/real", real_fiber, local_fixture_run);

  return g_test_run ();
}
