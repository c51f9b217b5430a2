/* passkeys-paged-rows.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _PasskeysPagedRows PasskeysPagedRows;

typedef void (*PasskeysPagedRowsChanged) (guint    position,
                                          guint    n_removed,
                                          guint    n_added,
                                          gpointer user_data);

PasskeysPagedRows *passkeys_paged_rows_new         (PasskeysPagedRowsChanged  changed,
                                                    gpointer                  user_data);
void               passkeys_paged_rows_free        (PasskeysPagedRows        *self);
guint              passkeys_paged_rows_get_length  (PasskeysPagedRows        *self);
gpointer           passkeys_paged_rows_get         (PasskeysPagedRows        *self,
                                                    guint                     position);
guint              passkeys_paged_rows_get_n_stale (PasskeysPagedRows        *self);
void               passkeys_paged_rows_begin_again (PasskeysPagedRows        *self);
guint              passkeys_paged_rows_add_page    (PasskeysPagedRows        *self,
                                                    GPtrArray                *page,
                                                    gboolean                  is_last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysPagedRows, passkeys_paged_rows_free)

G_END_DECLS
