/* passkeys-stored-passkey-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

PasskeysStoredPasskey *_passkeys_stored_passkey_new (const char *relying_party_id,
                                                     const char *relying_party_name,
                                                     GBytes     *credential_id,
                                                     GBytes     *user_handle,
                                                     const char *user_name,
                                                     const char *display_name);

G_END_DECLS
