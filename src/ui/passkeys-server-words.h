/* passkeys-server-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* what a server refuses with, in the language of the person; nullable: unknown words */
const char *passkeys_server_words_find (const char *message);

G_END_DECLS
