/* passkeys-api-failure-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-failure.h"

G_BEGIN_DECLS

GError *passkeys_api_failure_new (PasskeysApiError  code,
                                  guint             status,
                                  const char       *server_message,
                                  const char       *error_id,
                                  guint             retry_after);

G_END_DECLS
