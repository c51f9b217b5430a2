/* test-user-entity.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-user-entity"

#include "config.h"

#include "passkeys-user-entity.h"

#include "webauthn-fixture.h"

static void
test_members (void)
{
  g_autoptr(GBytes) id = fixture_bytes_from_text ("us-1d2e3-f4g5h-abcdefghijklmnop");
  g_autoptr(PasskeysUserEntity) named = NULL;
  g_autoptr(PasskeysUserEntity) bare = NULL;

  named = passkeys_user_entity_new (id, "jane@example.co", "Jane Doe");
  g_assert_true (passkeys_user_entity_get_id (named) == id);
  g_assert_cmpstr (passkeys_user_entity_get_name (named), ==, "jane@example.co");
  g_assert_cmpstr (passkeys_user_entity_get_display_name (named), ==, "Jane Doe");

  bare = passkeys_user_entity_new (id, "jane@example.co", NULL);
  g_assert_cmpstr (passkeys_user_entity_get_display_name (bare), ==, "jane@example.co");

  g_assert_finalize_object (g_steal_pointer (&named));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/user-entity/members", test_members);

  return g_test_run ();
}
