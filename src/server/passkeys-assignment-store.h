/* passkeys-assignment-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

typedef struct
{
  gint64   number; /* in the order in which they were made */
  char    *id;
  char    *permission_id;
  char    *permission_name; /* not stored */
  char    *identity_id;     /* of a user, service account or personal access token */
  gboolean is_immutable;    /* cannot be taken back */
  gint64   date_created;
} PasskeysAssignmentRecord;

gboolean passkeys_assignment_store_add                  (PasskeysDatabase                *database,
                                                         const PasskeysAssignmentRecord  *assignment,
                                                         GError                         **error);
gboolean passkeys_assignment_store_find                 (PasskeysDatabase                *database,
                                                         const char                      *id,
                                                         PasskeysAssignmentRecord       **assignment,
                                                         GError                         **error);
gboolean passkeys_assignment_store_find_pair            (PasskeysDatabase                *database,
                                                         const char                      *permission_id,
                                                         const char                      *identity_id,
                                                         PasskeysAssignmentRecord       **assignment,
                                                         GError                         **error);
gboolean passkeys_assignment_store_list                 (PasskeysDatabase                *database,
                                                         const char                      *permission_id,
                                                         gint64                           after,
                                                         guint                            limit,
                                                         GPtrArray                      **assignments,
                                                         GError                         **error);
gboolean passkeys_assignment_store_list_of_users        (PasskeysDatabase                *database,
                                                         const char                      *organisation_id,
                                                         const char                      *kind,
                                                         gint64                           first_user,
                                                         gint64                           last_user,
                                                         GPtrArray                      **assignments,
                                                         GError                         **error);
gboolean passkeys_assignment_store_list_of_identity     (PasskeysDatabase                *database,
                                                         const char                      *identity_id,
                                                         GPtrArray                      **assignments,
                                                         GError                         **error);
gboolean passkeys_assignment_store_list_of_tokens       (PasskeysDatabase                *database,
                                                         const char                      *user_id,
                                                         GPtrArray                      **assignments,
                                                         GError                         **error);
gboolean passkeys_assignment_store_list_of_service_accounts (PasskeysDatabase            *database,
                                                         const char                      *organisation_id,
                                                         GPtrArray                      **assignments,
                                                         GError                         **error);
gboolean passkeys_assignment_store_count_administrators (PasskeysDatabase                *database,
                                                         const char                      *organisation_id,
                                                         const char                      *other_than,
                                                         gint64                          *count,
                                                         GError                         **error);
gboolean passkeys_assignment_store_delete               (PasskeysDatabase                *database,
                                                         const char                      *id,
                                                         GError                         **error);
void     passkeys_assignment_record_free                (PasskeysAssignmentRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAssignmentRecord, passkeys_assignment_record_free)

G_END_DECLS
