/* passkeys-bulk-change.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-bulk-row.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Many changes, one signed request a row. A row that must not be tried is skipped from the start, so
 * that the person sees it before they are asked. Stopping, failing and going on lose nothing.
 * properties: n-done (rows that need nothing more), n-rows, running */
#define PASSKEYS_TYPE_BULK_CHANGE (passkeys_bulk_change_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBulkChange, passkeys_bulk_change, PASSKEYS, BULK_CHANGE, GObject)

/* users: of PasskeysUser; everyone: all that were loaded, among whom administrators are counted;
 * permission_id is for ADD_PERMISSION; → PasskeysBulkChange */
DexFuture          *passkeys_bulk_change_prepare      (PasskeysSession       *session,
                                                       PasskeysBulkKind       kind,
                                                       GListModel            *users,
                                                       GListModel            *everyone,
                                                       const char            *permission_id);
/* of rows that were made elsewhere, such as by an import */
PasskeysBulkChange *passkeys_bulk_change_new_for_rows (PasskeysSession       *session,
                                                       GListModel            *rows);
GListModel         *passkeys_bulk_change_get_rows     (PasskeysBulkChange    *self); /* of PasskeysBulkRow */
guint               passkeys_bulk_change_get_n_done   (PasskeysBulkChange    *self);
guint               passkeys_bulk_change_count        (PasskeysBulkChange    *self,
                                                       PasskeysBulkState      state);
gboolean            passkeys_bulk_change_is_running   (PasskeysBulkChange    *self);
/* → TRUE when every row was tried, FALSE when it was stopped; going on is running again. Rejects
 * when no row can be done any more; what was not tried waits */
DexFuture          *passkeys_bulk_change_run          (PasskeysBulkChange    *self,
                                                       PasskeysAuthenticator *authenticator,
                                                       PasskeysPrompt        *prompt);
void                passkeys_bulk_change_stop         (PasskeysBulkChange    *self); /* after the row at hand */
void                passkeys_bulk_change_retry_failed (PasskeysBulkChange    *self); /* they wait again */

G_END_DECLS
