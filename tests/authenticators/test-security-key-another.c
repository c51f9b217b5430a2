/* test-security-key-another.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-security-key-list-private.h"
#include "passkeys-virtual-source.h"
#include "security-key-fixture.h"

/* One key does not do, and another does, or the same one when it was unplugged: the ceremony goes
 * on, and says why it has to. */

#define PIN SECURITY_KEY_FIXTURE_PIN
#define OTHER_PIN "13579"
#define ENTER PASSKEYS_PIN_REQUEST_ENTER

typedef struct
{
  SecurityKeyFixture *fixture;
  PasskeysVirtualKey *first;
  PasskeysVirtualKey *other;
} Case;

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);

  self->fixture = security_key_fixture_new ();
  self->fixture->prompt->data = self;
  self->first = security_key_fixture_add (self->fixture, "First Key");
  self->other = security_key_fixture_add (self->fixture, "Other Key");
  return self;
}

static void
case_free (Case *self)
{
  g_clear_pointer (&self->fixture, security_key_fixture_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static void
assert_reason (Case                       *self,
               guint                       position,
               PasskeysAuthenticatorError  code)
{
  GPtrArray *reasons = self->fixture->prompt->reasons;

  g_assert_cmpuint (position, <, reasons->len);
  g_assert_error ((GError *) g_ptr_array_index (reasons, position), PASSKEYS_AUTHENTICATOR_ERROR,
                  (int) code);
}

static guint
count_reasons (Case *self)
{
  return self->fixture->prompt->reasons->len;
}

static void
type (Case       *self,
      const char *pin)
{
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, pin);
}

static void
plug_other (PasskeysWatchfulPrompt *prompt,
            gpointer                data)
{
  Case *self = data;

  passkeys_virtual_key_plug (self->other);
}

static void
plug_first_again (PasskeysWatchfulPrompt *prompt,
                  gpointer                data)
{
  Case *self = data;

  passkeys_virtual_key_unplug (self->first);
  passkeys_virtual_key_plug (self->first);
}

/* Makes one on the other key, as the first does not take it. */
static void
make_on_other (Case                       *self,
               PasskeysCreationOptions    *creation,
               PasskeysAuthenticatorError  code)
{
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;
  guint n_held = passkeys_virtual_key_get_n_passkeys (self->first);
  guint n_reasons = count_reasons (self);

  self->fixture->prompt->on_insert = plug_other;
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_reasons (self), ==, n_reasons + 1);
  assert_reason (self, n_reasons, code);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->first), ==, n_held);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->other), ==, 1);
}

static DexFuture *
excluded_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(GBytes) id = security_key_fixture_store (self->first, "ada");

  passkeys_virtual_key_plug (self->first);
  passkeys_creation_options_exclude_credential (creation, id);
  make_on_other (self, creation, PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (self->first), ==, 1);
  return dex_future_new_true ();
}

static GBytes *
new_foreign_id (guint8 number)
{
  guint8 bytes[64] = { number, 0xff };

  return g_bytes_new (bytes, sizeof bytes);
}

/* More than fit into one request: asked for silently first. */
static DexFuture *
many_excluded_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GBytes) id = security_key_fixture_store (self->first, "ada");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 80; i++)
    {
      g_autoptr(GBytes) foreign = new_foreign_id ((guint8) i);

      passkeys_creation_options_exclude_credential (creation, foreign);
    }
  passkeys_virtual_key_plug (self->first);
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (self->first), ==, 1);
  g_assert_cmpuint (count_reasons (self), ==, 0);

  passkeys_creation_options_exclude_credential (
    creation, passkeys_attestation_get_credential_id (attestation));
  make_on_other (self, creation, PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED);
  return dex_future_new_true ();
}

static DexFuture *
full_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_remaining_slots (self->first, 0);
  passkeys_virtual_key_plug (self->first);
  make_on_other (self, creation, PASSKEYS_AUTHENTICATOR_ERROR_FULL);

  /* where it need not be kept, it is made all the same */
  passkeys_virtual_key_unplug (self->other);
  passkeys_creation_options_set_resident_key (creation, PASSKEYS_REQUIREMENT_PREFERRED);
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_reasons (self), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->first), ==, 0);
  return dex_future_new_true ();
}

