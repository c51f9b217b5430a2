/* show-site-states.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person sees when a site asks; entries: of PasskeysLocalPasskey, three at least */
void show_site_states (GListModel *entries);
/* on a computer that has no /dev/uhid; afterwards, with Preferences open */
void show_site_switch (GtkWindow  *window);

G_END_DECLS
