/* passkeys-webauthn-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-webauthn-error.h"

G_DEFINE_QUARK (passkeys-webauthn-error-quark, passkeys_webauthn_error)
