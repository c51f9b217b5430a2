/* passkeys-closing-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void passkeys_closing_dialog_keep (void);

G_END_DECLS
