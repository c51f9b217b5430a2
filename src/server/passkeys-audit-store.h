/* passkeys-audit-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

/* One thing that somebody proved to have wanted. Nothing is %NULL: what there is none of is empty. */
typedef struct
{
  gint64  number; /* from 1, without gaps */
  char   *id;
  char   *organisation_id;
  char   *user_id;
  char   *username;
  gint64  date_performed;
  char   *path;
  char   *summary;
  char   *user_action; /* hash of the token */
  char   *credential_uuid;
  char   *credential_kind;
  GBytes *public_key; /* Fido2: COSE_Key; the other kinds: PEM */
  GBytes *authenticator_data;
  GBytes *client_data;
  GBytes *signature;
  GBytes *hash; /* of all this and of the hash before */
} PasskeysAuditRecord;

/* Which entries are wanted. */
typedef struct
{
  char   *organisation_id;
  char   *user_id; /* nullable: of everybody */
  gint64  date_first;
  gint64  date_last;   /* both times are part of it */
  gint64  number_last; /* none after it: what comes while they are read is left out */
} PasskeysAuditFilter;

gboolean passkeys_audit_store_add        (PasskeysDatabase           *database,
                                          const PasskeysAuditRecord  *entry,
                                          GError                    **error);
gboolean passkeys_audit_store_find_end   (PasskeysDatabase           *database,
                                          gint64                     *number,
                                          GBytes                    **hash,
                                          GError                    **error);
gboolean passkeys_audit_store_find       (PasskeysDatabase           *database,
                                          const char                 *organisation_id,
                                          const char                 *id,
                                          PasskeysAuditRecord       **entry,
                                          GError                    **error);
gboolean passkeys_audit_store_has_more   (PasskeysDatabase           *database,
                                          const PasskeysAuditFilter  *filter,
                                          gint64                      limit,
                                          gboolean                   *has_more,
                                          GError                    **error);
gboolean passkeys_audit_store_list       (PasskeysDatabase           *database,
                                          const PasskeysAuditFilter  *filter,
                                          gint64                      date_after,
                                          gint64                      number_after,
                                          gint64                      limit,
                                          GPtrArray                 **entries,
                                          GError                    **error);
gboolean passkeys_audit_store_list_all   (PasskeysDatabase           *database,
                                          gint64                      number_after,
                                          gint64                      limit,
                                          GPtrArray                 **entries,
                                          GError                    **error);
void     passkeys_audit_record_free      (PasskeysAuditRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAuditRecord, passkeys_audit_record_free)

G_END_DECLS
