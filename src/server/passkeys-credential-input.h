/* passkeys-credential-input.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A credential as a client registers it. */
typedef struct
{
  char   *kind;
  char   *name; /* nullable */
  char   *credential_id;
  GBytes *client_data;
  GBytes *attestation_data;
  char   *encrypted_private_key; /* nullable */
} PasskeysNewCredential;

/* One signature with which a client signs in or confirms a change. */
typedef struct
{
  char   *kind;
  char   *credential_id;
  GBytes *client_data;
  GBytes *signature;
  char   *algorithm;          /* nullable: of a key, where the client says it */
  GBytes *authenticator_data; /* nullable: Fido2 only */
  GBytes *user_handle;        /* nullable: Fido2 only */
} PasskeysFactor;

PasskeysNewCredential *passkeys_new_credential_parse (JsonObject            *object,
                                                      GError               **error);
PasskeysNewCredential *passkeys_new_credential_build (const char            *kind,
                                                      const char            *name,
                                                      JsonObject            *credential_info,
                                                      const char            *encrypted_private_key,
                                                      GError               **error);
void                   passkeys_new_credential_free  (PasskeysNewCredential *self);
PasskeysFactor        *passkeys_factor_parse         (JsonObject            *object,
                                                      GError               **error);
PasskeysFactor        *passkeys_factor_parse_recovery (JsonObject           *object,
                                                      GError               **error);
char                  *passkeys_factor_to_text       (const PasskeysFactor  *self);
PasskeysFactor        *passkeys_factor_from_text     (const char            *text);
void                   passkeys_factor_free          (PasskeysFactor        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysNewCredential, passkeys_new_credential_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysFactor, passkeys_factor_free)

G_END_DECLS
