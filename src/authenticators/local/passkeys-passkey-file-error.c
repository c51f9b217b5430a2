/* passkeys-passkey-file-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-file-error"

#include "config.h"

#include "passkeys-passkey-file-error.h"

G_DEFINE_QUARK (passkeys-passkey-file-error-quark, passkeys_passkey_file_error)
