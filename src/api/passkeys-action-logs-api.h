/* passkeys-action-logs-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"

G_BEGIN_DECLS

/* → PasskeysActionLogs: what was done in a time; user_id is nullable: by everybody */
DexFuture *passkeys_action_logs_api_export (PasskeysApiClient *client,
                                            GDateTime         *first,
                                            GDateTime         *last,
                                            const char        *user_id);
/* → PasskeysActionLog with its signature */
DexFuture *passkeys_action_logs_api_get    (PasskeysApiClient *client,
                                            const char        *id);

G_END_DECLS
