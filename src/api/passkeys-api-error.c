/* passkeys-api-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-error.h"

G_DEFINE_QUARK (passkeys-api-error-quark, passkeys_api_error)
