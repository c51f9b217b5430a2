/* passkeys-login-api-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-login-api.h"

G_BEGIN_DECLS

/* What answers that are no objects say; the fuzz entry reads with these, too. */
GBytes *_passkeys_login_api_read_token             (PasskeysApiResponse  *response,
                                                    GError              **error);
char  **_passkeys_login_api_read_organisations     (PasskeysApiResponse  *response,
                                                    GError              **error);
char   *_passkeys_user_action_api_read_user_action (PasskeysApiResponse  *response,
                                                    GError              **error);

G_END_DECLS
