/* passkeys-session-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-session-error.h"

G_DEFINE_QUARK (passkeys-session-error-quark, passkeys_session_error)
