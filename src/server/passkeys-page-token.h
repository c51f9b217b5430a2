/* passkeys-page-token.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *passkeys_page_token_new  (GBytes     *server_key,
                                    const char *list,
                                    gint64      after);
gboolean  passkeys_page_token_read (GBytes     *server_key,
                                    const char *list,
                                    const char *text,
                                    gint64     *after);

G_END_DECLS
