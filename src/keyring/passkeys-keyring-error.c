/* passkeys-keyring-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-keyring-error.h"

G_DEFINE_QUARK (passkeys-keyring-error-quark, passkeys_keyring_error)
