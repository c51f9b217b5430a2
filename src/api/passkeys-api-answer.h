/* passkeys-api-answer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "passkeys-api-response.h"

G_BEGIN_DECLS

/* What an HTTP answer means to this API. */
PasskeysApiResponse *passkeys_api_answer_await (SoupMessage  *message,
                                                GBytes       *body,
                                                gboolean      is_csv,
                                                GError      **error);

G_END_DECLS
