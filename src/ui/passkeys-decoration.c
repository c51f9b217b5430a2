/* passkeys-decoration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-decoration"

#include "config.h"

#include "passkeys-decoration.h"

/**
 * passkeys_decoration_new:
 * @icon_name: (nullable): what it shows
 *
 * Creates an icon beside words that say the same, so that assistive technology passes it over.
 *
 * Returns: (transfer floating): a new image
 */
GtkWidget *
passkeys_decoration_new (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE,
                       "icon-name", icon_name,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
}
