/* test-recovery-kit-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-recovery-kit-text"

#include "config.h"

#include "passkeys-recovery-kit-text.h"

#include <string.h>

#include "passkeys-session-error.h"

#define CODE "D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789"
#define ORG_ID "or-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define KEY_ID "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ"
#define KEY_GROUPS "z_jq 0Vqm _QST TY_n j0a7 4udQ qdyN UOTO XdRE OoR_ sdQ"

static PasskeysRecoveryKit *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return passkeys_recovery_kit_text_parse (bytes, error);
}

static void
assert_reads (const char *text,
              const char *username)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = parse (text, &error);
  GBytes *code;

  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, username);
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, ORG_ID);
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), ==, KEY_ID);
  code = passkeys_recovery_kit_get_code (kit);
  g_assert_cmpmem (g_bytes_get_data (code, NULL), g_bytes_get_size (code), CODE, strlen (CODE));
}

static void
assert_refuses (const char *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT);
}

/* As the application copies and saves it, in two languages. */
static void
test_saved (void)
{
  assert_reads ("User name: ada@example.org\nOrganisation ID: " ORG_ID "\n"
                "Recovery code: " CODE "\nRecovery key ID: " KEY_ID "\n", "ada@example.org");
  assert_reads ("Benutzername: ada@example.org\r\nID der Organisation: " ORG_ID "\r\n"
                "Wiederherstellungscode: " CODE "\r\nID des Schlüssels: " KEY_ID "\r\n",
                "ada@example.org");
}

/* As somebody copies it out of the PDF, or out of a message that broke the lines. */
static void
test_pasted (void)
{
  assert_reads ("Recovery Kit\nExample\nIf every passkey of yours is lost, this page is the way "
                "back in. Keep it where only you can reach it, away from your computer.\n"
                "User name\nada@example.org\nOrganisation ID\n" ORG_ID "\nRecovery code\n" CODE "\n"
                "Recovery key ID\n" KEY_GROUPS "\nTo use it, choose “Recover access” in Passkeys. "
                "Upper and lower case matter.\n", "ada@example.org");
  assert_reads ("  User name :  ada@example.org \n\n Organisation ID: or-1a2b3-\n   c4d5e-"
                "f6a7b8c9d0e1f2\nRecovery code: D1-ABCDEF-GHJKL-\nMNPQR-STUVW\n -XYZ23-456789\n"
                "Recovery key ID: z_jq 0Vqm _QST TY_n j0a7\n4udQ qdyN UOTO XdRE OoR_ sdQ",
                "ada@example.org");
  assert_reads ("User name: ada@example.org\nOrganisation ID: " ORG_ID "\n"
                "Recovery code: d1 abcdef ghjkl mnpqr stuvw xyz23 456789\n"
                "Recovery key ID: z_jq0 Vqm_QSTTY_ nj0a74udQqdyNUOTOXdREOoR_sdQ",
                "ada@example.org");
}

static void
test_other_user_names (void)
{
  assert_reads ("User name: ada\nOrganisation ID: " ORG_ID "\n"
                "Recovery code: " CODE "\nRecovery key ID: " KEY_ID "\n", "ada");
  assert_reads ("Recovery key ID: " KEY_ID "\nRecovery code: " CODE "\nOrganisation ID: " ORG_ID
                "\nUser name: Ada Lovelace", "Ada Lovelace");
}

static void
test_refused (void)
{
  g_autofree char *large = g_strnfill (64 * 1024 + 1, 'a');
  g_autofree char *lines = g_strnfill (64 * 1024, '\n');
  g_autofree char *colons = g_strnfill (64 * 1024, ':');

  assert_refuses ("");
  assert_refuses ("User name: ada@example.org");
  assert_refuses ("Organisation ID: " ORG_ID "\nRecovery code: " CODE "\nRecovery key ID: " KEY_ID);
  assert_refuses ("User name: a@b.c\nRecovery code: " CODE "\nRecovery key ID: " KEY_ID);
  assert_refuses ("User name: a@b.c\nOrganisation ID: " ORG_ID "\nRecovery key ID: " KEY_ID);
  assert_refuses ("User name: a@b.c\nOrganisation ID: " ORG_ID "\nRecovery code: " CODE);
  assert_refuses ("\xff\xfe");
  assert_refuses (large);
  assert_refuses (lines);
  assert_refuses (colons);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recovery-kit-text/saved", test_saved);
  g_test_add_func ("/recovery-kit-text/pasted", test_pasted);
  g_test_add_func ("/recovery-kit-text/other-user-names", test_other_user_names);
  g_test_add_func ("/recovery-kit-text/refused", test_refused);

  return g_test_run ();
}
