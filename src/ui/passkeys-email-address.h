/* passkeys-email-address.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether something looks enough like an e-mail address to ask the server about it. */
gboolean passkeys_email_address_is_plausible (const char *text);

G_END_DECLS
