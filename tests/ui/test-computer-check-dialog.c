/* test-computer-check-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-computer-check-dialog.h"
#include "passkeys-computer-check-private.h"
#include "passkeys-computer-check-report.h"
#include "passkeys-computer-check-row.h"
#include "passkeys-computer-check-words.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-virtual-source.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* A security key that this account may not open, whatever else is plugged in. */
static PasskeysSecurityKeyList *
make_denied (void)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  return _passkeys_security_key_list_new_with (source);
}

static void
run_all (GListModel *checks)
{
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_list_model_get_item (checks, i);

      g_assert_true (passkeys_test_await (passkeys_computer_check_run (check), NULL));
    }
}

static PasskeysComputerCheck *
get_check (GListModel                   *checks,
           PasskeysComputerCheckSubject  subject)
{
  PasskeysComputerCheck *check = g_list_model_get_item (checks, subject);

  g_object_unref (check);
  return check;
}

/* Whatever needs attention says what to do, and what can be copied is there. */
static void
test_words (void)
{
  char *root = fixture_make_folder ();
  g_autoptr(PasskeysSecurityKeyList) keys = make_denied ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(GListModel) checks = NULL;
  g_autofree char *denied = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *command = NULL;

  fixture_write (root, ".flatpak-info", "[Context]\nshared=network;\ndevices=dri;\n"
                                        "[Session Bus Policy]\norg.freedesktop.secrets=talk\n");
  checks = _passkeys_computer_check_new_all_for_root (keys, vault, NULL, root);
  run_all (checks);

  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      PasskeysComputerCheck *check = get_check (checks, i);
      g_autofree char *text = passkeys_computer_check_words_describe (check);

      g_assert_nonnull (passkeys_computer_check_words_get_title (i));
      g_assert_cmpuint (strlen (text), >, 0);
      if (passkeys_computer_check_needs_attention (check))
        g_assert_nonnull (passkeys_computer_check_words_get_fix (check));
    }

  denied = passkeys_computer_check_words_describe (
    get_check (checks, PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS));
  g_assert_nonnull (strstr (denied, PASSKEYS_VIRTUAL_SOURCE_UNUSABLE));
  rule = passkeys_computer_check_words_dup_copy (
    get_check (checks, PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS));
  g_assert_nonnull (strstr (rule, "uaccess"));
  g_assert_null (strstr (rule, "0666"));
  command = passkeys_computer_check_words_dup_copy (
    get_check (checks, PASSKEYS_COMPUTER_CHECK_SANDBOX));
  g_assert_nonnull (strstr (command, "--device=all"));
  g_assert_null (passkeys_computer_check_words_dup_copy (
                   get_check (checks, PASSKEYS_COMPUTER_CHECK_CLOCK)));
  fixture_remove_folder (root);
}

/* One that the desktop knows, whatever the distribution is. */
static void
assert_command (PasskeysComputerCheckFinding  finding,
                const char                   *expected)
{
  g_autofree char *command = _passkeys_computer_check_words_dup_command (finding);

  g_assert_cmpstr (command, ==, expected);
}

static void
test_commands (void)
{
  const char *sandbox = "flatpak override --user --device=all " APPLICATION_ID;
  const char *network = "flatpak override --user --share=network " APPLICATION_ID;
  const char *keyring =
    "flatpak override --user --talk-name=org.freedesktop.secrets " APPLICATION_ID;
  const char *restart = "systemctl --user restart gnome-keyring-daemon.service";

  assert_command (PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD, sandbox);
  assert_command (PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED, sandbox);
  assert_command (PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK, network);
  assert_command (PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING, keyring);
  assert_command (PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN, keyring);
  assert_command (PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT, "pkcon install gnome-keyring");
  assert_command (PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT, restart);
  assert_command (PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED, restart);
  assert_command (PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND, "timedatectl set-ntp true");
  assert_command (PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD, "timedatectl set-ntp true");
  assert_command (PASSKEYS_COMPUTER_CHECK_CLOCK_RIGHT, NULL);
  assert_command (PASSKEYS_COMPUTER_CHECK_KEYRING_READY, NULL);
}

/* The organisation is out of reach, and no command brings it back: what a person does is copied. */
static void
test_sentence (void)
{
  g_autoptr(PasskeysSecurityKeyList) keys = make_denied ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(PasskeysSession) session = ui_fixture_make_session ("http://127.0.0.1:9");
  g_autoptr(GListModel) checks = passkeys_computer_check_new_all (keys, vault, session);
  PasskeysComputerCheck *clock = get_check (checks, PASSKEYS_COMPUTER_CHECK_CLOCK);
  g_autofree char *copy = NULL;

  g_assert_true (passkeys_test_await (passkeys_computer_check_run (clock), NULL));
  g_assert_cmpint (passkeys_computer_check_get_finding (clock), ==,
                   PASSKEYS_COMPUTER_CHECK_CLOCK_NO_ANSWER);
  copy = passkeys_computer_check_words_dup_copy (clock);
  g_assert_cmpstr (copy, ==, passkeys_computer_check_words_get_fix (clock));
  g_assert_null (passkeys_computer_check_words_dup_line (clock));
}

