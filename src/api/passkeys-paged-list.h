/* passkeys-paged-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"

G_BEGIN_DECLS

typedef GObject *(*PasskeysPagedListParse) (JsonNode  *json,
                                            GError   **error);

/* A GListModel over `{items, nextPageToken}`. Pages are appended; a failed page is an error, never data.
 * signal: page-read (PasskeysApiResponse, unsigned number from 1 on)
 * properties: loading (boolean), error (GError boxed, nullable), has-more (boolean), loaded (boolean: at least
 * one answer), n-items (unsigned). item_type implements PasskeysApiObject, which tells rows apart. */
#define PASSKEYS_TYPE_PAGED_LIST (passkeys_paged_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPagedList, passkeys_paged_list, PASSKEYS, PAGED_LIST, GObject)

PasskeysPagedList *passkeys_paged_list_new          (PasskeysApiClient      *client,
                                                     const char             *path,
                                                     guint                   page_size, /* 0: not paginated */
                                                     GType                   item_type,
                                                     PasskeysPagedListParse  parse);
gboolean           passkeys_paged_list_is_loading   (PasskeysPagedList      *self);
gboolean           passkeys_paged_list_is_loaded    (PasskeysPagedList      *self);
gboolean           passkeys_paged_list_has_more     (PasskeysPagedList      *self);
const GError      *passkeys_paged_list_get_error    (PasskeysPagedList      *self);
/* resolve to TRUE */
DexFuture         *passkeys_paged_list_load_more    (PasskeysPagedList      *self);
DexFuture         *passkeys_paged_list_load_all     (PasskeysPagedList      *self);
DexFuture         *passkeys_paged_list_reload       (PasskeysPagedList      *self); /* old rows stay until the new ones are there */
/* fills a list of which nothing was read yet with rows of another time */
void               passkeys_paged_list_remember    (PasskeysPagedList      *self,
                                                    JsonArray              *items);

G_END_DECLS
