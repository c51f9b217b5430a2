/* test-computer-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-computer-check"

#include "config.h"

#include "passkeys-computer-check-private.h"

#include <glib/gstdio.h>

#include "fixture-session.h"
#include "keyring-prompter.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-virtual-source.h"
#include "session-fixture.h"

/* Security keys that are plugged in and cannot be opened. */
static PasskeysSecurityKeyList *
make_list (PasskeysSecurityKeyAccess access)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  passkeys_virtual_source_set_access (source, access);
  return _passkeys_security_key_list_new_with (source);
}

/* What a check finds in a computer whose files lie in a folder. */
static PasskeysComputerCheck *
look_with (PasskeysComputerCheckSubject  subject,
           PasskeysSecurityKeyList      *keys, /* (nullable) */
           PasskeysSession              *session,
           const char                   *root)
{
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(PasskeysSecurityKeyList) real = passkeys_security_key_list_new ();
  g_autoptr(GListModel) checks =
    _passkeys_computer_check_new_all_for_root (keys != NULL ? keys : real, vault, session, root);
  PasskeysComputerCheck *check = g_list_model_get_item (checks, subject);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (checks), ==, PASSKEYS_COMPUTER_CHECK_N_SUBJECTS);
  g_assert_cmpint (passkeys_computer_check_get_subject (check), ==, subject);
  g_assert_cmpint (passkeys_computer_check_get_finding (check), ==,
                   PASSKEYS_COMPUTER_CHECK_NOTHING_YET);
  g_assert_true (passkeys_test_await (passkeys_computer_check_run (check), &error));
  g_assert_no_error (error);
  g_assert_false (passkeys_computer_check_is_running (check));

  return check;
}

static void
assert_finding (PasskeysComputerCheck        *check, /* (transfer full) */
                PasskeysComputerCheckFinding  finding,
                gboolean                      needs_attention)
{
  g_assert_cmpint (passkeys_computer_check_get_finding (check), ==, finding);
  g_assert_cmpint (passkeys_computer_check_needs_attention (check), ==, needs_attention);
  g_object_unref (check);
}

static void
test_keys (void)
{
  g_autoptr(PasskeysSecurityKeyList) denied = make_list (PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  g_autoptr(PasskeysSecurityKeyList) withheld = make_list (PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD);
  PasskeysComputerCheck *check;

  check = look_with (PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS, denied, NULL, "/");
  g_assert_cmpstr (passkeys_computer_check_get_detail (check), ==,
                   PASSKEYS_VIRTUAL_SOURCE_UNUSABLE);
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_KEY_DENIED, TRUE);

  check = look_with (PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS, withheld, NULL, "/");
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD, TRUE);
}

static void
write_rule (const char *root,
            const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  fixture_write (path, name, text);
}

static void
test_rule (void)
{
  char *root = fixture_make_folder ();
  PasskeysComputerCheck *check;

  check = look_with (PASSKEYS_COMPUTER_CHECK_UDEV_RULE, NULL, NULL, root);
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_RULE_MISSING, TRUE);

  /* Neither a comment, nor a rule for something else, nor a file that udev does not read. */
  write_rule (root, "etc/udev/rules.d", "50-a.rules",
              "# ENV{ID_FIDO_TOKEN}==\"1\", TAG+=\"uaccess\"\n"
              "SUBSYSTEM==\"sound\", TAG+=\"uaccess\"\n"
              "KERNEL==\"hidraw*\", MODE=\"0600\"\n");
  write_rule (root, "etc/udev/rules.d", "50-b.rules.bak",
              "ENV{ID_FIDO_TOKEN}==\"1\", TAG+=\"uaccess\"\n");
  check = look_with (PASSKEYS_COMPUTER_CHECK_UDEV_RULE, NULL, NULL, root);
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_RULE_MISSING, TRUE);

  write_rule (root, "usr/lib/udev/rules.d", "70-uaccess.rules",
              "  ENV{ID_SECURITY_TOKEN}==\"?*\", TAG+=\"uaccess\"\n");
  check = look_with (PASSKEYS_COMPUTER_CHECK_UDEV_RULE, NULL, NULL, root);
  g_assert_cmpstr (passkeys_computer_check_get_detail (check), ==,
                   "/usr/lib/udev/rules.d/70-uaccess.rules");
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_RULE_PRESENT, FALSE);

  fixture_write (root, ".flatpak-info", "[Context]\n");
  check = look_with (PASSKEYS_COMPUTER_CHECK_UDEV_RULE, NULL, NULL, root);
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_RULE_HIDDEN, FALSE);
  fixture_remove_folder (root);
}

