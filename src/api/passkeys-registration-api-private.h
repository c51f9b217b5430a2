/* passkeys-registration-api-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-registration-api.h"

G_BEGIN_DECLS

/* The id of an organisation that was founded; the fuzz entry reads with this, too. */
char *_passkeys_registration_api_read_organisation (PasskeysApiResponse  *response,
                                                    GError              **error);

G_END_DECLS
