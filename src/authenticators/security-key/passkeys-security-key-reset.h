/* passkeys-security-key-reset.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_SECURITY_KEY_RESET_UNPLUG,  /* wait for the key to be unplugged */
  PASSKEYS_SECURITY_KEY_RESET_PLUG_IN, /* wait for it to be plugged in again */
  PASSKEYS_SECURITY_KEY_RESET_TOUCH,   /* wait for a touch, within the key's ten seconds */
  PASSKEYS_SECURITY_KEY_RESET_DONE,
} PasskeysSecurityKeyResetStep;

/* A security key made as new: its passkeys, fingerprints and PIN are gone (CTAP 2.1, section 6.6).
 * property: step (PasskeysSecurityKeyResetStep as enum), notified */
#define PASSKEYS_TYPE_SECURITY_KEY_RESET (passkeys_security_key_reset_get_type ())
#define PASSKEYS_TYPE_SECURITY_KEY_RESET_STEP (passkeys_security_key_reset_step_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyReset, passkeys_security_key_reset, PASSKEYS, SECURITY_KEY_RESET, GObject)

GType                         passkeys_security_key_reset_step_get_type (void);
PasskeysSecurityKeyReset     *passkeys_security_key_reset_new           (PasskeysSecurityKeyList  *keys,
                                                                         PasskeysSecurityKey      *key);
PasskeysSecurityKeyResetStep  passkeys_security_key_reset_get_step      (PasskeysSecurityKeyReset *self);
/* resolves to TRUE; rejects with SEVERAL_KEYS while others are plugged in, NOT_ALLOWED when the key
 * was touched too late (run again), REMOVED, TIMED_OUT or FAILED */
DexFuture                    *passkeys_security_key_reset_run           (PasskeysSecurityKeyReset *self);

G_END_DECLS
