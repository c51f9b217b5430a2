/* passkeys-error-box.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An error inside a form: title, sentence and, where there is one, the next step as a button. Hidden while there is
 * no error. signal: action (int PasskeysErrorAction) when the button is pressed. */
#define PASSKEYS_TYPE_ERROR_BOX (passkeys_error_box_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysErrorBox, passkeys_error_box, PASSKEYS, ERROR_BOX, AdwBin)

GtkWidget *passkeys_error_box_new       (void);
/* NULL or a silent error hides the box */
void       passkeys_error_box_set_error (PasskeysErrorBox *self,
                                         const GError     *error);

G_END_DECLS
