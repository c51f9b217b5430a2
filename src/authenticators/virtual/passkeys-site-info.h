/* passkeys-site-info.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-info.h"

G_BEGIN_DECLS

/* What this computer says of itself to browsers. */
PasskeysCtap2Info *passkeys_site_info_new (void);

G_END_DECLS
