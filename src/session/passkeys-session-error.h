/* passkeys-session-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_SESSION_ERROR (passkeys_session_error_quark ())

typedef enum
{
  PASSKEYS_SESSION_ERROR_RELYING_PARTY,      /* the challenge names another relying party than the connection */
  PASSKEYS_SESSION_ERROR_INVALID_CONNECTION, /* the connection (address, relying party id, origin) is not allowed */
  PASSKEYS_SESSION_ERROR_WRONG_CODE,         /* the registration code, or the address with it, was refused */
  PASSKEYS_SESSION_ERROR_CODE_EXPIRED,       /* the registration code has expired */
  PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED, /* this person has registered already */
  PASSKEYS_SESSION_ERROR_UNKNOWN_USER,       /* no such user in this organisation */
  PASSKEYS_SESSION_ERROR_DEACTIVATED,        /* the user is deactivated */
  PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE,    /* no authenticator at hand holds a passkey of this account */
  PASSKEYS_SESSION_ERROR_SESSION_EXPIRED,    /* sign in again */
  PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED,  /* the challenge expired, even when asked for anew */
  PASSKEYS_SESSION_ERROR_PERMISSION_MISSING, /* the user lacks a permission */
  PASSKEYS_SESSION_ERROR_APPROVAL_PENDING,   /* the change waits for approval */
  PASSKEYS_SESSION_ERROR_KEYRING,            /* the session could not be kept in the keyring */
  PASSKEYS_SESSION_ERROR_CLOCK,              /* the clock of this computer is wrong */
  PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED, /* the organisation on this computer could not be started */
  PASSKEYS_SESSION_ERROR_INVALID_TOKEN,      /* the server sent a token that is not for this account */
  PASSKEYS_SESSION_ERROR_ALREADY_HELD,       /* a passkey of this account is already held by this authenticator */
  PASSKEYS_SESSION_ERROR_INVALID_LINK,       /* a registration link that cannot be used */
  PASSKEYS_SESSION_ERROR_INVALID_MESSAGE,    /* an e-mail of the outbox that cannot be read */
  PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED,   /* the file of accounts cannot be read; it was left as it is */
  PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW,   /* the file of accounts was written by a newer version */
  PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED, /* the file of accounts could not be written */
  PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY,       /* the cryptographic library failed */
  PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE, /* mistyped, or the code of another recovery key */
  PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY, /* the organisation keeps no recovery key of that id for this user */
  PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT, /* the text is no recovery kit */
  PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE,  /* mistyped, expired or used: ask for a new one on the other device */
  PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION, /* the organisation id has to be typed */
  PASSKEYS_SESSION_ERROR_INVALID_CSV,        /* a file that is no list of users */
} PasskeysSessionError;

GQuark      passkeys_session_error_quark         (void);
/* which operation PERMISSION_MISSING is about, such as Auth:Users:Create; NULL when the server
 * did not say */
const char *passkeys_session_error_get_operation (const GError *error);

G_END_DECLS
