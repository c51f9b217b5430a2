/* test-security-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-security-key"

#include "config.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-api-response.h"
#include "passkeys-base64url.h"
#include "passkeys-bulk-change.h"
#include "passkeys-bulk-row-private.h"
#include "passkeys-credential-places.h"
#include "passkeys-device-code.h"
#include "passkeys-device-registration.h"
#include "passkeys-new-credential.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-sign-in.h"
#include "passkeys-users-api.h"
#include "security-key-fixture.h"
#include "session-fixture.h"

#define FIXTURE_INVITED "grace@example.org"

/* Everything that a passkey on this computer can do, with a security key: real frames, the real
 * server, whose relying party is libfido2. */
typedef struct
{
  FixtureMember       member;
  SecurityKeyFixture *keys;
  PasskeysVirtualKey *key;
} Fixture;

static void
add_pins (Fixture *fixture,
          guint    n)
{
  for (guint i = 0; i < n; i++)
    passkeys_scripted_prompt_add_pin (fixture->member.person, FIXTURE_PIN);
}

static void
join (Fixture              *fixture,
      PasskeysRegistration *registration)
{
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_registration_complete (registration, "Key on the Ring",
                                           fixture->keys->authenticator, fixture->member.prompt);
  kit = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);
}

static PasskeysSession *
sign_in (Fixture    *fixture,
         const char *username,
         GError    **error)
{
  FixtureMember *member = &fixture->member;

  return passkeys_test_await_object (passkeys_sign_in (member->connection, member->org_id, username,
                                                       NULL, fixture->keys->authenticator,
                                                       member->prompt),
                                     error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  fixture_member_set_up (&fixture->member, NULL);
  fixture->keys = security_key_fixture_new ();
  fixture->key = security_key_fixture_plug (fixture->keys, "Virtual Key");
  fixture_member_change_person (&fixture->member);
  add_pins (fixture, 2);
  registration = fixture_member_begin (&fixture->member);
  join (fixture, registration);
  fixture->member.session = sign_in (fixture, FIXTURE_FOUNDER, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->member.session);
  security_key_fixture_free (fixture->keys);
  security_key_fixture_await_end ();
  fixture_member_tear_down (&fixture->member, NULL);
}

/* This computer keeps that the passkey is on a security key. */
static gboolean
is_place_kept (Fixture *fixture)
{
  PasskeysAccount *account = passkeys_session_get_account (fixture->member.session);
  const char *user_id = passkeys_account_get_user_id (account);
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "passkeys", "places.json",
                                            NULL);
  g_autofree char *handle = passkeys_base64url_encode_data (user_id, strlen (user_id));
  g_autofree char *text = NULL;

  g_assert_true (passkeys_test_await (
    passkeys_credential_places_flush (passkeys_credential_places_get_default ()), NULL));
  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, handle) != NULL;
}

/* The key had no PIN: one was set on the way, and asked for to sign in; each ceremony took one
 * touch, and nothing is left in the keyring. */
static void
test_joins (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_true (passkeys_user_is_administrator (
    passkeys_session_get_user (fixture->member.session)));
  g_assert_cmpstr (passkeys_virtual_key_get_pin (fixture->key), ==, FIXTURE_PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (fixture->key), ==, 2);
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 0);
  g_assert_true (is_place_kept (fixture));
}

/* A passkey on a key is discoverable: it tells who it is. */
static void
test_signs_in_without_name (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  add_pins (fixture, 1);
  session = sign_in (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_account_get_username (passkeys_session_get_account (session)), ==,
                   FIXTURE_FOUNDER);
}

static PasskeysApiResponse *
invite (Fixture    *fixture,
        const char *email,
        GError    **error)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_create_request (email, NULL, FALSE);

  return passkeys_test_await_object (passkeys_action_signer_sign (fixture->member.session, request,
                                                                  fixture->keys->authenticator,
                                                                  fixture->member.prompt),
                                     error);
}

/* Of three keys only the one that holds the passkey blinks. */
static void
test_signs_a_change (Fixture       *fixture,
                     gconstpointer  data)
{
  PasskeysVirtualKey *second = security_key_fixture_plug (fixture->keys, "Virtual Key");
  PasskeysVirtualKey *third = security_key_fixture_plug (fixture->keys, "Virtual Key");
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  add_pins (fixture, 1);
  response = invite (fixture, FIXTURE_INVITED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_api_response_get_status (response), ==, 200);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (fixture->key), ==, 3);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (second), ==, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (third), ==, 0);
}

/* Who was invited joins with a key of their own, and both sign in with the key that is theirs. */
static void
test_joins_invited (Fixture       *fixture,
                    gconstpointer  data)
{
  FixtureMember *member = &fixture->member;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(PasskeysSession) invited = NULL;
  g_autoptr(PasskeysSession) founder = NULL;
  g_autoptr(GBytes) code = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *second;

  add_pins (fixture, 1);
  response = invite (fixture, FIXTURE_INVITED, &error);
  g_assert_no_error (error);
  code = fixture_member_wait_for_code (member, 2);
  registration = passkeys_test_await_object (
    passkeys_registration_begin (member->connection, member->org_id, FIXTURE_INVITED, code), &error);
  g_assert_no_error (error);

  passkeys_virtual_key_unplug (fixture->key);
  second = security_key_fixture_plug (fixture->keys, "Second Key");
  add_pins (fixture, 2);
  join (fixture, registration);
  invited = sign_in (fixture, FIXTURE_INVITED, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_account_get_username (passkeys_session_get_account (invited)), ==,
                   FIXTURE_INVITED);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (second), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);

  /* with both keys plugged in only the right one blinks */
  passkeys_virtual_key_plug (fixture->key);
  add_pins (fixture, 1);
  founder = sign_in (fixture, FIXTURE_FOUNDER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (second), ==, 2);
}

