/* passkeys-import-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The passkeys in a file, each with a check where it can be taken. */
#define PASSKEYS_TYPE_IMPORT_LIST (passkeys_import_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysImportList, passkeys_import_list, PASSKEYS, IMPORT_LIST, AdwBin)

void passkeys_import_list_set_entries (PasskeysImportList *self,
                                       GListModel         *entries);

G_END_DECLS
