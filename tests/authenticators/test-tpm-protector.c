/* test-tpm-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-tpm-protector.h"

#include <fido.h>
#include <stdio.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-base64url.h"
#include "passkeys-ctap2-map.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-scripted-site-prompt.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-listing.h"
#include "tpm-fixture.h"

#define OTHER_PIN "135791-b"
#define N_KILLS 12
#define WHERE_VARIABLE "PASSKEYS_TEST_CHIP"

static LocalFixture *
new_instance (TpmFixture *chip)
{
  return local_fixture_new_with_chip (chip->where, chip->device);
}

static void
load (LocalFixture *fixture,
      guint         n_passkeys)
{
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, n_passkeys);
}

static PasskeysAttestation *
make (LocalFixture       *fixture,
      PasskeysProtection  protection)
{
  PasskeysAttestation *attestation = local_fixture_make (fixture, LOCAL_FIXTURE_RELYING_PARTY,
                                                         "ada");
  guint n_passkeys = g_list_model_get_n_items (G_LIST_MODEL (fixture->vault));
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), n_passkeys - 1);
  g_assert_cmpint (passkeys_local_passkey_get_protection (passkey), ==, protection);
  return attestation;
}

static void
assert_signs (LocalFixture        *fixture,
              PasskeysAttestation *attestation,
              const char          *pin)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;

  assertion = local_fixture_assert (fixture, LOCAL_FIXTURE_RELYING_PARTY, pin, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);
}

static void
assert_sign_error (LocalFixture *fixture,
                   int           code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (local_fixture_assert (fixture, LOCAL_FIXTURE_RELYING_PARTY, LOCAL_FIXTURE_PIN,
                                       &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

/* What a relying party does with an attestation, by libfido2. */
static void
verify_attestation (PasskeysAttestation *attestation)
{
  PasskeysAttestationObject *object = passkeys_attestation_get_object (attestation);
  GBytes *hash = passkeys_client_data_get_hash (passkeys_attestation_get_client_data (attestation));
  GBytes *bytes = passkeys_attestation_object_get_bytes (object);
  fido_cred_t *credential = fido_cred_new ();

  g_assert_cmpstr (passkeys_attestation_object_get_format (object), ==, "packed");
  g_assert_cmpint (fido_cred_set_type (credential, COSE_ES256), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_rp (credential, LOCAL_FIXTURE_RELYING_PARTY, NULL), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_clientdata_hash (credential, g_bytes_get_data (hash, NULL),
                                                  g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_attobj (credential, g_bytes_get_data (bytes, NULL),
                                         g_bytes_get_size (bytes)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (credential), ==, FIDO_OK);
  fido_cred_free (&credential);
}

/* What a relying party is told is true: the key exists once, so it cannot be backed up. */
static DexFuture *
made_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(LocalFixture) later = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = NULL;
  PasskeysAuthenticatorData *made;
  guint flags;

  g_assert_cmpint (passkeys_key_protector_get_new_protection (fixture->protector), ==,
                   PASSKEYS_PROTECTION_CHIP);
  attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  verify_attestation (attestation);

  made = passkeys_attestation_object_get_authenticator_data (
    passkeys_attestation_get_object (attestation));
  flags = passkeys_authenticator_data_get_flags (made);
  g_assert_true (flags & PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
  g_assert_true (flags & PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED);
  g_assert_false (flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE);
  g_assert_false (flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE);

  assert_signs (fixture, attestation, LOCAL_FIXTURE_PIN);
  load (later, 1);
  assert_signs (later, attestation, LOCAL_FIXTURE_PIN);
  g_assert_cmpuint (tpm_fixture_count_left_behind (chip), ==, 0);
  return dex_future_new_true ();
}

/* Programs that manage security keys are told the public key of each passkey. */
static DexFuture *
listed_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autoptr(PasskeysScriptedSitePrompt) prompt = NULL;
  g_autoptr(GBytes) command = g_bytes_new_static ("\x06", 1);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GBytes) listed = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysAuthenticatorData *made;

  prompt = passkeys_scripted_site_prompt_new ("pin " LOCAL_FIXTURE_PIN "\n");
  reply = dex_await_boxed (passkeys_site_ceremony_run (fixture->vault, PASSKEYS_SITE_PROMPT (prompt),
                                                       PASSKEYS_CTAPHID_COMMAND_CBOR, command),
                           &error);
  g_assert_no_error (error);
  cbor = g_bytes_new_from_bytes (reply, 1, g_bytes_get_size (reply) - 1);
  map = passkeys_ctap2_map_parse (cbor, &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_ctap2_map_read_maps (
    map, PASSKEYS_CTAP2_NUMBER (PASSKEYS_SITE_LISTING_PASSKEYS), &passkeys, &error));
  g_assert_cmpuint (passkeys->len, ==, 1);

  made = passkeys_attestation_object_get_authenticator_data (
    passkeys_attestation_get_object (attestation));
  g_assert_true (passkeys_ctap2_map_read_bytes (
    g_ptr_array_index (passkeys, 0), PASSKEYS_CTAP2_NUMBER (PASSKEYS_SITE_LISTING_PUBLIC_KEY), 1,
    1024, &listed, &error));
  g_assert_nonnull (listed);
  g_assert_true (g_bytes_equal (listed, passkeys_cose_key_get_cbor (
                                          passkeys_authenticator_data_get_public_key (made))));
  return dex_future_new_true ();
}

