/* passkeys-gradual-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GListModel of another model's items. Where many rows are new at once it shows as many as a
 * window has room for, and the others a frame later each, so that a table never makes all its
 * widgets in one go. */
#define PASSKEYS_TYPE_GRADUAL_LIST (passkeys_gradual_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysGradualList, passkeys_gradual_list, PASSKEYS, GRADUAL_LIST, GObject)

PasskeysGradualList *passkeys_gradual_list_new (GListModel *source);

G_END_DECLS
