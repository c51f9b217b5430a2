/* passkeys-keyring-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_KEYRING_ERROR (passkeys_keyring_error_quark ())

typedef enum
{
  PASSKEYS_KEYRING_ERROR_LOCKED,    /* the keyring is locked and was not unlocked */
  PASSKEYS_KEYRING_ERROR_DISMISSED, /* the person dismissed the unlock prompt */
  PASSKEYS_KEYRING_ERROR_ABSENT,    /* no Secret Service on the session bus */
  PASSKEYS_KEYRING_ERROR_SILENT,    /* the Secret Service did not answer in time */
  PASSKEYS_KEYRING_ERROR_NOT_FOUND, /* no such item */
  PASSKEYS_KEYRING_ERROR_REFUSED,   /* the Secret Service answered with another error */
} PasskeysKeyringError;

GQuark passkeys_keyring_error_quark (void);

G_END_DECLS
