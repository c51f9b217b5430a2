/* passkeys-change-request-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-json-members.h"

G_BEGIN_DECLS

/* what is to happen to the object that is read (Create, Update, Delete) once somebody approves it;
 * NULL: nothing */
const char *_passkeys_change_request_read_pending (PasskeysJsonMembers *members);

G_END_DECLS
