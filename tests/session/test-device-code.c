/* test-device-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-device-code"

#include "config.h"

/* Both sides of registering another device: the one that shows the code, and the one that types
 * it. */
#include "passkeys-device-code.h"
#include "passkeys-device-registration.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-credential.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define GIVE "POST /auth/credentials/code"
#define INIT "POST /auth/credentials/code/init"
#define VERIFY "POST /auth/credentials/code/verify"
#define LIST "GET /auth/credentials"
#define ORGANISATIONS "POST /auth/login/orgs"

static PasskeysDeviceCode *
issue (FixtureMember *fixture)
{
  g_autoptr(GError) error = NULL;
  PasskeysDeviceCode *code;

  code = passkeys_test_await_object (passkeys_device_code_issue (fixture->session,
                                                                 fixture->authenticator,
                                                                 fixture->prompt),
                                     &error);
  g_assert_no_error (error);
  return code;
}

static PasskeysDeviceRegistration *
begin (FixtureMember  *fixture,
       const char     *typed,
       GError        **error)
{
  return passkeys_test_await_object (passkeys_device_registration_begin (fixture->connection,
                                                                         typed),
                                     error);
}

static PasskeysDeviceRegistration *
begin_with (FixtureMember      *fixture,
            PasskeysDeviceCode *code,
            GError            **error)
{
  char *text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (code));
  PasskeysDeviceRegistration *registration = begin (fixture, text, error);

  passkeys_secure_text_free (text);
  return registration;
}

static void
assert_wrong (FixtureMember *fixture,
              const char    *typed)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (begin (fixture, typed, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE);
}

/* The new device holds nothing yet: there is one keyring for both here. */
static void
change_device (FixtureMember *fixture)
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  fixture_member_count_passkeys (fixture);
  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  g_assert_true (passkeys_test_await (passkeys_vault_remove (fixture->vault, passkey), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

static gboolean
complete (FixtureMember               *fixture,
          PasskeysDeviceRegistration  *registration,
          GError                     **error)
{
  return passkeys_test_await (passkeys_device_registration_complete (registration, "Phone",
                                                                     fixture->authenticator,
                                                                     fixture->prompt),
                              error);
}

static PasskeysSession *
sign_in (FixtureMember               *fixture,
         PasskeysDeviceRegistration  *registration,
         const char                  *org_id,
         GError                     **error)
{
  return passkeys_test_await_object (
    passkeys_device_registration_sign_in (registration, org_id, fixture->authenticator,
                                          fixture->prompt),
    error);
}

/* The code comes to the screen, is typed, the passkey is made, both devices know. */
static void
test_both_sides (FixtureMember *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysCredential) seen = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *waiting = passkeys_device_code_wait_for_device (code);

  g_assert_cmpuint (g_bytes_get_size (passkeys_device_code_get_code (code)), ==, 11);
  g_assert_cmpuint (passkeys_device_code_get_seconds_left (code), >=, 55);
  g_assert_cmpuint (passkeys_device_code_get_seconds_left (code), <=, 60);
  passkeys_test_run (300);

  registration = begin_with (fixture, code, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_device_registration_get_username (registration), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_device_registration_get_organisation_name (registration), ==,
                   "Example");

  change_device (fixture);
  complete (fixture, registration, &error);
  g_assert_no_error (error);
  session = sign_in (fixture, registration, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_account_get_org_id (passkeys_session_get_account (session)), ==,
                   fixture->org_id);

  seen = passkeys_test_await_object (waiting, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_credential_get_name (seen), ==, "Phone");
}

static gboolean
is_asked_twice (gpointer gateway)
{
  return fixture_gateway_count (gateway, LIST) >= 2;
}

/* Asked for as gently as was promised. */
static void
test_pace (FixtureMember *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  DexFuture *waiting = passkeys_device_code_wait_for_device (code);

  fixture_gateway_forget (fixture->gateway);
  fixture_gateway_fail (fixture->gateway, LIST, 1, FIXTURE_FAULT_BEFORE, 500,
                        FIXTURE_ERROR (500, "later"));
  passkeys_test_run (5000);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, LIST), <=, 5);
  passkeys_test_run_until (is_asked_twice, fixture->gateway);

  dex_unref (waiting);
  fixture_gateway_forget (fixture->gateway);
  passkeys_test_run (3000);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, LIST), ==, 0);
}

