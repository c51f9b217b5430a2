/* passkeys-http.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define PASSKEYS_LARGEST_BODY (1024 * 1024)

char      **passkeys_http_split_path    (const char         *path);
const char *passkeys_http_get_bearer    (SoupServerMessage  *message);
void        passkeys_http_limit_body    (SoupServerMessage  *message);
void        passkeys_http_answer        (SoupServerMessage  *message,
                                         JsonObject         *answer);
void        passkeys_http_answer_json   (SoupServerMessage  *message,
                                         char               *json);
void        passkeys_http_answer_page   (SoupServerMessage  *message,
                                         char               *html);
void        passkeys_http_refuse        (SoupServerMessage  *message,
                                         const GError       *error);
const char *passkeys_http_get_error_id  (SoupServerMessage  *message);

G_END_DECLS
