/* passkeys-computer-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-list.h"
#include "passkeys-session.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* What is looked at, in the order in which it is shown. */
typedef enum
{
  PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS,
  PASSKEYS_COMPUTER_CHECK_UDEV_RULE,
  PASSKEYS_COMPUTER_CHECK_SANDBOX,
  PASSKEYS_COMPUTER_CHECK_KEYRING,
  PASSKEYS_COMPUTER_CHECK_PIN,
  PASSKEYS_COMPUTER_CHECK_CHIP,
  PASSKEYS_COMPUTER_CHECK_CLOCK,
  PASSKEYS_COMPUTER_CHECK_N_SUBJECTS,
} PasskeysComputerCheckSubject;

typedef enum
{
  PASSKEYS_COMPUTER_CHECK_NOTHING_YET,

  PASSKEYS_COMPUTER_CHECK_NO_KEY,           /* none is plugged in */
  PASSKEYS_COMPUTER_CHECK_KEYS_READY,       /* number: how many */
  PASSKEYS_COMPUTER_CHECK_KEY_DENIED,       /* detail: the device node */
  PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD,     /* detail: the device node */
  PASSKEYS_COMPUTER_CHECK_KEY_FAILED,       /* detail: the device node */

  PASSKEYS_COMPUTER_CHECK_RULE_PRESENT,     /* detail: the file */
  PASSKEYS_COMPUTER_CHECK_RULE_MISSING,
  PASSKEYS_COMPUTER_CHECK_RULE_HIDDEN,      /* a sandbox does not show the rules */

  PASSKEYS_COMPUTER_CHECK_NO_SANDBOX,
  PASSKEYS_COMPUTER_CHECK_SANDBOX_DEVICES,  /* which lets everything through */
  PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED,   /* which hides devices */
  PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK,  /* or the network */
  PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING,  /* or the keyring */

  PASSKEYS_COMPUTER_CHECK_KEYRING_READY,
  PASSKEYS_COMPUTER_CHECK_KEYRING_LOCKED,
  PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT,
  PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN,   /* by the sandbox */
  PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT,
  PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED,

  PASSKEYS_COMPUTER_CHECK_PIN_SET,          /* number: of passkeys that it protects */
  PASSKEYS_COMPUTER_CHECK_NO_PIN,
  PASSKEYS_COMPUTER_CHECK_PIN_WAITING,      /* number: seconds to wait after wrong PINs */
  PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE,   /* the keyring is not open */
  PASSKEYS_COMPUTER_CHECK_VAULT_DAMAGED,
  PASSKEYS_COMPUTER_CHECK_VAULT_TOO_NEW,

  /* number: of passkeys that are in it; where there are any, all but the first are trouble */
  PASSKEYS_COMPUTER_CHECK_CHIP_READY,
  PASSKEYS_COMPUTER_CHECK_CHIP_ABSENT,
  PASSKEYS_COMPUTER_CHECK_CHIP_HIDDEN,      /* or the sandbox does not show it */
  PASSKEYS_COMPUTER_CHECK_CHIP_DENIED,      /* detail: the device node, which a group may use */
  PASSKEYS_COMPUTER_CHECK_CHIP_CLOSED,      /* detail: the device node, which nobody may use */
  PASSKEYS_COMPUTER_CHECK_CHIP_OWNED,       /* its owner keeps it for other uses */
  PASSKEYS_COMPUTER_CHECK_CHIP_WITHOUT_LIBRARY,
  PASSKEYS_COMPUTER_CHECK_CHIP_FAILED,

  PASSKEYS_COMPUTER_CHECK_CLOCK_RIGHT,
  PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND,     /* number: of seconds */
  PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD,      /* number: of seconds */
  PASSKEYS_COMPUTER_CHECK_CLOCK_NOT_ASKED,  /* nobody is signed in */
  PASSKEYS_COMPUTER_CHECK_CLOCK_NO_ANSWER,
  PASSKEYS_COMPUTER_CHECK_N_FINDINGS,
} PasskeysComputerCheckFinding;

/* One look at one thing that passkeys need on this computer. It changes nothing and asks nothing of
 * the person. properties: running (boolean), finding (int), both notified */
#define PASSKEYS_TYPE_COMPUTER_CHECK (passkeys_computer_check_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysComputerCheck, passkeys_computer_check, PASSKEYS, COMPUTER_CHECK, GObject)

/* → of PasskeysComputerCheck, one for each subject; session: nullable */
GListModel                   *passkeys_computer_check_new_all        (PasskeysSecurityKeyList *keys,
                                                                      PasskeysVault           *vault,
                                                                      PasskeysSession         *session);
/* → TRUE: resolves in any case, and within half a minute */
DexFuture                    *passkeys_computer_check_run            (PasskeysComputerCheck   *self);
PasskeysComputerCheckSubject  passkeys_computer_check_get_subject    (PasskeysComputerCheck   *self);
PasskeysComputerCheckFinding  passkeys_computer_check_get_finding    (PasskeysComputerCheck   *self);
const char                   *passkeys_computer_check_get_detail     (PasskeysComputerCheck   *self); /* nullable */
guint                         passkeys_computer_check_get_number     (PasskeysComputerCheck   *self);
gboolean                      passkeys_computer_check_is_running     (PasskeysComputerCheck   *self);
/* there is something to be done about it */
gboolean                      passkeys_computer_check_needs_attention (PasskeysComputerCheck  *self);
/* a sandbox does; root: "/" but in tests */
gboolean                      passkeys_computer_check_hides_devices  (const char              *root);

G_END_DECLS
