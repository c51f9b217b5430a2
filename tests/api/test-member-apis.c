/* test-member-apis.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What members ask and change: credentials, users, permissions. */

#include "config.h"

#include "passkeys-assignment.h"
#include "passkeys-api-fixture.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-key-challenge.h"
#include "passkeys-permission.h"
#include "passkeys-permissions-api.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-test-json.h"
#include "passkeys-user.h"
#include "passkeys-users-api.h"

static void
assert_list (PasskeysApiFixture *fixture,
             PasskeysPagedList  *list,
             GType               item_type,
             const char         *target,
             const char         *item)
{
  g_autofree char *answer = g_strconcat ("{\"items\":[", item, "]}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) object = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, answer);
  passkeys_test_await (passkeys_paged_list_load_more (list), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "GET", target, "session-token", NULL);
  object = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (object, item_type));
}

#define USER \
  "{\"username\":\"a\",\"name\":\"a\",\"userId\":\"us-a\",\"kind\":\"EndUser\",\"orgId\":\"or-1\"," \
  "\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true,\"permissionAssignments\":[]}"

static void
test_lists (PasskeysApiFixture *fixture,
            gconstpointer       data)
{
  g_autoptr(PasskeysPagedList) credentials = passkeys_credentials_api_list (fixture->client);
  g_autoptr(PasskeysPagedList) users = passkeys_users_api_list (fixture->client);
  g_autoptr(PasskeysPagedList) permissions = passkeys_permissions_api_list (fixture->client);
  g_autoptr(PasskeysPagedList) assignments =
    passkeys_permissions_api_list_assignments (fixture->client, "pm-a");

  assert_list (fixture, credentials, PASSKEYS_TYPE_CREDENTIAL, "/auth/credentials",
               "{\"kind\":\"Fido2\",\"credentialId\":\"AQI\",\"credentialUuid\":\"cr-1\","
               "\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"isActive\":true,\"name\":\"a\","
               "\"publicKey\":\"\",\"relyingPartyId\":\"\",\"origin\":\"\"}");
  assert_list (fixture, users, PASSKEYS_TYPE_USER, "/auth/users?limit=200", USER);
  assert_list (fixture, permissions, PASSKEYS_TYPE_PERMISSION, "/permissions?limit=200",
               "{\"id\":\"pm-1\",\"name\":\"a\",\"operations\":[\"Auth:Users:Read\"],"
               "\"isImmutable\":false,\"isArchived\":false}");
  assert_list (fixture, assignments, PASSKEYS_TYPE_ASSIGNMENT,
               "/permissions/pm-a/assignments?limit=200",
               "{\"id\":\"as-1\",\"permissionId\":\"pm-a\",\"identityId\":\"us-1\"}");
}

static void
test_get_user (PasskeysApiFixture *fixture,
               gconstpointer       data)
{
  g_autoptr(PasskeysUser) user = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, USER);
  user = passkeys_test_await_object (passkeys_users_api_get (fixture->client, "us-a/../?#%"),
                                     &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_user_get_user_id (user), ==, "us-a");

  /* What is no part of a path is encoded. */
  passkeys_api_fixture_assert_request (fixture, "GET", "/auth/users/us-a%2F..%2F%3F%23%25",
                                       "session-token", NULL);
}

static void
test_get_permission (PasskeysApiFixture *fixture,
                     gconstpointer       data)
{
  g_autoptr(PasskeysPermission) permission = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"id\":\"pm-1\",\"name\":\"a\",\"operations\":[],"
                                   "\"isImmutable\":true,\"isArchived\":false}");
  permission = passkeys_test_await_object (passkeys_permissions_api_get (fixture->client, "pm-1"),
                                           &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_permission_is_immutable (permission));
  passkeys_api_fixture_assert_request (fixture, "GET", "/permissions/pm-1", "session-token", NULL);
}

static void
test_init_credential (PasskeysApiFixture *fixture,
                      gconstpointer       data)
{
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"kind\":\"Fido2\",\"user\":{\"id\":\"us-1\",\"name\":\"a\","
                                   "\"displayName\":\"a\"},\"challengeIdentifier\":\"eyJ.c.i\","
                                   "\"temporaryAuthenticationToken\":\"eyJ.c.i\","
                                   "\"challenge\":\"Y2g\",\"authenticatorSelection\":{"
                                   "\"residentKey\":\"required\",\"requireResidentKey\":true,"
                                   "\"userVerification\":\"required\"},\"attestation\":\"none\","
                                   "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}],"
                                   "\"excludeCredentials\":[]}");
  challenge = passkeys_test_await_object (passkeys_credentials_api_init (fixture->client), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_registration_challenge_get_identifier (challenge), ==, "eyJ.c.i");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/credentials/init", "session-token",
                                       "{\"kind\":\"Fido2\"}");
}

