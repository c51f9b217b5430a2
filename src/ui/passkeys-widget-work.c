/* passkeys-widget-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-widget-work"

#include "config.h"

#include "passkeys-widget-work.h"

#define KEY "passkeys-widget-work"

/**
 * passkeys_widget_work_begin:
 * @widget: a widget
 * @func: a fiber, whose data is @widget
 *
 * Runs a fiber until it ends, until [func@widget_work_cancel], or until the widget leaves its
 * window: because a page was left, or a dialog or the window was closed. What the widget waited for
 * before is cancelled. The fiber holds the widget, so it may touch it after every wait; what it
 * awaits has to be wrapped by passkeys_widget_work_unless_cancelled().
 */
void
passkeys_widget_work_begin (GtkWidget                    *widget,
                            PasskeysCancellableFiberFunc  func)
{
  DexFuture *future;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  passkeys_widget_work_cancel (widget);

  future = passkeys_cancellable_fiber_spawn (func, g_object_ref (widget), g_object_unref);
  g_object_set_data_full (G_OBJECT (widget), KEY, future, dex_unref);
  g_signal_connect (widget, "unrealize", G_CALLBACK (passkeys_widget_work_cancel), NULL);
}

/**
 * passkeys_widget_work_cancel:
 * @widget: a widget
 *
 * Cancels what the widget waits for. Its fiber goes on with an error that says so.
 */
void
passkeys_widget_work_cancel (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_handlers_disconnect_by_func (widget, passkeys_widget_work_cancel, NULL);
  g_object_set_data (G_OBJECT (widget), KEY, NULL);
}
