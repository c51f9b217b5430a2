/* passkeys-site-token.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"
#include "passkeys-site-key-agreement.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.5.5.7 */
typedef enum
{
  PASSKEYS_SITE_PERMISSION_MAKE_CREDENTIAL = 0x01,
  PASSKEYS_SITE_PERMISSION_GET_ASSERTION = 0x02,
  PASSKEYS_SITE_PERMISSION_CREDENTIAL_MANAGEMENT = 0x04,
} PasskeysSitePermissions;

/* What a client asks a pinUvAuthToken for. */
typedef struct
{
  gint64   protocol;
  guint    permissions;
  char    *relying_party_id; /* (owned) (nullable) */
  GBytes  *secret;           /* (owned), secure: shared with the client */
} PasskeysSiteTokenRequest;

/* NULL without an error where the parameters of authenticatorClientPIN are for something else */
PasskeysSiteTokenRequest *passkeys_site_token_request_parse (PasskeysSiteKeyAgreement  *agreement,
                                                             GBytes                    *parameters,
                                                             GError                   **error);
void                      passkeys_site_token_request_free  (PasskeysSiteTokenRequest  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSiteTokenRequest, passkeys_site_token_request_free)

/* The pinUvAuthToken: the last that was given, for ten minutes. */
typedef struct _PasskeysSiteToken PasskeysSiteToken;

PasskeysSiteToken *passkeys_site_token_new           (void);
void               passkeys_site_token_free          (PasskeysSiteToken         *self);
/* gives a new one; what answers the client */
GBytes            *passkeys_site_token_give          (PasskeysSiteToken         *self,
                                                      PasskeysSiteTokenRequest  *request,
                                                      GError                   **error);
gboolean           passkeys_site_token_check         (PasskeysSiteToken         *self,
                                                      PasskeysSitePermissions    permission,
                                                      const char                *relying_party_id,
                                                      gint64                     protocol,
                                                      GBytes                    *message,
                                                      GBytes                    *authentication,
                                                      GError                   **error);
/* the same for the parameters of authenticatorMakeCredential or authenticatorGetAssertion, where they
 * are signed with a token at all */
gboolean           passkeys_site_token_check_request (PasskeysSiteToken         *self,
                                                      gboolean                   is_assertion,
                                                      GBytes                    *parameters,
                                                      GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSiteToken, passkeys_site_token_free)

G_END_DECLS
