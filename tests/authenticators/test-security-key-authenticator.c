/* test-security-key-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-fixture.h"

#define PATIENCE (SECURITY_KEY_FIXTURE_PATIENCE * G_TIME_SPAN_MILLISECOND)

/* It stops blinking within 200 ms. */
static void
assert_dark (PasskeysVirtualKey *key)
{
  gint64 started = g_get_monotonic_time ();

  while (passkeys_virtual_key_is_blinking (key))
    {
      security_key_fixture_wait (10);
      g_assert_cmpint (g_get_monotonic_time () - started, <, 200 * PATIENCE);
    }
}

/* Another key is asked for. */
static void
await_reason (SecurityKeyFixture *fixture)
{
  while (fixture->prompt->reasons->len == 0)
    security_key_fixture_wait (10);
}

static DexFuture *
make_and_sign_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");

  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (key), ==, 1);

  request = security_key_fixture_new_request (
    passkeys_attestation_get_credential_id (attestation));
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  security_key_fixture_verify (attestation, assertion);

  /* one touch each, and nothing that was not asked for */
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (key), ==, 2);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (key), ==, 2);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 0);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 0);
  g_assert_cmpuint (fixture->prompt->touches->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->prompt->touches, 0), ==, "Virtual Key");
  return dex_future_new_true ();
}

static DexFuture *
prepare_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  PasskeysPrompt *prompt = PASSKEYS_PROMPT (fixture->prompt);
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Virtual Key");
  g_autoptr(DexFuture) future = passkeys_authenticator_prepare (fixture->authenticator, prompt);
  g_autoptr(GError) error = NULL;
  gint64 plugged;

  await_reason (fixture);
  security_key_fixture_wait (300);
  g_assert_true (dex_future_is_pending (future));
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 1);
  g_assert_null (g_ptr_array_index (fixture->prompt->reasons, 0));

  passkeys_virtual_key_plug (key);
  plugged = g_get_monotonic_time ();
  g_assert_true (dex_await (g_steal_pointer (&future), &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - plugged, <, 500 * PATIENCE);

  /* nobody is asked for what is there */
  future = passkeys_authenticator_prepare (fixture->authenticator, prompt);
  g_assert_true (dex_await (g_steal_pointer (&future), &error));
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
no_attestation_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;

  security_key_fixture_plug (fixture, "Virtual Key");
  passkeys_creation_options_set_attestation (creation, PASSKEYS_ATTESTATION_CONVEYANCE_NONE);
  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_attestation_object_get_format (
                     passkeys_attestation_get_object (attestation)), ==, "none");
  return dex_future_new_true ();
}

static DexFuture *
choose_account_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (NULL);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GBytes) ada = security_key_fixture_store (key, "ada");
  g_autoptr(GBytes) grace = security_key_fixture_store (key, "grace");
  g_autoptr(GError) error = NULL;

  fixture->prompt->choice = 1;
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->prompt->n_choices, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->prompt->candidates), ==, 2);
  g_assert_true (g_bytes_equal (passkeys_assertion_get_credential_id (assertion), ada));
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (key), ==, 1);
  return dex_future_new_true ();
}

/* The other key does not hold it: it neither blinks nor is it asked for a PIN. */
static DexFuture *
silent_choice_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *other = security_key_fixture_plug (fixture, "Other Key");
  PasskeysVirtualKey *right = security_key_fixture_plug (fixture, "Right Key");
  PasskeysVirtualKey *third = security_key_fixture_plug (fixture, "Third Key");
  g_autoptr(GBytes) id = security_key_fixture_store (right, "ada");
  g_autoptr(GError) error = NULL;
  guint n_commands;

  passkeys_virtual_key_set_pin (other, SECURITY_KEY_FIXTURE_PIN);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  n_commands = passkeys_virtual_key_get_n_commands (other, 0);

  request = security_key_fixture_new_request (id);
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (other), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (third), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (right), ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->prompt->touches, 0), ==, "Right Key");
  /* one round trip more, and no other */
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (other, 0), ==, n_commands + 1);
  return dex_future_new_true ();
}

