/* test-recovery-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-recovery-kit"

#include "config.h"

#include "passkeys-recovery-kit.h"

#include "passkeys-secure-bytes.h"

#define CODE "D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT"

static PasskeysRecoveryKit *
make_kit (const char *code)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (code);

  return passkeys_recovery_kit_new ("jane@example.co", "or-1", "Example", bytes, "z_jq0Vqm");
}

static void
test_what_is_kept (void)
{
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (CODE);
  g_autoptr(PasskeysRecoveryKit) unnamed = NULL;
  char *code = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (kit));

  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, "jane@example.co");
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, "or-1");
  g_assert_cmpstr (passkeys_recovery_kit_get_organisation_name (kit), ==, "Example");
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), ==, "z_jq0Vqm");
  g_assert_cmpstr (code, ==, CODE);
  passkeys_secure_text_free (code);

  unnamed = passkeys_recovery_kit_new ("jane@example.co", "or-1", NULL,
                                       passkeys_recovery_kit_get_code (kit), "id");
  g_assert_null (passkeys_recovery_kit_get_organisation_name (unnamed));
}

static void
test_groups (void)
{
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (CODE);
  g_autoptr(PasskeysRecoveryKit) short_kit = make_kit ("D1-ABC");

  g_assert_cmpuint (passkeys_recovery_kit_get_n_groups (kit), ==, 6);
  g_assert_cmpuint (passkeys_recovery_kit_get_n_groups (short_kit), ==, 1);
}

static void
test_proves (void)
{
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (CODE);

  g_assert_true (passkeys_recovery_kit_proves (kit, 0, "54TS9W"));
  g_assert_true (passkeys_recovery_kit_proves (kit, 1, "BQD8N"));
  g_assert_true (passkeys_recovery_kit_proves (kit, 5, "TD3TNT"));
  g_assert_true (passkeys_recovery_kit_proves (kit, 0, "54ts9w"));
  g_assert_true (passkeys_recovery_kit_proves (kit, 0, " 54 tS9-w\t"));
  g_assert_true (passkeys_recovery_kit_proves (kit, 0, "\xc2\xa0" "54TS9W\xe2\x80\x83"));
}

static void
test_does_not_prove (void)
{
  static const char * const wrong[] = {
    "", " ", "54TS9", "54TS9WX", "54TS9V", "BQD8N", CODE, "54TS9W-BQD8N", "5\xc3\xa4TS9W",
    "\xff\xfe", "54TS9W\xff",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  };
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (CODE);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (passkeys_recovery_kit_proves (kit, 0, wrong[i]));

  g_assert_false (passkeys_recovery_kit_proves (kit, 6, ""));
  g_assert_false (passkeys_recovery_kit_proves (kit, 6, "54TS9W"));
  g_assert_false (passkeys_recovery_kit_proves (kit, G_MAXUINT, "54TS9W"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recovery-kit/what-is-kept", test_what_is_kept);
  g_test_add_func ("/recovery-kit/groups", test_groups);
  g_test_add_func ("/recovery-kit/proves", test_proves);
  g_test_add_func ("/recovery-kit/does-not-prove", test_does_not_prove);

  return g_test_run ();
}
