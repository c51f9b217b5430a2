/* passkeys-authenticator-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of an authenticator in the person's language, where it is one that can be translated. */
const char *passkeys_authenticator_words_translate (const char *name);

/* whether the name is what this computer calls itself as an authenticator */
gboolean    passkeys_authenticator_words_is_this_computer (const char *name);

G_END_DECLS
