/* passkeys-api-request-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-request.h"

G_BEGIN_DECLS

char       *passkeys_api_request_dup_target        (PasskeysApiRequest *self);
GBytes     *passkeys_api_request_get_authorization (PasskeysApiRequest *self);
gboolean    passkeys_api_request_is_anonymous      (PasskeysApiRequest *self);
const char *passkeys_api_request_get_user_action   (PasskeysApiRequest *self);
gboolean    passkeys_api_request_is_repeatable     (PasskeysApiRequest *self);
/* the answer is comma-separated values instead of JSON */
void        passkeys_api_request_set_csv           (PasskeysApiRequest *self);
gboolean    passkeys_api_request_is_csv            (PasskeysApiRequest *self);

G_END_DECLS
