/* passkeys-model-walk.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The way of a fiber through a long list. What there is to do with 100,000 items takes longer than a
 * frame: after some milliseconds the main loop has its turn. */
typedef struct
{
  GListModel *model;    /* (owned) (nullable): one that stands still */
  GPtrArray  *items;    /* (owned) (nullable): those of one that does not */
  GObject    *item;     /* (owned) (nullable): the one at hand */
  guint       position;
  gint64      end;      /* of the slice, in monotonic time */
} PasskeysModelWalk;

/* the items that there are now, whatever becomes of the list meanwhile */
void     passkeys_model_walk_begin       (PasskeysModelWalk *self,
                                          GListModel        *model);
/* the items of a list that does not change before the end */
void     passkeys_model_walk_begin_still (PasskeysModelWalk *self,
                                          GListModel        *model);
/* NULL: at the end, or cancelled */
gpointer passkeys_model_walk_next        (PasskeysModelWalk *self,
                                          GCancellable      *cancellable);
void     passkeys_model_walk_end         (PasskeysModelWalk *self);
/* takes a list that nobody else has */
void     passkeys_model_walk_drop        (GListStore        *store);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysModelWalk, passkeys_model_walk_end)

G_END_DECLS
