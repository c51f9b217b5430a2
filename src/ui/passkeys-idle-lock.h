/* passkeys-idle-lock.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Tells when nobody has used a window for as long as the person has chosen, when the screen is
 * locked and when the computer is about to sleep.
 * signal: lock */
#define PASSKEYS_TYPE_IDLE_LOCK (passkeys_idle_lock_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysIdleLock, passkeys_idle_lock, PASSKEYS, IDLE_LOCK, GObject)

PasskeysIdleLock *passkeys_idle_lock_new (GtkWidget *window,
                                          GSettings *settings);

G_END_DECLS