static gboolean
is_asked_for_key (gpointer data)
{
  Fixture *fixture = data;

  return passkeys_scripted_prompt_get_n_inserts (fixture->member.person) > 0;
}

/* A signature for each, and so a touch; the PIN is asked for once. */
static void
test_signs_many (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GListStore) rows = g_list_store_new (PASSKEYS_TYPE_BULK_ROW);
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->member.person);
  g_autoptr(PasskeysBulkChange) change = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *email = g_strdup_printf ("user%u@example.org", i);
      g_autoptr(PasskeysBulkRow) row = _passkeys_bulk_row_new (PASSKEYS_BULK_KIND_INVITE, email,
                                                               email, NULL);

      g_list_store_append (rows, row);
    }
  change = passkeys_bulk_change_new_for_rows (fixture->member.session, G_LIST_MODEL (rows));
  add_pins (fixture, 1);
  passkeys_test_await (passkeys_bulk_change_run (change, fixture->keys->authenticator,
                                                 fixture->member.prompt), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_DONE), ==, 3);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (fixture->key), ==, 2 + 3);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->member.person), ==,
                    n_asked + 1);
}

/* The key holds one already; a second key takes another, which then signs in. */
static void
test_creates_another (Fixture       *fixture,
                      gconstpointer  data)
{
  PasskeysAuthenticator *authenticator = fixture->keys->authenticator;
  FixtureMember *member = &fixture->member;
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *second;
  DexFuture *future;

  add_pins (fixture, 2);
  future = passkeys_new_credential_make (member->session, "Second", authenticator, member->prompt);
  passkeys_test_run_until (is_asked_for_key, fixture);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
  passkeys_virtual_key_unplug (fixture->key);
  second = security_key_fixture_plug (fixture->keys, "Second Key");
  request = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);

  passkeys_virtual_key_plug (fixture->key);
  add_pins (fixture, 1);
  response = passkeys_test_await_object (passkeys_action_signer_sign (member->session, request,
                                                                      authenticator,
                                                                      member->prompt),
                                         &error);
  g_assert_no_error (error);

  passkeys_virtual_key_unplug (fixture->key);
  add_pins (fixture, 1);
  session = sign_in (fixture, FIXTURE_FOUNDER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (second), ==, 2);
}

/* A key of somebody else: the right one is asked for, and taken when it comes. */
static void
test_waits_for_the_right_key (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) request =
    passkeys_users_api_create_request (FIXTURE_INVITED, NULL, FALSE);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_virtual_key_unplug (fixture->key);
  passkeys_test_run (700);
  security_key_fixture_plug (fixture->keys, "Somebody Else's");
  add_pins (fixture, 1);
  future = passkeys_action_signer_sign (fixture->member.session, request,
                                        fixture->keys->authenticator, fixture->member.prompt);
  passkeys_test_run_until (is_asked_for_key, fixture);
  passkeys_test_run (800);
  g_assert_true (dex_future_is_pending (future));

  passkeys_virtual_key_plug (fixture->key);
  response = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);
}

/* Another device gets its passkey on a key of its own, which then signs in. */
static void
test_registers_a_device (Fixture       *fixture,
                         gconstpointer  data)
{
  PasskeysAuthenticator *authenticator = fixture->keys->authenticator;
  FixtureMember *member = &fixture->member;
  g_autoptr(PasskeysDeviceCode) code = NULL;
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *second;
  char *text;

  add_pins (fixture, 1);
  code = passkeys_test_await_object (passkeys_device_code_issue (member->session, authenticator,
                                                                 member->prompt),
                                     &error);
  g_assert_no_error (error);
  text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (code));
  registration = passkeys_test_await_object (
    passkeys_device_registration_begin (member->connection, text), &error);
  passkeys_secure_text_free (text);
  g_assert_no_error (error);

  passkeys_virtual_key_unplug (fixture->key);
  second = security_key_fixture_plug (fixture->keys, "Second Key");
  add_pins (fixture, 2);
  passkeys_test_await (passkeys_device_registration_complete (registration, "Second Key",
                                                              authenticator, member->prompt),
                       &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (second), ==, 1);
  session = passkeys_test_await_object (
    passkeys_device_registration_sign_in (registration, NULL, authenticator, member->prompt),
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_account_get_username (passkeys_session_get_account (session)), ==,
                   FIXTURE_FOUNDER);
}

#define ADD(name, func) \
  g_test_add ("/security-key/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("joins", test_joins);
  ADD ("joins-invited", test_joins_invited);
  ADD ("signs-in-without-name", test_signs_in_without_name);
  ADD ("signs-a-change", test_signs_a_change);
  ADD ("signs-many", test_signs_many);
  ADD ("creates-another", test_creates_another);
  ADD ("registers-a-device", test_registers_a_device);
  ADD ("waits-for-the-right-key", test_waits_for_the_right_key);

  return g_test_run ();
}
