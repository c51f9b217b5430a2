/* passkeys-base64url.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char   *passkeys_base64url_encode      (GBytes        *bytes);
char   *passkeys_base64url_encode_data (gconstpointer  data,
                                        gsize          length);
GBytes *passkeys_base64url_decode      (const char    *text,
                                        GError       **error);

G_END_DECLS
