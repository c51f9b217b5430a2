/* passkeys-authenticator-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-authenticator-error.h"

G_DEFINE_QUARK (passkeys-authenticator-error-quark, passkeys_authenticator_error)
