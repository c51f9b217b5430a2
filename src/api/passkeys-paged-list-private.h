/* passkeys-paged-list-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-page-reader.h"
#include "passkeys-paged-list.h"
#include "passkeys-paged-rows.h"

G_BEGIN_DECLS

/* What the parts of the list share:
 *
 *   passkeys-paged-list.c          the rows, and what is known of them
 *   passkeys-paged-list-loading.c  the fibers that read pages
 */

/* The list is the owner of its loading. Fibers know it weakly, and end when it is gone. */
struct _PasskeysPagedList
{
  GObject             parent_instance;

  PasskeysPageReader *reader;
  PasskeysPagedRows  *rows;
  GType               item_type;

  DexFuture          *page;    /* (nullable): the page that is being read */
  GCancellable       *reading; /* ends the request of a page when the list begins again */
  GCancellable       *gone;
  GError             *error;   /* (nullable): why the last page failed */
  gboolean            complete;
  gboolean            loaded;
};

void     _passkeys_paged_list_set_error    (PasskeysPagedList    *self,
                                            const GError         *error);
void     _passkeys_paged_list_set_complete (PasskeysPagedList    *self,
                                            gboolean              complete);
gboolean _passkeys_paged_list_take_page    (PasskeysPagedList    *self,
                                            PasskeysApiResponse  *response,
                                            guint                *n_added,
                                            GError              **error);

G_END_DECLS