#define KEY_CHALLENGE(kind) \
  "{\"kind\":\"" kind "\",\"user\":{\"id\":\"us-1\",\"name\":\"a\",\"displayName\":\"a\"}," \
  "\"challengeIdentifier\":\"eyJ.c.i\",\"challenge\":\"Y2g\",\"attestation\":\"none\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}]}"

static void
test_init_recovery_key (PasskeysApiFixture *fixture,
                        gconstpointer       data)
{
  g_autoptr(PasskeysKeyChallenge) challenge = NULL;
  g_autoptr(PasskeysKeyChallenge) other = NULL;
  g_autoptr(JsonNode) credential =
    passkeys_test_json ("{\"credentialKind\":\"RecoveryKey\",\"credentialName\":\"a\"}");
  g_autoptr(PasskeysApiRequest) create = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, KEY_CHALLENGE ("RecoveryKey"));
  challenge = passkeys_test_await_object (
    passkeys_credentials_api_init_recovery_key (fixture->client), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_key_challenge_get_challenge (challenge), ==, "Y2g");
  g_assert_cmpstr (passkeys_key_challenge_get_identifier (challenge), ==, "eyJ.c.i");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/credentials/init", "session-token",
                                       "{\"kind\":\"RecoveryKey\"}");

  passkeys_scripted_server_answer (fixture->server, 200, KEY_CHALLENGE ("Key"));
  other = passkeys_test_await_object (
    passkeys_credentials_api_init_recovery_key (fixture->client), &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  create = passkeys_credentials_api_create_recovery_key_request ("eyJ.c.i", credential);
  passkeys_api_fixture_assert_built (create, "POST", "/auth/credentials",
                                     "{\"challengeIdentifier\":\"eyJ.c.i\","
                                     "\"credentialKind\":\"RecoveryKey\","
                                     "\"credentialName\":\"a\"}");
}

static void
test_bad_key_challenges (void)
{
  PasskeysTestParse parse = (PasskeysTestParse) passkeys_key_challenge_new_from_json;

  passkeys_test_json_assert_required (KEY_CHALLENGE ("Key"), parse, "kind", "challenge",
                                      "challengeIdentifier", NULL);
  passkeys_test_json_assert_refused (KEY_CHALLENGE ("Key"), parse, "challenge", "\"a b\"");
}

static void
test_credential_requests (void)
{
  g_autofree char *client_data = passkeys_test_dup_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autoptr(PasskeysApiRequest) create = NULL;
  g_autoptr(PasskeysApiRequest) activate = passkeys_credentials_api_activate_request ("cr-1");
  g_autoptr(PasskeysApiRequest) deactivate = passkeys_credentials_api_deactivate_request ("cr-1");
  g_autoptr(PasskeysApiRequest) delete = passkeys_credentials_api_delete_request ("cr-1");
  g_autofree char *body = NULL;

  create = passkeys_credentials_api_create_request ("My key", "eyJ.c.i", attestation);
  body = g_strconcat ("{\"challengeIdentifier\":\"eyJ.c.i\",\"credentialName\":\"My key\","
                      "\"credentialKind\":\"Fido2\",\"credentialInfo\":{"
                      "\"credId\":\"" PASSKEYS_TEST_CREDENTIAL_ID "\",\"clientData\":\"", client_data,
                      "\",\"attestationData\":\"" PASSKEYS_TEST_ATTESTATION_DATA "\"}}", NULL);
  passkeys_api_fixture_assert_built (create, "POST", "/auth/credentials", body);
  passkeys_api_fixture_assert_built (activate, "PUT", "/auth/credentials/activate",
                                     "{\"credentialUuid\":\"cr-1\"}");
  passkeys_api_fixture_assert_built (deactivate, "PUT", "/auth/credentials/deactivate",
                                     "{\"credentialUuid\":\"cr-1\"}");
  passkeys_api_fixture_assert_built (delete, "DELETE", "/auth/credentials/cr-1", "{}");
}

