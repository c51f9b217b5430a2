/* passkeys-token-holders-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client-private.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* Personal access tokens and service accounts are asked for alike; this is how, and the public doors
 * check what they are given. */
typedef struct
{
  const char              *path;              /* from / on, without the id */
  GType                  (*get_type) (void);  /* of the objects that are read */
  PasskeysPagedListParse   parse;             /* makes one of JSON */
} PasskeysTokenHolders;

PasskeysPagedList  *_passkeys_token_holders_list           (const PasskeysTokenHolders *holders,
                                                            PasskeysApiClient          *client);
DexFuture          *_passkeys_token_holders_get            (const PasskeysTokenHolders *holders,
                                                            PasskeysApiClient          *client,
                                                            const char                 *id);
PasskeysApiRequest *_passkeys_token_holders_create_request (const PasskeysTokenHolders *holders,
                                                            const char                 *name,
                                                            const char                 *public_key,
                                                            const char                 *permission_id,
                                                            guint                       days_valid);
PasskeysApiRequest *_passkeys_token_holders_update_request (const PasskeysTokenHolders *holders,
                                                            const char                 *id,
                                                            const char                 *name);
PasskeysApiRequest *_passkeys_token_holders_change_request (const PasskeysTokenHolders *holders,
                                                            const char                 *method,
                                                            const char                 *id,
                                                            const char                 *suffix);

G_END_DECLS
