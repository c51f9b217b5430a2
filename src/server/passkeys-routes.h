/* passkeys-routes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-request.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_AUTHENTICATION_NONE,
  PASSKEYS_AUTHENTICATION_BEARER,    /* a login or access token */
  PASSKEYS_AUTHENTICATION_TEMPORARY, /* of a registration or recovery under way */
} PasskeysAuthentication;

typedef enum
{
  PASSKEYS_WHO_EMPLOYEE = 1 << 0,
  PASSKEYS_WHO_END_USER = 1 << 1,
  PASSKEYS_WHO_SERVICE_ACCOUNT = 1 << 2,
  PASSKEYS_WHO_PERSONAL_TOKEN = 1 << 3, /* its owner must be named too */
} PasskeysWho;

typedef gboolean (*PasskeysHandler) (PasskeysRequest  *request,
                                     GError          **error);

typedef struct
{
  const char            *method;
  const char            *path; /* a segment in braces stands for any */
  PasskeysAuthentication authentication;
  gboolean               needs_user_action; /* whether the caller must have signed the request */
  const char            *operation; /* nullable: the permission needed */
  guint                  who;       /* of PasskeysWho; 0 without authentication */
  PasskeysHandler        handler;
} PasskeysRoute;

const PasskeysRoute *passkeys_routes_get_all (gsize                *n_routes);
const PasskeysRoute *passkeys_routes_match   (const char           *method,
                                              const char *const    *segments,
                                              char               ***parameters,
                                              char                **allowed);

G_END_DECLS
