/* passkeys-computer-check-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-computer-check.h"

G_BEGIN_DECLS

/* One check: a spinner while it runs, then how it is and what to do about it. */
#define PASSKEYS_TYPE_COMPUTER_CHECK_ROW (passkeys_computer_check_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysComputerCheckRow, passkeys_computer_check_row, PASSKEYS, COMPUTER_CHECK_ROW, AdwActionRow)

GtkWidget *passkeys_computer_check_row_new (PasskeysComputerCheck *check);

G_END_DECLS
