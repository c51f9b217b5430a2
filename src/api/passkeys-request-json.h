/* passkeys-request-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-assertion.h"
#include "passkeys-attestation.h"

G_BEGIN_DECLS

/* The API's objects that go to the server. It refuses members that it does not know. */
JsonNode *passkeys_request_json_new             (const char          *first_name,
                                                 const char          *first_value,
                                                 ...) G_GNUC_NULL_TERMINATED;
JsonNode *passkeys_request_json_new_empty       (void);
JsonNode *passkeys_request_json_new_token       (const char          *name,
                                                 const char          *public_key,
                                                 const char          *permission_id,
                                                 guint                days_valid);
void      passkeys_request_json_add_credential  (JsonNode            *node,
                                                 PasskeysAttestation *attestation);
JsonNode *passkeys_request_json_new_signed      (const char          *challenge_identifier,
                                                 PasskeysAssertion   *assertion);
char     *passkeys_request_json_build_path      (const char          *before,
                                                 const char          *id,
                                                 const char          *after);

G_END_DECLS
