/* passkeys-list-status.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-list-cache.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* What a page shows in the place of its list: that it is read, what went wrong, that it is empty, or the
 * list. Whoever does not see it hears of it, and whose keyboard was there does not lose it. */
void  passkeys_list_status_show   (GtkStack   *stack,
                                   const char *name,
                                   AdwBanner  *banner,
                                   const char *words);
/* what the page says instead of the list, and the banner over it */
void  passkeys_list_status_fail   (AdwStatusPage     *page,
                                   AdwBanner         *banner,
                                   const GError      *error,
                                   PasskeysListCache *cache);
/* both, with what else there is in the usual place: the banner only over rows, and the spinner beside them */
void  passkeys_list_status_update (GtkStack          *stack,
                                   AdwStatusPage     *failed_page,
                                   AdwBanner         *banner,
                                   GtkWidget         *spinner,
                                   PasskeysPagedList *list,
                                   GListModel        *rows,
                                   PasskeysListCache *cache);
void  passkeys_list_status_repeat (GtkStack   *stack);
char *passkeys_list_status_count  (guint       n_entries);

G_END_DECLS
