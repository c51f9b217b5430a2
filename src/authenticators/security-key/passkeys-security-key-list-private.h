/* passkeys-security-key-list-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key-list.h"
#include "passkeys-security-key-source-private.h"

G_BEGIN_DECLS

/* signal of the list: keys came or went, or are READY now, or told why not */
#define PASSKEYS_SECURITY_KEY_LIST_CHANGED "keys-changed"

/* for tests, which have other security keys than those of this computer */
PasskeysSecurityKeyList *_passkeys_security_key_list_new_with (PasskeysSecurityKeySource *source);

G_END_DECLS
