/* passkeys-operation-picker.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a permission allows, grouped and searchable: to choose from, or only to read.
 * property: editable (boolean); signal: changed () */
#define PASSKEYS_TYPE_OPERATION_PICKER (passkeys_operation_picker_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOperationPicker, passkeys_operation_picker, PASSKEYS, OPERATION_PICKER, GtkWidget)

/* what is not editable shows these alone */
void    passkeys_operation_picker_set_operations  (PasskeysOperationPicker *self,
                                                   const char * const      *operations);
/* (transfer full) */
char  **passkeys_operation_picker_dup_operations  (PasskeysOperationPicker *self);
guint   passkeys_operation_picker_count           (PasskeysOperationPicker *self);
guint   passkeys_operation_picker_count_dangerous (PasskeysOperationPicker *self);
/* of all that there are */
guint   passkeys_operation_picker_count_all       (PasskeysOperationPicker *self);

G_END_DECLS
