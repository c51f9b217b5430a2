/* passkeys-recovery-key-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <openssl/evp.h>

#include "passkeys-recovery-key.h"
#include "passkeys-recovery-seal-private.h"

G_BEGIN_DECLS

#define PASSKEYS_RECOVERY_KEY_IV_LENGTH PASSKEYS_RECOVERY_SEAL_IV_LENGTH

PasskeysRecoveryKey *_passkeys_recovery_key_new_from_parts         (const char           *username,
                                                                    GBytes               *code,
                                                                    EVP_PKEY             *key,
                                                                    const guint8         *iv,
                                                                    GError              **error);
const char          *_passkeys_recovery_key_get_encrypted_private_key (PasskeysRecoveryKey  *self);

G_END_DECLS
