/* passkeys-get-assertion-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-hmac-secret.h"
#include "passkeys-request-options.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.2: authenticatorGetAssertion. How the person is verified is for the source of
 * the passkeys to decide, so the option uv is not among it. */
typedef struct
{
  char      *relying_party_id; /* (owned) */
  GBytes    *client_data_hash; /* (owned) */
  GPtrArray *allowed;          /* (owned) of GBytes, credential ids; empty for any */
  gboolean   user_presence;    /* the option up */
  PasskeysHmacSecret *hmac_secret; /* (owned) (nullable) the extension of that name */
} PasskeysGetAssertionRequest;

PasskeysGetAssertionRequest *passkeys_get_assertion_request_new              (const char                  *relying_party_id,
                                                                              GBytes                      *client_data_hash);
PasskeysGetAssertionRequest *passkeys_get_assertion_request_new_from_options (PasskeysRequestOptions      *options,
                                                                              GBytes                      *client_data_hash);
void                         passkeys_get_assertion_request_free             (PasskeysGetAssertionRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysGetAssertionRequest, passkeys_get_assertion_request_free)

G_END_DECLS
