/* security-key-statuses.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator-error.h"

G_BEGIN_DECLS

/* What a key may answer instead of doing what it is asked, and what a person learns of it. */
typedef struct
{
  guint8                     status;
  PasskeysAuthenticatorError code;
} SecurityKeyStatus;

const SecurityKeyStatus *security_key_statuses_get (gsize *ret_n_statuses);

G_END_DECLS
