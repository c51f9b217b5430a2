/* test-new-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-new-credential"

#include "config.h"

#include "passkeys-new-credential.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define INIT "POST /auth/credentials/init"
#define CREATE "POST /auth/credentials"

static PasskeysApiRequest *
make (FixtureMember  *fixture,
      gboolean        another,
      GError        **error)
{
  DexFuture *future;

  if (another)
    future = passkeys_new_credential_make_another (fixture->session, "Second",
                                                   fixture->authenticator, fixture->prompt);
  else
    future = passkeys_new_credential_make (fixture->session, "Second", fixture->authenticator,
                                           fixture->prompt);

  return passkeys_test_await_object (future, error);
}

static void
assert_fails (FixtureMember *fixture,
              GQuark         domain,
              int            code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (make (fixture, TRUE, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
}

static guint
count_credentials (FixtureMember *fixture)
{
  g_autoptr(PasskeysPagedList) list = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  list = passkeys_credentials_api_list (passkeys_session_get_client (fixture->session));
  passkeys_test_await (passkeys_paged_list_load_all (list), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (G_LIST_MODEL (list), i);

      n += passkeys_credential_get_kind (credential) == PASSKEYS_CREDENTIAL_KIND_FIDO2;
    }

  return n;
}

/* One is here already: said before a PIN is asked for that could not help. */
static void
test_already_held (FixtureMember *fixture,
                   gconstpointer  data)
{
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);
  g_autoptr(GError) error = NULL;

  g_assert_null (make (fixture, FALSE, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
}

/* Made, signed with the one that is known, and then it can sign in by itself. */
static void
test_made_and_signed (FixtureMember *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysApiRequest) request = make (fixture, TRUE, &error);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysCredential) credential = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_api_request_get_path (request), ==, "/auth/credentials");
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 2);
  g_assert_cmpuint (count_credentials (fixture), ==, 1);

  response = passkeys_test_await_object (passkeys_action_signer_sign (fixture->session, request,
                                                                      fixture->authenticator,
                                                                      fixture->prompt),
                                         &error);
  g_assert_no_error (error);
  credential = passkeys_credential_new_from_json (passkeys_api_response_get_json (response),
                                                  &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_credential_get_name (credential), ==, "Second");
  g_assert_cmpuint (count_credentials (fixture), ==, 2);
}

static void
test_discarded (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) request = make (fixture, TRUE, NULL);
  g_autoptr(PasskeysSession) session = NULL;

  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      DexFuture *discarding = passkeys_new_credential_discard (request, fixture->authenticator);

      g_assert_true (passkeys_test_await (discarding, NULL));
      g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
    }

  session = fixture_member_sign_in (fixture, NULL);
  g_assert_nonnull (session);
}

static void
test_fails (FixtureMember *fixture,
            gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Not Authorized."));
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_true (passkeys_session_is_expired (fixture->session));

  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 200, "{}");
  assert_fails (fixture, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  fixture_gateway_replace (fixture->gateway, INIT, "\"id\":\"localhost\"",
                           "\"id\":\"example.com\"");
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_RELYING_PARTY);

  fixture_member_change_person (fixture);
  assert_fails (fixture, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
}

#define ADD(name, func) \
  g_test_add ("/new-credential/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("already-held", test_already_held);
  ADD ("made-and-signed", test_made_and_signed);
  ADD ("discarded", test_discarded);
  ADD ("fails", test_fails);

  return g_test_run ();
}
