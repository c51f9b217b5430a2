/* passkeys-computer-check-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check-words"

#include "config.h"

#include "passkeys-computer-check-words.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"

static const char * const titles[] = {
  [PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS] = NC_("computer check", "Security Keys"),
  [PASSKEYS_COMPUTER_CHECK_UDEV_RULE] = NC_("computer check", "Permission for Security Keys"),
  [PASSKEYS_COMPUTER_CHECK_SANDBOX] = NC_("computer check", "Sandbox"),
  [PASSKEYS_COMPUTER_CHECK_KEYRING] = NC_("computer check", "Keyring"),
  [PASSKEYS_COMPUTER_CHECK_PIN] = NC_("computer check", "Passkeys on This Computer"),
  [PASSKEYS_COMPUTER_CHECK_CHIP] = NC_("computer check", "Security Chip (TPM)"),
  [PASSKEYS_COMPUTER_CHECK_CLOCK] = NC_("computer check", "Clock"),
};

/* Not the group of the root account, and for whoever sits in front of the computer only. */
#define CHIP_COMMAND \
  "sudo usermod --append --groups \"$(stat --format=%G " PASSKEYS_CHIP_DEVICE ")\" \"$USER\""
#define CHIP_RULE \
  "# /etc/udev/rules.d/60-passkeys-security-chip.rules\n" \
  "SUBSYSTEM==\"tpmrm\", KERNEL==\"tpmrm[0-9]*\", TAG+=\"uaccess\"\n"

/* What is there, and what a person does about it. Where a number or a file belongs to the finding,
 * describe() below puts it in. */
