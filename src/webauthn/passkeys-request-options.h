/* passkeys-request-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* residentKey and userVerification share these three words. */
typedef enum
{
  PASSKEYS_REQUIREMENT_DISCOURAGED,
  PASSKEYS_REQUIREMENT_PREFERRED,
  PASSKEYS_REQUIREMENT_REQUIRED,
} PasskeysRequirement;

/* WebAuthn Level 3, section 5.5: who may sign, and for whom. */
#define PASSKEYS_TYPE_REQUEST_OPTIONS (passkeys_request_options_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRequestOptions, passkeys_request_options, PASSKEYS, REQUEST_OPTIONS, GObject)

PasskeysRequestOptions *passkeys_request_options_new                   (const char             *relying_party_id);
void                    passkeys_request_options_allow_credential      (PasskeysRequestOptions *self,
                                                                        GBytes                 *credential_id);
void                    passkeys_request_options_set_user_verification (PasskeysRequestOptions *self,
                                                                        PasskeysRequirement     requirement);
const char             *passkeys_request_options_get_relying_party_id  (PasskeysRequestOptions *self);
GPtrArray              *passkeys_request_options_get_allowed           (PasskeysRequestOptions *self);
gboolean                passkeys_request_options_allows                (PasskeysRequestOptions *self,
                                                                        GBytes                 *credential_id);
PasskeysRequirement     passkeys_request_options_get_user_verification (PasskeysRequestOptions *self);

G_END_DECLS
