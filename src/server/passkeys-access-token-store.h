/* passkeys-access-token-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

/* the kinds, as the API calls them */
#define PASSKEYS_ACCESS_TOKEN_PERSONAL "Pat"
#define PASSKEYS_ACCESS_TOKEN_SERVICE_ACCOUNT "ServiceAccount"

typedef struct
{
  gint64     number; /* in the order in which they were made */
  char      *id;
  char      *organisation_id;
  char      *user_id; /* whose, or the service account itself */
  char      *kind;
  char      *name;
  char      *external_id;   /* nullable */
  char      *credential_id; /* of the key that signs for it */
  char      *public_key;    /* PEM */
  GBytes    *hash;          /* of the text */
  gboolean   is_active;
  gboolean   is_restricted; /* to the permissions assigned to it */
  gint64     date_created;
  gint64     date_expires;
  char      *text;        /* nullable: right after it was made; never stored */
  GPtrArray *assignments; /* of PasskeysAssignmentRecord; nullable; not stored here */
} PasskeysAccessTokenRecord;

gboolean passkeys_access_token_store_add                   (PasskeysDatabase                 *database,
                                                            const PasskeysAccessTokenRecord  *token,
                                                            GError                          **error);
gboolean passkeys_access_token_store_find                  (PasskeysDatabase                 *database,
                                                            const char                       *id,
                                                            PasskeysAccessTokenRecord       **token,
                                                            GError                          **error);
gboolean passkeys_access_token_store_find_by_name          (PasskeysDatabase                 *database,
                                                            const char                       *user_id,
                                                            const char                       *name,
                                                            PasskeysAccessTokenRecord       **token,
                                                            GError                          **error);
gboolean passkeys_access_token_store_find_by_external_id   (PasskeysDatabase                 *database,
                                                            const char                       *user_id,
                                                            const char                       *external_id,
                                                            PasskeysAccessTokenRecord       **token,
                                                            GError                          **error);
gboolean passkeys_access_token_store_list                  (PasskeysDatabase                 *database,
                                                            const char                       *user_id,
                                                            const char                       *kind,
                                                            GPtrArray                       **tokens,
                                                            GError                          **error);
gboolean passkeys_access_token_store_list_service_accounts (PasskeysDatabase                 *database,
                                                            const char                       *organisation_id,
                                                            GPtrArray                       **tokens,
                                                            GError                          **error);
gboolean passkeys_access_token_store_update                (PasskeysDatabase                 *database,
                                                            const PasskeysAccessTokenRecord  *token,
                                                            GError                          **error);
gboolean passkeys_access_token_store_delete                (PasskeysDatabase                 *database,
                                                            const char                       *id,
                                                            GError                          **error);
gboolean passkeys_access_token_store_delete_all            (PasskeysDatabase                 *database,
                                                            const char                       *user_id,
                                                            GError                          **error);
void     passkeys_access_token_record_free                 (PasskeysAccessTokenRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAccessTokenRecord, passkeys_access_token_record_free)

G_END_DECLS
