/* test-security-key-pin.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-fixture.h"

#define PIN SECURITY_KEY_FIXTURE_PIN
#define ENTER PASSKEYS_PIN_REQUEST_ENTER
#define CREATE PASSKEYS_PIN_REQUEST_CREATE

#define FLAGS_VERIFIED (PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT | \
                        PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED)

/* A key with a PIN and a passkey, and the wish to sign with it. */
typedef struct
{
  SecurityKeyFixture     *fixture;
  PasskeysVirtualKey     *key;
  PasskeysRequestOptions *request;
} Case;

static Case *
case_new (const char          *pin,
          PasskeysRequirement  verification)
{
  Case *self = g_new0 (Case, 1);
  g_autoptr(GBytes) id = NULL;

  self->fixture = security_key_fixture_new ();
  self->key = security_key_fixture_add (self->fixture, "Virtual Key");
  passkeys_virtual_key_set_pin (self->key, pin);
  id = security_key_fixture_store (self->key, "ada");
  self->request = security_key_fixture_new_request (id);
  passkeys_request_options_set_user_verification (self->request, verification);
  return self;
}

static void
case_free (Case *self)
{
  g_clear_object (&self->request);
  g_clear_pointer (&self->fixture, security_key_fixture_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static PasskeysAssertion *
sign (Case    *self,
      GError **error)
{
  if (!passkeys_virtual_key_is_plugged (self->key))
    passkeys_virtual_key_plug (self->key);
  return security_key_fixture_sign (self->fixture, self->request, error);
}

static void
type (Case       *self,
      const char *pin)
{
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, pin);
}

static void
assert_asked (Case  *self,
              guint  position,
              int    purpose,
              int    tries_left,
              int    last_error)
{
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, position, purpose, tries_left,
                                         last_error);
}

static guint
count_asked (Case *self)
{
  return self->fixture->prompt->pin_requests->len;
}

static DexFuture *
right_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpuint (count_asked (self), ==, 1);
  assert_asked (self, 0, ENTER, 8, -1);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->key), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
not_needed_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_DISCOURAGED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
  g_assert_cmpuint (count_asked (self), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
preferred_fiber (gpointer data)
{
  g_autoptr(Case) with_pin = case_new (PIN, PASSKEYS_REQUIREMENT_PREFERRED);
  g_autoptr(PasskeysAssertion) verified = NULL;
  g_autoptr(PasskeysAssertion) present = NULL;
  g_autoptr(GError) error = NULL;

  type (with_pin, PIN);
  verified = sign (with_pin, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (verified), ==, FLAGS_VERIFIED);

  /* without one, nobody is made to set one */
  passkeys_virtual_key_unplug (with_pin->key);
  passkeys_virtual_key_set_pin (with_pin->key, NULL);
  present = sign (with_pin, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (present), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
  g_assert_cmpuint (count_asked (with_pin), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
always_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_DISCOURAGED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_option (self->key, "alwaysUv", TRUE);
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  return dex_future_new_true ();
}

static DexFuture *
wrong_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  type (self, "1111");
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  assert_asked (self, 0, ENTER, 8, -1);
  assert_asked (self, 1, ENTER, 7, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  /* exactly one try for one wrong PIN */
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->key), ==, 2);
  g_assert_cmpuint (passkeys_virtual_key_get_pin_retries (self->key), ==, 8);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->key), ==, 1);
  /* nobody was asked for a touch while the wrong PIN was looked at */
  g_assert_cmpuint (self->fixture->prompt->touches->len, <=, 1);
  return dex_future_new_true ();
}

static DexFuture *
wrong_then_cancel_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(GError) error = NULL;

  type (self, "1111");
  g_assert_null (sign (self, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (passkeys_virtual_key_get_pin_retries (self->key), ==, 7);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (self->key), ==, 0);
  return dex_future_new_true ();
}

/* What no key takes costs no try. */
static DexFuture *
malformed_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autofree char *long_pin = g_strnfill (64, '1');
  g_autoptr(GError) error = NULL;

  type (self, "123");
  type (self, long_pin);
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  assert_asked (self, 1, ENTER, 8, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
  assert_asked (self, 2, ENTER, 8, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->key), ==, 1);
  return dex_future_new_true ();
}

