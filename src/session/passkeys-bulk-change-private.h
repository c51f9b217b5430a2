/* passkeys-bulk-change-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-change.h"

G_BEGIN_DECLS

/* For passkeys-bulk-change-prepare.c, which fills one. */
struct _PasskeysBulkChange
{
  GObject parent_instance;

  PasskeysSession *session;
  GListModel      *rows;
  GListStore      *own_rows; /* nullable: the same, where they were made by preparing */
  guint            n_done;
  guint            counts[PASSKEYS_BULK_STATE_FAILED + 1]; /* kept, because there may be 100,000 rows */
  gboolean         running;
  gboolean         stopped;
  gboolean         retries; /* rows that failed count as waiting; the next run tells them */
};

G_END_DECLS