static const struct
{
  const char *sentence;
  const char *fix;
} findings[] = {
  [PASSKEYS_COMPUTER_CHECK_NOTHING_YET] = { N_("Not looked at yet"), NULL },
  [PASSKEYS_COMPUTER_CHECK_NO_KEY] = {
    N_("None is plugged in"),
    N_("Plug one in and check again. If it is still not seen, try another USB port.") },
  [PASSKEYS_COMPUTER_CHECK_KEY_DENIED] = {
    N_("Your account may not open %s"),
    N_("Give this rule to an administrator of this computer, then plug the key in again.") },
  [PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD] = {
    N_("The sandbox hides %s"), N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_KEY_FAILED] = {
    N_("The key at %s does not answer"),
    N_("Unplug it and plug it in again, and quit other programs that may use it.") },
  [PASSKEYS_COMPUTER_CHECK_RULE_PRESENT] = { N_("Given by %s"), NULL },
  [PASSKEYS_COMPUTER_CHECK_RULE_MISSING] = {
    N_("No rule gives you access to security keys"),
    N_("Give this rule to an administrator of this computer, then plug the key in again.") },
  [PASSKEYS_COMPUTER_CHECK_RULE_HIDDEN] = { N_("Cannot be seen from within the sandbox"), NULL },
  [PASSKEYS_COMPUTER_CHECK_NO_SANDBOX] = { N_("Passkeys runs without one"), NULL },
  [PASSKEYS_COMPUTER_CHECK_SANDBOX_DEVICES] = { N_("It lets security keys through"), NULL },
  [PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED] = {
    N_("It hides security keys"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK] = {
    N_("It hides the network"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING] = {
    N_("It hides the keyring"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_READY] = { N_("Open, and it answers"), NULL },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_LOCKED] = {
    N_("It is locked"),
    N_("Use a passkey on this computer once, and enter the password of the keyring.") },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT] = {
    N_("This desktop has none"),
    N_("Install GNOME Keyring with this command, or another Secret Service, and sign in to the "
       "desktop again.") },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN] = {
    N_("Cannot be seen from within the sandbox"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT] = {
    N_("It does not answer"),
    N_("Run this command in a terminal, or sign out of the desktop and in again.") },
  [PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED] = {
    N_("It answers with an error"),
    N_("Run this command in a terminal, or sign out of the desktop and in again.") },
  [PASSKEYS_COMPUTER_CHECK_NO_PIN] = {
    N_("None yet: the PIN is chosen with the first one"), NULL },
  [PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE] = {
    N_("Cannot be read while the keyring is closed"), N_("See to the keyring first.") },
  [PASSKEYS_COMPUTER_CHECK_VAULT_DAMAGED] = {
    N_("Some cannot be read: what the keyring holds is damaged"),
    N_("Use another passkey to sign in, and create a new one here.") },
  [PASSKEYS_COMPUTER_CHECK_VAULT_TOO_NEW] = {
    N_("Written by a newer version of Passkeys"), N_("Update Passkeys.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_READY] = { N_("New passkeys are made in it"), NULL },
  [PASSKEYS_COMPUTER_CHECK_CHIP_ABSENT] = {
    N_("None that is switched on: passkeys are kept in the keyring"),
    N_("If this computer has one (TPM 2.0), switch it on in the firmware settings.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_HIDDEN] = {
    N_("The sandbox hides it: passkeys are kept in the keyring"),
    N_("Run this command in a terminal, then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_DENIED] = {
    N_("Your account may not open %s: passkeys are kept in the keyring"),
    N_("Run this command in a terminal, then sign out of the desktop and in again.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_CLOSED] = {
    N_("Your account may not open %s: passkeys are kept in the keyring"),
    N_("Give this rule to an administrator of this computer, then restart it.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_OWNED] = {
    N_("Its owner keeps it for other uses: passkeys are kept in the keyring"),
    N_("Ask an administrator of this computer whether it needs its owner password.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_WITHOUT_LIBRARY] = {
    N_("The libraries to speak to it are missing: passkeys are kept in the keyring"),
    N_("Install the TPM2 Software Stack (tpm2-tss), then start Passkeys again.") },
  [PASSKEYS_COMPUTER_CHECK_CHIP_FAILED] = {
    N_("It does not answer as it should: passkeys are kept in the keyring"),
    N_("Check again in a moment. If it goes on, restart the computer.") },
  [PASSKEYS_COMPUTER_CHECK_CLOCK_RIGHT] = { N_("Agrees with the organisation’s"), NULL },
  [PASSKEYS_COMPUTER_CHECK_CLOCK_NOT_ASKED] = {
    N_("Compared with the organisation’s once you are signed in"), NULL },
  [PASSKEYS_COMPUTER_CHECK_CLOCK_NO_ANSWER] = {
    N_("The organisation does not answer"), N_("Look at the network connection, then check again.") },
  [PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND] = {
    NULL,
    N_("Turn on Automatic Date & Time in Settings, or run this command in a terminal.") },
  [PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD] = {
    NULL,
    N_("Turn on Automatic Date & Time in Settings, or run this command in a terminal.") },
  [PASSKEYS_COMPUTER_CHECK_PIN_WAITING] = { NULL, N_("Wait, and look whether Caps Lock is on.") },
  [PASSKEYS_COMPUTER_CHECK_N_FINDINGS] = { NULL, NULL },
};

/**
 * passkeys_computer_check_words_get_title:
 * @subject: what is looked at
 *
 * Returns: (transfer none): its name
 */
const char *
passkeys_computer_check_words_get_title (PasskeysComputerCheckSubject subject)
{
  g_return_val_if_fail (subject < PASSKEYS_COMPUTER_CHECK_N_SUBJECTS, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "computer check", titles[subject]);
}

static char *
describe_number (PasskeysComputerCheckFinding finding,
                 guint                        number)
{
  const char *format;

  switch ((int) finding)
    {
    case PASSKEYS_COMPUTER_CHECK_KEYS_READY:
      format = g_dngettext (GETTEXT_PACKAGE, "%u is plugged in and ready",
                            "%u are plugged in and ready", number);
      break;
    case PASSKEYS_COMPUTER_CHECK_PIN_SET:
      format = g_dngettext (GETTEXT_PACKAGE, "%u, protected by a PIN", "%u, protected by a PIN",
                            number);
      break;
    case PASSKEYS_COMPUTER_CHECK_PIN_WAITING:
      format = g_dngettext (GETTEXT_PACKAGE, "After wrong PINs, the next try is in %u second",
                            "After wrong PINs, the next try is in %u seconds", number);
      break;
    case PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND:
      format = g_dngettext (GETTEXT_PACKAGE, "%u second behind the organisation’s",
                            "%u seconds behind the organisation’s", number);
      break;
    case PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD:
      format = g_dngettext (GETTEXT_PACKAGE, "%u second ahead of the organisation’s",
                            "%u seconds ahead of the organisation’s", number);
      break;
    default:
      return NULL;
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, number);
#pragma GCC diagnostic pop
}

/**
 * passkeys_computer_check_words_describe:
 * @check: a check
 *
 * Says what was found.
 *
 * Returns: (transfer full): a line
 */
char *
passkeys_computer_check_words_describe (PasskeysComputerCheck *check)
{
  PasskeysComputerCheckFinding finding;
  const char *detail;
  char *text;

  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (check), NULL);

  finding = passkeys_computer_check_get_finding (check);
  detail = passkeys_computer_check_get_detail (check);
  text = describe_number (finding, passkeys_computer_check_get_number (check));
  if (text != NULL)
    return text;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (detail != NULL)
    return g_strdup_printf (_(findings[finding].sentence), detail);
#pragma GCC diagnostic pop

  return g_strdup (_(findings[finding].sentence));
}

/**
 * passkeys_computer_check_words_get_fix:
 * @check: a check
 *
 * Says what to do about what was found.
 *
 * Returns: (transfer none) (nullable): a sentence
 */
const char *
passkeys_computer_check_words_get_fix (PasskeysComputerCheck *check)
{
  const char *fix;

  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (check), NULL);

  fix = findings[passkeys_computer_check_get_finding (check)].fix;

  return fix != NULL ? _(fix) : NULL;
}

static char *
dup_fix_of (PasskeysAuthenticatorError code)
{
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, (int) code, "");

  return passkeys_error_messages_dup_fix (error);
}

/*< private >
 * _passkeys_computer_check_words_dup_command:
 * @finding: what was found
 *
 * Returns: (transfer full) (nullable): a rule, or a command of the desktop that mends it whatever
 *   the distribution is
 */
char *
_passkeys_computer_check_words_dup_command (PasskeysComputerCheckFinding finding)
{
  switch ((int) finding)
    {
    case PASSKEYS_COMPUTER_CHECK_KEY_DENIED:
    case PASSKEYS_COMPUTER_CHECK_RULE_MISSING:
      return dup_fix_of (PASSKEYS_AUTHENTICATOR_ERROR_DENIED);
    case PASSKEYS_COMPUTER_CHECK_CHIP_DENIED:
      return g_strdup (CHIP_COMMAND);
    case PASSKEYS_COMPUTER_CHECK_CHIP_CLOSED:
      return g_strdup (CHIP_RULE);
    case PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD:
    case PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED:
    case PASSKEYS_COMPUTER_CHECK_CHIP_HIDDEN:
      return dup_fix_of (PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD);
    case PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK:
      return g_strdup ("flatpak override --user --share=network " APPLICATION_ID);
    case PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING:
    case PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN:
      return g_strdup ("flatpak override --user --talk-name=org.freedesktop.secrets "
                       APPLICATION_ID);
    case PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT:
      return g_strdup ("pkcon install gnome-keyring");
    case PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT:
    case PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED:
      return g_strdup ("systemctl --user restart gnome-keyring-daemon.service");
    case PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND:
    case PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD:
      return g_strdup ("timedatectl set-ntp true");
    default:
      return NULL;
    }
}

/**
 * passkeys_computer_check_words_dup_copy:
 * @check: a check
 *
 * Finds what can be copied to somewhere else to mend what was found. Where no command helps, it is
 * what a person does, for somebody who is helped from afar.
 *
 * Returns: (transfer full) (nullable): a rule, a command or a sentence; %NULL when nothing is wrong
 */
char *
passkeys_computer_check_words_dup_copy (PasskeysComputerCheck *check)
{
  char *command;

  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (check), NULL);

  command = _passkeys_computer_check_words_dup_command (passkeys_computer_check_get_finding (check));
  if (command != NULL || !passkeys_computer_check_needs_attention (check))
    return command;

  return g_strdup (passkeys_computer_check_words_get_fix (check));
}

/**
 * passkeys_computer_check_words_dup_line:
 * @check: a check
 *
 * Finds a command that is short enough to be shown beside the sentence that speaks of it.
 *
 * Returns: (transfer full) (nullable): one line
 */
char *
passkeys_computer_check_words_dup_line (PasskeysComputerCheck *check)
{
  g_autofree char *command = NULL;

  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (check), NULL);

  command = _passkeys_computer_check_words_dup_command (passkeys_computer_check_get_finding (check));
  if (command == NULL || strchr (command, '\n') != NULL)
    return NULL;

  return g_steal_pointer (&command);
}
