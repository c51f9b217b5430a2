/* passkeys-account-file-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* The file of accounts. Every call blocks: it reads, changes and writes under a lock that all
 * programs share, and returns a GListStore of the accounts that the file holds from then on. */
GListStore *_passkeys_account_file_read      (const char       *path,
                                              GError          **error);
GListStore *_passkeys_account_file_add       (const char       *path,
                                              PasskeysAccount  *account,
                                              GError          **error);
GListStore *_passkeys_account_file_remove    (const char       *path,
                                              const char       *id,
                                              GError          **error);
GListStore *_passkeys_account_file_set_aside (const char       *path,
                                              GError          **error);

G_END_DECLS
