/* passkeys-bulk-report-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-report.h"
#include "passkeys-bulk-row.h"

G_BEGIN_DECLS

GString *_passkeys_bulk_report_begin  (void);
void     _passkeys_bulk_report_append (GString         *csv,
                                       PasskeysBulkRow *row);

G_END_DECLS
