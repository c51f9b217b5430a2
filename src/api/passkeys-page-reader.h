/* passkeys-page-reader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* Reads the pages of one list in turn: what to ask for next, and what the answer holds. */
typedef struct _PasskeysPageReader PasskeysPageReader;

PasskeysPageReader *passkeys_page_reader_new         (PasskeysApiClient       *client,
                                                      const char              *path,
                                                      guint                    page_size,
                                                      PasskeysPagedListParse   parse);
void                passkeys_page_reader_free        (PasskeysPageReader      *self);
void                passkeys_page_reader_begin_again (PasskeysPageReader      *self);
guint               passkeys_page_reader_get_n_pages (PasskeysPageReader      *self);
/* → PasskeysApiResponse */
DexFuture          *passkeys_page_reader_read        (PasskeysPageReader      *self);
GPtrArray          *passkeys_page_reader_parse       (PasskeysPageReader      *self,
                                                      JsonArray               *list,
                                                      GError                 **error);
GPtrArray          *passkeys_page_reader_take        (PasskeysPageReader      *self,
                                                      PasskeysApiResponse     *response,
                                                      gboolean                *is_last,
                                                      GError                 **error);

G_END_DECLS
