/* passkeys-card-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list of many rows in a card that scrolls, for a dialog. It is no taller than its rows. */
#define PASSKEYS_TYPE_CARD_LIST (passkeys_card_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCardList, passkeys_card_list, PASSKEYS, CARD_LIST, GtkWidget)

GtkWidget *passkeys_card_list_new  (GtkListItemFactory *factory, /* (transfer full) */
                                    GtkNoSelection     *selection,
                                    const char         *label);
void       passkeys_card_list_show (GtkNoSelection     *selection,
                                    GListModel         *model);

G_END_DECLS
