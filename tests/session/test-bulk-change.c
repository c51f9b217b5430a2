/* test-bulk-change.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-bulk-change"

#include "config.h"

#include "passkeys-bulk-change.h"

#include "fixture-many.h"
#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-api-error.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-bulk-row-private.h"
#include "passkeys-permission.h"
#include "passkeys-permissions-api.h"
#include "passkeys-session-error.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"

#define ACTION_INIT "POST /auth/action/init"
#define ACTION "POST /auth/action"
#define CREATE "POST /auth/users"
#define LOGIN "POST /auth/login"
#define N_INVITED 3

static PasskeysBulkChange *
make_invitations (FixtureMember *fixture)
{
  g_autoptr(GListStore) rows = g_list_store_new (PASSKEYS_TYPE_BULK_ROW);

  for (guint i = 0; i < N_INVITED; i++)
    {
      g_autofree char *email = g_strdup_printf ("user%u@example.org", i);
      g_autoptr(PasskeysBulkRow) row = _passkeys_bulk_row_new (PASSKEYS_BULK_KIND_INVITE, email,
                                                               email, NULL);

      g_list_store_append (rows, row);
    }

  return passkeys_bulk_change_new_for_rows (fixture->session, G_LIST_MODEL (rows));
}

static gboolean
run (FixtureMember       *fixture,
     PasskeysBulkChange  *change,
     GError             **error)
{
  return passkeys_test_await (passkeys_bulk_change_run (change, fixture->authenticator,
                                                        fixture->prompt),
                              error);
}

static void
assert_runs (FixtureMember      *fixture,
             PasskeysBulkChange *change)
{
  g_autoptr(GError) error = NULL;

  run (fixture, change, &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_bulk_change_is_running (change));
}

static void
assert_states (PasskeysBulkChange *change,
               guint               n_done,
               guint               n_waiting,
               guint               n_failed)
{
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_DONE), ==, n_done);
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_WAITING), ==,
                    n_waiting);
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_FAILED), ==, n_failed);
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_RUNNING), ==, 0);
}

static PasskeysPagedList *
list_users (FixtureMember *fixture)
{
  PasskeysPagedList *users =
    passkeys_users_api_list (passkeys_session_get_client (fixture->session));

  g_assert_true (passkeys_test_await (passkeys_paged_list_load_all (users), NULL));
  return users;
}

static guint
count_users (FixtureMember *fixture)
{
  g_autoptr(PasskeysPagedList) users = list_users (fixture);

  return g_list_model_get_n_items (G_LIST_MODEL (users));
}

static PasskeysBulkSkip
get_skip (PasskeysBulkChange *change,
          guint               position)
{
  g_autoptr(PasskeysBulkRow) row =
    g_list_model_get_item (passkeys_bulk_change_get_rows (change), position);

  return passkeys_bulk_row_get_skip (row);
}

/* One signature a row, one PIN for all of them. */
static void
test_one_pin (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);

  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
  g_assert_cmpuint (passkeys_bulk_change_get_n_done (change), ==, N_INVITED);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, ACTION), ==, N_INVITED);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==,
                    n_asked + 1);
  g_assert_cmpuint (count_users (fixture), ==, N_INVITED + 1);
}

/* A wrong PIN is not tried again by itself. */
static void
test_wrong_pin (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);

  fixture_member_change_person (fixture);
  passkeys_scripted_prompt_add_pin (fixture->person, "wrong one");
  passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, 2);
}

static void
test_cancelled (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  g_autoptr(GError) error = NULL;

  fixture_member_change_person (fixture);
  g_assert_false (run (fixture, change, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  assert_states (change, 0, N_INVITED, 0);

  passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
}

/* One row fails, the others do not; it may be tried again. */
static void
test_one_fails (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  g_autoptr(PasskeysBulkRow) row = g_list_model_get_item (passkeys_bulk_change_get_rows (change),
                                                          0);

  fixture_gateway_fail (fixture->gateway, CREATE, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "Not this one."));
  assert_runs (fixture, change);
  assert_states (change, N_INVITED - 1, 0, 1);
  g_assert_nonnull (passkeys_bulk_row_get_error (row));
  g_assert_cmpuint (passkeys_bulk_change_get_n_done (change), ==, N_INVITED);

  passkeys_bulk_change_retry_failed (change);
  g_assert_cmpuint (passkeys_bulk_change_get_n_done (change), ==, N_INVITED - 1);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
}

/* The answer got lost: tried again, the server says that it is so, and that is success. */
static void
test_answer_lost (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);

  fixture_gateway_fail (fixture->gateway, CREATE, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  assert_runs (fixture, change);
  assert_states (change, N_INVITED - 1, 0, 1);
  passkeys_bulk_change_retry_failed (change);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
  g_assert_cmpuint (count_users (fixture), ==, N_INVITED + 1);
}

static void
test_pending (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);

  fixture_gateway_fail (fixture->gateway, CREATE, 1, FIXTURE_FAULT_BEFORE, 202, "{}");
  assert_runs (fixture, change);
  assert_states (change, N_INVITED - 1, 0, 0);
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_PENDING), ==, 1);
}

