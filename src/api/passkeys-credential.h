/* passkeys-credential.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_CREDENTIAL_KIND_FIDO2,                  /* a passkey */
  PASSKEYS_CREDENTIAL_KIND_KEY,                    /* a key pair that a program keeps */
  PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY, /* kept by the organisation, under a password */
  PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY,           /* the same, under a recovery code */
  PASSKEYS_CREDENTIAL_KIND_OTHER,                  /* a kind this version does not know */
} PasskeysCredentialKind;

#define PASSKEYS_TYPE_CREDENTIAL_KIND (passkeys_credential_kind_get_type ())

GType passkeys_credential_kind_get_type (void);

/* properties: kind, name, credential-uuid, is-active, date-created */
#define PASSKEYS_TYPE_CREDENTIAL (passkeys_credential_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCredential, passkeys_credential, PASSKEYS, CREDENTIAL, GObject)

PasskeysCredential     *passkeys_credential_new_from_json        (JsonNode            *json,
                                                                  GError             **error);
PasskeysCredentialKind  passkeys_credential_get_kind             (PasskeysCredential  *self);
const char             *passkeys_credential_get_credential_id    (PasskeysCredential  *self);
const char             *passkeys_credential_get_credential_uuid  (PasskeysCredential  *self);
GDateTime              *passkeys_credential_get_date_created     (PasskeysCredential  *self);
gboolean                passkeys_credential_is_active            (PasskeysCredential  *self);
const char             *passkeys_credential_get_name             (PasskeysCredential  *self);
const char             *passkeys_credential_get_public_key       (PasskeysCredential  *self);
const char             *passkeys_credential_get_relying_party_id (PasskeysCredential  *self);
const char             *passkeys_credential_get_origin           (PasskeysCredential  *self);

G_END_DECLS
