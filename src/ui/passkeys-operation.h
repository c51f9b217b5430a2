/* passkeys-operation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thing that a permission may allow, to be chosen.
 * property: selected (boolean) */
#define PASSKEYS_TYPE_OPERATION (passkeys_operation_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOperation, passkeys_operation, PASSKEYS, OPERATION, GObject)

/* every operation that is known, and those of selected that are not; group by group */
GListModel *passkeys_operation_build_list      (const char * const *selected);
const char *passkeys_operation_get_name        (PasskeysOperation  *self);
const char *passkeys_operation_get_title       (PasskeysOperation  *self); /* translated */
const char *passkeys_operation_get_group       (PasskeysOperation  *self); /* translated */
guint       passkeys_operation_get_group_index (PasskeysOperation  *self);
gboolean    passkeys_operation_is_dangerous    (PasskeysOperation  *self);
gboolean    passkeys_operation_is_selected     (PasskeysOperation  *self);
void        passkeys_operation_set_selected    (PasskeysOperation  *self,
                                                gboolean            selected);

G_END_DECLS
