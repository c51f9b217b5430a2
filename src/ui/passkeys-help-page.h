/* passkeys-help-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-help-topics.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_HELP_PAGE (passkeys_help_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysHelpPage, passkeys_help_page, PASSKEYS, HELP_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_help_page_new      (const PasskeysHelpTopic *topic);
GtkWidget         *passkeys_help_page_get_text (PasskeysHelpPage        *self);

G_END_DECLS
