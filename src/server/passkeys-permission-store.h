/* passkeys-permission-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

/* the permissions that each organisation has from the first day */
#define PASSKEYS_FULL_ADMIN_ACCESS "ManagedFullAdminAccess"
#define PASSKEYS_DEFAULT_END_USER_ACCESS "ManagedDefaultEndUserAccess"

typedef struct
{
  gint64   number;            /* in the order in which they were added */
  char    *id;
  char    *organisation_id;
  char    *name;
  char   **operations;        /* empty when everything is allowed */
  gboolean allows_everything; /* what exists now and what will exist */
  gboolean is_immutable;      /* one of the two above */
  gboolean is_archived;       /* allows nothing until it is taken out again */
  gint64   date_created;
  gint64   date_updated;
} PasskeysPermissionRecord;

gboolean passkeys_permission_store_add          (PasskeysDatabase                *database,
                                                 const PasskeysPermissionRecord  *permission,
                                                 GError                         **error);
gboolean passkeys_permission_store_find         (PasskeysDatabase                *database,
                                                 const char                      *id,
                                                 PasskeysPermissionRecord       **permission,
                                                 GError                         **error);
gboolean passkeys_permission_store_find_by_name (PasskeysDatabase                *database,
                                                 const char                      *organisation_id,
                                                 const char                      *name,
                                                 PasskeysPermissionRecord       **permission,
                                                 GError                         **error);
gboolean passkeys_permission_store_list         (PasskeysDatabase                *database,
                                                 const char                      *organisation_id,
                                                 gint64                           after,
                                                 guint                            limit,
                                                 GPtrArray                      **permissions,
                                                 GError                         **error);
gboolean passkeys_permission_store_update       (PasskeysDatabase                *database,
                                                 const PasskeysPermissionRecord  *permission,
                                                 GError                         **error);
gboolean passkeys_permission_store_allows       (PasskeysDatabase                *database,
                                                 const char                      *user_id,
                                                 const char                      *operation,
                                                 gboolean                        *is_allowed,
                                                 GError                         **error);
void     passkeys_permission_record_free        (PasskeysPermissionRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysPermissionRecord, passkeys_permission_record_free)

G_END_DECLS
