/* test-libfido2.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>
#include <string.h>

#include "fido-call.h"

/* libfido2 judges the key. */

static fido_cbor_info_t *info;

static int
get_info (FidoCall *self)
{
  return fido_dev_get_cbor_info (self->dev, info);
}

static void
test_info (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_firmware (call->key, 0x050403);
  passkeys_virtual_key_set_remaining_slots (call->key, 7);
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_true (fido_dev_is_fido2 (call->dev));
  g_assert_true (fido_dev_supports_pin (call->dev));
  g_assert_false (fido_dev_has_pin (call->dev));

  info = fido_cbor_info_new ();
  g_assert_cmpint (fido_call_run (call, get_info), ==, FIDO_OK);
  g_assert_cmpuint (fido_cbor_info_versions_len (info), ==, 3);
  g_assert_cmpstr (fido_cbor_info_versions_ptr (info)[2], ==, "FIDO_2_1");
  g_assert_cmpuint (fido_cbor_info_fwversion (info), ==, 0x050403);
  g_assert_cmpint (fido_cbor_info_rk_remaining (info), ==, 7);
  g_assert_cmpuint (fido_cbor_info_minpinlen (info), ==, 4);
  g_assert_cmpuint (fido_cbor_info_protocols_len (info), ==, 2);
  g_assert_cmpuint (fido_cbor_info_aaguid_len (info), ==, 16);
  fido_cbor_info_free (&info);
}

static void
test_manifest (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();
  fido_dev_info_t *devices = fido_dev_info_new (8);
  size_t n_found;

  g_assert_cmpint (passkeys_virtual_key_manifest (devices, 8, &n_found), ==, FIDO_OK);
  g_assert_cmpuint (n_found, ==, 1);
  g_assert_cmpstr (fido_dev_info_path (fido_dev_info_ptr (devices, 0)), ==,
                   passkeys_virtual_key_get_path (call->key));
  g_assert_cmpstr (fido_dev_info_product_string (fido_dev_info_ptr (devices, 0)), ==,
                   "Virtual Key");

  passkeys_virtual_key_unplug (call->key);
  g_assert_cmpint (passkeys_virtual_key_manifest (devices, 8, &n_found), ==, FIDO_OK);
  g_assert_cmpuint (n_found, ==, 0);
  fido_dev_info_free (&devices, 8);
  g_assert_cmpint (fido_call_open (call), !=, FIDO_OK);
}

static void
test_make_and_assert (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_flags (call->cred), ==, 0x41);
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_count (call->assert), ==, 1);
  g_assert_cmpint (fido_assert_flags (call->assert, 0), ==, 0x01);
  fido_call_verify (call, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 2);

  /* it is not resident */
  call->any = TRUE;
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_ERR_NO_CREDENTIALS);
  call->any = FALSE;
  call->silently = TRUE;
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_flags (call->assert, 0), ==, 0x00);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 2);
}

static void
test_excluded (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  call->excludes = TRUE;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_CREDENTIAL_EXCLUDED);
}

static void
test_several_accounts (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin (call->key, "1234");
  call->pin = "1234";
  call->resident = TRUE;
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  call->user_name = "bob";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  call->user_name = "ada";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (call->key), ==, 2);

  call->any = TRUE;
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_count (call->assert), ==, 2);
  g_assert_cmpstr (fido_assert_user_name (call->assert, 0), ==, "ada");
  g_assert_cmpstr (fido_assert_user_name (call->assert, 1), ==, "bob");
  g_assert_cmpint (fido_assert_flags (call->assert, 0), ==, 0x05);
  fido_call_verify (call, 0);
}

static int n_retries;

static int
get_retries (FidoCall *self)
{
  return fido_dev_get_retry_count (self->dev, &n_retries);
}

static const char *new_pin;

static int
set_pin (FidoCall *self)
{
  return fido_dev_set_pin (self->dev, new_pin, self->pin);
}

static void
test_pin (gconstpointer data)
{
  gboolean with_two = GPOINTER_TO_INT (data) == 2;
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin_protocols (call->key, !with_two, with_two);
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);

  new_pin = "123";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_ERR_PIN_POLICY_VIOLATION);
  new_pin = "1234";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_OK);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (call->key), ==, "1234");

  call->pin = "1234";
  new_pin = "pässword";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_OK);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (call->key), ==, "pässword");
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_ERR_PIN_INVALID);
  g_assert_cmpint (fido_call_run (call, get_retries), ==, FIDO_OK);
  g_assert_cmpint (n_retries, ==, 7);

  call->pin = NULL;
  call->resident = TRUE;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_REQUIRED);
  call->pin = "pässword";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_flags (call->cred), ==, 0x45);
  g_assert_cmpint (passkeys_virtual_key_get_pin_retries (call->key), ==, 8);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (call->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (call->key), ==, 3);
}