/* They never come as far as the chip. */
static DexFuture *
wrong_pin_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autoptr(PasskeysPinState) state = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GBytes) wrong = local_fixture_pin ("wrong PIN");
      g_autoptr(GError) error = NULL;

      g_assert_null (dex_await_boxed (passkeys_key_protector_unlock (fixture->protector, wrong),
                                      &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
    }

  state = local_fixture_read_state (fixture);
  g_assert_cmpuint (passkeys_pin_state_get_wrong_tries (state), ==, 3);
  g_assert_cmpuint (passkeys_vault_get_wait_seconds (fixture->vault), >, 0);
  g_assert_cmpuint (tpm_fixture_count_wrong (chip), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
changed_pin_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autoptr(GBytes) old_pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) new_pin = local_fixture_pin (OTHER_PIN);
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_change_pin (fixture->vault, old_pin, new_pin), &error);
  g_assert_no_error (error);

  assert_signs (fixture, attestation, OTHER_PIN);
  g_assert_null (local_fixture_assert (fixture, LOCAL_FIXTURE_RELYING_PARTY, LOCAL_FIXTURE_PIN,
                                       &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  return dex_future_new_true ();
}

/* Without a chip a passkey is made all the same, and stays where it is when a chip comes. */
static DexFuture *
without_chip_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = NULL;
  PasskeysAuthenticatorData *made;

  tpm_fixture_stop (chip);
  g_assert_cmpint (passkeys_key_protector_get_new_protection (fixture->protector), ==,
                   PASSKEYS_PROTECTION_PIN);
  attestation = make (fixture, PASSKEYS_PROTECTION_PIN);
  made = passkeys_attestation_object_get_authenticator_data (
    passkeys_attestation_get_object (attestation));
  g_assert_true (passkeys_authenticator_data_get_flags (made) &
                 PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE);
  assert_signs (fixture, attestation, LOCAL_FIXTURE_PIN);

  tpm_fixture_start (chip);
  assert_signs (fixture, attestation, LOCAL_FIXTURE_PIN);
  return dex_future_new_true ();
}

static void
assert_chip (LocalFixture *fixture,
             PasskeysChip  chip)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (dex_await_int (passkeys_vault_probe_chip (fixture->vault), &error), ==, chip);
  g_assert_no_error (error);
}

static DexFuture *
probed_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(LocalFixture) plain = local_fixture_new ();

  assert_chip (fixture, PASSKEYS_CHIP_READY);
  g_assert_cmpuint (tpm_fixture_count_left_behind (chip), ==, 0);
  assert_chip (plain, PASSKEYS_CHIP_ABSENT);
  tpm_fixture_set_owner (chip, "a password");
  assert_chip (fixture, PASSKEYS_CHIP_OWNED);

  _passkeys_tpm_protector_set_patience (PASSKEYS_TPM_PROTECTOR (fixture->protector), 1);
  tpm_fixture_freeze (chip);
  assert_chip (fixture, PASSKEYS_CHIP_FAILED);
  tpm_fixture_thaw (chip);
  tpm_fixture_stop (chip);
  assert_chip (fixture, PASSKEYS_CHIP_ABSENT);
  return dex_future_new_true ();
}

