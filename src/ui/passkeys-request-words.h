/* passkeys-request-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-request.h"

G_BEGIN_DECLS

/* The request as a person can check it: method and path, then the body with one member a line. */
char *passkeys_request_words_describe (PasskeysApiRequest *request);

G_END_DECLS
