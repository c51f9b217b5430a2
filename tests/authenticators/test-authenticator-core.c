/* test-authenticator-core.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-authenticator-core.h"

#include "local-fixture.h"

/* A keyring that goes away while the person types: no passkey, so no attestation. */
static DexFuture *
not_kept_fiber (gpointer data)
{
  KeyringDaemon *daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysCreationOptions) more = local_fixture_options ("example.org", "bob");
  g_autoptr(DexFuture) making = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  attestation = local_fixture_make_with (fixture, options, prompt, &error);
  g_assert_no_error (error);

  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  making = passkeys_authenticator_make_credential (fixture->authenticator,
                                                   more, client_data, PASSKEYS_PROMPT (prompt));
  while (!passkeys_scripted_prompt_is_used_up (prompt))
    dex_await (dex_timeout_new_msec (1), NULL);
  keyring_daemon_kill (daemon);

  dex_await (dex_ref (making), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  g_clear_error (&error);

  /* back again: what was attested is there, and nothing else */
  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 1);
  keyring_daemon_stop (daemon);

  return dex_future_new_true ();
}

static void
run_bare (gconstpointer fiber)
{
  keyring_fixture_forget ();
  keyring_fixture_run ((DexFiberFunc) fiber, NULL);
}

/* Nothing is kept from one ceremony to the next. */
static DexFuture *
asks_each_time_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new ("example.org");
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, "example.org", "ada");

  for (int i = 0; i < 3; i++)
    {
      g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
      g_autoptr(PasskeysAssertion) assertion = NULL;
      g_autoptr(GError) error = NULL;

      passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
      assertion = local_fixture_sign_with (fixture, options, prompt, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 1);
    }

  return dex_future_new_true ();
}

/* In the shape of CTAP2, without a client: the person is verified but was not asked to be
 * present. */
static DexFuture *
not_present_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, "example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysGetAssertionResponse) response = NULL;
  g_autoptr(PasskeysAuthenticatorData) signed_data = NULL;
  g_autoptr(GBytes) hash = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GError) error = NULL;
  PasskeysGetAssertionRequest *request;

  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (fixture->vault), "Core");
  request = passkeys_get_assertion_request_new ("example.org", hash);
  request->user_presence = FALSE;
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  response = dex_await_boxed (passkeys_authenticator_core_get_assertion (core, request,
                                                                         PASSKEYS_PROMPT (prompt)),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_pin_request_get_authenticator (
                     passkeys_scripted_prompt_get_pin_request (prompt, 0)), ==, "Core");
  signed_data = passkeys_authenticator_data_parse (response->authenticator_data, &error);
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (signed_data), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED |
                   PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE);
  g_assert_true (g_bytes_equal (response->credential_id,
                                passkeys_attestation_get_credential_id (attestation)));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/authenticator-core/not-kept", not_kept_fiber, run_bare);
  g_test_add_data_func ("/authenticator-core/asks-each-time", asks_each_time_fiber,
                        local_fixture_run);
  g_test_add_data_func ("/authenticator-core/not-present", not_present_fiber, local_fixture_run);

  return g_test_run ();
}
