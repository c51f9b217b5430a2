/* passkeys-permission-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-permission.h"

G_BEGIN_DECLS

/* What a permission is called and allows, in words. Those of the permission that the API brings are
 * (nullable), and owned by the catalogue. */
const char *passkeys_permission_words_find_sentence (const char         *permission_name);
char       *passkeys_permission_words_count         (PasskeysPermission *permission);
/* such as "Allows 12 of 108 things, 3 of them dangerous." */
char       *passkeys_permission_words_compare       (guint               n,
                                                     guint               n_dangerous,
                                                     guint               n_all);

G_END_DECLS
