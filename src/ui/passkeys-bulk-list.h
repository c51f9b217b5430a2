/* passkeys-bulk-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Many changes, one a row, with what became of each. There may be 50,000. */
#define PASSKEYS_TYPE_BULK_LIST (passkeys_bulk_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBulkList, passkeys_bulk_list, PASSKEYS, BULK_LIST, AdwBin)

void passkeys_bulk_list_set_rows (PasskeysBulkList *self,
                                  GListModel       *rows); /* of PasskeysBulkRow */

G_END_DECLS
