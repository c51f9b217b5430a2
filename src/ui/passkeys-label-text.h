/* passkeys-label-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void passkeys_label_text_keep_addresses (GtkWidget *widget);
void passkeys_label_text_show_whole     (AdwBanner *banner);

G_END_DECLS
