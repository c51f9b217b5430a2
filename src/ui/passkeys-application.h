/* passkeys-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_APPLICATION (passkeys_application_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysApplication, passkeys_application, PASSKEYS, APPLICATION, AdwApplication)

PasskeysApplication *passkeys_application_new (void);

G_END_DECLS
