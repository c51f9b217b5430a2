/* passkeys-bulk-guard-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-row.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

/* What must not be done to whom. */
guint            _passkeys_bulk_guard_count_administrators (GListModel       *users);
PasskeysBulkSkip _passkeys_bulk_guard_judge                (const char       *own_id,
                                                            PasskeysUser     *user,
                                                            PasskeysBulkKind  kind,
                                                            const char       *permission_id,
                                                            guint            *n_administrators);

G_END_DECLS