/* The same PIN from another keyboard: decomposed, it is composed before it is sent. */
static DexFuture *
normalised_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ("gr\xc3\xbc\xc3\x9f", PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  type (self, "gru\xcc\x88\xc3\x9f");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->key), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
set_in_place_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (NULL, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysPinRequest *request;

  passkeys_virtual_key_set_minimum_pin_length (self->key, 6);
  passkeys_virtual_key_set_refused_pin (self->key, "123456");
  type (self, "12345");
  type (self, "123456");
  type (self, "246813");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->key), ==, "246813");

  g_assert_cmpuint (count_asked (self), ==, 3);
  assert_asked (self, 0, CREATE, -1, -1);
  request = passkeys_watchful_prompt_get_pin_request (self->fixture->prompt, 0);
  g_assert_cmpuint (passkeys_pin_request_get_minimum_length (request), ==, 6);
  assert_asked (self, 1, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
  assert_asked (self, 2, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->key), ==, 1);
  return dex_future_new_true ();
}

/* CTAP 2.1, section 6.5.1: code points on one side, bytes on the other. */
static DexFuture *
new_lengths_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (NULL, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autofree char *longest = g_strnfill (63, 'a');
  g_autofree char *too_long = g_strnfill (64, 'a');
  g_autoptr(GError) error = NULL;

  type (self, "\xf0\x9f\x94\x91\xf0\x9f\x94\x91\xf0\x9f\x94\x91");
  type (self, too_long);
  type (self, longest);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  assert_asked (self, 1, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
  assert_asked (self, 2, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->key), ==, longest);
  return dex_future_new_true ();
}

/* Sixteen keys are 64 bytes, which is one too many; four are enough. */
static DexFuture *
emoji_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (NULL, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autofree char *too_long = NULL;
  g_autoptr(GString) keys = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 16; i++)
    g_string_append (keys, "\xf0\x9f\x94\x91");
  too_long = g_strdup (keys->str);
  g_string_truncate (keys, 16);

  type (self, too_long);
  type (self, keys->str);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_asked (self), ==, 2);
  assert_asked (self, 1, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->key), ==, keys->str);
  return dex_future_new_true ();
}

static DexFuture *
forced_change_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_force_pin_change (self->key, TRUE);
  passkeys_virtual_key_set_refused_pin (self->key, "2222");
  type (self, PIN);
  type (self, "2222");
  type (self, "13579");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpuint (count_asked (self), ==, 3);
  assert_asked (self, 0, ENTER, 8, -1);
  assert_asked (self, 1, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED);
  assert_asked (self, 2, CREATE, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->key), ==, "13579");
  return dex_future_new_true ();
}

/* The old PIN was mistyped: it is asked for again, and one try is gone. */
static DexFuture *
forced_change_wrong_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_force_pin_change (self->key, TRUE);
  type (self, "1111");
  type (self, "13579");
  type (self, PIN);
  type (self, "13579");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_asked (self), ==, 4);
  assert_asked (self, 2, ENTER, 7, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->key), ==, 1);
  return dex_future_new_true ();
}

/* More credentials than fit into one request, and a key that keeps to itself which it holds: they
 * are asked for with the PIN, and a wrong one costs one try all the same. */
static DexFuture *
many_hidden_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  for (guint8 i = 0; i < 60; i++)
    {
      const guint8 bytes[64] = { i, 0xff };
      g_autoptr(GBytes) foreign = g_bytes_new (bytes, sizeof bytes);

      passkeys_request_options_allow_credential (self->request, foreign);
    }
  passkeys_virtual_key_answer_next (self->key, 0x02, FIDO_ERR_UNSUPPORTED_OPTION);
  type (self, "1111");
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->key), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
finger_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_add_fingerprint_reader (self->key);
  passkeys_virtual_key_add_finger (self->key, "left thumb");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpuint (count_asked (self), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->key), ==, 0);
  return dex_future_new_true ();
}

