/* passkeys-operations.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean            passkeys_operations_contain (const char *name);
const char *const  *passkeys_operations_get_all (void);

G_END_DECLS