static void
test_pin_blocks (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin (call->key, "1234");
  call->pin = "4321";
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_INVALID);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_INVALID);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_AUTH_BLOCKED);
  g_assert_cmpint (passkeys_virtual_key_get_pin_retries (call->key), ==, 5);
  call->pin = "1234";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_AUTH_BLOCKED);
  g_assert_cmpint (passkeys_virtual_key_get_pin_retries (call->key), ==, 5);

  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_plug (call->key);
  passkeys_virtual_key_set_pin_retries (call->key, 1);
  call->pin = "4321";
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_BLOCKED);
  call->pin = "1234";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_BLOCKED);
}

static void
test_forced_change (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin (call->key, "1234");
  passkeys_virtual_key_set_force_pin_change (call->key, TRUE);
  passkeys_virtual_key_set_refused_pin (call->key, "1111");
  call->pin = "1234";
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_POLICY_VIOLATION);
  new_pin = "1234";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_ERR_PIN_POLICY_VIOLATION);
  new_pin = "1111";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_ERR_PIN_POLICY_VIOLATION);
  new_pin = "2222";
  g_assert_cmpint (fido_call_run (call, set_pin), ==, FIDO_OK);
  call->pin = "2222";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
}

static fido_credman_metadata_t *metadata;
static fido_credman_rp_t *relying_parties;
static fido_credman_rk_t *passkeys;
static fido_cred_t *changed;

static int
get_metadata (FidoCall *self)
{
  return fido_credman_get_dev_metadata (self->dev, metadata, self->pin);
}

static int
get_relying_parties (FidoCall *self)
{
  return fido_credman_get_dev_rp (self->dev, relying_parties, self->pin);
}

static int
get_passkeys (FidoCall *self)
{
  return fido_credman_get_dev_rk (self->dev, FIDO_CALL_RELYING_PARTY, passkeys, self->pin);
}

static int
rename_user (FidoCall *self)
{
  return fido_credman_set_dev_rk (self->dev, changed, self->pin);
}

static int
delete (FidoCall *self)
{
  return fido_credman_del_dev_rk (self->dev, fido_cred_id_ptr (self->cred),
                                  fido_cred_id_len (self->cred), self->pin);
}

static void
test_management (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();
  g_autoptr(GBytes) handle = g_bytes_new_static ("eve", 3);
  g_autoptr(GBytes) credential_id = NULL;

  passkeys_virtual_key_set_pin (call->key, "1234");
  credential_id = passkeys_virtual_key_add_passkey (call->key, "other.example", "eve", handle);
  call->pin = "1234";
  call->resident = TRUE;
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  call->user_name = "bob";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  call->user_name = "ada";
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);

  metadata = fido_credman_metadata_new ();
  g_assert_cmpint (fido_call_run (call, get_metadata), ==, FIDO_OK);
  g_assert_cmpuint (fido_credman_rk_existing (metadata), ==, 3);
  g_assert_cmpuint (fido_credman_rk_remaining (metadata), ==, 22);
  fido_credman_metadata_free (&metadata);

  relying_parties = fido_credman_rp_new ();
  g_assert_cmpint (fido_call_run (call, get_relying_parties), ==, FIDO_OK);
  g_assert_cmpuint (fido_credman_rp_count (relying_parties), ==, 2);
  g_assert_cmpstr (fido_credman_rp_id (relying_parties, 0), ==, FIDO_CALL_RELYING_PARTY);
  g_assert_cmpstr (fido_credman_rp_id (relying_parties, 1), ==, "other.example");
  fido_credman_rp_free (&relying_parties);

  changed = fido_cred_new ();
  fido_cred_set_id (changed, fido_cred_id_ptr (call->cred), fido_cred_id_len (call->cred));
  fido_cred_set_user (changed, (const guint8 *) "ada", 3, "ada.lovelace", "Ada", NULL);
  g_assert_cmpint (fido_call_run (call, rename_user), ==, FIDO_OK);
  fido_cred_free (&changed);

  passkeys = fido_credman_rk_new ();
  g_assert_cmpint (fido_call_run (call, get_passkeys), ==, FIDO_OK);
  g_assert_cmpuint (fido_credman_rk_count (passkeys), ==, 2);
  g_assert_cmpstr (fido_cred_user_name (fido_credman_rk (passkeys, 0)), ==, "ada.lovelace");
  g_assert_cmpstr (fido_cred_user_name (fido_credman_rk (passkeys, 1)), ==, "bob");
  fido_credman_rk_free (&passkeys);

  g_assert_cmpint (fido_call_run (call, delete), ==, FIDO_OK);
  g_assert_cmpint (fido_call_run (call, delete), ==, FIDO_ERR_NO_CREDENTIALS);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (call->key), ==, 2);
}

