/* passkeys-local-authenticator.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* This computer as an authenticator: passkeys in the keyring, protected by one PIN. */
#define PASSKEYS_TYPE_LOCAL_AUTHENTICATOR (passkeys_local_authenticator_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysLocalAuthenticator, passkeys_local_authenticator, PASSKEYS, LOCAL_AUTHENTICATOR, GObject)

PasskeysLocalAuthenticator *passkeys_local_authenticator_new       (PasskeysVault              *vault);
PasskeysVault              *passkeys_local_authenticator_get_vault (PasskeysLocalAuthenticator *self);

G_END_DECLS
