/* passkeys-clock-format.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     passkeys_clock_format_follow           (GDBusConnection *connection);
gboolean passkeys_clock_format_counts_to_twelve (void);

G_END_DECLS
