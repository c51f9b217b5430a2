/* passkeys-passkey-file-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_PASSKEY_FILE_ERROR (passkeys_passkey_file_error_quark ())

typedef enum
{
  PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN,           /* no format that is known */
  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,         /* damaged, or cut short */
  PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE,         /* longer, deeper or fuller than any honest file */
  PASSKEYS_PASSKEY_FILE_ERROR_ENCRYPTED,         /* only the program that wrote it can open it */
  PASSKEYS_PASSKEY_FILE_ERROR_TOO_NEW,           /* a later version of the format */
  PASSKEYS_PASSKEY_FILE_ERROR_EMPTY,             /* holds no passkey */
  PASSKEYS_PASSKEY_FILE_ERROR_PASSWORD_REQUIRED, /* a password opens it */
  PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD,    /* this password does not */
  PASSKEYS_PASSKEY_FILE_ERROR_FAILED,            /* the cryptographic library failed */
} PasskeysPasskeyFileError;

GQuark passkeys_passkey_file_error_quark (void);

G_END_DECLS
