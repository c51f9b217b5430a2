/* passkeys-database.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-rows.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_DATABASE (passkeys_database_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDatabase, passkeys_database, PASSKEYS, DATABASE, GObject)

PasskeysDatabase *passkeys_database_open             (const char        *path,
                                                      GError           **error);
gboolean          passkeys_database_run              (PasskeysDatabase  *self,
                                                      const char        *script,
                                                      GError           **error);
PasskeysRows     *passkeys_database_query            (PasskeysDatabase  *self,
                                                      GError           **error,
                                                      const char        *sql,
                                                      const char        *types,
                                                      ...);
gboolean          passkeys_database_change           (PasskeysDatabase  *self,
                                                      GError           **error,
                                                      const char        *sql,
                                                      const char        *types,
                                                      ...);
int               passkeys_database_get_changes      (PasskeysDatabase  *self);

void              passkeys_database_begin_operation  (PasskeysDatabase  *self);
gboolean          passkeys_database_keep             (PasskeysDatabase  *self,
                                                      GError           **error);
gboolean          passkeys_database_end_operation    (PasskeysDatabase  *self,
                                                      gboolean           succeeded,
                                                      GError           **error);
gboolean          passkeys_database_has_uncommitted  (PasskeysDatabase  *self);
gboolean          passkeys_database_lost_transaction (PasskeysDatabase  *self);
gboolean          passkeys_database_commit           (PasskeysDatabase  *self,
                                                      GError           **error);
void              passkeys_database_roll_back        (PasskeysDatabase  *self);
guint             passkeys_database_get_n_commits    (PasskeysDatabase  *self);

G_END_DECLS
