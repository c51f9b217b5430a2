/* passkeys-passkey-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-import-entry.h"

G_BEGIN_DECLS

#define PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH (16 * 1024 * 1024)

/* A file with passkeys, of whichever program. */
GPtrArray *passkeys_passkey_file_read      (GBytes  *bytes,
                                            GError **error);
gboolean   passkeys_passkey_file_is_sealed (GBytes  *bytes);

G_END_DECLS
