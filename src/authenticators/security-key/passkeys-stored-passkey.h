/* passkeys-stored-passkey.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A discoverable credential on a security key (CTAP 2.1, section 6.8). Immutable. */
#define PASSKEYS_TYPE_STORED_PASSKEY (passkeys_stored_passkey_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysStoredPasskey, passkeys_stored_passkey, PASSKEYS, STORED_PASSKEY, GObject)

const char *passkeys_stored_passkey_get_relying_party_id   (PasskeysStoredPasskey *self);
const char *passkeys_stored_passkey_get_relying_party_name (PasskeysStoredPasskey *self); /* nullable */
GBytes     *passkeys_stored_passkey_get_credential_id      (PasskeysStoredPasskey *self);
GBytes     *passkeys_stored_passkey_get_user_handle        (PasskeysStoredPasskey *self);
const char *passkeys_stored_passkey_get_user_name          (PasskeysStoredPasskey *self); /* nullable */
const char *passkeys_stored_passkey_get_display_name       (PasskeysStoredPasskey *self); /* nullable */

G_END_DECLS