/* There is a chip, but it makes no keys for us. */
static DexFuture *
owned_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = NULL;

  tpm_fixture_set_owner (chip, "a password");
  attestation = make (fixture, PASSKEYS_PROTECTION_PIN);
  assert_signs (fixture, attestation, LOCAL_FIXTURE_PIN);
  return dex_future_new_true ();
}

/* Each reason why the chip does not sign is told, and none of them costs the passkey: what is gone
 * can come back. */
static DexFuture *
lost_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(TpmFixture) other_chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(LocalFixture) elsewhere = new_instance (other_chip);
  g_autoptr(LocalFixture) plain = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);

  assert_sign_error (elsewhere, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN);
  assert_sign_error (plain, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);

  tpm_fixture_stop (chip);
  assert_sign_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);
  tpm_fixture_start (chip);
  assert_signs (fixture, attestation, LOCAL_FIXTURE_PIN);

  tpm_fixture_clear (chip);
  assert_sign_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED);
  load (fixture, 1);
  return dex_future_new_true ();
}

static void
on_kept_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            TpmFixture *chip)
{
  if (added > 0)
    tpm_fixture_stop (chip);
}

/* The chip goes when the passkey is kept and not attested yet: no relying party knows it, so it goes
 * as well. */
static DexFuture *
orphaned_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysCreationOptions) options = NULL;
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GError) error = NULL;
  gulong handler;

  options = local_fixture_options (LOCAL_FIXTURE_RELYING_PARTY, "ada");
  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  handler = g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_kept_cb), chip);
  dex_await (passkeys_authenticator_make_credential (fixture->authenticator, options, client_data,
                                                     PASSKEYS_PROMPT (prompt)),
             &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);
  g_signal_handler_disconnect (fixture->vault, handler);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 0);
  load (fixture, 0);
  tpm_fixture_start (chip);
  return dex_future_new_true ();
}

/* A removed passkey leaves nothing in the chip, and nothing that could be put back. */
static DexFuture *
removed_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;

  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  dex_await (passkeys_vault_remove (fixture->vault, passkey), &error);
  g_assert_no_error (error);

  assert_sign_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  g_assert_cmpuint (tpm_fixture_count_left_behind (chip), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
assert_in_fiber (gpointer data)
{
  LocalFixture *fixture = data;
  g_autoptr(GError) error = NULL;
  PasskeysAssertion *assertion;

  assertion = local_fixture_assert (fixture, LOCAL_FIXTURE_RELYING_PARTY, LOCAL_FIXTURE_PIN,
                                    &error);
  g_assert_no_error (error);
  return dex_future_new_take_object (assertion);
}

static DexFuture *
two_instances_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) one = new_instance (chip);
  g_autoptr(LocalFixture) two = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (one, PASSKEYS_PROTECTION_CHIP);
  DexFuture *futures[4];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = dex_scheduler_spawn (NULL, 256 * 1024, assert_in_fiber, i % 2 == 0 ? one : two,
                                      NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autoptr(PasskeysAssertion) assertion = dex_await_object (futures[i], NULL);

      g_assert_nonnull (assertion);
      local_fixture_verify_assertion (attestation, assertion);
    }

  g_assert_cmpuint (tpm_fixture_count_left_behind (chip), ==, 0);
  return dex_future_new_true ();
}

/* A chip that hangs holds up nobody but who waits for it, and that not for ever. */
static DexFuture *
silent_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autoptr(PasskeysAttestation) second = NULL;

  _passkeys_tpm_protector_set_patience (PASSKEYS_TPM_PROTECTOR (fixture->protector), 1);
  tpm_fixture_freeze (chip);
  assert_sign_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED);
  second = make (fixture, PASSKEYS_PROTECTION_PIN);
  tpm_fixture_thaw (chip);
  return dex_future_new_true ();
}

