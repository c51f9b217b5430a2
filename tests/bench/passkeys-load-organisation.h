/* passkeys-load-organisation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_LOAD_N_USERS 100000
#define PASSKEYS_LOAD_N_ASSIGNMENTS 10000
#define PASSKEYS_LOAD_N_PERMISSIONS 20

void  passkeys_load_organisation_fill          (const char *folder,
                                                const char *organisation_id);
char *passkeys_load_organisation_user_id       (guint       number);
char *passkeys_load_organisation_permission_id (guint       number);

G_END_DECLS
