/* passkeys-typed-code-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPED_CODE_MAXIMUM 64

/* What a person typed or pasted as a code, without what they put between its characters. */
gsize _passkeys_typed_code_read (const char *typed,
                                 char        plain[PASSKEYS_TYPED_CODE_MAXIMUM]);

G_END_DECLS
