/* passkeys-token-issuer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-clock.h"

G_BEGIN_DECLS

#define PASSKEYS_TOKEN_LIFE (8 * PASSKEYS_HOUR)

#define PASSKEYS_TOKEN_LOGIN "Token"

/* What a bearer token says. Whether it still holds is for the rules to find out. */
typedef struct
{
  char  *id;
  char  *kind; /* PASSKEYS_TOKEN_LOGIN, or that of an access token */
  char  *user_id;
  char  *organisation_id;
  gint64 session_generation; /* of a login token */
  gint64 date_expires;
} PasskeysToken;

#define PASSKEYS_TYPE_TOKEN_ISSUER (passkeys_token_issuer_get_type ())

/* Bearer tokens: JSON Web Tokens signed with this server's Ed25519 key. */
G_DECLARE_FINAL_TYPE (PasskeysTokenIssuer, passkeys_token_issuer, PASSKEYS, TOKEN_ISSUER, GObject)

PasskeysTokenIssuer *passkeys_token_issuer_new     (GBytes               *private_key,
                                                    const PasskeysClock  *clock,
                                                    GError              **error);
char                *passkeys_token_issuer_issue   (PasskeysTokenIssuer  *self,
                                                    const char           *user_id,
                                                    const char           *organisation_id,
                                                    const char           *username,
                                                    gint64                session_generation);
char                *passkeys_token_issuer_issue_access (PasskeysTokenIssuer *self,
                                                         const PasskeysToken *token,
                                                         const char          *username);
const PasskeysToken *passkeys_token_issuer_verify  (PasskeysTokenIssuer  *self,
                                                    const char           *text);
JsonObject          *passkeys_token_issuer_get_key_set (PasskeysTokenIssuer *self);
guint                passkeys_token_issuer_get_n_known (PasskeysTokenIssuer *self);

G_END_DECLS
