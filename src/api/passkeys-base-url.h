/* passkeys-base-url.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GUri     *passkeys_base_url_parse          (const char  *text,
                                            GError     **error);
gboolean  passkeys_base_url_is_loopback    (GUri        *url);
gboolean  passkeys_base_url_is_same_origin (GUri        *first,
                                            GUri        *second);

G_END_DECLS
