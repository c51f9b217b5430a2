/* passkeys-authenticator-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_AUTHENTICATOR_ERROR (passkeys_authenticator_error_quark ())

typedef enum
{
  PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,            /* the person cancelled */
  PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN,          /* wrong PIN */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT,        /* a new PIN is shorter than the authenticator accepts */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG,         /* a new PIN is longer than the authenticator accepts */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,          /* a PIN must be set first */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED,          /* too many wrong tries: wait, or unplug and plug in again */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD, /* the authenticator must be reset */
  PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,       /* none of the allowed credentials is held here */
  PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED,  /* a credential of this account is already held here */
  PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,            /* the person did not act in time */
  PASSKEYS_AUTHENTICATOR_ERROR_REMOVED,              /* the security key was unplugged */
  PASSKEYS_AUTHENTICATOR_ERROR_FULL,                 /* no room for another credential */
  PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,          /* the authenticator cannot do what was asked */
  PASSKEYS_AUTHENTICATOR_ERROR_DENIED,               /* no permission to use the device */
  PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,        /* the stored passkeys cannot be read; nothing was changed */
  PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW,        /* the stored passkeys were written by a newer version */
  PASSKEYS_AUTHENTICATOR_ERROR_STORAGE,              /* the keyring could not be read or written */
  PASSKEYS_AUTHENTICATOR_ERROR_FAILED,               /* the device failed */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED,  /* the PIN was right but must be changed before it is used */
  PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY,           /* the security key refuses this new PIN: too simple or used before */
  PASSKEYS_AUTHENTICATOR_ERROR_UV_FAILED,            /* the finger was not recognised */
  PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED,           /* too many fingers that were not recognised: the PIN is next */
  PASSKEYS_AUTHENTICATOR_ERROR_NO_KEY,               /* no security key is plugged in */
  PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS,         /* other security keys must be unplugged first */
  PASSKEYS_AUTHENTICATOR_ERROR_NOT_ALLOWED,          /* the security key allows this only soon after it was plugged in */
  PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD,             /* the sandbox does not show the security key */
  PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,             /* the security key is too old for what was asked */
  PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT,          /* the security chip of this computer is gone or switched off */
  PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED,          /* this account may not use the security chip */
  PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED,         /* the security chip was cleared: the passkey is lost */
  PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN,         /* the passkey belongs to the security chip of another computer */
  PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED,          /* the security chip failed or did not answer in time */
} PasskeysAuthenticatorError;

GQuark passkeys_authenticator_error_quark (void);

G_END_DECLS
