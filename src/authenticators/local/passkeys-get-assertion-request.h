/* passkeys-get-assertion-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-request-options.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.2: authenticatorGetAssertion. The private keys need the PIN, so the option uv
 * finds what it asks for whatever it is. */
typedef struct
{
  char      *relying_party_id; /* (owned) */
  GBytes    *client_data_hash; /* (owned) */
  GPtrArray *allowed;          /* (owned) of GBytes, credential ids; empty for any */
  gboolean   user_presence;    /* the option up */
} PasskeysGetAssertionRequest;

PasskeysGetAssertionRequest *passkeys_get_assertion_request_new              (const char                  *relying_party_id,
                                                                              GBytes                      *client_data_hash);
PasskeysGetAssertionRequest *passkeys_get_assertion_request_new_from_options (PasskeysRequestOptions      *options,
                                                                              GBytes                      *client_data_hash);
void                         passkeys_get_assertion_request_free             (PasskeysGetAssertionRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysGetAssertionRequest, passkeys_get_assertion_request_free)

G_END_DECLS
