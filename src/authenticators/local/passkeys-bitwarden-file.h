/* passkeys-bitwarden-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-import-entry.h"

G_BEGIN_DECLS

GPtrArray *passkeys_bitwarden_file_read (GBytes  *bytes,
                                         GError **error);

G_END_DECLS
