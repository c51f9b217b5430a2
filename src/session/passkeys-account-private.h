/* passkeys-account-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-account.h"

G_BEGIN_DECLS

void _passkeys_account_set_signed_in (PasskeysAccount *self,
                                      gboolean         signed_in);
void _passkeys_account_set_expired   (PasskeysAccount *self,
                                      gboolean         expired);
void _passkeys_account_set_ends_soon (PasskeysAccount *self,
                                      gboolean         ends_soon);
void _passkeys_account_set_at_risk   (PasskeysAccount *self,
                                      gboolean         at_risk);

G_END_DECLS
