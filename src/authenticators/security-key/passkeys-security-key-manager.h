/* passkeys-security-key-manager.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-fingerprint.h"
#include "passkeys-fingerprint-enrolment.h"
#include "passkeys-prompt.h"
#include "passkeys-security-key.h"
#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* The settings and contents of one security key. It asks the prompt for the PIN when the first call
 * needs it, asks again after a wrong one, and keeps it in wiped memory until lock() or its end.
 * Dropping a future cancels. All reject with PASSKEYS_AUTHENTICATOR_ERROR. */
#define PASSKEYS_TYPE_SECURITY_KEY_MANAGER (passkeys_security_key_manager_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyManager, passkeys_security_key_manager, PASSKEYS, SECURITY_KEY_MANAGER, GObject)

PasskeysSecurityKeyManager *passkeys_security_key_manager_new                (PasskeysSecurityKey          *key,
                                                                              PasskeysPrompt               *prompt);
PasskeysSecurityKey        *passkeys_security_key_manager_get_key            (PasskeysSecurityKeyManager   *self);
/* forgets the PIN */
void                        passkeys_security_key_manager_lock               (PasskeysSecurityKeyManager   *self);
gboolean                    passkeys_security_key_manager_is_unlocked        (PasskeysSecurityKeyManager   *self);
/* these resolve to TRUE. The prompt is asked for the PIN that is set, if one is, and for the new one */
DexFuture                  *passkeys_security_key_manager_set_pin            (PasskeysSecurityKeyManager   *self);
DexFuture                  *passkeys_security_key_manager_set_minimum_pin_length (PasskeysSecurityKeyManager *self,
                                                                              guint                         code_points);
DexFuture                  *passkeys_security_key_manager_set_always_uv      (PasskeysSecurityKeyManager   *self,
                                                                              gboolean                      always_uv);
/* resolves to a GListModel of PasskeysStoredPasskey */
DexFuture                  *passkeys_security_key_manager_list_passkeys      (PasskeysSecurityKeyManager   *self);
/* these resolve to TRUE */
DexFuture                  *passkeys_security_key_manager_remove_passkey     (PasskeysSecurityKeyManager   *self,
                                                                              PasskeysStoredPasskey        *passkey);
DexFuture                  *passkeys_security_key_manager_rename_user        (PasskeysSecurityKeyManager   *self,
                                                                              PasskeysStoredPasskey        *passkey,
                                                                              const char                   *user_name,
                                                                              const char                   *display_name);
/* resolves to a GListModel of PasskeysFingerprint */
DexFuture                  *passkeys_security_key_manager_list_fingerprints  (PasskeysSecurityKeyManager   *self);
/* resolves to a PasskeysFingerprint */
DexFuture                  *passkeys_security_key_manager_enrol_fingerprint  (PasskeysSecurityKeyManager   *self,
                                                                              PasskeysFingerprintEnrolment *enrolment);
/* these resolve to TRUE */
DexFuture                  *passkeys_security_key_manager_rename_fingerprint (PasskeysSecurityKeyManager   *self,
                                                                              PasskeysFingerprint          *fingerprint,
                                                                              const char                   *name);
DexFuture                  *passkeys_security_key_manager_remove_fingerprint (PasskeysSecurityKeyManager   *self,
                                                                              PasskeysFingerprint          *fingerprint);

G_END_DECLS
