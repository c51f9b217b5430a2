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

/* What such a fiber awaits: the future, or that nobody waits for the fiber any more. Then the
 * future is dropped, which cancels what it stands for. */
static inline DexFuture *
passkeys_widget_work_unless_cancelled (DexFuture    *future,
                                       GCancellable *cancellable)
{
  return dex_future_first (future, dex_cancellable_new_from_cancellable (cancellable), NULL);
}

G_END_DECLS
