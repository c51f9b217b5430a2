/* passkeys-webauthn-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_WEBAUTHN_ERROR (passkeys_webauthn_error_quark ())

typedef enum
{
  PASSKEYS_WEBAUTHN_ERROR_MALFORMED,     /* the bytes are not what the format says */
  PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,     /* longer or deeper than any honest value */
  PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED,   /* well formed, but an algorithm or format that is not supported */
  PASSKEYS_WEBAUTHN_ERROR_MISMATCH,      /* a signature or a hash does not verify */
  PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY, /* the relying party id may not be used with this origin */
  PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY,  /* the cryptographic library failed */
} PasskeysWebauthnError;

GQuark passkeys_webauthn_error_quark (void);

G_END_DECLS