/* The session ends in the middle: signed in again once, without another PIN. */
static void
test_session_ends (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);

  fixture_gateway_fail (fixture->gateway, ACTION_INIT, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Not Authorized."));
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, LOGIN), ==, 1);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==,
                    n_asked + 1);
}

/* And when that does not help the run is over, and nothing lost. */
static void
test_session_stays_over (FixtureMember *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, ACTION_INIT, 100, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Not Authorized."));
  g_assert_false (run (fixture, change, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  assert_states (change, 0, N_INVITED, 0);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, LOGIN), ==, 1);

  fixture_gateway_fail (fixture->gateway, "", 0, FIXTURE_FAULT_BEFORE, 0, "");
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
}

/* A server that asks for patience gets it. */
static void
test_rate_limited (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);
  gint64 start = g_get_monotonic_time ();

  fixture_gateway_fail (fixture->gateway, CREATE, 1, FIXTURE_FAULT_BEFORE, 429,
                        FIXTURE_ERROR (429, "slow down"));
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 4 * G_USEC_PER_SEC);
}

static void
on_progress_cb (PasskeysBulkChange *change)
{
  if (passkeys_bulk_change_get_n_done (change) == 2)
    passkeys_bulk_change_stop (change);
}

static void
test_stopped (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) change = make_invitations (fixture);

  g_signal_connect (change, "notify::n-done", G_CALLBACK (on_progress_cb), NULL);
  assert_runs (fixture, change);
  assert_states (change, 2, N_INVITED - 2, 0);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
}

static PasskeysBulkChange *
prepare (FixtureMember    *fixture,
         PasskeysBulkKind  kind,
         GListModel       *users,
         const char       *permission_id)
{
  g_autoptr(GError) error = NULL;
  PasskeysBulkChange *change;

  change = passkeys_test_await_object (passkeys_bulk_change_prepare (fixture->session, kind, users,
                                                                     users, permission_id),
                                       &error);
  g_assert_no_error (error);
  return change;
}

static PasskeysBulkChange *
make_change (FixtureMember    *fixture,
             PasskeysBulkKind  kind,
             const char       *permission_id)
{
  g_autoptr(PasskeysPagedList) users = list_users (fixture);

  return prepare (fixture, kind, G_LIST_MODEL (users), permission_id);
}

/* Row 0 is the founder, who is the person here. */
static void
assert_changes_others (FixtureMember    *fixture,
                       PasskeysBulkKind  kind,
                       const char       *permission_id,
                       PasskeysBulkSkip  founder)
{
  g_autoptr(PasskeysBulkChange) change = make_change (fixture, kind, permission_id);

  g_assert_cmpint (get_skip (change, 0), ==, founder);
  assert_runs (fixture, change);
  assert_states (change, N_INVITED, 0, 0);
}

static char *
dup_permission_id (FixtureMember *fixture)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->session);
  g_autoptr(PasskeysPagedList) list = passkeys_permissions_api_list (client);
  g_autoptr(PasskeysPermission) permission = NULL;

  g_assert_true (passkeys_test_await (passkeys_paged_list_load_all (list), NULL));
  permission = g_list_model_get_item (G_LIST_MODEL (list), 0);
  return g_strdup (passkeys_permission_get_id (permission));
}

static void
test_kinds (FixtureMember *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) invitations = make_invitations (fixture);
  g_autofree char *permission_id = NULL;

  assert_runs (fixture, invitations);
  permission_id = dup_permission_id (fixture);
  assert_changes_others (fixture, PASSKEYS_BULK_KIND_INVITE_AGAIN, NULL,
                         PASSKEYS_BULK_SKIP_ALREADY_SO);
  assert_changes_others (fixture, PASSKEYS_BULK_KIND_ADD_PERMISSION, permission_id,
                         PASSKEYS_BULK_SKIP_ALREADY_SO);
  assert_changes_others (fixture, PASSKEYS_BULK_KIND_DEACTIVATE, NULL,
                         PASSKEYS_BULK_SKIP_YOURSELF);
  assert_changes_others (fixture, PASSKEYS_BULK_KIND_ACTIVATE, NULL,
                         PASSKEYS_BULK_SKIP_ALREADY_SO);
  assert_changes_others (fixture, PASSKEYS_BULK_KIND_REMOVE, NULL, PASSKEYS_BULK_SKIP_YOURSELF);
  g_assert_cmpuint (count_users (fixture), ==, 1);
}

