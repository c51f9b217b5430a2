/* test-libfido2-owner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>

#include "fido-call.h"

/* What the owner of a key does with it: settings, fingers, and keys of the first generation. */

static int
toggle_always_uv (FidoCall *self)
{
  return fido_dev_toggle_always_uv (self->dev, self->pin);
}

static int
set_minimum_length (FidoCall *self)
{
  return fido_dev_set_pin_minlen (self->dev, 6, self->pin);
}

static int
force_change (FidoCall *self)
{
  return fido_dev_force_pin_change (self->dev, self->pin);
}

static void
test_settings (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_set_pin (call->key, "123456");
  call->pin = "123456";
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_run (call, set_minimum_length), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_minimum_pin_length (call->key), ==, 6);

  g_assert_cmpint (fido_call_run (call, toggle_always_uv), ==, FIDO_OK);
  call->pin = NULL;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_REQUIRED);
  call->pin = "123456";
  g_assert_cmpint (fido_call_run (call, toggle_always_uv), ==, FIDO_OK);
  call->pin = NULL;
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);

  call->pin = "123456";
  g_assert_cmpint (fido_call_run (call, force_change), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_PIN_POLICY_VIOLATION);
  call->pin = "000000";
  g_assert_cmpint (fido_call_run (call, set_minimum_length), ==, FIDO_ERR_PIN_INVALID);
}

static fido_bio_info_t *sensor;
static fido_bio_enroll_t *enrolment;
static fido_bio_template_t *finger;
static fido_bio_template_array_t *fingers;

static int
get_sensor (FidoCall *self)
{
  return fido_bio_dev_get_info (self->dev, sensor);
}

static int
begin (FidoCall *self)
{
  return fido_bio_dev_enroll_begin (self->dev, finger, enrolment, 5000, self->pin);
}

static int
go_on (FidoCall *self)
{
  return fido_bio_dev_enroll_continue (self->dev, finger, enrolment, 5000);
}

static int
list_fingers (FidoCall *self)
{
  return fido_bio_dev_get_template_array (self->dev, fingers, self->pin);
}

static int
rename_finger (FidoCall *self)
{
  fido_bio_template_set_name (finger, "Thumb");
  return fido_bio_dev_set_template_name (self->dev, finger, self->pin);
}

static int
remove_finger (FidoCall *self)
{
  return fido_bio_dev_enroll_remove (self->dev, finger, self->pin);
}

static void
enrol (FidoCall *call)
{
  static const guint8 samples[] = { 0x00, 0x05, 0x00 };

  passkeys_virtual_key_set_samples (call->key, samples, sizeof samples);
  g_assert_cmpint (fido_call_run (call, begin), ==, FIDO_OK);
  g_assert_cmpuint (fido_bio_enroll_last_status (enrolment), ==, 0);
  g_assert_cmpuint (fido_bio_enroll_remaining_samples (enrolment), ==, 3);
  g_assert_cmpint (fido_call_run (call, go_on), ==, FIDO_OK);
  g_assert_cmpuint (fido_bio_enroll_last_status (enrolment), ==, 5);
  g_assert_cmpuint (fido_bio_enroll_remaining_samples (enrolment), ==, 3);
  while (fido_bio_enroll_remaining_samples (enrolment) > 0)
    g_assert_cmpint (fido_call_run (call, go_on), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (call->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 5);
}

static void
test_fingers (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_add_fingerprint_reader (call->key);
  passkeys_virtual_key_set_pin (call->key, "1234");
  call->pin = "1234";
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);

  sensor = fido_bio_info_new ();
  enrolment = fido_bio_enroll_new ();
  finger = fido_bio_template_new ();
  fingers = fido_bio_template_array_new ();

  g_assert_cmpint (fido_call_run (call, get_sensor), ==, FIDO_OK);
  g_assert_cmpuint (fido_bio_info_type (sensor), ==, 1);
  g_assert_cmpuint (fido_bio_info_max_samples (sensor), ==, 4);
  enrol (call);

  g_assert_cmpint (fido_call_run (call, rename_finger), ==, FIDO_OK);
  g_assert_cmpint (fido_call_run (call, list_fingers), ==, FIDO_OK);
  g_assert_cmpuint (fido_bio_template_array_count (fingers), ==, 1);
  g_assert_cmpstr (fido_bio_template_name (fido_bio_template (fingers, 0)), ==, "Thumb");
  g_assert_cmpint (fido_call_run (call, remove_finger), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (call->key), ==, 0);

  fido_bio_info_free (&sensor);
  fido_bio_enroll_free (&enrolment);
  fido_bio_template_free (&finger);
  fido_bio_template_array_free (&fingers);
}

static int
get_uv_retries (FidoCall *self)
{
  int n_retries = -1;

  g_assert_cmpint (fido_dev_get_uv_retry_count (self->dev, &n_retries), ==, FIDO_OK);
  return n_retries;
}

static void
test_built_in_verification (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_add_fingerprint_reader (call->key);
  passkeys_virtual_key_add_finger (call->key, "Thumb");
  passkeys_virtual_key_set_pin (call->key, "1234");
  call->wants_uv = TRUE;
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_true (fido_dev_has_uv (call->dev));
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_flags (call->cred), ==, 0x45);
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_flags (call->assert, 0), ==, 0x05);
  fido_call_verify (call, 0);

  passkeys_virtual_key_set_finger_matches (call->key, FALSE);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (fido_call_assert (call), ==, FIDO_ERR_UV_INVALID);
  g_assert_cmpint (fido_call_run (call, get_uv_retries), ==, 1);
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_ERR_UV_BLOCKED);

  /* the PIN makes it good again */
  call->pin = "1234";
  call->wants_uv = FALSE;
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_run (call, get_uv_retries), ==, 3);
}

static void
test_first_generation (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_set_u2f_only (call->key, TRUE);
  passkeys_virtual_key_plug (call->key);
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  g_assert_false (fido_dev_is_fido2 (call->dev));

  passkeys_virtual_key_set_touch (call->key, 200);
  g_assert_cmpint (fido_call_make_u2f (call), ==, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (call->key), ==, 1);
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_flags (call->assert, 0), ==, 0x01);
  fido_call_verify (call, 0);

  call->resident = TRUE;
  g_assert_cmpint (fido_call_make_u2f (call), ==, FIDO_ERR_UNSUPPORTED_OPTION);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (call->key, 0), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_u2f_commands (call->key), >=, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);

  g_test_add_func ("/libfido2-owner/settings", test_settings);
  g_test_add_func ("/libfido2-owner/fingers", test_fingers);
  g_test_add_func ("/libfido2-owner/built-in-verification", test_built_in_verification);
  g_test_add_func ("/libfido2-owner/first-generation", test_first_generation);

  return g_test_run ();
}
