/* passkeys-alert.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

DexFuture *passkeys_alert_choose (AdwAlertDialog *dialog,
                                  GtkWidget      *parent);

G_END_DECLS
