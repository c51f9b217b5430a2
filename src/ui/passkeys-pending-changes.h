/* passkeys-pending-changes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* What was signed on this computer about what users hold, and waits for approval. The API tells of it
 * for each permission, and not for a user: so this computer remembers which permissions to ask for.
 * A row is a permission, with userId, and with assignmentId where it is to be taken away. */
void       passkeys_pending_changes_remember (PasskeysSession *session,
                                              const char      *user_id,
                                              const char      *permission_id,
                                              const char      *permission_name,
                                              const char      *assignment_id); /* nullable */
/* → JsonArray of the rows of a user that wait still */
DexFuture *passkeys_pending_changes_recall   (PasskeysSession *session,
                                              const char      *user_id);

G_END_DECLS
