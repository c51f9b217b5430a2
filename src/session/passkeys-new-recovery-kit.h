/* passkeys-new-recovery-kit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-recovery-kit.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Another recovery kit while signed in. Sign the request with the action signer first: before that
 * the kit recovers nothing and must not be shown. */
#define PASSKEYS_TYPE_NEW_RECOVERY_KIT (passkeys_new_recovery_kit_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysNewRecoveryKit, passkeys_new_recovery_kit, PASSKEYS, NEW_RECOVERY_KIT, GObject)

/* → PasskeysNewRecoveryKit */
DexFuture           *passkeys_new_recovery_kit_make        (PasskeysSession        *session);
PasskeysApiRequest  *passkeys_new_recovery_kit_get_request (PasskeysNewRecoveryKit *self);
PasskeysRecoveryKit *passkeys_new_recovery_kit_get_kit     (PasskeysNewRecoveryKit *self);
/* → GListModel of PasskeysCredential: the active recovery keys besides this one, which the person
 * may deactivate once the new kit is kept */
DexFuture           *passkeys_new_recovery_kit_find_others (PasskeysNewRecoveryKit *self);

G_END_DECLS