static void
test_session_over (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, LIST, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Not Authorized."));
  g_assert_null (passkeys_test_await_object (passkeys_device_code_wait_for_device (code), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_true (passkeys_session_is_expired (fixture->session));
}

/* Lower case, blanks, other dashes; O for 0, I and l for 1. */
static void
test_typed_generously (FixtureMember *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  char *text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (code));
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(GString) typed = g_string_new (" ");
  g_autoptr(GError) error = NULL;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '-')
        g_string_append (typed, " – ");
      else if (*p == '0')
        g_string_append_c (typed, 'o');
      else if (*p == '1')
        g_string_append_c (typed, p[1] == '-' ? 'l' : 'I');
      else
        g_string_append_c (typed, g_ascii_tolower (*p));
    }
  registration = begin (fixture, typed->str, &error);
  g_assert_no_error (error);
  passkeys_secure_text_free (text);
}

/* What cannot be a code never reaches the server. */
static void
test_no_codes (FixtureMember *fixture,
               gconstpointer  data)
{
  assert_wrong (fixture, "");
  assert_wrong (fixture, "A7U-KY6-9P");
  assert_wrong (fixture, "A7U-KY6-9PTT");
  assert_wrong (fixture, "A7U-KY6-9P€");
  assert_wrong (fixture, "A7U-KY6-9P\xff");
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, INIT), ==, 0);
}

static void
test_replayed (FixtureMember *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(PasskeysDeviceRegistration) again = NULL;
  g_autoptr(GError) error = NULL;

  registration = begin_with (fixture, code, &error);
  g_assert_no_error (error);
  again = begin_with (fixture, code, &error);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE);
}

/* A new code ends the one before. */
static void
test_issued_again (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) first = issue (fixture);
  g_autoptr(PasskeysDeviceCode) second = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) none = NULL;
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  none = begin_with (fixture, first, &error);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE);
  g_clear_error (&error);
  registration = begin_with (fixture, second, &error);
  g_assert_no_error (error);
}

/* Somebody showed the first code and was slow, the second is on the screen by then. */
static void
test_followed (FixtureMember *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) first = issue (fixture);
  g_autoptr(PasskeysDeviceCode) second = NULL;
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(PasskeysCredential) seen = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *waiting = passkeys_device_code_wait_for_device (first);

  passkeys_test_run (300);
  registration = begin_with (fixture, first, &error);
  g_assert_no_error (error);
  dex_unref (waiting);

  second = issue (fixture);
  passkeys_device_code_follow (second, first);
  change_device (fixture);
  complete (fixture, registration, &error);
  g_assert_no_error (error);
  seen = passkeys_test_await_object (passkeys_device_code_wait_for_device (second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_credential_get_name (seen), ==, "Phone");
}

/* Five mistakes, and the right code is worth nothing. */
static void
test_wrong_tries (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      char *text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (code));

      text[10] = text[10] == 'A' ? 'B' : 'A';
      text[9] = "ABCDE"[i];
      assert_wrong (fixture, text);
      passkeys_secure_text_free (text);
    }

  registration = begin_with (fixture, code, &error);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE);
}

/* Moves the server's clock to so many seconds before the end of the code, within one second. */
static void
move_clock (FixtureMember      *fixture,
            PasskeysDeviceCode *code,
            gint64              before)
{
  gint64 end = g_date_time_to_unix_usec (passkeys_device_code_get_expires (code));
  gint64 left = end - g_get_real_time ();
  gint64 seconds = left / G_USEC_PER_SEC + (left % G_USEC_PER_SEC > 0 ? 1 : 0);

  fixture_member_set_clock (fixture, seconds - before);
}

/* At 59 seconds it is good, at 60 and 61 it is not. */
static void
test_expires (FixtureMember *fixture,
              gconstpointer  data)
{
  static const struct { gint64 before; gboolean good; } moments[] = {
    { 2, TRUE }, { 0, FALSE }, { -1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr(PasskeysDeviceCode) code = NULL;
      g_autoptr(PasskeysDeviceRegistration) registration = NULL;
      g_autoptr(GError) error = NULL;

      fixture_member_set_clock (fixture, 0);
      g_assert_true (passkeys_test_await (passkeys_session_refresh_user (fixture->session), NULL));
      code = issue (fixture);
      move_clock (fixture, code, moments[i].before);
      registration = begin_with (fixture, code, &error);
      if (moments[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE);
    }
}

/* The gateway answers with the date of this computer, so past it. */
static void
sign_in_past_gateway (FixtureMember *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->connection);
  fixture->connection =
    fixture_make_connection (passkeys_server_process_get_address (fixture->server));
  g_clear_object (&fixture->session);
  fixture->session = fixture_member_sign_in (fixture, &error);
  g_assert_no_error (error);
}

/* The countdown goes by the server's clock, whatever this computer's shows. */
static void
test_wrong_clock (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = NULL;

  fixture_member_set_clock (fixture, 3 * 60 * 60);
  sign_in_past_gateway (fixture);
  code = issue (fixture);
  g_assert_cmpuint (passkeys_device_code_get_seconds_left (code), >=, 55);
  g_assert_cmpuint (passkeys_device_code_get_seconds_left (code), <=, 60);

  fixture_member_set_clock (fixture, 3 * 60 * 60 + 70);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (fixture->session), NULL));
  g_assert_cmpuint (passkeys_device_code_get_seconds_left (code), ==, 0);
}

