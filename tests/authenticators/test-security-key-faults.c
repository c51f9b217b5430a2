/* test-security-key-faults.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-security-key-worker.h"
#include "security-key-fixture.h"
#include "security-key-statuses.h"

#define PATIENCE (SECURITY_KEY_FIXTURE_PATIENCE * G_TIME_SPAN_MILLISECOND)

#define MAKE_CREDENTIAL 0x01
#define GET_ASSERTION 0x02
#define GET_INFO 0x04
#define CLIENT_PIN 0x06

/* What is no end, but a reason to look for another key. */
static gboolean
goes_on (PasskeysAuthenticatorError code,
         guint8                     command)
{
  switch ((int) code)
    {
    case PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED:
    case PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD:
    case PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED:
      return TRUE;
    case PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED:
    case PASSKEYS_AUTHENTICATOR_ERROR_FULL:
      return command == MAKE_CREDENTIAL;
    case PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS:
      return command == GET_ASSERTION;
    default:
      return FALSE;
    }
}

static void
check_status (SecurityKeyFixture      *fixture,
              const SecurityKeyStatus *status,
              guint8                   command,
              DexFuture               *future) /* (transfer full) */
{
  GPtrArray *reasons = fixture->prompt->reasons;
  g_autoptr(GError) error = NULL;

  if (goes_on (status->code, command))
    {
      while (reasons->len == 0)
        security_key_fixture_wait (10);
      error = g_error_copy (g_ptr_array_index (reasons, 0));
      g_ptr_array_set_size (reasons, 0);
      dex_unref (future);
    }
  else
    {
      g_assert_null (dex_await_object (future, &error));
    }
  g_test_message ("0x%02x: %s", status->status, error->message);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, (int) status->code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (reasons->len, ==, 0);
}

static DexFuture *
statuses_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  gsize n_statuses;
  const SecurityKeyStatus *statuses = security_key_statuses_get (&n_statuses);

  for (gsize i = 0; i < n_statuses; i++)
    {
      passkeys_virtual_key_answer_next (key, MAKE_CREDENTIAL, statuses[i].status);
      check_status (fixture, &statuses[i], MAKE_CREDENTIAL,
                    security_key_fixture_start_make (fixture, creation));
    }
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 0);
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 0);
  return dex_future_new_true ();
}

/* The same instead of a signature. */
static DexFuture *
statuses_signing_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (NULL);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GError) last = NULL;
  gsize n_statuses;
  const SecurityKeyStatus *statuses = security_key_statuses_get (&n_statuses);

  for (gsize i = 0; i < n_statuses; i++)
    {
      passkeys_virtual_key_answer_next (key, GET_ASSERTION, statuses[i].status);
      check_status (fixture, &statuses[i], GET_ASSERTION,
                    security_key_fixture_start_sign (fixture, request));
    }
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 0);

  assertion = security_key_fixture_sign (fixture, request, &last);
  g_assert_no_error (last);
  return dex_future_new_true ();
}

/* The key did not say that it wants a PIN, and wants one. */
static DexFuture *
pin_after_all_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (NULL);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_pin (key, SECURITY_KEY_FIXTURE_PIN);
  passkeys_virtual_key_plug (key);
  passkeys_virtual_key_answer_next (key, GET_ASSERTION, FIDO_ERR_PIN_REQUIRED);
  passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 1);
  return dex_future_new_true ();
}

static void
plug_again (PasskeysWatchfulPrompt *prompt,
            gpointer                data)
{
  SecurityKeyFixture *fixture = data;
  PasskeysVirtualKey *key = g_ptr_array_index (fixture->keys, 0);

  if (!passkeys_virtual_key_is_plugged (key))
    passkeys_virtual_key_plug (key);
}

/* A spoilt answer is an error at once, or after the time-out, and the next ceremony is as good as
 * ever. */
static DexFuture *
spoilt_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");

  _passkeys_security_key_worker_set_patience (500);
  for (int fault = 1; fault < PASSKEYS_VIRTUAL_KEY_N_FAULTS; fault++)
    {
      g_autoptr(PasskeysAttestation) first = NULL;
      g_autoptr(PasskeysAttestation) second = NULL;
      g_autoptr(GError) error = NULL;
      gint64 started = g_get_monotonic_time ();

      passkeys_virtual_key_spoil_next (key, MAKE_CREDENTIAL, fault);
      first = security_key_fixture_make (fixture, creation, &error);
      g_test_message ("fault %d: %s", fault, error != NULL ? error->message : "none");

      /* libfido2 takes no notice of bytes behind the answer */
      if (fault != PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING)
        {
          g_assert_null (first);
          g_assert_true (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                                          PASSKEYS_AUTHENTICATOR_ERROR_FAILED)
                         || g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT));
        }
      g_assert_cmpint (g_get_monotonic_time () - started, <, 1000 * PATIENCE);

      /* a key that hangs has to be plugged in again */
      g_clear_error (&error);
      if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_KEEPALIVE_FOR_EVER
          || fault == PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE)
        {
          passkeys_virtual_key_unplug (key);
          passkeys_virtual_key_plug (key);
        }
      second = security_key_fixture_make (fixture, creation, &error);
      g_assert_no_error (error);
    }
  _passkeys_security_key_worker_set_patience (0);
  return dex_future_new_true ();
}

