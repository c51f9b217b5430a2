/* passkeys-security-key-status.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* What libfido2 returns, as errors of authenticators. */
GError    *passkeys_security_key_status_to_error (int status);
DexFuture *passkeys_security_key_status_reject   (int status);

G_END_DECLS