static void
touch_second (PasskeysWatchfulPrompt *prompt,
              gpointer                data)
{
  SecurityKeyFixture *fixture = data;

  passkeys_virtual_key_set_touch (g_ptr_array_index (fixture->keys, 1), 200);
}

static DexFuture *
race_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    passkeys_virtual_key_set_touch (security_key_fixture_plug (fixture, "Virtual Key"),
                                    i == 1 ? 200 : PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);

  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);

  /* one touch made it, on that key only, and the others stop */
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (g_ptr_array_index (fixture->keys, 1)),
                    ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (g_ptr_array_index (fixture->keys, 1)),
                    ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->prompt->touches, 0), ==, "");
  for (guint i = 0; i < 3; i += 2)
    {
      PasskeysVirtualKey *key = g_ptr_array_index (fixture->keys, i);

      assert_dark (key);
      g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (key), ==, 1);
      g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 0);
    }
  return dex_future_new_true ();
}

/* Keys with PINs: touched first, then the PIN, which only the chosen one gets. */
static DexFuture *
race_with_pins_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *key;

  request = security_key_fixture_new_request (NULL);
  passkeys_request_options_set_user_verification (request, PASSKEYS_REQUIREMENT_REQUIRED);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GBytes) id = NULL;

      key = security_key_fixture_add (fixture, "Virtual Key");
      passkeys_virtual_key_set_pin (key, SECURITY_KEY_FIXTURE_PIN);
      passkeys_virtual_key_set_touch (key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
      id = security_key_fixture_store (key, "ada");
      passkeys_request_options_allow_credential (request, id);
      passkeys_virtual_key_plug (key);
    }

  fixture->prompt->data = fixture;
  fixture->prompt->on_touch = touch_second;
  passkeys_virtual_key_set_touch (g_ptr_array_index (fixture->keys, 1), 200);
  passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 3; i++)
    {
      key = g_ptr_array_index (fixture->keys, i);
      assert_dark (key);
      g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (key), ==, i == 1 ? 1 : 0);
    }
  /* two keys of a model have names of their own, and the PIN is asked for by that name */
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 1);
  g_assert_cmpstr (passkeys_pin_request_get_authenticator (
                     passkeys_watchful_prompt_get_pin_request (fixture->prompt, 0)), ==,
                   "Virtual Key (2)");
  return dex_future_new_true ();
}

static void
plug_last (PasskeysWatchfulPrompt *prompt,
           gpointer                data)
{
  SecurityKeyFixture *fixture = data;

  passkeys_virtual_key_plug (g_ptr_array_index (fixture->keys, fixture->keys->len - 1));
}

static DexFuture *
none_holds_it_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *wrong = security_key_fixture_plug (fixture, "Wrong Key");
  PasskeysVirtualKey *right = security_key_fixture_add (fixture, "Right Key");
  g_autoptr(GBytes) id = security_key_fixture_store (right, "ada");
  g_autoptr(GError) error = NULL;

  fixture->prompt->data = fixture;
  fixture->prompt->on_insert = plug_last;
  request = security_key_fixture_new_request (id);
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (wrong), ==, 0);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 1);
  g_assert_error ((GError *) g_ptr_array_index (fixture->prompt->reasons, 0),
                  PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

/* While one key blinks the person plugs in the one they mean. */
static DexFuture *
newcomer_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  PasskeysVirtualKey *first = security_key_fixture_plug (fixture, "First Key");
  PasskeysVirtualKey *second = security_key_fixture_add (fixture, "Second Key");
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_touch (first, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  future = security_key_fixture_start_make (fixture, creation);
  security_key_fixture_await_blink (first);

  passkeys_virtual_key_set_touch (second, 100);
  passkeys_virtual_key_plug (second);
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (second), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (first), ==, 0);
  assert_dark (first);
  return dex_future_new_true ();
}

