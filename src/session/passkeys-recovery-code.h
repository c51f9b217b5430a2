/* passkeys-recovery-code.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A recovery code as it was typed, as the secure text that opens a recovery key. Whether it is
 * the right one shows when it is used; what cannot be one at all is refused here. */
GBytes *passkeys_recovery_code_parse (const char  *typed,
                                      GError     **error);

G_END_DECLS
