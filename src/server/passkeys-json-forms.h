/* passkeys-json-forms.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-assignment-store.h"
#include "passkeys-enrolment-rules.h"
#include "passkeys-service-account-rules.h"
#include "passkeys-signing-rules.h"
#include "passkeys-user-rules.h"

G_BEGIN_DECLS

/* How the API writes things down. All return new objects, or new text where there may be many. */
JsonObject *passkeys_json_from_credential             (const PasskeysCredentialRecord   *credential);
JsonObject *passkeys_json_from_permission             (const PasskeysPermissionRecord   *permission);
JsonObject *passkeys_json_from_assignment             (const PasskeysAssignmentRecord   *assignment);
JsonObject *passkeys_json_from_assignment_reference   (const PasskeysAssignmentRecord   *assignment);
JsonObject *passkeys_json_from_access_token           (const PasskeysAccessTokenRecord  *token);
JsonObject *passkeys_json_from_service_account        (const PasskeysServiceAccount     *account);
JsonObject *passkeys_json_from_user                   (const PasskeysUserPage           *page);
JsonObject *passkeys_json_from_signing_challenge      (PasskeysRules                    *rules,
                                                       const PasskeysSigningChallenge   *challenge);
JsonObject *passkeys_json_from_registration_challenge (PasskeysRules                    *rules,
                                                       const PasskeysEnrolmentChallenge *challenge);
JsonObject *passkeys_json_from_credential_challenge   (PasskeysRules                    *rules,
                                                       const PasskeysEnrolmentChallenge *challenge);
JsonObject *passkeys_json_from_recovery_challenge     (PasskeysRules                    *rules,
                                                       const PasskeysEnrolmentChallenge *challenge);
JsonObject *passkeys_json_from_registered             (const PasskeysCredentialRecord   *credential,
                                                       const PasskeysUserRecord         *user);
JsonObject *passkeys_json_message                     (const char                       *message);
char       *passkeys_json_write_user_page             (const PasskeysUserPage           *page);
char       *passkeys_json_write_assignment_page       (GPtrArray                        *assignments,
                                                       const char                       *next);

G_END_DECLS
