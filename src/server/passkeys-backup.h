/* passkeys-backup.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-data-folder.h"

G_BEGIN_DECLS

/* A backup is the database as it was at one moment, with the keys that lie beside it inside: one
 * file, which in an empty data folder is all the data again. */
gboolean passkeys_backup_write   (const char          *data_path,
                                  const char          *backup_path,
                                  GError             **error);
gboolean passkeys_backup_restore (PasskeysDataFolder  *folder,
                                  GError             **error);

G_END_DECLS