/* A spoilt answer to the question for the tries that are left, to the PIN, or to what is signed:
 * the PIN is never taken for wrong, and the next ceremony is as good as ever. */
static void
spoil_signing (guint8 command,
               int    fault)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (NULL);
  g_autoptr(PasskeysAssertion) first = NULL;
  g_autoptr(PasskeysAssertion) second = NULL;
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  passkeys_request_options_set_user_verification (request, PASSKEYS_REQUIREMENT_REQUIRED);
  passkeys_virtual_key_set_pin (key, SECURITY_KEY_FIXTURE_PIN);
  passkeys_virtual_key_plug (key);
  passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);
  /* the tries that are left are asked for already when a key comes */
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  passkeys_virtual_key_spoil_next (key, command, fault);
  _passkeys_security_key_worker_set_patience (300);
  first = security_key_fixture_sign (fixture, request, &error);
  _passkeys_security_key_worker_set_patience (0);
  g_test_message ("command %d, fault %d: %s", command, fault,
                  error != NULL ? error->message : "none");
  if (command == GET_ASSERTION && fault != PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING)
    g_assert_null (first);
  if (first == NULL)
    g_assert_true (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                                    PASSKEYS_AUTHENTICATOR_ERROR_FAILED)
                   || g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                                       PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT));
  g_assert_cmpint (g_get_monotonic_time () - started, <, 1500 * PATIENCE);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (key), ==, 0);

  g_clear_error (&error);
  passkeys_virtual_key_unplug (key);
  passkeys_virtual_key_plug (key);
  passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);
  second = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
}

static DexFuture *
spoilt_signing_fiber (gpointer data)
{
  for (int fault = 1; fault < PASSKEYS_VIRTUAL_KEY_N_FAULTS; fault++)
    {
      spoil_signing (GET_ASSERTION, fault);
      spoil_signing (CLIENT_PIN, fault);
    }
  return dex_future_new_true ();
}

/* The list is not upset by a key that talks nonsense. */
static DexFuture *
spoilt_info_fiber (gpointer data)
{
  for (int fault = 1; fault < PASSKEYS_VIRTUAL_KEY_N_FAULTS; fault++)
    {
      g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
      g_autoptr(PasskeysSecurityKey) item = NULL;
      g_autoptr(GError) error = NULL;
      PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");

      passkeys_virtual_key_spoil_next (key, GET_INFO, fault);
      g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
      g_assert_no_error (error);
      item = security_key_fixture_find (fixture, key);
      g_assert_nonnull (item);
      if (fault != PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING)
        {
          g_assert_cmpint (passkeys_security_key_get_state (item), ==,
                           PASSKEYS_SECURITY_KEY_FAILED);
          g_assert_error (passkeys_security_key_get_error (item), PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_FAILED);
        }

      if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_KEEPALIVE_FOR_EVER
          || fault == PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE)
        continue;

      /* asked again, it is fine */
      g_assert_true (dex_await (passkeys_security_key_refresh (item), &error));
      g_assert_cmpint (passkeys_security_key_get_state (item), ==, PASSKEYS_SECURITY_KEY_READY);
    }
  return dex_future_new_true ();
}

/* Unplugged after each single frame of a ceremony with a PIN: the same ceremony goes on when the
 * key is there again. */