static void
test_report (void)
{
  g_autoptr(PasskeysSecurityKeyList) keys = make_denied ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autoptr(PasskeysSession) session = ui_fixture_make_session ("http://127.0.0.1:9");
  g_autoptr(GListModel) checks = passkeys_computer_check_new_all (keys, vault, session);
  g_autofree char *report = NULL;

  run_all (checks);
  report = passkeys_computer_check_report_build (checks, G_LIST_MODEL (keys));
  g_assert_nonnull (strstr (report, "Passkeys " VERSION));
  g_assert_nonnull (strstr (report, "! Security Keys: "));
  g_assert_nonnull (strstr (report, PASSKEYS_VIRTUAL_SOURCE_UNUSABLE));
  g_assert_nonnull (strstr (report, "- Keyring: "));
  g_assert_null (strstr (report, FIXTURE_USERNAME));
  g_assert_null (strstr (report, FIXTURE_ORG_ID));
  g_assert_null (strstr (report, FIXTURE_USER_ID));
  g_assert_null (strstr (report, g_get_home_dir ()));
}

static void
assert_redacted (const char *text,
                 const char *home,
                 const char *user_name,
                 const char *expected)
{
  g_autofree char *redacted = passkeys_computer_check_report_redact (text, home, user_name);

  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_redaction (void)
{
  assert_redacted ("rule: /home/ann/x and ann's", "/home/ann", "ann", "rule: ~/x and …'s");
  assert_redacted ("/home/ann and /home/ann", "/home/ann", NULL, "~ and ~");
  assert_redacted ("a bad day", "/", "a", "a bad day");
  assert_redacted ("", NULL, NULL, "");
}

static void
save (AdwDialog  *dialog,
      const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (passkeys_test_await (
    _passkeys_computer_check_dialog_save (PASSKEYS_COMPUTER_CHECK_DIALOG (dialog), file), NULL));
}

/* Where it cannot be written, that is said, and nothing else is lost. */
static void
test_save (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "report.txt", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no such folder", "report.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr(PasskeysSecurityKeyList) keys = make_denied ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  GtkWidget *page = g_object_ref_sink (adw_bin_new ());
  GtkWindow *window = ui_fixture_show (page);
  AdwDialog *dialog = g_object_ref_sink (passkeys_computer_check_dialog_new (keys, vault, NULL));
  g_autoptr(GError) error = NULL;

  adw_dialog_present (dialog, page);
  ui_fixture_await_text (dialog, "attention");
  save (dialog, nowhere);
  ui_fixture_await_text (dialog, "The report could not be saved: ");

  save (dialog, path);
  ui_fixture_await_text (dialog, "Report saved");
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "Passkeys " VERSION "\n"));
  g_assert_nonnull (strstr (text, "! Security Keys: "));
  g_assert_nonnull (strstr (text, PASSKEYS_VIRTUAL_SOURCE_UNUSABLE));
  g_assert_nonnull (strstr (text, "- Clock: "));
  g_assert_null (strstr (text, g_get_home_dir ()));

  adw_dialog_force_close (dialog);
  ui_fixture_close (window);
  ui_fixture_settle ();
  passkeys_test_finalize (dialog);
  passkeys_test_finalize (page);
  fixture_remove_folder (folder);
}

static void
test_dialog (void)
{
  g_autoptr(PasskeysSecurityKeyList) keys = make_denied ();
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  GtkWidget *page = g_object_ref_sink (adw_bin_new ());
  GtkWindow *window = ui_fixture_show (page);
  AdwDialog *dialog = g_object_ref_sink (passkeys_computer_check_dialog_new (keys, vault, NULL));
  GtkWidget *row;

  ui_fixture_listen ();
  adw_dialog_present (dialog, page);
  ui_fixture_await_text (dialog, "attention");
  ui_fixture_await_heard ("attention");
  g_assert_true (ui_fixture_shows (dialog, PASSKEYS_VIRTUAL_SOURCE_UNUSABLE));
  g_assert_true (ui_fixture_shows (dialog, "Open, and it answers"));
  g_assert_true (ui_fixture_shows (dialog, "once you are signed in"));

  row = ui_fixture_find (dialog, PASSKEYS_TYPE_COMPUTER_CHECK_ROW, "Security Keys");
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
  ui_fixture_click (row, NULL);
  ui_fixture_await_text (dialog, "Copied");

  gtk_widget_activate_action (GTK_WIDGET (dialog), "check.run", NULL);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_BUSY, TRUE);
  ui_fixture_await_text (dialog, "attention");

  /* Closed while it looks: nothing holds on to it for long. */
  gtk_widget_activate_action (GTK_WIDGET (dialog), "check.run", NULL);
  adw_dialog_force_close (dialog);
  ui_fixture_close (window);
  ui_fixture_settle ();
  passkeys_test_finalize (dialog);
  passkeys_test_finalize (page);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/computer-check-dialog/words", test_words);
  g_test_add_func ("/computer-check-dialog/commands", test_commands);
  g_test_add_func ("/computer-check-dialog/sentence", test_sentence);
  g_test_add_func ("/computer-check-dialog/report", test_report);
  g_test_add_func ("/computer-check-dialog/redaction", test_redaction);
  g_test_add_func ("/computer-check-dialog/save", test_save);
  g_test_add_func ("/computer-check-dialog/dialog", test_dialog);

  return g_test_run ();
}
