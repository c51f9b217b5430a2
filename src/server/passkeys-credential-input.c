/* passkeys-credential-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-credential-input.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-credential-store.h"
#include "passkeys-json-object.h"
#include "passkeys-server-error.h"

/* WebAuthn Level 3, section 4: no credential id is longer than 1023 bytes. */
#define LONGEST_CREDENTIAL_ID 1023
#define LONGEST_KEY_NAME 1364

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

static gboolean
decode (const char  *name,
        const char  *text,
        GBytes     **bytes,
        GError     **error)
{
  g_autofree char *message = NULL;

  *bytes = passkeys_base64url_decode (text, NULL);
  if (*bytes)
    return TRUE;
  message = g_strdup_printf ("The member “%s” is not base64url.", name);
  return refuse (error, message);
}

/* A passkey's id is bytes with one spelling. A key calls itself what it likes, in visible ASCII. */
static char *
normalise_credential_id (const char  *kind,
                         const char  *text,
                         GError     **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (strcmp (kind, PASSKEYS_KIND_FIDO2) == 0)
    {
      if (!decode ("credId", text, &bytes, error))
        return NULL;
      if (g_bytes_get_size (bytes) >= 1 && g_bytes_get_size (bytes) <= LONGEST_CREDENTIAL_ID)
        return passkeys_base64url_encode (bytes);
    }
  else
    {
      gsize length = strlen (text);

      for (gsize i = 0; i < length && g_ascii_isgraph (text[i]); i++)
        {
          if (i + 1 == length && length <= LONGEST_KEY_NAME)
            return g_strdup (text);
        }
    }
  refuse (error, "The member “credId” is not a credential id.");
  return NULL;
}

static gboolean
is_new_kind (const char *kind)
{
  return strcmp (kind, PASSKEYS_KIND_FIDO2) == 0 || strcmp (kind, PASSKEYS_KIND_KEY) == 0
         || strcmp (kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) == 0
         || strcmp (kind, PASSKEYS_KIND_RECOVERY_KEY) == 0;
}

static gboolean
check_encrypted_key (const char  *kind,
                     const char  *encrypted_private_key,
                     GError     **error)
{
  gboolean may_have = strcmp (kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) == 0
                      || strcmp (kind, PASSKEYS_KIND_RECOVERY_KEY) == 0;
  gboolean must_have = strcmp (kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) == 0;

  if (encrypted_private_key && !may_have)
    return refuse (error, "The member “encryptedPrivateKey” is not known.");
  if (!encrypted_private_key && must_have)
    return refuse (error, "The member “encryptedPrivateKey” is missing.");
  return TRUE;
}

/**
 * passkeys_new_credential_build:
 * @kind: its kind
 * @name: (nullable): what the person calls it
 * @credential_info: the member `credentialInfo`
 * @encrypted_private_key: (nullable): what the client keeps here
 * @error: (out) (optional): what is wrong
 *
 * Returns: (transfer full) (nullable): the credential, decoded but not verified
 */
PasskeysNewCredential *
passkeys_new_credential_build (const char  *kind,
                               const char  *name,
                               JsonObject  *credential_info,
                               const char  *encrypted_private_key,
                               GError     **error)
{
  g_autoptr (PasskeysNewCredential) self = g_new0 (PasskeysNewCredential, 1);
  const char *credential_id, *client_data, *attestation_data;
  const PasskeysMember members[] = {
    { "credId", PASSKEYS_MEMBER_TEXT, &credential_id },
    { "clientData", PASSKEYS_MEMBER_TEXT, &client_data },
    { "attestationData", PASSKEYS_MEMBER_TEXT, &attestation_data },
  };

  if (!is_new_kind (kind))
    {
      refuse (error, "The kind of credential is not supported.");
      return NULL;
    }
  if (!check_encrypted_key (kind, encrypted_private_key, error)
      || !passkeys_json_object_read (credential_info, members, G_N_ELEMENTS (members), error)
      || !decode ("clientData", client_data, &self->client_data, error)
      || !decode ("attestationData", attestation_data, &self->attestation_data, error))
    return NULL;
  self->credential_id = normalise_credential_id (kind, credential_id, error);
  if (!self->credential_id)
    return NULL;
  self->kind = g_strdup (kind);
  self->name = g_strdup (name);
  self->encrypted_private_key = g_strdup (encrypted_private_key);
  return g_steal_pointer (&self);
}

