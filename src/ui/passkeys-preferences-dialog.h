/* passkeys-preferences-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-application.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PREFERENCES_DIALOG (passkeys_preferences_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPreferencesDialog, passkeys_preferences_dialog, PASSKEYS, PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *passkeys_preferences_dialog_new (PasskeysApplication *application);

G_END_DECLS
