/* passkeys-token-holders.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* Personal access tokens and service accounts are asked for, made and changed alike. */
typedef struct
{
  const char              *path;              /* from / on, without the id */
  GType                  (*get_type) (void);  /* of the objects that are read */
  PasskeysPagedListParse   parse;             /* makes one of JSON */
} PasskeysTokenHolders;

extern const PasskeysTokenHolders passkeys_token_holders_personal; /* of PasskeysAccessToken */
extern const PasskeysTokenHolders passkeys_token_holders_service;  /* of PasskeysServiceAccount */

PasskeysPagedList  *passkeys_token_holders_list               (const PasskeysTokenHolders *holders,
                                                               PasskeysApiClient          *client);
DexFuture          *passkeys_token_holders_get                (const PasskeysTokenHolders *holders,
                                                               PasskeysApiClient          *client,
                                                               const char                 *id);
PasskeysApiRequest *passkeys_token_holders_create_request     (const PasskeysTokenHolders *holders,
                                                               const char                 *name,
                                                               const char                 *public_key,
                                                               const char                 *permission_id, /* nullable */
                                                               guint                       days_valid /* 0: as long as the server likes */);
PasskeysApiRequest *passkeys_token_holders_update_request     (const PasskeysTokenHolders *holders,
                                                               const char                 *id,
                                                               const char                 *name);
PasskeysApiRequest *passkeys_token_holders_activate_request   (const PasskeysTokenHolders *holders,
                                                               const char                 *id);
PasskeysApiRequest *passkeys_token_holders_deactivate_request (const PasskeysTokenHolders *holders,
                                                               const char                 *id);
PasskeysApiRequest *passkeys_token_holders_delete_request     (const PasskeysTokenHolders *holders,
                                                               const char                 *id);

G_END_DECLS
