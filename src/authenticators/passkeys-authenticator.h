/* passkeys-authenticator.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-assertion.h"
#include "passkeys-attestation.h"
#include "passkeys-client-data.h"
#include "passkeys-creation-options.h"
#include "passkeys-prompt.h"
#include "passkeys-request-options.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_AUTHENTICATOR (passkeys_authenticator_get_type ())

G_DECLARE_INTERFACE (PasskeysAuthenticator, passkeys_authenticator, PASSKEYS, AUTHENTICATOR, GObject)

struct _PasskeysAuthenticatorInterface
{
  GTypeInterface parent_iface;

  DexFuture  *(*prepare)          (PasskeysAuthenticator   *self,
                                   PasskeysPrompt          *prompt);
  DexFuture  *(*make_credential)  (PasskeysAuthenticator   *self,
                                   PasskeysCreationOptions *options,
                                   PasskeysClientData      *client_data,
                                   PasskeysPrompt          *prompt);
  DexFuture  *(*get_assertion)    (PasskeysAuthenticator   *self,
                                   PasskeysRequestOptions  *options,
                                   PasskeysClientData      *client_data,
                                   PasskeysPrompt          *prompt);
  DexFuture  *(*find_credentials) (PasskeysAuthenticator   *self,
                                   PasskeysRequestOptions  *options);
  const char *(*get_name)         (PasskeysAuthenticator   *self);
  const char *(*get_icon_name)    (PasskeysAuthenticator   *self);
};

/* resolves to TRUE once a ceremony can begin: a security key is plugged in. Challenges are fetched
 * after it, so that they do not expire while the person looks for the key */
DexFuture  *passkeys_authenticator_prepare          (PasskeysAuthenticator   *self,
                                                     PasskeysPrompt          *prompt);
/* resolves to a PasskeysAttestation */
DexFuture  *passkeys_authenticator_make_credential  (PasskeysAuthenticator   *self,
                                                     PasskeysCreationOptions *options,
                                                     PasskeysClientData      *client_data,
                                                     PasskeysPrompt          *prompt);
/* resolves to a PasskeysAssertion */
DexFuture  *passkeys_authenticator_get_assertion    (PasskeysAuthenticator   *self,
                                                     PasskeysRequestOptions  *options,
                                                     PasskeysClientData      *client_data,
                                                     PasskeysPrompt          *prompt);
/* resolves to a GListModel of PasskeysCandidate, asking nothing of the person; empty when none */
DexFuture  *passkeys_authenticator_find_credentials (PasskeysAuthenticator   *self,
                                                     PasskeysRequestOptions  *options);
const char *passkeys_authenticator_get_name         (PasskeysAuthenticator   *self);
const char *passkeys_authenticator_get_icon_name    (PasskeysAuthenticator   *self);

G_END_DECLS
