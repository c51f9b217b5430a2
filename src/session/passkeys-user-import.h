/* passkeys-user-import.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-bulk-row.h"

G_BEGIN_DECLS

/* A file of people to invite, checked before anybody is: each row is one that can be invited, or is
 * skipped with the reason. Give the rows to a bulk change. */
#define PASSKEYS_TYPE_USER_IMPORT (passkeys_user_import_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUserImport, passkeys_user_import, PASSKEYS, USER_IMPORT, GObject)

/* → PasskeysUserImport; everyone: the users that there are, of PasskeysUser */
DexFuture  *passkeys_user_import_read        (GBytes             *csv,
                                              GListModel         *everyone);
GListModel *passkeys_user_import_get_rows    (PasskeysUserImport *self); /* of PasskeysBulkRow */
guint       passkeys_user_import_get_n_valid (PasskeysUserImport *self); /* that wait to be invited */
gboolean    passkeys_user_import_is_latin1   (PasskeysUserImport *self); /* the file was no UTF-8: look at the names */

G_END_DECLS
