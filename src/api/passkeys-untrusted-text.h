/* passkeys-untrusted-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text from a server that a person will read: characters that nobody can see must not change what
 * they believe to read. */
char     *passkeys_untrusted_text_strip        (const char *text,
                                                gsize       max_characters);
gboolean  passkeys_untrusted_text_is_visible   (const char *text);
char     *passkeys_untrusted_text_make_visible (const char *text);
char     *passkeys_untrusted_text_intern       (const char *text); /* a GRefString */

G_END_DECLS