/* One of three goes while they blink, the one that is left is touched. */
static DexFuture *
unplugged_in_race_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    passkeys_virtual_key_set_touch (security_key_fixture_plug (fixture, "Virtual Key"),
                                    PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  future = security_key_fixture_start_make (fixture, creation);
  for (guint i = 0; i < 3; i++)
    security_key_fixture_await_blink (g_ptr_array_index (fixture->keys, i));
  passkeys_virtual_key_unplug (g_ptr_array_index (fixture->keys, 0));
  security_key_fixture_wait (100);
  passkeys_virtual_key_unplug (g_ptr_array_index (fixture->keys, 1));
  security_key_fixture_wait (400);
  passkeys_virtual_key_touch (g_ptr_array_index (fixture->keys, 2));
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (g_ptr_array_index (fixture->keys, 2)),
                    ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
u2f_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Old Key");

  passkeys_virtual_key_set_u2f_only (key, TRUE);
  passkeys_virtual_key_plug (key);

  /* what it cannot do it is not asked for: another key is */
  future = security_key_fixture_start_make (fixture, creation);
  await_reason (fixture);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 1);
  g_assert_error ((GError *) g_ptr_array_index (fixture->prompt->reasons, 0),
                  PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY);
  dex_clear (&future);

  passkeys_creation_options_set_resident_key (creation, PASSKEYS_REQUIREMENT_DISCOURAGED);
  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_attestation_object_get_format (
                     passkeys_attestation_get_object (attestation)), ==, "fido-u2f");

  request = security_key_fixture_new_request (
    passkeys_attestation_get_credential_id (attestation));
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  security_key_fixture_verify (attestation, assertion);
  return dex_future_new_true ();
}

/* Cancelled by the person, and by whoever waits: the key stops blinking. */
static DexFuture *
cancel_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  passkeys_virtual_key_set_touch (key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  future = security_key_fixture_start_make (fixture, creation);
  security_key_fixture_await_blink (key);
  dex_clear (&future);
  assert_dark (key);

  future = security_key_fixture_start_make (fixture, creation);
  security_key_fixture_await_blink (key);
  started = g_get_monotonic_time ();
  passkeys_watchful_prompt_cancel (fixture->prompt);
  g_assert_null (dex_await_object (g_steal_pointer (&future), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 200 * PATIENCE);
  assert_dark (key);
  return dex_future_new_true ();
}

static DexFuture *
cancel_u2f_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Old Key");
  g_autoptr(DexFuture) future = NULL;
  guint n_commands;

  passkeys_virtual_key_set_u2f_only (key, TRUE);
  passkeys_virtual_key_set_touch (key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (key);
  passkeys_creation_options_set_resident_key (creation, PASSKEYS_REQUIREMENT_DISCOURAGED);
  future = security_key_fixture_start_make (fixture, creation);
  while (passkeys_virtual_key_get_n_u2f_commands (key) < 2)
    security_key_fixture_wait (10);
  dex_clear (&future);

  /* it knows no cancelling, but it is not asked any more */
  security_key_fixture_wait (500);
  n_commands = passkeys_virtual_key_get_n_u2f_commands (key);
  security_key_fixture_wait (400);
  g_assert_cmpuint (passkeys_virtual_key_get_n_u2f_commands (key), ==, n_commands);

  /* so that it waits for nobody when the test is over */
  passkeys_virtual_key_touch (key);
  return dex_future_new_true ();
}

static DexFuture *
timed_out_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_touch (key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_set_touch_timeout (key, 300);
  g_assert_null (security_key_fixture_make (fixture, creation, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT);

  /* and the next try is as good as the first */
  g_clear_error (&error);
  passkeys_virtual_key_set_touch (key, 0);
  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-authenticator/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("make-and-sign", make_and_sign_fiber);
  ADD ("prepare", prepare_fiber);
  ADD ("no-attestation", no_attestation_fiber);
  ADD ("choose-account", choose_account_fiber);
  ADD ("silent-choice", silent_choice_fiber);
  ADD ("race", race_fiber);
  ADD ("race-with-pins", race_with_pins_fiber);
  ADD ("none-holds-it", none_holds_it_fiber);
  ADD ("newcomer", newcomer_fiber);
  ADD ("unplugged-in-race", unplugged_in_race_fiber);
  ADD ("u2f", u2f_fiber);
  ADD ("cancel", cancel_fiber);
  ADD ("cancel-u2f", cancel_u2f_fiber);
  ADD ("timed-out", timed_out_fiber);

  return g_test_run ();
}
