/* passkeys-help-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_HELP_DIALOG (passkeys_help_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysHelpDialog, passkeys_help_dialog, PASSKEYS, HELP_DIALOG, AdwDialog)

AdwDialog *passkeys_help_dialog_new (const char *topic_name);

G_END_DECLS
