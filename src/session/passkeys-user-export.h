/* passkeys-user-export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* A list of users as CSV in UTF-8, with no cell that a spreadsheet would take for a formula; → GBytes */
DexFuture *passkeys_user_export_build (GListModel *users);

G_END_DECLS