/* The rule that is shipped is one that the check knows, and opens nothing to everybody. */
static void
test_shipped_rule (void)
{
  char *root = fixture_make_folder ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "../data",
                                                 "70-org.example.Passkeys.rules", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "TAG+=\"uaccess\""));
  g_assert_null (strstr (text, "MODE"));
  g_assert_null (strstr (text, "GROUP"));
  write_rule (root, "run/udev/rules.d", "70-org.example.Passkeys.rules", text);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_UDEV_RULE, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_RULE_PRESENT, FALSE);
  fixture_remove_folder (root);
}

/* What flatpak writes of a name on the bus that may be talked to. */
#define KEYRING "[Session Bus Policy]\norg.freedesktop.secrets=talk\n"

static void
test_sandbox (void)
{
  char *root = fixture_make_folder ();

  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_SANDBOX, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_NO_SANDBOX, FALSE);

  fixture_write (root, ".flatpak-info", "[Application]\nname=x\n[Context]\nshared=network;\n");
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_SANDBOX, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING, TRUE);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_KEYRING, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN, TRUE);

  fixture_write (root, ".flatpak-info", "[Context]\nshared=ipc;\ndevices=all;\n" KEYRING);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_SANDBOX, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK, TRUE);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_KEYRING, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT, TRUE);

  fixture_write (root, ".flatpak-info", "[Context]\nshared=network;\ndevices=dri;\n" KEYRING);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_SANDBOX, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED, TRUE);

  fixture_write (root, ".flatpak-info", "[Context]\nshared=network;\ndevices=dri;all;\n" KEYRING);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_SANDBOX, NULL, NULL, root),
                  PASSKEYS_COMPUTER_CHECK_SANDBOX_DEVICES, FALSE);
  fixture_remove_folder (root);
}

static void
test_keyring (void)
{
  g_autoptr(KeyringDaemon) keyring = NULL;
  g_autoptr(KeyringPrompter) prompter = NULL;

  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_KEYRING, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT, TRUE);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_PIN, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE, TRUE);

  keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_KEYRING, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_KEYRING_READY, FALSE);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_PIN, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_NO_PIN, FALSE);
  g_clear_pointer (&keyring, keyring_daemon_stop);

  /* The person is asked for nothing. */
  prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 0);
  keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_KEYRING, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_KEYRING_LOCKED, TRUE);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_PIN, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE, TRUE);
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 0);
}

static void
test_pin (void)
{
  g_autoptr(KeyringDaemon) keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(GBytes) pin = g_bytes_new_static ("271828", 6);
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_test_await (passkeys_vault_load (vault), &error));
  g_assert_true (passkeys_test_await (passkeys_vault_set_pin (vault, pin), &error));
  g_assert_no_error (error);

  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_PIN, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_PIN_SET, FALSE);
  g_clear_object (&vault);
  keyring_fixture_forget ();
}

