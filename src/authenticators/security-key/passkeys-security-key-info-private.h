/* passkeys-security-key-info-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-info.h"
#include "passkeys-security-key-worker.h"

G_BEGIN_DECLS

/* resolves to a PasskeysSecurityKeyInfo */
DexFuture *_passkeys_security_key_info_read (PasskeysSecurityKeyWorker *worker);

/* What only ceremonies need to know. */
gboolean _passkeys_security_key_info_makes_without_verification (PasskeysSecurityKeyInfo *self); /* makeCredUvNotRqd */
gboolean _passkeys_security_key_info_supports_protection        (PasskeysSecurityKeyInfo *self); /* credProtect */
gboolean _passkeys_security_key_info_supports_algorithm         (PasskeysSecurityKeyInfo *self,
                                                                 int                      cose_algorithm);
guint    _passkeys_security_key_info_get_maximum_list           (PasskeysSecurityKeyInfo *self); /* credentials at once */
guint    _passkeys_security_key_info_get_maximum_id_length      (PasskeysSecurityKeyInfo *self); /* 0: unknown */
guint    _passkeys_security_key_info_get_maximum_message        (PasskeysSecurityKeyInfo *self); /* bytes */

G_END_DECLS
