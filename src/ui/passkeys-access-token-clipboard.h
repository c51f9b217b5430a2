/* passkeys-access-token-clipboard.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PASSKEYS_ACCESS_TOKEN_CLIPBOARD_SECONDS 90

/* Copies a secret, and takes it from the clipboard again in time if it is still there. */
void passkeys_access_token_clipboard_copy (GtkWidget *widget,
                                           GBytes    *secret);

G_END_DECLS
