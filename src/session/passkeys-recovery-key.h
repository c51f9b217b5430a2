/* passkeys-recovery-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The recovery credential: a key pair whose private half is encrypted with the recovery code. */
#define PASSKEYS_TYPE_RECOVERY_KEY (passkeys_recovery_key_get_type ())

/* What the organisation is told that it is called: the same in every language. */
#define PASSKEYS_RECOVERY_KEY_NAME "Recovery key"
/* What the server calls one that comes without a name. */
#define PASSKEYS_RECOVERY_KEY_SERVER_NAME "Recovery Credential"

G_DECLARE_FINAL_TYPE (PasskeysRecoveryKey, passkeys_recovery_key, PASSKEYS, RECOVERY_KEY, GObject)

PasskeysRecoveryKey *passkeys_recovery_key_generate          (const char           *username,
                                                              GError              **error);
PasskeysRecoveryKey *passkeys_recovery_key_open              (const char           *username,
                                                              GBytes               *code,
                                                              const char           *key_id,
                                                              const char           *encrypted_private_key,
                                                              GError              **error);
GBytes              *passkeys_recovery_key_get_code          (PasskeysRecoveryKey  *self); /* secure text D1-… */
const char          *passkeys_recovery_key_get_credential_id (PasskeysRecoveryKey  *self);
/* the RecoveryKey NewCredential object for a challenge */
JsonNode            *passkeys_recovery_key_build_credential  (PasskeysRecoveryKey  *self,
                                                              const char           *challenge,
                                                              const char           *origin,
                                                              GError              **error);
/* what an old key says to new credentials, given as the JSON text that is sent */
JsonNode            *passkeys_recovery_key_build_assertion   (PasskeysRecoveryKey  *self,
                                                              GBytes               *new_credentials,
                                                              const char           *origin,
                                                              GError              **error);

G_END_DECLS
