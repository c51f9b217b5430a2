/* passkeys-list-cache.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* What a list of an account said last, kept for when its server cannot be reached. It is no more
 * than a copy: what cannot be read or written is done without. property: date.
 * signal: recalled (JsonArray), what the list said another time, also where the server was faster */
#define PASSKEYS_TYPE_LIST_CACHE (passkeys_list_cache_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysListCache, passkeys_list_cache, PASSKEYS, LIST_CACHE, GObject)

/* name: of the list, such as "users" */
PasskeysListCache *passkeys_list_cache_new            (PasskeysAccount   *account,
                                                       const char        *name,
                                                       PasskeysPagedList *list);
/* for a list that comes in one piece */
PasskeysListCache *passkeys_list_cache_new_for_rows   (PasskeysAccount   *account,
                                                       const char        *name);
/* → JsonArray of what it said last, which get_date() then tells of */
DexFuture         *passkeys_list_cache_read_rows      (PasskeysListCache *self);
/* rows: (transfer full) (nullable): what it says now; NULL: nothing that is worth keeping */
void               passkeys_list_cache_write_rows     (PasskeysListCache *self,
                                                       JsonArray         *rows);
/* from when the rows are, as long as they are remembered ones; NULL once the server has answered */
GDateTime         *passkeys_list_cache_get_date       (PasskeysListCache *self); /* nullable */
/* → JsonArray of what the list said last */
DexFuture         *passkeys_list_cache_recall         (PasskeysAccount   *account,
                                                       const char        *name);
/* with all its lists; → TRUE */
DexFuture         *passkeys_list_cache_forget_account (PasskeysAccount   *account);

G_END_DECLS