/**
 * passkeys_new_credential_parse:
 * @object: one member of a NewCredentialSet
 * @error: (out) (optional): what is wrong
 *
 * Returns: (transfer full) (nullable): the credential, decoded but not verified
 */
PasskeysNewCredential *
passkeys_new_credential_parse (JsonObject  *object,
                               GError     **error)
{
  const char *kind, *name = NULL, *encrypted_private_key = NULL;
  JsonObject *credential_info;
  const PasskeysMember members[] = {
    { "credentialKind", PASSKEYS_MEMBER_TEXT, &kind },
    { "credentialInfo", PASSKEYS_MEMBER_OBJECT, &credential_info },
    { "credentialName", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &name },
    { "encryptedPrivateKey", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL,
      &encrypted_private_key },
  };

  if (!passkeys_json_object_read (object, members, G_N_ELEMENTS (members), error))
    return NULL;
  return passkeys_new_credential_build (kind, name, credential_info, encrypted_private_key, error);
}

/**
 * passkeys_new_credential_free:
 * @self: (transfer full): the credential
 */
void
passkeys_new_credential_free (PasskeysNewCredential *self)
{
  g_free (self->kind);
  g_free (self->name);
  g_free (self->credential_id);
  g_clear_pointer (&self->client_data, g_bytes_unref);
  g_clear_pointer (&self->attestation_data, g_bytes_unref);
  g_free (self->encrypted_private_key);
  g_free (self);
}

static gboolean
check_algorithm (const char  *algorithm,
                 GError     **error)
{
  static const char *const known[] = { "RSA-SHA256", "SHA256", "SHA512", NULL };

  if (!algorithm || g_strv_contains (known, algorithm))
    return TRUE;
  return refuse (error, "The member “algorithm” is not valid.");
}

static gboolean
read_assertion (PasskeysFactor  *self,
                JsonObject      *assertion,
                GError         **error)
{
  const char *credential_id, *client_data, *signature, *algorithm = NULL;
  const char *authenticator_data = NULL, *user_handle = "";
  gsize n_members = 4;
  const PasskeysMember members[] = {
    { "credId", PASSKEYS_MEMBER_TEXT, &credential_id },
    { "clientData", PASSKEYS_MEMBER_TEXT, &client_data },
    { "signature", PASSKEYS_MEMBER_TEXT, &signature },
    { "algorithm", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &algorithm },
    { "authenticatorData", PASSKEYS_MEMBER_TEXT, &authenticator_data },
    { "userHandle", PASSKEYS_MEMBER_LOOSE_TEXT | PASSKEYS_MEMBER_OPTIONAL, &user_handle },
  };

  if (strcmp (self->kind, PASSKEYS_KIND_FIDO2) == 0)
    n_members = G_N_ELEMENTS (members);
  if (!passkeys_json_object_read (assertion, members, n_members, error)
      || !check_algorithm (algorithm, error)
      || !decode ("clientData", client_data, &self->client_data, error)
      || !decode ("signature", signature, &self->signature, error)
      || (authenticator_data
          && !decode ("authenticatorData", authenticator_data, &self->authenticator_data, error))
      || (*user_handle && !decode ("userHandle", user_handle, &self->user_handle, error)))
    return FALSE;
  self->algorithm = g_strdup (algorithm);
  self->credential_id = normalise_credential_id (self->kind, credential_id, error);
  return self->credential_id != NULL;
}

