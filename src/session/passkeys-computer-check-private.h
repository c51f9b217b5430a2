/* passkeys-computer-check-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-computer-check.h"

G_BEGIN_DECLS

/* for tests: another place for "/etc/udev" and "/.flatpak-info" */
GListModel *_passkeys_computer_check_new_all_for_root (PasskeysSecurityKeyList *keys,
                                                       PasskeysVault           *vault,
                                                       PasskeysSession         *session,
                                                       const char              *root);

/* in passkeys-computer-check-sandbox.c */
PasskeysComputerCheckFinding _passkeys_computer_check_judge_sandbox (const char *root);

/* in passkeys-computer-check-chip.c */
PasskeysComputerCheckFinding _passkeys_computer_check_judge_chip    (PasskeysChip  chip,
                                                                     const char   *device,
                                                                     gboolean      hidden);
guint                        _passkeys_computer_check_count_in_chip (GListModel   *passkeys);

G_END_DECLS
