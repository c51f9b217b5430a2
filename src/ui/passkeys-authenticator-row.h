/* passkeys-authenticator-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-authenticator.h"
#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* One authenticator to choose.
 * signal: chosen () */
#define PASSKEYS_TYPE_AUTHENTICATOR_ROW (passkeys_authenticator_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorRow, passkeys_authenticator_row, PASSKEYS, AUTHENTICATOR_ROW, AdwActionRow)

GtkWidget               *passkeys_authenticator_row_new               (PasskeysAuthenticator    *authenticator);
void                     passkeys_authenticator_row_set_for_new       (PasskeysAuthenticatorRow *self,
                                                                       gboolean                  for_new);
PasskeysAuthenticator   *passkeys_authenticator_row_get_authenticator (PasskeysAuthenticatorRow *self);
/* NULL where it is not the security keys */
PasskeysSecurityKeyList *passkeys_authenticator_row_get_keys          (PasskeysAuthenticatorRow *self);
/* gives it a radio button; others is another row that has one, or NULL */
void                     passkeys_authenticator_row_add_button        (PasskeysAuthenticatorRow *self,
                                                                       PasskeysAuthenticatorRow *others,
                                                                       gboolean                  active);
/* where it has a radio button */
void                     passkeys_authenticator_row_choose            (PasskeysAuthenticatorRow *self);
/* says again what it is, and what is plugged in */
void                     passkeys_authenticator_row_describe          (PasskeysAuthenticatorRow *self);

G_END_DECLS
