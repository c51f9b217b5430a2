/* passkeys-maker-icon.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A drawing of the security keys of a maker; maker: nullable */
const char *passkeys_maker_icon_get_name (const char *maker);

G_END_DECLS