/* Three fingers that are not known, then the PIN. */
static DexFuture *
finger_then_pin_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_add_fingerprint_reader (self->key);
  passkeys_virtual_key_add_finger (self->key, "left thumb");
  passkeys_virtual_key_set_finger_matches (self->key, FALSE);
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==, FLAGS_VERIFIED);
  g_assert_cmpuint (count_asked (self), ==, 1);
  assert_asked (self, 0, ENTER, 8, PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED);
  g_assert_cmpuint (self->fixture->prompt->n_progress, ==, 2);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->key), ==, 4);
  return dex_future_new_true ();
}

/* While the PIN is typed the key goes, and comes again: the PIN is asked for again. */
static void
pull_out (PasskeysWatchfulPrompt *prompt,
          gpointer                data)
{
  Case *self = data;

  prompt->on_pin = NULL;
  prompt->hesitates = TRUE;
  passkeys_virtual_key_unplug (self->key);
}

static void
plug_again (PasskeysWatchfulPrompt *prompt,
            gpointer                data)
{
  Case *self = data;

  prompt->hesitates = FALSE;
  passkeys_virtual_key_plug (self->key);
}

static DexFuture *
unplugged_while_typing_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  self->fixture->prompt->data = self;
  self->fixture->prompt->on_pin = pull_out;
  self->fixture->prompt->on_insert = plug_again;
  type (self, PIN);
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_asked (self), ==, 2);
  g_assert_cmpuint (self->fixture->prompt->reasons->len, ==, 1);
  g_assert_error ((GError *) g_ptr_array_index (self->fixture->prompt->reasons, 0),
                  PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED);
  return dex_future_new_true ();
}

/* The person typed one PIN, for the key that was there: the other one never gets it. */
static void
give_pin_and_swap (PasskeysWatchfulPrompt *prompt,
                   gpointer                data)
{
  Case *self = data;

  if (prompt->pin_requests->len > 1)
    return;
  passkeys_virtual_key_unplug (self->key);
  passkeys_virtual_key_plug (g_ptr_array_index (self->fixture->keys, 1));
}

static DexFuture *
swapped_while_typing_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN, PASSKEYS_REQUIREMENT_REQUIRED);
  PasskeysVirtualKey *other = security_key_fixture_add (self->fixture, "Other Key");
  g_autoptr(GBytes) id = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_pin (other, "13579");
  id = security_key_fixture_store (other, "ada");
  passkeys_request_options_allow_credential (self->request, id);
  self->fixture->prompt->data = self;
  self->fixture->prompt->on_pin = give_pin_and_swap;
  type (self, PIN);
  type (self, "13579");
  assertion = sign (self, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (passkeys_assertion_get_credential_id (assertion), id));
  g_assert_cmpuint (count_asked (self), ==, 2);
  g_assert_cmpstr (passkeys_pin_request_get_authenticator (
                     passkeys_watchful_prompt_get_pin_request (self->fixture->prompt, 1)), ==,
                   "Other Key");
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->key), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (other), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (other), ==, 0);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-pin/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("right", right_fiber);
  ADD ("not-needed", not_needed_fiber);
  ADD ("preferred", preferred_fiber);
  ADD ("always", always_fiber);
  ADD ("wrong", wrong_fiber);
  ADD ("wrong-then-cancel", wrong_then_cancel_fiber);
  ADD ("malformed", malformed_fiber);
  ADD ("normalised", normalised_fiber);
  ADD ("set-in-place", set_in_place_fiber);
  ADD ("new-lengths", new_lengths_fiber);
  ADD ("emoji", emoji_fiber);
  ADD ("forced-change", forced_change_fiber);
  ADD ("forced-change-wrong", forced_change_wrong_fiber);
  ADD ("many-hidden", many_hidden_fiber);
  ADD ("finger", finger_fiber);
  ADD ("finger-then-pin", finger_then_pin_fiber);
  ADD ("unplugged-while-typing", unplugged_while_typing_fiber);
  ADD ("swapped-while-typing", swapped_while_typing_fiber);

  return g_test_run ();
}
