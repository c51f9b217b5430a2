/* passkeys-security-key-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "passkeys-fingerprint-enrolment.h"
#include "passkeys-security-key.h"
#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* What a security key is and can do, in words for people who do not read specifications. All of it
 * is plain text, not markup. */
char       *passkeys_security_key_words_describe           (PasskeysSecurityKey       *key);
char       *passkeys_security_key_words_describe_firmware  (PasskeysSecurityKey       *key);
char       *passkeys_security_key_words_describe_versions  (PasskeysSecurityKeyInfo   *info);
char       *passkeys_security_key_words_describe_abilities (PasskeysSecurityKeyInfo   *info);
char       *passkeys_security_key_words_describe_pin       (PasskeysSecurityKeyInfo   *info);
/* free: -1 where the key does not tell */
char       *passkeys_security_key_words_describe_room      (guint                      used,
                                                            int                        free);
/* whose passkey it is: "Ann Baker (ann@example.org)" */
char       *passkeys_security_key_words_describe_user      (PasskeysStoredPasskey     *passkey);
const char *passkeys_security_key_words_describe_sample    (PasskeysFingerprintSample  sample);

G_END_DECLS