/* Nobody came: told once nobody can come any more. */
static void
test_nobody_came (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = NULL;
  g_autoptr(GError) error = NULL;

  sign_in_past_gateway (fixture);
  code = issue (fixture);
  fixture_member_set_clock (fixture, 7 * 60);
  g_assert_null (passkeys_test_await_object (passkeys_device_code_wait_for_device (code), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CODE_EXPIRED);
}

static void
test_already_here (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD);
}

/* The passkey is used again, and the PIN not asked again. */
static void
test_network_fails (FixtureMember *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  change_device (fixture);
  fixture_gateway_fail (fixture->gateway, VERIFY, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_false (complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_clear_error (&error);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);

  complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  session = sign_in (fixture, registration, fixture->org_id, &error);
  g_assert_no_error (error);
}

static void
test_answer_lost (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);
  g_autoptr(GError) error = NULL;

  change_device (fixture);
  fixture_gateway_fail (fixture->gateway, VERIFY, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  g_assert_false (complete (fixture, registration, &error));
  g_clear_error (&error);
  complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
}

/* Refused: the passkey goes, and what may be done is said. */
static void
test_refused (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);
  g_autoptr(GError) error = NULL;

  change_device (fixture);
  fixture_gateway_fail (fixture->gateway, VERIFY, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "Challenge token is not valid."));
  g_assert_false (complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

static void
test_abandoned (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);

  change_device (fixture);
  fixture_gateway_fail (fixture->gateway, VERIFY, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_false (complete (fixture, registration, NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);

  /* Nobody tells: it stays. */
  fixture_gateway_fail (fixture->gateway, ORGANISATIONS, 10, FIXTURE_FAULT_BEFORE, 404,
                        FIXTURE_ERROR (404, "no"));
  g_assert_true (passkeys_test_await (passkeys_device_registration_abandon (registration), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);

  fixture_gateway_fail (fixture->gateway, "", 0, FIXTURE_FAULT_BEFORE, 0, "");
  g_assert_true (passkeys_test_await (passkeys_device_registration_abandon (registration), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

/* Not every API tells where a code is from. */
static void
test_organisation_unknown (FixtureMember *fixture,
                           gconstpointer  data)
{
  g_autoptr(PasskeysDeviceCode) code = issue (fixture);
  g_autoptr(PasskeysDeviceRegistration) registration = begin_with (fixture, code, NULL);
  g_autoptr(PasskeysSession) none = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  change_device (fixture);
  g_assert_true (complete (fixture, registration, NULL));
  fixture_gateway_fail (fixture->gateway, ORGANISATIONS, 1, FIXTURE_FAULT_BEFORE, 404,
                        FIXTURE_ERROR (404, "no"));
  none = sign_in (fixture, registration, NULL, &error);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION);
  g_clear_error (&error);
  session = sign_in (fixture, registration, fixture->org_id, &error);
  g_assert_no_error (error);
}

#define ADD(name, func) \
  g_test_add ("/device-code/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("both-sides", test_both_sides);
  ADD ("pace", test_pace);
  ADD ("session-over", test_session_over);
  ADD ("typed-generously", test_typed_generously);
  ADD ("no-codes", test_no_codes);
  ADD ("replayed", test_replayed);
  ADD ("issued-again", test_issued_again);
  ADD ("followed", test_followed);
  ADD ("wrong-tries", test_wrong_tries);
  ADD ("expires", test_expires);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("nobody-came", test_nobody_came);
  ADD ("already-here", test_already_here);
  ADD ("network-fails", test_network_fails);
  ADD ("answer-lost", test_answer_lost);
  ADD ("refused", test_refused);
  ADD ("abandoned", test_abandoned);
  ADD ("organisation-unknown", test_organisation_unknown);

  return g_test_run ();
}
