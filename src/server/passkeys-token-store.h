/* passkeys-token-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

gboolean passkeys_token_store_revoke      (PasskeysDatabase  *database,
                                           const char        *token_id,
                                           gint64             date_expires,
                                           gint64             now,
                                           GError           **error);
gboolean passkeys_token_store_is_revoked  (PasskeysDatabase  *database,
                                           const char        *token_id,
                                           gboolean          *is_revoked,
                                           GError           **error);

G_END_DECLS
