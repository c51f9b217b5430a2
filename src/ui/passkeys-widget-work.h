/* passkeys-widget-work.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

#include "passkeys-cancellable-fiber.h"

G_BEGIN_DECLS

/* What a widget waits for: one fiber at a time, which ends with the widget's being in a window. */
void passkeys_widget_work_begin  (GtkWidget                    *widget,
                                  PasskeysCancellableFiberFunc  func);
void passkeys_widget_work_cancel (GtkWidget                    *widget);

/* The future (taken), after which the function is called with the widget, if there is one still. */
DexFuture *passkeys_widget_work_finally (DexFuture *future,
                                         GtkWidget *widget,
                                         void     (*func) (gpointer widget));

G_END_DECLS
