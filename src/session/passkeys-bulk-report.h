/* passkeys-bulk-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* What became of each row of a bulk change, as CSV in UTF-8; read as a file of people it goes on where
 * it was left; → GBytes */
DexFuture *passkeys_bulk_report_build (GListModel *rows); /* of PasskeysBulkRow */

G_END_DECLS
