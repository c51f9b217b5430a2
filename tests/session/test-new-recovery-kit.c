/* test-new-recovery-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-new-recovery-kit"

#include "config.h"

#include "passkeys-new-recovery-kit.h"

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-recovery-key.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define INIT "POST /auth/credentials/init"

static PasskeysNewRecoveryKit *
make (FixtureMember  *fixture,
      GError        **error)
{
  return passkeys_test_await_object (passkeys_new_recovery_kit_make (fixture->session), error);
}

static void
sign (FixtureMember      *fixture,
      PasskeysApiRequest *request)
{
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = passkeys_test_await_object (passkeys_action_signer_sign (fixture->session, request,
                                                                      fixture->authenticator,
                                                                      fixture->prompt),
                                         &error);
  g_assert_no_error (error);
}

static GListModel *
find_others (PasskeysNewRecoveryKit *new_kit)
{
  g_autoptr(GError) error = NULL;
  GListModel *others;

  others = passkeys_test_await_object (passkeys_new_recovery_kit_find_others (new_kit), &error);
  g_assert_no_error (error);
  return others;
}

/* The new key is registered beside the one from joining, which can then be switched off. */
static void
test_made (FixtureMember *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysNewRecoveryKit) new_kit = NULL;
  g_autoptr(GListModel) others = NULL;
  g_autoptr(GListModel) none = NULL;
  g_autoptr(PasskeysCredential) old = NULL;
  g_autoptr(PasskeysApiRequest) deactivate = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysRecoveryKit *kit;

  new_kit = make (fixture, &error);
  g_assert_no_error (error);
  kit = passkeys_new_recovery_kit_get_kit (new_kit);
  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, fixture->org_id);
  g_assert_cmpuint (passkeys_recovery_kit_get_n_groups (kit), ==, 6);

  sign (fixture, passkeys_new_recovery_kit_get_request (new_kit));
  others = find_others (new_kit);
  g_assert_cmpuint (g_list_model_get_n_items (others), ==, 1);
  old = g_list_model_get_item (others, 0);
  g_assert_cmpstr (passkeys_credential_get_credential_id (old), !=,
                   passkeys_recovery_kit_get_key_id (kit));

  deactivate =
    passkeys_credentials_api_deactivate_request (passkeys_credential_get_credential_uuid (old));
  sign (fixture, deactivate);
  none = find_others (new_kit);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
}

static void
test_fails (FixtureMember *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysNewRecoveryKit) other_kind = NULL;
  g_autoptr(PasskeysNewRecoveryKit) over = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_replace (fixture->gateway, INIT, "\"kind\":\"RecoveryKey\"",
                           "\"kind\":\"Key\"");
  other_kind = make (fixture, &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
  g_clear_error (&error);

  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Not Authorized."));
  over = make (fixture, &error);
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  g_assert_true (passkeys_session_is_expired (fixture->session));
}

#define ADD(name, func) \
  g_test_add ("/new-recovery-kit/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("made", test_made);
  ADD ("fails", test_fails);

  return g_test_run ();
}
