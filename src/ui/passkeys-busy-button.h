/* passkeys-busy-button.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that shows a spinner beside its label and cannot be pressed while it waits.
 * properties: text (with mnemonic), busy */
#define PASSKEYS_TYPE_BUSY_BUTTON (passkeys_busy_button_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBusyButton, passkeys_busy_button, PASSKEYS, BUSY_BUTTON, GtkButton)

GtkWidget  *passkeys_busy_button_new      (const char         *text);
const char *passkeys_busy_button_get_text (PasskeysBusyButton *self);
void        passkeys_busy_button_set_text (PasskeysBusyButton *self,
                                           const char         *text);
gboolean    passkeys_busy_button_get_busy (PasskeysBusyButton *self);
void        passkeys_busy_button_set_busy (PasskeysBusyButton *self,
                                           gboolean            busy);

G_END_DECLS
