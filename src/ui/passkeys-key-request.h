/* passkeys-key-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is asked of a person with a security key: to touch it, to plug one in, or to mend what keeps
 * it from being used. */
#define PASSKEYS_TYPE_KEY_REQUEST (passkeys_key_request_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyRequest, passkeys_key_request, PASSKEYS, KEY_REQUEST, AdwBin)

void passkeys_key_request_ask_touch  (PasskeysKeyRequest *self,
                                      const char         *name);
void passkeys_key_request_ask_insert (PasskeysKeyRequest *self,
                                      const GError       *reason);
void passkeys_key_request_end        (PasskeysKeyRequest *self);

G_END_DECLS