static void
test_user_requests (void)
{
  g_autoptr(PasskeysApiRequest) create = NULL;
  g_autoptr(PasskeysApiRequest) create_more = NULL;
  g_autoptr(PasskeysApiRequest) create_empty = NULL;
  g_autoptr(PasskeysApiRequest) activate = passkeys_users_api_activate_request ("us-a");
  g_autoptr(PasskeysApiRequest) deactivate = passkeys_users_api_deactivate_request ("us-a");
  g_autoptr(PasskeysApiRequest) update = passkeys_users_api_update_request ("us-a", FALSE);
  g_autoptr(PasskeysApiRequest) delete = passkeys_users_api_delete_request ("us-a");

  create = passkeys_users_api_create_request ("new@example.co", NULL, FALSE);
  create_more = passkeys_users_api_create_request ("new@example.co", "17", TRUE);
  create_empty = passkeys_users_api_create_request ("new@example.co", "", FALSE);
  passkeys_api_fixture_assert_built (create, "POST", "/auth/users",
                                     "{\"email\":\"new@example.co\",\"kind\":\"CustomerEmployee\"}");
  passkeys_api_fixture_assert_built (create_more, "POST", "/auth/users",
                                     "{\"email\":\"new@example.co\",\"kind\":\"CustomerEmployee\","
                                     "\"externalId\":\"17\",\"isSSORequired\":true}");
  passkeys_api_fixture_assert_built (create_empty, "POST", "/auth/users",
                                     "{\"email\":\"new@example.co\",\"kind\":\"CustomerEmployee\"}");
  passkeys_api_fixture_assert_built (activate, "PUT", "/auth/users/us-a/activate", "{}");
  passkeys_api_fixture_assert_built (deactivate, "PUT", "/auth/users/us-a/deactivate", "{}");
  passkeys_api_fixture_assert_built (delete, "DELETE", "/auth/users/us-a", "{}");
  passkeys_api_fixture_assert_built (update, "PUT", "/auth/users/us-a",
                                     "{\"isSSORequired\":false}");
}

static void
test_permission_requests (void)
{
  g_autoptr(PasskeysApiRequest) assign = passkeys_permissions_api_assign_request ("pm-a", "us-a");
  g_autoptr(PasskeysApiRequest) revoke = passkeys_permissions_api_revoke_request ("pm-a", "as-a");
  const char *operations[] = { "Auth:Users:Create", "Auth:Users:Read", NULL };
  g_autoptr(PasskeysApiRequest) create =
    passkeys_permissions_api_create_request ("Inviters", operations);
  g_autoptr(PasskeysApiRequest) rename =
    passkeys_permissions_api_update_request ("pm-a", "New", NULL);
  g_autoptr(PasskeysApiRequest) update =
    passkeys_permissions_api_update_request ("pm-a", NULL, operations);
  g_autoptr(PasskeysApiRequest) archive = passkeys_permissions_api_archive_request ("pm-a", TRUE);

  passkeys_api_fixture_assert_built (assign, "POST", "/permissions/pm-a/assignments",
                                     "{\"identityId\":\"us-a\"}");
  passkeys_api_fixture_assert_built (revoke, "DELETE", "/permissions/pm-a/assignments/as-a", "{}");
  passkeys_api_fixture_assert_built (create, "POST", "/permissions",
                                     "{\"name\":\"Inviters\",\"operations\":"
                                     "[\"Auth:Users:Create\",\"Auth:Users:Read\"]}");
  passkeys_api_fixture_assert_built (rename, "PUT", "/permissions/pm-a", "{\"name\":\"New\"}");
  passkeys_api_fixture_assert_built (update, "PUT", "/permissions/pm-a",
                                     "{\"operations\":[\"Auth:Users:Create\","
                                     "\"Auth:Users:Read\"]}");
  passkeys_api_fixture_assert_built (archive, "PUT", "/permissions/pm-a/archive",
                                     "{\"isArchived\":true}");
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("members", lists);
  PASSKEYS_API_FIXTURE_ADD ("members", get_user);
  PASSKEYS_API_FIXTURE_ADD ("members", init_credential);
  PASSKEYS_API_FIXTURE_ADD ("members", init_recovery_key);
  PASSKEYS_API_FIXTURE_ADD ("members", get_permission);
  g_test_add_func ("/api/members/bad-key-challenges", test_bad_key_challenges);
  g_test_add_func ("/api/members/credential-requests", test_credential_requests);
  g_test_add_func ("/api/members/user-requests", test_user_requests);
  g_test_add_func ("/api/members/permission-requests", test_permission_requests);

  return g_test_run ();
}