/* What the machine at hand has is told in any case; what is made of it is the same everywhere. */
static void
test_chip (void)
{
  char *root = fixture_make_folder ();
  g_autofree char *device = g_build_filename (root, "tpmrm0", NULL);
  PasskeysComputerCheck *check;

  check = look_with (PASSKEYS_COMPUTER_CHECK_CHIP, NULL, NULL, root);
  g_assert_cmpint (passkeys_computer_check_get_finding (check), >=,
                   PASSKEYS_COMPUTER_CHECK_CHIP_READY);
  g_assert_cmpint (passkeys_computer_check_get_finding (check), <=,
                   PASSKEYS_COMPUTER_CHECK_CHIP_FAILED);
  g_assert_false (passkeys_computer_check_needs_attention (check));
  g_object_unref (check);

  g_assert_cmpint (_passkeys_computer_check_judge_chip (PASSKEYS_CHIP_READY, device, TRUE), ==,
                   PASSKEYS_COMPUTER_CHECK_CHIP_READY);
  g_assert_cmpint (_passkeys_computer_check_judge_chip (PASSKEYS_CHIP_ABSENT, device, FALSE), ==,
                   PASSKEYS_COMPUTER_CHECK_CHIP_ABSENT);
  g_assert_cmpint (_passkeys_computer_check_judge_chip (PASSKEYS_CHIP_ABSENT, device, TRUE), ==,
                   PASSKEYS_COMPUTER_CHECK_CHIP_HIDDEN);

  /* nobody is to join the group of root, nor one that may do nothing there */
  fixture_write (root, "tpmrm0", "");
  g_assert_cmpint (g_chmod (device, 0600), ==, 0);
  g_assert_cmpint (_passkeys_computer_check_judge_chip (PASSKEYS_CHIP_DENIED, device, FALSE), ==,
                   PASSKEYS_COMPUTER_CHECK_CHIP_CLOSED);
  fixture_remove_folder (root);
}

static void
test_clock (FixtureSession *fixture,
            gconstpointer   data)
{
  g_autoptr(PasskeysSession) session = fixture_session_begin_with_user (fixture);
  PasskeysComputerCheck *check;

  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_CLOCK, NULL, NULL, "/"),
                  PASSKEYS_COMPUTER_CHECK_CLOCK_NOT_ASKED, FALSE);

  fixture_session_answer_user (fixture);
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_CLOCK, NULL, session, "/"),
                  PASSKEYS_COMPUTER_CHECK_CLOCK_RIGHT, FALSE);

  fixture_session_answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Wed, 01 Jan 2020 00:00:00 GMT");
  check = look_with (PASSKEYS_COMPUTER_CHECK_CLOCK, NULL, session, "/");
  g_assert_cmpuint (passkeys_computer_check_get_number (check), >, 86400);
  assert_finding (check, PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD, TRUE);

  fixture_session_answer_user (fixture);
  passkeys_scripted_server_add_header (fixture->server, "Date", "Thu, 01 Jan 2099 00:00:00 GMT");
  assert_finding (look_with (PASSKEYS_COMPUTER_CHECK_CLOCK, NULL, session, "/"),
                  PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND, TRUE);
}

/* A check that runs already is not begun again, and one that nobody holds on to ends all the same. */
static void
test_run (void)
{
  char *root = fixture_make_folder ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(PasskeysSecurityKeyList) keys = make_list (PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  GListModel *checks = _passkeys_computer_check_new_all_for_root (keys, vault, NULL, root);
  PasskeysComputerCheck *check = g_list_model_get_item (checks,
                                                        PASSKEYS_COMPUTER_CHECK_UDEV_RULE);
  DexFuture *first = passkeys_computer_check_run (check);
  gboolean running;
  int finding;

  g_object_get (check, "running", &running, NULL);
  g_assert_true (running);
  g_assert_true (passkeys_test_await (passkeys_computer_check_run (check), NULL));
  g_assert_true (passkeys_test_await (first, NULL));
  g_object_get (check, "running", &running, "finding", &finding, NULL);
  g_assert_false (running);
  g_assert_cmpint (finding, ==, PASSKEYS_COMPUTER_CHECK_RULE_MISSING);

  g_assert_finalize_object (checks);
  g_assert_finalize_object (check);
  fixture_remove_folder (root);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/computer-check/keyring", test_keyring);
  g_test_add_func ("/computer-check/keys", test_keys);
  g_test_add_func ("/computer-check/rule", test_rule);
  g_test_add_func ("/computer-check/shipped-rule", test_shipped_rule);
  g_test_add_func ("/computer-check/sandbox", test_sandbox);
  g_test_add_func ("/computer-check/run", test_run);
  g_test_add_func ("/computer-check/pin", test_pin);
  g_test_add_func ("/computer-check/chip", test_chip);
  g_test_add ("/computer-check/clock", FixtureSession, NULL, fixture_session_set_up,
              test_clock, fixture_session_tear_down);

  return g_test_run ();
}
