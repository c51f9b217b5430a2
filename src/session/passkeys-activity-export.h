/* passkeys-activity-export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Entries of the log as comma-separated values, for a spreadsheet. */
GBytes *passkeys_activity_export_build (GListModel *entries); /* of PasskeysActionLog */

G_END_DECLS