/* What an instance that is to be killed does: it tells of the passkey as the program would. */
static DexFuture *
doomed_fiber (gpointer data)
{
  g_autofree char *device = g_strdup (strchr (g_getenv (WHERE_VARIABLE), '=') + 1);
  g_autoptr(LocalFixture) fixture = local_fixture_new_with_chip (g_getenv (WHERE_VARIABLE), device);
  g_autoptr(PasskeysAttestation) attestation = make (fixture, PASSKEYS_PROTECTION_CHIP);
  g_autofree char *id = passkeys_base64url_encode (
    passkeys_attestation_get_credential_id (attestation));

  g_print ("%s\n", id);
  fflush (stdout);
  return dex_future_new_true ();
}

/* Has an instance make a passkey, and kills it after a while unless that is 0. Returns the id that it
 * told, or "". */
static char *
make_and_kill (TpmFixture *chip,
               gint64      microseconds)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) instance = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  char *told = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, WHERE_VARIABLE, chip->where, TRUE);
  instance = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);

  if (microseconds > 0)
    {
      dex_await (dex_timeout_new_usec (microseconds), NULL);
      g_subprocess_force_exit (instance);
    }
  g_subprocess_communicate_utf8 (instance, NULL, NULL, &told, NULL, &error);
  g_assert_no_error (error);

  /* the kernel's resource manager takes what a killed program left in a chip out of it */
  tpm_fixture_stop (chip);
  tpm_fixture_start (chip);
  return g_strstrip (told);
}

static gboolean
holds (LocalFixture *fixture,
       const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey =
        g_list_model_get_item (G_LIST_MODEL (fixture->vault), i);
      g_autofree char *other = passkeys_base64url_encode (
        passkeys_local_passkey_get_credential_id (passkey));

      if (g_str_equal (id, other))
        return TRUE;
    }
  return FALSE;
}

static gboolean
make_and_look (TpmFixture   *chip,
               LocalFixture *fixture,
               gint64        microseconds)
{
  g_autofree char *id = make_and_kill (chip, microseconds);
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  /* a try that was killed half-way stays counted, until the next right one */
  vault_key = dex_await_boxed (passkeys_key_protector_unlock (fixture->protector, pin), &error);
  g_assert_no_error (error);

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  g_assert_true (*id == '\0' || holds (fixture, id));
  return *id != '\0';
}

/* Whatever the moment: a passkey that was told of is there, and what is there is whole. */
static DexFuture *
killed_fiber (gpointer data)
{
  g_autoptr(TpmFixture) chip = tpm_fixture_new ();
  g_autoptr(LocalFixture) fixture = new_instance (chip);
  guint n_told = 0;
  gint64 whole;

  local_fixture_set_pin (fixture);
  whole = g_get_monotonic_time ();
  g_assert_true (make_and_look (chip, fixture, 0));
  whole = g_get_monotonic_time () - whole;

  for (guint i = 1; i <= N_KILLS; i++)
    if (make_and_look (chip, fixture, whole * i / (N_KILLS + 1)))
      n_told++;

  g_test_message ("%u of %u that were killed had told", n_told, N_KILLS);
  return dex_future_new_true ();
}

static void
test_finalize (void)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new_with_chip ("swtpm:path=/nowhere", "/nowhere");

  g_clear_object (&fixture->authenticator);
  g_clear_object (&fixture->vault);
  g_assert_finalize_object (g_steal_pointer (&fixture->protector));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();

  if (g_getenv (WHERE_VARIABLE) != NULL)
    {
      keyring_fixture_run (doomed_fiber, NULL);
      return 0;
    }

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/tpm-protector/made", made_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/listed", listed_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/wrong-pin", wrong_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/changed-pin", changed_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/without-chip", without_chip_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/probed", probed_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/owned", owned_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/lost", lost_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/orphaned", orphaned_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/removed", removed_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/two-instances", two_instances_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/silent", silent_fiber, local_fixture_run);
  g_test_add_data_func ("/tpm-protector/killed", killed_fiber, local_fixture_run);
  g_test_add_func ("/tpm-protector/finalize", test_finalize);

  return g_test_run ();
}
