/* passkeys-remembered-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-list-cache.h"

G_BEGIN_DECLS

/* Says in the banner over a list why it is not new and, where its rows are remembered, from when they are. */
void passkeys_remembered_words_set_banner (AdwBanner         *banner,
                                           const char        *sentence,
                                           PasskeysListCache *cache);

G_END_DECLS
