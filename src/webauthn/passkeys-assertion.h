/* passkeys-assertion.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-client-data.h"

G_BEGIN_DECLS

/* What signing with a credential gives. */
#define PASSKEYS_TYPE_ASSERTION (passkeys_assertion_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAssertion, passkeys_assertion, PASSKEYS, ASSERTION, GObject)

PasskeysAssertion  *passkeys_assertion_new                    (GBytes             *credential_id,
                                                               PasskeysClientData *client_data,
                                                               GBytes             *authenticator_data,
                                                               GBytes             *signature,
                                                               GBytes             *user_handle);
GBytes             *passkeys_assertion_get_credential_id      (PasskeysAssertion  *self);
PasskeysClientData *passkeys_assertion_get_client_data        (PasskeysAssertion  *self);
GBytes             *passkeys_assertion_get_authenticator_data (PasskeysAssertion  *self);
GBytes             *passkeys_assertion_get_signature          (PasskeysAssertion  *self);
GBytes             *passkeys_assertion_get_user_handle        (PasskeysAssertion  *self);

G_END_DECLS