static void
test_full (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_remaining_slots (call->key, 0);
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  call->resident = TRUE;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_KEY_STORE_FULL);
  call->resident = FALSE;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
}

static int
reset (FidoCall *self)
{
  return fido_dev_reset (self->dev);
}

static void
test_reset (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin (call->key, "1234");
  call->pin = "1234";
  call->resident = TRUE;
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  passkeys_virtual_key_age (call->key, 11);
  g_assert_cmpint (fido_call_run (call, reset), ==, FIDO_ERR_NOT_ALLOWED);

  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_plug (call->key);
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_run (call, reset), ==, FIDO_OK);
  g_assert_null (passkeys_virtual_key_get_pin (call->key));
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (call->key), ==, 0);
}

static void
test_touch_times_out (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  passkeys_virtual_key_set_touch (call->key, 150);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);

  passkeys_virtual_key_set_touch (call->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_set_touch_timeout (call->key, 250);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_USER_ACTION_TIMEOUT);
  g_assert_false (passkeys_virtual_key_is_blinking (call->key));
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (call->key), ==, 2);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 1);
}

static int
make_and_be_cancelled (FidoCall *self)
{
  fido_cred_t *cred = self->cred;

  return fido_dev_make_cred (self->dev, cred, NULL);
}

static gboolean
on_cancel (gpointer user_data)
{
  FidoCall *call = user_data;

  if (!passkeys_virtual_key_is_blinking (call->key))
    return G_SOURCE_CONTINUE;
  g_assert_cmpint (fido_dev_cancel (call->dev), ==, FIDO_OK);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  passkeys_virtual_key_set_touch (call->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  g_timeout_add (10, on_cancel, call);
  g_assert_cmpint (fido_call_run (call, make_and_be_cancelled), ==, FIDO_ERR_KEEPALIVE_CANCEL);
  g_assert_false (passkeys_virtual_key_is_blinking (call->key));

  /* and the key goes on */
  passkeys_virtual_key_set_touch (call->key, 0);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (call->key, 0x01), ==, 3);
}

static int
begin_and_watch (FidoCall *self)
{
  int touched = 0;
  int result;

  if ((result = fido_dev_get_touch_begin (self->dev)) != FIDO_OK)
    return result;
  while (touched == 0 && result == FIDO_OK)
    result = fido_dev_get_touch_status (self->dev, &touched, 50);
  return result;
}

static void
test_touch_to_choose (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  passkeys_virtual_key_set_touch (call->key, 120);
  g_assert_cmpint (fido_call_run (call, begin_and_watch), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);

  g_test_add_func ("/libfido2/info", test_info);
  g_test_add_func ("/libfido2/manifest", test_manifest);
  g_test_add_func ("/libfido2/make-and-assert", test_make_and_assert);
  g_test_add_func ("/libfido2/excluded", test_excluded);
  g_test_add_func ("/libfido2/several-accounts", test_several_accounts);
  g_test_add_data_func ("/libfido2/pin/1", GINT_TO_POINTER (1), test_pin);
  g_test_add_data_func ("/libfido2/pin/2", GINT_TO_POINTER (2), test_pin);
  g_test_add_func ("/libfido2/pin-blocks", test_pin_blocks);
  g_test_add_func ("/libfido2/forced-change", test_forced_change);
  g_test_add_func ("/libfido2/management", test_management);
  g_test_add_func ("/libfido2/full", test_full);
  g_test_add_func ("/libfido2/reset", test_reset);
  g_test_add_func ("/libfido2/touch-times-out", test_touch_times_out);
  g_test_add_func ("/libfido2/cancel", test_cancel);
  g_test_add_func ("/libfido2/touch-to-choose", test_touch_to_choose);

  return g_test_run ();
}