/* Two that refuse without being touched: both are left alone, and a third does it. */
static DexFuture *
all_full_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  PasskeysVirtualKey *second = security_key_fixture_add (self->fixture, "Second Key");

  passkeys_virtual_key_answer_next (self->first, 0x01, FIDO_ERR_KEY_STORE_FULL);
  passkeys_virtual_key_answer_next (second, 0x01, FIDO_ERR_KEY_STORE_FULL);
  passkeys_virtual_key_plug (self->first);
  passkeys_virtual_key_plug (second);
  make_on_other (self, creation, PASSKEYS_AUTHENTICATOR_ERROR_FULL);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (self->first, 0x01), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (second, 0x01), ==, 1);
  return dex_future_new_true ();
}

/* A key of an older kind makes none, or does not sign: it says so, and another does. */
static DexFuture *
unsupported_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (NULL);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GBytes) id = security_key_fixture_store (self->first, "ada");
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_answer_next (self->first, 0x01, FIDO_ERR_UNSUPPORTED_ALGORITHM);
  passkeys_virtual_key_plug (self->first);
  make_on_other (self, creation, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);

  passkeys_virtual_key_unplug (self->other);
  passkeys_virtual_key_answer_next (self->first, 0x02, FIDO_ERR_UNSUPPORTED_OPTION);
  assertion = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_reasons (self), ==, 2);
  assert_reason (self, 1, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (self->first, 0x02), ==, 1);
  return dex_future_new_true ();
}

static void
touch_other (PasskeysWatchfulPrompt *prompt,
             gpointer                data)
{
  Case *self = data;

  if (prompt->touches->len > 1)
    passkeys_virtual_key_set_touch (self->other, 100);
}

/* Both are there, and the one that is touched holds one already: the other goes on blinking, and
 * the person is told. */
static DexFuture *
excluded_of_two_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GBytes) id = security_key_fixture_store (self->first, "ada");
  g_autoptr(GError) error = NULL;

  passkeys_creation_options_exclude_credential (creation, id);
  passkeys_virtual_key_set_touch (self->first, 700);
  passkeys_virtual_key_set_touch (self->other, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_plug (self->first);
  passkeys_virtual_key_plug (self->other);
  self->fixture->prompt->on_touch = touch_other;
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->other), ==, 1);
  g_assert_cmpuint (count_reasons (self), ==, 0);
  g_assert_cmpuint (self->fixture->prompt->n_progress, ==, 1);
  g_assert_cmpuint (self->fixture->prompt->touches->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (self->fixture->prompt->touches, 1), ==, "Other Key");
  return dex_future_new_true ();
}

/* Both keys have a PIN, and one of the passkeys that may sign. */
static PasskeysRequestOptions *
prepare_to_sign (Case *self)
{
  g_autoptr(GBytes) first = security_key_fixture_store (self->first, "ada");
  g_autoptr(GBytes) other = security_key_fixture_store (self->other, "ada");
  PasskeysRequestOptions *request = security_key_fixture_new_request (first);

  passkeys_request_options_allow_credential (request, other);
  passkeys_request_options_set_user_verification (request, PASSKEYS_REQUIREMENT_REQUIRED);
  passkeys_virtual_key_set_pin (self->first, PIN);
  passkeys_virtual_key_set_pin (self->other, OTHER_PIN);
  return request;
}

static void
assert_asked (Case       *self,
              guint       position,
              int         tries_left,
              const char *name)
{
  PasskeysPinRequest *request =
    passkeys_watchful_prompt_get_pin_request (self->fixture->prompt, position);

  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, position, ENTER, tries_left, -1);
  g_assert_cmpstr (passkeys_pin_request_get_authenticator (request), ==, name);
}

static DexFuture *
last_try_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysRequestOptions) request = prepare_to_sign (self);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(PasskeysAssertion) again = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_pin_retries (self->first, 1);
  passkeys_virtual_key_plug (self->first);
  self->fixture->prompt->on_insert = plug_other;
  type (self, "1111");
  type (self, OTHER_PIN);
  assertion = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  assert_asked (self, 0, 1, "First Key");
  assert_asked (self, 1, 8, "Other Key");
  g_assert_cmpuint (count_reasons (self), ==, 1);
  assert_reason (self, 0, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD);

  /* from then on its PIN is not even asked for */
  passkeys_virtual_key_unplug (self->other);
  type (self, OTHER_PIN);
  again = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 3);
  assert_asked (self, 2, 8, "Other Key");
  assert_reason (self, 1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->other), ==, 0);
  return dex_future_new_true ();
}

static void
mistype (Case *self)
{
  type (self, "1111");
  type (self, "1112");
  type (self, "1113");
}

