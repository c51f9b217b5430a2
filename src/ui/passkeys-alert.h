/* passkeys-alert.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

void       passkeys_alert_add_destructive (AdwAlertDialog *dialog,
                                           const char     *way_back,
                                           const char     *way_back_label,
                                           const char     *response,
                                           const char     *response_label);
DexFuture *passkeys_alert_choose          (AdwAlertDialog *dialog,
                                           GtkWidget      *parent);

G_END_DECLS
