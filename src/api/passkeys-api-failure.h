/* passkeys-api-failure.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-api-error.h"

G_BEGIN_DECLS

/* What the server said with an error of the domain PASSKEYS_API_ERROR. */
guint       passkeys_api_failure_get_status         (const GError *error); /* HTTP status, 0: none */
const char *passkeys_api_failure_get_server_message (const GError *error); /* nullable, untrusted text */
const char *passkeys_api_failure_get_error_id       (const GError *error); /* nullable, support reference */
guint       passkeys_api_failure_get_retry_after    (const GError *error); /* seconds, 0: not told */

G_END_DECLS
