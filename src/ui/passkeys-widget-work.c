/* passkeys-widget-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-widget-work"

#include "config.h"

#include "passkeys-widget-work.h"

#define KEY "passkeys-widget-work"

static gboolean
cancel_unless_back (gpointer data)
{
  if (gtk_widget_get_root (data) == NULL)
    passkeys_widget_work_cancel (data);

  return G_SOURCE_REMOVE;
}

/* When a window becomes narrow, a split view takes its pages out and a dialog what it shows, only to put
 * them elsewhere at once: nobody has left. They are realised again with the next frame only. */
static void
on_unrealize (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root != NULL && gtk_widget_get_mapped (GTK_WIDGET (root)))
    g_idle_add_full (G_PRIORITY_HIGH, cancel_unless_back, g_object_ref (widget), g_object_unref);
  else
    passkeys_widget_work_cancel (widget);
}

/**
 * passkeys_widget_work_begin:
 * @widget: a widget
 * @func: a fiber, whose data is @widget
 *
 * Runs a fiber until it ends, until [func@widget_work_cancel], or until the widget leaves its
 * window: because a page was left, or a dialog or the window was closed. What the widget waited for
 * before is cancelled. The fiber holds the widget, so it may touch it after every wait; what it
 * awaits has to be wrapped by [func@unless_cancelled].
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
  g_signal_connect (widget, "unrealize", G_CALLBACK (on_unrealize), NULL);
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

  g_signal_handlers_disconnect_by_func (widget, on_unrealize, NULL);
  g_object_set_data (G_OBJECT (widget), KEY, NULL);
}

typedef struct
{
  GWeakRef   widget;
  void     (*func) (gpointer widget);
} Finally;

static void
finally_free (gpointer data)
{
  Finally *finally = data;

  g_weak_ref_clear (&finally->widget);
  g_free (finally);
}

static DexFuture *
finally_cb (DexFuture *completed,
            gpointer   user_data)
{
  Finally *finally = user_data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&finally->widget);

  if (widget != NULL)
    finally->func (widget);

  return dex_ref (completed);
}

/**
 * passkeys_widget_work_finally:
 * @future: (transfer full): what the widget waits for
 * @widget: a widget
 * @func: called with @widget when @future has completed
 *
 * Calls a function after a future, whatever became of it. The widget is not kept alive, and one that
 * goes in the very moment in which the future completes is not called any more.
 *
 * Returns: (transfer full): a future that completes as @future did; dropping it drops @future
 */
DexFuture *
passkeys_widget_work_finally (DexFuture *future,
                              GtkWidget *widget,
                              void     (*func) (gpointer widget))
{
  Finally *finally;

  g_return_val_if_fail (DEX_IS_FUTURE (future), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  finally = g_new0 (Finally, 1);
  g_weak_ref_init (&finally->widget, widget);
  finally->func = func;

  return dex_future_finally (future, finally_cb, finally, finally_free);
}
