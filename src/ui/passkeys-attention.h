/* passkeys-attention.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Calls the person back to a window that waits for them and is not in front: as a notification, for
 * as long as it waits. Pressing the notification shows the window. */
#define PASSKEYS_TYPE_ATTENTION (passkeys_attention_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAttention, passkeys_attention, PASSKEYS, ATTENTION, GObject)

/* begins at once, and ends with the object */
PasskeysAttention *passkeys_attention_new (GtkWindow  *window,
                                           const char *title,
                                           const char *body);

G_END_DECLS
