/* passkeys-secure-bytes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* GBytes whose memory is kept out of swap where the system allows it and wiped when freed.
 * Every PIN, token, code and private key travels in one of these. */
GBytes *passkeys_secure_bytes_new      (gconstpointer data,
                                        gsize         length);
GBytes *passkeys_secure_bytes_new_text (const char   *text);
GBytes *passkeys_secure_bytes_new_take (gpointer      data,
                                        gsize         length);
char   *passkeys_secure_bytes_dup_text (GBytes       *self);
void    passkeys_secure_text_free      (char         *text);

G_END_DECLS
