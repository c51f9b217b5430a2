/* passkeys-dispatch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-routes.h"

G_BEGIN_DECLS

gboolean passkeys_dispatch (const PasskeysRoute  *route,
                            PasskeysRequest      *request,
                            GBytes               *body,
                            GError              **error);

G_END_DECLS
