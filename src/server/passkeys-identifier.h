/* passkeys-identifier.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *passkeys_identifier_new (const char *prefix);
char *passkeys_random_text    (gsize       n_bytes);
void  passkeys_random_fill    (gpointer    buffer,
                               gsize       length);
void  passkeys_random_pick    (const char *alphabet,
                               char       *picked,
                               gsize       length);

G_END_DECLS
