/* passkeys-action-log-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-action-log.h"

G_BEGIN_DECLS

PasskeysActionLog *passkeys_action_log_new_from_cells (const char *id,
                                                       const char *action,
                                                       const char *path,
                                                       const char *user_id,
                                                       const char *username,
                                                       const char *credential_uuid,
                                                       GDateTime  *date);

G_END_DECLS
