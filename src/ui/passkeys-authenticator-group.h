/* passkeys-authenticator-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-authenticator.h"

G_BEGIN_DECLS

/* The authenticators of this machine to choose from: this computer, and security keys as they come and go.
 * properties: model (GListModel of PasskeysAuthenticator), selected (PasskeysAuthenticator, nullable) */
#define PASSKEYS_TYPE_AUTHENTICATOR_GROUP (passkeys_authenticator_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorGroup, passkeys_authenticator_group, PASSKEYS, AUTHENTICATOR_GROUP, AdwPreferencesGroup)

GtkWidget             *passkeys_authenticator_group_new          (void);
void                   passkeys_authenticator_group_set_model    (PasskeysAuthenticatorGroup *self,
                                                                  GListModel                 *model);
PasskeysAuthenticator *passkeys_authenticator_group_get_selected (PasskeysAuthenticatorGroup *self);

G_END_DECLS