static DexFuture *
unplug_everywhere_fiber (gpointer data)
{
  gboolean was_unplugged = TRUE;
  guint n_frames;

  for (n_frames = 0; was_unplugged; n_frames++)
    {
      g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
      g_autoptr(PasskeysRequestOptions) request = NULL;
      g_autoptr(PasskeysAssertion) assertion = NULL;
      PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Virtual Key");
      g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
      g_autoptr(GError) error = NULL;
      gint64 started;

      request = security_key_fixture_new_request (id);
      passkeys_request_options_set_user_verification (request, PASSKEYS_REQUIREMENT_REQUIRED);
      passkeys_virtual_key_set_pin (key, SECURITY_KEY_FIXTURE_PIN);
      passkeys_virtual_key_plug (key);
      fixture->prompt->data = fixture;
      fixture->prompt->on_insert = plug_again;
      passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);
      passkeys_watchful_prompt_add_pin (fixture->prompt, SECURITY_KEY_FIXTURE_PIN);

      passkeys_virtual_key_unplug_after (key, n_frames);
      started = g_get_monotonic_time ();
      assertion = security_key_fixture_sign (fixture, request, &error);
      g_assert_no_error (error);
      g_assert_nonnull (assertion);
      was_unplugged = fixture->prompt->reasons->len > 0;
      g_assert_cmpuint (fixture->prompt->reasons->len, <=, 1);
      /* noticed within a second, and there again within half of one */
      g_assert_cmpint (g_get_monotonic_time () - started, <, 1500 * PATIENCE);
      g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (key), ==, 0);
    }
  g_test_message ("%u frames", n_frames);
  g_assert_cmpuint (n_frames, >, 8);
  return dex_future_new_true ();
}

static DexFuture *
unplug_everywhere_making_fiber (gpointer data)
{
  gboolean was_unplugged = TRUE;
  guint n_frames;

  for (n_frames = 0; was_unplugged; n_frames++)
    {
      g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
      g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
      g_autoptr(PasskeysAttestation) attestation = NULL;
      PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
      g_autoptr(GError) error = NULL;

      fixture->prompt->data = fixture;
      fixture->prompt->on_insert = plug_again;
      passkeys_virtual_key_unplug_after (key, n_frames);
      attestation = security_key_fixture_make (fixture, creation, &error);
      g_assert_no_error (error);
      was_unplugged = fixture->prompt->reasons->len > 0;
    }
  g_assert_cmpuint (n_frames, >, 5);
  return dex_future_new_true ();
}

/* Cancelled at any moment, everything is left as it was. */
static DexFuture *
cancel_everywhere_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *key = security_key_fixture_add (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GError) error = NULL;

  request = security_key_fixture_new_request (id);
  passkeys_virtual_key_set_delay (key, 7);
  passkeys_virtual_key_set_touch (key, 30);
  passkeys_virtual_key_plug (key);

  for (guint milliseconds = 0; milliseconds < 90; milliseconds += 3)
    {
      g_autoptr(DexFuture) future = security_key_fixture_start_sign (fixture, request);

      security_key_fixture_wait (milliseconds);
      dex_clear (&future);
    }
  while (passkeys_virtual_key_is_blinking (key))
    security_key_fixture_wait (10);

  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  return dex_future_new_true ();
}

/* A key that never answers keeps neither the person nor, plugged in again, the next ceremony. */
static DexFuture *
cancel_hung_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GError) error = NULL;
  gint64 started;

  _passkeys_security_key_worker_set_patience (3000);
  passkeys_virtual_key_spoil_next (key, MAKE_CREDENTIAL, PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE);
  future = security_key_fixture_start_make (fixture, creation);
  security_key_fixture_wait (300);
  started = g_get_monotonic_time ();
  dex_clear (&future);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * PATIENCE);

  passkeys_virtual_key_unplug (key);
  passkeys_virtual_key_plug (key);
  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 700 * PATIENCE);
  _passkeys_security_key_worker_set_patience (0);
  return dex_future_new_true ();
}

/* A credential that hides until the person is verified (credProtect) is not missed. */
static DexFuture *
wrong_credential_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GError) error = NULL;

  /* the silent question fails in a way that does not say no: the key is asked properly */
  request = security_key_fixture_new_request (id);
  passkeys_virtual_key_answer_next (key, GET_ASSERTION, FIDO_ERR_UNSUPPORTED_OPTION);
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 0);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-faults/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("statuses", statuses_fiber);
  ADD ("statuses-signing", statuses_signing_fiber);
  ADD ("pin-after-all", pin_after_all_fiber);
  ADD ("spoilt", spoilt_fiber);
  ADD ("spoilt-signing", spoilt_signing_fiber);
  ADD ("spoilt-info", spoilt_info_fiber);
  ADD ("unplug-everywhere", unplug_everywhere_fiber);
  ADD ("unplug-everywhere-making", unplug_everywhere_making_fiber);
  ADD ("cancel-everywhere", cancel_everywhere_fiber);
  ADD ("cancel-hung", cancel_hung_fiber);
  ADD ("wrong-credential", wrong_credential_fiber);

  return g_test_run ();
}