/* The list is old: somebody else has removed them meanwhile. Each row says so, and none is lost. */
static void
test_stale_rows (FixtureMember *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysBulkChange) invitations = make_invitations (fixture);
  g_autoptr(PasskeysBulkChange) deactivation = NULL;
  g_autoptr(PasskeysBulkChange) removal = NULL;

  assert_runs (fixture, invitations);
  deactivation = make_change (fixture, PASSKEYS_BULK_KIND_DEACTIVATE, NULL);
  removal = make_change (fixture, PASSKEYS_BULK_KIND_REMOVE, NULL);
  assert_runs (fixture, removal);
  assert_states (removal, N_INVITED, 0, 0);

  assert_runs (fixture, deactivation);
  assert_states (deactivation, 0, 0, N_INVITED);
  for (guint i = 1; i <= N_INVITED; i++)
    {
      g_autoptr(PasskeysBulkRow) row =
        g_list_model_get_item (passkeys_bulk_change_get_rows (deactivation), i);

      g_assert_error (passkeys_bulk_row_get_error (row), PASSKEYS_API_ERROR,
                      PASSKEYS_API_ERROR_NOT_FOUND);
    }
}

static PasskeysUser *
make_user (const char *id,
           gboolean    administrator,
           gboolean    service_account)
{
  g_autofree char *text = g_strdup_printf (
    "{\"username\":\"%s\",\"name\":\"a\",\"userId\":\"%s\",\"kind\":\"CustomerEmployee\","
    "\"orgId\":\"or-1\",\"isActive\":true,\"isServiceAccount\":%s,\"isRegistered\":true,"
    "\"permissionAssignments\":[%s]}", id, id, service_account ? "true" : "false",
    administrator ? "{\"permissionName\":\"ManagedFullAdminAccess\",\"permissionId\":\"pm-1\","
                    "\"assignmentId\":\"as-1\"}" : "");
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(GError) error = NULL;
  PasskeysUser *user = passkeys_user_new_from_json (node, &error);

  g_assert_no_error (error);
  return user;
}

/* One administrator always stays, whoever is chosen. */
static void
test_last_administrator (FixtureMember *fixture,
                         gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysBulkChange) change = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("us-%u", i);
      g_autoptr(PasskeysUser) user = make_user (id, i != 1, FALSE);

      g_list_store_append (users, user);
    }

  change = prepare (fixture, PASSKEYS_BULK_KIND_REMOVE, G_LIST_MODEL (users), NULL);
  g_assert_cmpint (get_skip (change, 0), ==, PASSKEYS_BULK_SKIP_NONE);
  g_assert_cmpint (get_skip (change, 1), ==, PASSKEYS_BULK_SKIP_NONE);
  g_assert_cmpint (get_skip (change, 2), ==, PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR);
}

/* One that is a programme cannot let anybody in: the last person stays. */
static void
test_last_person (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysUser) person = make_user ("us-0", TRUE, FALSE);
  g_autoptr(PasskeysUser) programme = make_user ("us-1", TRUE, TRUE);
  g_autoptr(PasskeysBulkChange) change = NULL;

  g_list_store_append (users, person);
  g_list_store_append (users, programme);
  change = prepare (fixture, PASSKEYS_BULK_KIND_DEACTIVATE, G_LIST_MODEL (users), NULL);
  g_assert_cmpint (get_skip (change, 0), ==, PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR);
  g_assert_cmpint (get_skip (change, 1), ==, PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT);
}

