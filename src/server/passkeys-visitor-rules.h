/* passkeys-visitor-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-rules.h"

G_BEGIN_DECLS

/* One address may ask this often at once, and then ten times a second: an office behind one address
 * signs in together. */
#define PASSKEYS_VISITOR_ADDRESS_BURST 300
#define PASSKEYS_VISITOR_ADDRESS_INTERVAL (PASSKEYS_SECOND / 10)
/* More than that, so that one address alone cannot use a name up and shut its owner out. */
#define PASSKEYS_VISITOR_NAME_BURST 600
#define PASSKEYS_VISITOR_NAME_INTERVAL (PASSKEYS_SECOND / 20)

/* How much may be asked by those who have not signed in. */
gboolean passkeys_visitor_rules_allow_address (PasskeysRules  *rules,
                                               const char     *address,
                                               GError        **error);
gboolean passkeys_visitor_rules_allow_name    (PasskeysRules  *rules,
                                               const char     *username,
                                               GError        **error);

G_END_DECLS
