/* passkeys-api-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PASSKEYS_API_ERROR (passkeys_api_error_quark ())

typedef enum
{
  PASSKEYS_API_ERROR_OFFLINE,           /* the host cannot be reached */
  PASSKEYS_API_ERROR_TIMED_OUT,         /* no complete answer in time */
  PASSKEYS_API_ERROR_TLS,               /* the certificate is not trusted */
  PASSKEYS_API_ERROR_UNSAFE_ADDRESS,    /* not HTTPS, or a redirect to another host */
  PASSKEYS_API_ERROR_NOT_AN_API,        /* the answer is not what this API sends: HTML, broken JSON, missing members */
  PASSKEYS_API_ERROR_TOO_LARGE,         /* the answer is larger than allowed */
  PASSKEYS_API_ERROR_BAD_REQUEST,       /* 400 */
  PASSKEYS_API_ERROR_UNAUTHORIZED,      /* 401 */
  PASSKEYS_API_ERROR_FORBIDDEN,         /* 403 */
  PASSKEYS_API_ERROR_NOT_FOUND,         /* 404 */
  PASSKEYS_API_ERROR_CONFLICT,          /* 409 */
  PASSKEYS_API_ERROR_RATE_LIMITED,      /* 429; retry-after tells when to try again */
  PASSKEYS_API_ERROR_APPROVAL_PENDING,  /* 202: the change waits for approval */
  PASSKEYS_API_ERROR_SERVER,            /* 5xx */
  PASSKEYS_API_ERROR_UNEXPECTED_STATUS, /* any other status */
  PASSKEYS_API_ERROR_SSO_REQUIRED,      /* this person signs in on their organisation's own page */
} PasskeysApiError;

GQuark passkeys_api_error_quark (void);

G_END_DECLS
