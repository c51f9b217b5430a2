/* passkeys-authenticator-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account.h"
#include "passkeys-authenticator.h"

G_BEGIN_DECLS

/* The authenticators of this machine to choose from: this computer, and security keys as they come and go.
 * properties: model (GListModel of PasskeysAuthenticator, from the start that of the application), selected (PasskeysAuthenticator, nullable),
 * can-sign (boolean), for-new (boolean: a passkey is made there, so that holding none yet is nothing to tell) */
#define PASSKEYS_TYPE_AUTHENTICATOR_GROUP (passkeys_authenticator_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorGroup, passkeys_authenticator_group, PASSKEYS, AUTHENTICATOR_GROUP, AdwPreferencesGroup)

GtkWidget             *passkeys_authenticator_group_new          (void);
void                   passkeys_authenticator_group_set_model    (PasskeysAuthenticatorGroup *self,
                                                                  GListModel                 *model);
/* where there is nothing to choose there is nothing to show */
void                   passkeys_authenticator_group_set_hidden_when_single (PasskeysAuthenticatorGroup *self,
                                                                            gboolean                    hidden);
PasskeysAuthenticator *passkeys_authenticator_group_get_selected (PasskeysAuthenticatorGroup *self);
/* finds and names the passkeys of one account on each authenticator */
void                   passkeys_authenticator_group_look_up      (PasskeysAuthenticatorGroup *self,
                                                                  const char                 *relying_party_id,
                                                                  const char                 *user_name);
/* the same, and selects what can sign for the account: of several, what has done so last */
void                   passkeys_authenticator_group_look_up_to_sign (PasskeysAuthenticatorGroup *self,
                                                                     PasskeysAccount            *account);
/* how many passkeys of the account the look-up has found on the selected one */
guint                  passkeys_authenticator_group_count_found  (PasskeysAuthenticatorGroup *self);
GListModel            *passkeys_authenticator_group_get_model    (PasskeysAuthenticatorGroup *self); /* nullable */
/* TRUE until the look-up has shown that the selected one holds no passkey of the account */
gboolean               passkeys_authenticator_group_can_sign     (PasskeysAuthenticatorGroup *self);

G_END_DECLS