/* Nobody notices that many are gone through, and that it is counted who is left. */
static void
test_many (FixtureMember *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysUser) person = make_user ("us-0", FALSE, FALSE);
  g_autoptr(GListModel) users = fixture_many_new (person, PASSKEYS_TEST_N_MANY);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(DexFuture) done = NULL;
  g_autoptr(DexFuture) rest = NULL;
  PasskeysBulkChange *change;
  gint64 preparing;
  gint64 running;
  gint64 letting_go;

  future = passkeys_bulk_change_prepare (fixture->session, PASSKEYS_BULK_KIND_ACTIVATE,
                                         users, users, NULL);
  preparing = passkeys_test_measure (future);
  change = g_value_get_object (dex_future_get_value (future, NULL));
  g_assert_cmpuint (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_SKIPPED), ==,
                    PASSKEYS_TEST_N_MANY);

  done = passkeys_bulk_change_run (change, fixture->authenticator, fixture->prompt);
  running = passkeys_test_measure (done);
  g_assert_cmpuint (passkeys_bulk_change_get_n_done (change), ==, PASSKEYS_TEST_N_MANY);

  /* Nor that they are let go of, which goes on after the change has gone. */
  rest = dex_timeout_new_msec (200);
  dex_clear (&done);
  dex_clear (&future);
  letting_go = passkeys_test_measure (rest);
  g_test_message ("%u users, no iteration above %.1f ms, %.1f ms, %.1f ms", PASSKEYS_TEST_N_MANY,
                  preparing / 1e3, running / 1e3, letting_go / 1e3);
  g_assert_cmpint (preparing, <, PASSKEYS_TEST_FRAME_USEC);
  g_assert_cmpint (running, <, PASSKEYS_TEST_FRAME_USEC);
  g_assert_cmpint (letting_go, <, PASSKEYS_TEST_FRAME_USEC);
}

/* Nor that many which failed are tried again. */
static void
test_many_again (FixtureMember *fixture,
                 gconstpointer  data)
{
  g_autoptr(GListStore) rows = g_list_store_new (PASSKEYS_TYPE_BULK_ROW);
  g_autoptr(PasskeysBulkRow) last = NULL;
  g_autoptr(PasskeysBulkChange) change = NULL;
  g_autoptr(DexFuture) running = NULL;
  gint64 longest;
  gint64 start;

  for (guint i = 0; i < PASSKEYS_TEST_N_MANY; i++)
    {
      g_autoptr(PasskeysBulkRow) row = _passkeys_bulk_row_new (PASSKEYS_BULK_KIND_INVITE, "a", "a",
                                                               NULL);

      _passkeys_bulk_row_set_state (row, PASSKEYS_BULK_STATE_FAILED,
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
      g_list_store_append (rows, row);
    }
  change = passkeys_bulk_change_new_for_rows (fixture->session, G_LIST_MODEL (rows));
  assert_states (change, 0, 0, PASSKEYS_TEST_N_MANY);

  start = g_get_monotonic_time ();
  passkeys_bulk_change_retry_failed (change);
  g_assert_cmpint (g_get_monotonic_time () - start, <, PASSKEYS_TEST_FRAME_USEC);
  assert_states (change, 0, PASSKEYS_TEST_N_MANY, 0);
  g_assert_cmpuint (passkeys_bulk_change_get_n_done (change), ==, 0);

  /* The person cancels at the first. */
  fixture_member_change_person (fixture);
  running = passkeys_bulk_change_run (change, fixture->authenticator, fixture->prompt);
  longest = passkeys_test_measure (running);
  g_test_message ("no iteration above %.1f ms", longest / 1e3);
  g_assert_cmpint (longest, <, PASSKEYS_TEST_FRAME_USEC);
  assert_states (change, 0, PASSKEYS_TEST_N_MANY, 0);
  last = g_list_model_get_item (G_LIST_MODEL (rows), PASSKEYS_TEST_N_MANY - 1);
  g_assert_cmpint (passkeys_bulk_row_get_state (last), ==, PASSKEYS_BULK_STATE_WAITING);
  g_assert_null (passkeys_bulk_row_get_error (last));
}

#define ADD(name, func) \
  g_test_add ("/bulk-change/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("one-pin", test_one_pin);
  ADD ("wrong-pin", test_wrong_pin);
  ADD ("cancelled", test_cancelled);
  ADD ("one-fails", test_one_fails);
  ADD ("answer-lost", test_answer_lost);
  ADD ("pending", test_pending);
  ADD ("session-ends", test_session_ends);
  ADD ("session-stays-over", test_session_stays_over);
  ADD ("rate-limited", test_rate_limited);
  ADD ("stopped", test_stopped);
  ADD ("kinds", test_kinds);
  ADD ("stale-rows", test_stale_rows);
  ADD ("last-administrator", test_last_administrator);
  ADD ("last-person", test_last_person);
  ADD ("many", test_many);
  ADD ("many-again", test_many_again);

  return g_test_run ();
}
