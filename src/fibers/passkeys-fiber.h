/* passkeys-fiber.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

DexFuture *passkeys_fiber_spawn            (gsize            stack_size,
                                            DexFiberFunc     func,
                                            gpointer         data,
                                            GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *passkeys_fiber_spawn_to_the_end (gsize            stack_size,
                                            DexFiberFunc     func,
                                            gpointer         data,
                                            GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *passkeys_fiber_spawn_in_pool    (gsize            stack_size,
                                            DexFiberFunc     func,
                                            gpointer         data,
                                            GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;

gboolean   passkeys_await                  (DexFuture       *future,
                                            GError         **error);
gboolean   passkeys_await_boolean          (DexFuture       *future,
                                            GError         **error);
gpointer   passkeys_await_boxed            (DexFuture       *future,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
int        passkeys_await_int              (DexFuture       *future,
                                            GError         **error);
gint64     passkeys_await_int64            (DexFuture       *future,
                                            GError         **error);
gpointer   passkeys_await_object           (DexFuture       *future,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
char      *passkeys_await_string           (DexFuture       *future,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant  *passkeys_await_variant          (DexFuture       *future,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
