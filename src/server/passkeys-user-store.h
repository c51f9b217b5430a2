/* passkeys-user-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

/* the kinds, as the API calls them */
#define PASSKEYS_USER_EMPLOYEE "CustomerEmployee"
#define PASSKEYS_USER_END_USER "EndUser"

typedef struct
{
  gint64   number;          /* in the order in which they were added */
  char    *id;
  char    *organisation_id;
  char    *username;
  char    *kind;
  char    *external_id;     /* nullable */
  char    *public_key;      /* nullable */
  char    *credential_uuid; /* of the oldest active one; nullable; the database sees to it */
  gboolean is_active;
  gboolean is_registered;   /* whether the invitation was followed */
  gboolean is_sso_required; /* kept and shown, no more */
  gboolean is_service_account;
  gint64   session_generation; /* login tokens of an earlier one are no good any more */
  gint64   date_created;
} PasskeysUserRecord;

char     *passkeys_username_fold                     (const char                *username);

gboolean  passkeys_user_store_add                    (PasskeysDatabase          *database,
                                                      const PasskeysUserRecord  *user,
                                                      GError                   **error);
gboolean  passkeys_user_store_find                   (PasskeysDatabase          *database,
                                                      const char                *id,
                                                      PasskeysUserRecord       **user,
                                                      GError                   **error);
gboolean  passkeys_user_store_find_by_username       (PasskeysDatabase          *database,
                                                      const char                *organisation_id,
                                                      const char                *username,
                                                      PasskeysUserRecord       **user,
                                                      GError                   **error);
gboolean  passkeys_user_store_find_service_account   (PasskeysDatabase          *database,
                                                      const char                *organisation_id,
                                                      const char                *name,
                                                      PasskeysUserRecord       **user,
                                                      GError                   **error);
gboolean  passkeys_user_store_find_by_external_id    (PasskeysDatabase          *database,
                                                      const char                *organisation_id,
                                                      const char                *external_id,
                                                      PasskeysUserRecord       **user,
                                                      GError                   **error);
gboolean  passkeys_user_store_list                   (PasskeysDatabase          *database,
                                                      const char                *organisation_id,
                                                      const char                *kind,
                                                      gint64                     after,
                                                      guint                      limit,
                                                      GPtrArray                **users,
                                                      GError                   **error);
gboolean  passkeys_user_store_list_organisations     (PasskeysDatabase          *database,
                                                      const char                *username,
                                                      GPtrArray                **organisation_ids,
                                                      GError                   **error);
gboolean  passkeys_user_store_list_service_accounts  (PasskeysDatabase          *database,
                                                      const char                *organisation_id,
                                                      GPtrArray                **users,
                                                      GError                   **error);
gboolean  passkeys_user_store_rename                 (PasskeysDatabase          *database,
                                                      const PasskeysUserRecord  *user,
                                                      GError                   **error);
gboolean  passkeys_user_store_update                 (PasskeysDatabase          *database,
                                                      const PasskeysUserRecord  *user,
                                                      GError                   **error);
gboolean  passkeys_user_store_delete                 (PasskeysDatabase          *database,
                                                      const char                *id,
                                                      GError                   **error);
void      passkeys_user_record_free                  (PasskeysUserRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysUserRecord, passkeys_user_record_free)

G_END_DECLS
