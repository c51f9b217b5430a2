/* test-candidate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-candidate.h"

static void
test_full (void)
{
  g_autoptr(GBytes) id = g_bytes_new_static ("id", 2);
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);
  g_autofree char *title = NULL;
  g_autofree char *user_name = NULL;
  PasskeysCandidate *candidate = passkeys_candidate_new (id, handle, "ada", "Desk drawer");

  g_assert_true (passkeys_candidate_get_credential_id (candidate) == id);
  g_assert_true (passkeys_candidate_get_user_handle (candidate) == handle);
  g_assert_cmpstr (passkeys_candidate_get_user_name (candidate), ==, "ada");
  g_assert_cmpstr (passkeys_candidate_get_title (candidate), ==, "Desk drawer");
  g_object_get (candidate, "title", &title, "user-name", &user_name, NULL);
  g_assert_cmpstr (title, ==, "Desk drawer");
  g_assert_cmpstr (user_name, ==, "ada");
  g_assert_finalize_object (candidate);
}

static void
test_bare (void)
{
  g_autoptr(GBytes) id = g_bytes_new_static ("id", 2);
  PasskeysCandidate *candidate = passkeys_candidate_new (id, NULL, NULL, NULL);

  g_assert_null (passkeys_candidate_get_user_handle (candidate));
  g_assert_null (passkeys_candidate_get_user_name (candidate));
  g_assert_null (passkeys_candidate_get_title (candidate));
  g_assert_finalize_object (candidate);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/candidate/full", test_full);
  g_test_add_func ("/candidate/bare", test_bare);

  return g_test_run ();
}