static gboolean
check_factor_kind (JsonObject  *object,
                   gboolean     recovers,
                   GError     **error)
{
  JsonNode *kind = json_object_get_member (object, "kind");
  const char *text = kind && json_node_get_value_type (kind) == G_TYPE_STRING
                       ? json_node_get_string (kind) : "";

  if (is_new_kind (text) && (strcmp (text, PASSKEYS_KIND_RECOVERY_KEY) == 0) == recovers)
    return TRUE;
  return refuse (error, "The kind of credential cannot be used here.");
}

static PasskeysFactor *
parse_factor (JsonObject  *object,
              gboolean     recovers,
              GError     **error)
{
  g_autoptr (PasskeysFactor) self = g_new0 (PasskeysFactor, 1);
  const char *kind;
  JsonObject *assertion;
  const PasskeysMember members[] = {
    { "kind", PASSKEYS_MEMBER_TEXT, &kind },
    { "credentialAssertion", PASSKEYS_MEMBER_OBJECT, &assertion },
  };

  if (!check_factor_kind (object, recovers, error)
      || !passkeys_json_object_read (object, members, G_N_ELEMENTS (members), error))
    return NULL;
  self->kind = g_strdup (kind);
  return read_assertion (self, assertion, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * passkeys_factor_parse:
 * @object: the member `firstFactor` or `secondFactor`
 * @error: (out) (optional): what is wrong
 *
 * Returns: (transfer full) (nullable): the signature, decoded but not verified
 */
PasskeysFactor *
passkeys_factor_parse (JsonObject  *object,
                       GError     **error)
{
  return parse_factor (object, FALSE, error);
}

/**
 * passkeys_factor_parse_recovery:
 * @object: the member `recovery`
 * @error: (out) (optional): what is wrong
 *
 * Returns: (transfer full) (nullable): the recovery key's signature, decoded but not verified
 */
PasskeysFactor *
passkeys_factor_parse_recovery (JsonObject  *object,
                                GError     **error)
{
  return parse_factor (object, TRUE, error);
}

static char *
encode_optional (GBytes *bytes)
{
  return bytes ? passkeys_base64url_encode (bytes) : g_strdup ("");
}

/**
 * passkeys_factor_to_text:
 * @self: a signature
 *
 * Returns: (transfer full): @self as one word of letters, digits, dots, - and _, but for the user handle
 */
char *
passkeys_factor_to_text (const PasskeysFactor *self)
{
  g_autofree char *credential_id = passkeys_base64url_encode_data (self->credential_id,
                                                                   strlen (self->credential_id));
  g_autofree char *client_data = passkeys_base64url_encode (self->client_data);
  g_autofree char *signature = passkeys_base64url_encode (self->signature);
  g_autofree char *authenticator_data = encode_optional (self->authenticator_data);

  return g_strjoin (".", self->kind, credential_id, client_data, signature, authenticator_data,
                    NULL);
}

/**
 * passkeys_factor_from_text:
 * @text: what passkeys_factor_to_text() made
 *
 * Returns: (transfer full): the signature
 */
PasskeysFactor *
passkeys_factor_from_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);
  PasskeysFactor *self = g_new0 (PasskeysFactor, 1);
  g_autoptr (GBytes) credential_id = NULL;

  g_assert (g_strv_length (parts) == 5);

  self->kind = g_strdup (parts[0]);
  credential_id = passkeys_base64url_decode (parts[1], NULL);
  self->credential_id = g_strndup (g_bytes_get_data (credential_id, NULL),
                                   g_bytes_get_size (credential_id));
  self->client_data = passkeys_base64url_decode (parts[2], NULL);
  self->signature = passkeys_base64url_decode (parts[3], NULL);
  self->authenticator_data = *parts[4] ? passkeys_base64url_decode (parts[4], NULL) : NULL;
  return self;
}

/**
 * passkeys_factor_free:
 * @self: (transfer full): the signature
 */
void
passkeys_factor_free (PasskeysFactor *self)
{
  g_free (self->kind);
  g_free (self->credential_id);
  g_clear_pointer (&self->client_data, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self->algorithm);
  g_clear_pointer (&self->authenticator_data, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_free (self);
}
