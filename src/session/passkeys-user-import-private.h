/* passkeys-user-import-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-user-import.h"

G_BEGIN_DECLS

/* known: lower-case names of the users that there are */
PasskeysUserImport *_passkeys_user_import_parse (GBytes      *csv,
                                                 GHashTable  *known,
                                                 GError     **error);

G_END_DECLS
