/* passkeys-authenticator-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-authenticator.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* GListModel of PasskeysAuthenticator: this computer, then the security keys as one. */
#define PASSKEYS_TYPE_AUTHENTICATOR_LIST (passkeys_authenticator_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorList, passkeys_authenticator_list, PASSKEYS, AUTHENTICATOR_LIST, GObject)

PasskeysAuthenticatorList *passkeys_authenticator_list_new       (void);
PasskeysVault             *passkeys_authenticator_list_get_vault (PasskeysAuthenticatorList *self);

G_END_DECLS