/* Plugged in again, the right one is right. */
static DexFuture *
soft_block_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysRequestOptions) request = prepare_to_sign (self);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_plug (self->first);
  self->fixture->prompt->on_insert = plug_first_again;
  mistype (self);
  type (self, PIN);
  assertion = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_reasons (self), ==, 1);
  assert_reason (self, 0, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 4);
  assert_asked (self, 3, 5, "First Key");
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->first), ==, 3);
  g_assert_cmpuint (passkeys_virtual_key_get_pin_retries (self->first), ==, 8);
  return dex_future_new_true ();
}

/* As long as it stays plugged in nobody is asked for its PIN: that would cost more tries. */
static DexFuture *
soft_block_other_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysRequestOptions) request = prepare_to_sign (self);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_plug (self->first);
  self->fixture->prompt->on_insert = plug_other;
  mistype (self);
  type (self, OTHER_PIN);
  assertion = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  assert_reason (self, 0, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
  assert_asked (self, 3, 8, "Other Key");
  g_assert_cmpuint (passkeys_virtual_key_get_pins_checked (self->first), ==, 3);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->other), ==, 0);
  return dex_future_new_true ();
}

static void
use_source (SecurityKeyFixture        *fixture,
            PasskeysSecurityKeySource *source)
{
  g_object_unref (fixture->authenticator);
  g_object_unref (fixture->list);
  fixture->list = _passkeys_security_key_list_new_with (source);
  fixture->authenticator =
    PASSKEYS_AUTHENTICATOR (passkeys_security_key_authenticator_new (fixture->list));
}

/* The last of so many reasons. */
static void
await_reason (SecurityKeyFixture *fixture,
              guint               n_reasons,
              int                 code)
{
  GPtrArray *reasons = fixture->prompt->reasons;

  while (reasons->len < n_reasons)
    security_key_fixture_wait (10);
  g_assert_cmpuint (reasons->len, ==, n_reasons);
  g_assert_error ((GError *) g_ptr_array_index (reasons, n_reasons - 1),
                  PASSKEYS_AUTHENTICATOR_ERROR, code);
}

/* What is plugged in may not be opened: that is what is said, and another key does it. */
static void
check_access (PasskeysSecurityKeyAccess access,
              int                       code)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_virtual_source_set_access (source, access);
  use_source (fixture, source);
  future = passkeys_authenticator_prepare (fixture->authenticator,
                                           PASSKEYS_PROMPT (fixture->prompt));
  await_reason (fixture, 1, code);
  dex_clear (&future);

  future = security_key_fixture_start_make (fixture, creation);
  await_reason (fixture, 2, code);
  security_key_fixture_plug (fixture, "Virtual Key");
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
}

/* The same while a key is waited for. */
static void
check_late_access (PasskeysSecurityKeyAccess access,
                   int                       code)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  use_source (fixture, source);
  future = passkeys_authenticator_prepare (fixture->authenticator,
                                           PASSKEYS_PROMPT (fixture->prompt));
  while (fixture->prompt->reasons->len == 0)
    security_key_fixture_wait (10);
  g_assert_null (g_ptr_array_index (fixture->prompt->reasons, 0));

  passkeys_virtual_source_set_access (source, access);
  await_reason (fixture, 2, code);

  /* said once, and another key is as good */
  security_key_fixture_plug (fixture, "Virtual Key");
  g_assert_true (dex_await (g_steal_pointer (&future), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 2);
}

static DexFuture *
no_access_fiber (gpointer data)
{
  check_access (PASSKEYS_SECURITY_KEY_ACCESS_DENIED, PASSKEYS_AUTHENTICATOR_ERROR_DENIED);
  check_access (PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD, PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD);
  check_late_access (PASSKEYS_SECURITY_KEY_ACCESS_DENIED, PASSKEYS_AUTHENTICATOR_ERROR_DENIED);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-another/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("excluded", excluded_fiber);
  ADD ("many-excluded", many_excluded_fiber);
  ADD ("excluded-of-two", excluded_of_two_fiber);
  ADD ("full", full_fiber);
  ADD ("all-full", all_full_fiber);
  ADD ("unsupported", unsupported_fiber);
  ADD ("last-try", last_try_fiber);
  ADD ("soft-block", soft_block_fiber);
  ADD ("soft-block-other", soft_block_other_fiber);
  ADD ("no-access", no_access_fiber);

  return g_test_run ();
}
