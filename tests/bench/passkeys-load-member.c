/* passkeys-load-member.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include "passkeys-load-member.h"

#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <string.h>

#include "passkeys-attestation-object.h"
#include "passkeys-base64url.h"
#include "passkeys-client-data.h"

#define RELYING_PARTY "localhost"
#define ORIGIN "http://localhost"
#define PRESENT_AND_VERIFIED \
  (PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED)

/* Answers are read by searching them: the generator shall not be what is measured. */
static char *
pick (const char *answer,
      const char *name)
{
  g_autofree char *start_text = g_strdup_printf ("\"%s\":\"", name);
  const char *start = strstr (answer, start_text);

  if (!start)
    g_error ("No %s in %s", name, answer);
  start += strlen (start_text);
  return g_strndup (start, strcspn (start, "\""));
}

/**
 * passkeys_load_sign:
 * @key: a P-256 key
 * @authenticator_data: what the authenticator says
 * @client_data_hash: what it answers
 *
 * Returns: (transfer full): the signature in base64url
 */
char *
passkeys_load_sign (EVP_PKEY *key,
                    GBytes   *authenticator_data,
                    GBytes   *client_data_hash)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  guint8 signature[80];
  gsize length = sizeof signature;

  if (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key) != 1
      || EVP_DigestSignUpdate (context, g_bytes_get_data (authenticator_data, NULL),
                               g_bytes_get_size (authenticator_data)) != 1
      || EVP_DigestSignUpdate (context, g_bytes_get_data (client_data_hash, NULL),
                               g_bytes_get_size (client_data_hash)) != 1
      || EVP_DigestSignFinal (context, signature, &length) != 1)
    g_error ("The key does not sign");
  EVP_MD_CTX_free (context);
  return passkeys_base64url_encode_data (signature, length);
}

static char *
build_signed_challenge (PasskeysLoadMember *self,
                        const char         *answer)
{
  g_autofree char *challenge = pick (answer, "challenge");
  g_autofree char *identifier = pick (answer, "challengeIdentifier");
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET, challenge, ORIGIN);
  g_autoptr (PasskeysAuthenticatorData) data =
    passkeys_authenticator_data_new (RELYING_PARTY, PRESENT_AND_VERIFIED, 0);
  GBytes *data_bytes = passkeys_authenticator_data_get_bytes (data);
  g_autofree char *signature =
    passkeys_load_sign (self->key, data_bytes, passkeys_client_data_get_hash (client_data));
  g_autofree char *credential_id = passkeys_base64url_encode (self->credential_id);
  g_autofree char *encoded_json =
    passkeys_base64url_encode (passkeys_client_data_get_json (client_data));
  g_autofree char *encoded_data = passkeys_base64url_encode (data_bytes);

  return g_strdup_printf ("{\"challengeIdentifier\":\"%s\",\"firstFactor\":{\"kind\":\"Fido2\","
                          "\"credentialAssertion\":{\"credId\":\"%s\",\"clientData\":\"%s\","
                          "\"authenticatorData\":\"%s\",\"signature\":\"%s\"}}}",
                          identifier, credential_id, encoded_json, encoded_data, signature);
}

static char *
build_registration (PasskeysLoadMember *self,
                    const char         *challenge)
{
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE, challenge, ORIGIN);
  g_autoptr (PasskeysCoseKey) key = passkeys_cose_key_new_from_evp_pkey (self->key, NULL);
  const guint8 no_aaguid[16] = { 0 };
  g_autoptr (GBytes) aaguid = g_bytes_new (no_aaguid, sizeof no_aaguid);
  g_autoptr (PasskeysAuthenticatorData) data =
    passkeys_authenticator_data_new_attested (RELYING_PARTY, PRESENT_AND_VERIFIED, 0, aaguid,
                                              self->credential_id, key);
  g_autoptr (PasskeysAttestationObject) object = passkeys_attestation_object_new_none (data);
  g_autofree char *credential_id = passkeys_base64url_encode (self->credential_id);
  g_autofree char *encoded_json =
    passkeys_base64url_encode (passkeys_client_data_get_json (client_data));
  g_autofree char *encoded_object =
    passkeys_base64url_encode (passkeys_attestation_object_get_bytes (object));

  return g_strdup_printf ("{\"firstFactorCredential\":{\"credentialKind\":\"Fido2\","
                          "\"credentialInfo\":{\"credId\":\"%s\",\"clientData\":\"%s\","
                          "\"attestationData\":\"%s\"}}}",
                          credential_id, encoded_json, encoded_object);
}

/* The only message in the outbox; it is taken out. */
static char *
take_code (const char *outbox)
{
  g_autoptr (GDir) folder = g_dir_open (outbox, 0, NULL);
  const char *name;
  char *code = NULL;

  while (!code && (name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (outbox, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".eml") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      code = g_strndup (strstr (text, "Registration code: ") + strlen ("Registration code: "), 19);
      g_unlink (path);
    }
  g_assert (code);
  return code;
}

static void
register_passkey (PasskeysLoadMember *self,
                  const char         *outbox)
{
  g_autofree char *code = take_code (outbox);
  g_autofree char *init =
    g_strdup_printf ("{\"orgId\":\"%s\",\"username\":\"%s\",\"registrationCode\":\"%s\"}",
                     self->organisation_id, self->username, code);
  g_autofree char *begun = passkeys_load_connection_ask (self->connection, "POST",
                                                         "/auth/registration/init", NULL, NULL,
                                                         init);
  g_autofree char *challenge = pick (begun, "challenge");
  g_autofree char *temporary_token = pick (begun, "temporaryAuthenticationToken");
  g_autofree char *complete = build_registration (self, challenge);
  g_autofree char *registered = passkeys_load_connection_ask (self->connection, "POST",
                                                              "/auth/registration",
                                                              temporary_token, NULL, complete);
}

static char *
begin_action (PasskeysLoadMember *self,
              const char         *method,
              const char         *path,
              const char         *payload)
{
  g_autofree char *escaped = g_strescape (payload, NULL);

  return g_strdup_printf ("{\"userActionPayload\":\"%s\",\"userActionHttpMethod\":\"%s\","
                          "\"userActionHttpPath\":\"%s\",\"userActionServerKind\":\"Api\"}",
                          escaped, method, path);
}

static void
invite_colleague (PasskeysLoadMember *self,
                  const char         *outbox)
{
  const char *body = "{\"email\":\"colleague@example.org\",\"kind\":\"CustomerEmployee\"}";
  g_autofree char *init = begin_action (self, "POST", "/auth/users", body);
  g_autofree char *begun = passkeys_load_connection_ask (self->connection, "POST",
                                                         "/auth/action/init", self->token, NULL,
                                                         init);
  g_autofree char *signed_challenge = build_signed_challenge (self, begun);
  g_autofree char *done = passkeys_load_connection_ask (self->connection, "POST", "/auth/action",
                                                        self->token, NULL, signed_challenge);
  g_autofree char *user_action = pick (done, "userAction");
  g_autofree char *created = passkeys_load_connection_ask (self->connection, "POST", "/auth/users",
                                                           self->token, user_action, body);
  g_autofree char *user_id = pick (created, "userId");
  g_autofree char *code = take_code (outbox);

  self->colleague_path = g_strdup_printf ("/auth/users/%s", user_id);
}

static void
log_in (PasskeysLoadMember *self)
{
  g_autofree char *begun = NULL;
  g_autofree char *signed_challenge = NULL;
  g_autofree char *done = NULL;
  g_autofree char *init = g_strdup_printf ("{\"orgId\":\"%s\",\"username\":\"%s\"}",
                                           self->organisation_id, self->username);

  begun = passkeys_load_connection_ask (self->connection, "POST", "/auth/login/init", NULL, NULL,
                                        init);
  signed_challenge = build_signed_challenge (self, begun);
  done = passkeys_load_connection_ask (self->connection, "POST", "/auth/login", NULL, NULL,
                                       signed_challenge);
  self->token = pick (done, "token");
}

/**
 * passkeys_load_member_found:
 * @port: where the server listens
 * @outbox: where its mail goes
 * @number: of the member
 *
 * Founds an organisation with a passkey and one invited colleague.
 *
 * Returns: (transfer full): its administrator, signed in
 */
PasskeysLoadMember *
passkeys_load_member_found (guint16     port,
                            const char *outbox,
                            guint       number)
{
  PasskeysLoadMember *self = g_new0 (PasskeysLoadMember, 1);
  g_autofree char *body = NULL;
  g_autofree char *founded = NULL;
  guint32 credential_id[8];

  for (gsize i = 0; i < G_N_ELEMENTS (credential_id); i++)
    credential_id[i] = g_random_int ();
  self->credential_id = g_bytes_new (credential_id, sizeof credential_id);
  self->key = EVP_EC_gen ("P-256");
  self->connection = passkeys_load_connection_new (port);
  self->username = g_strdup_printf ("member-%u@example.org", number);
  body = g_strdup_printf ("{\"adminUser\":{\"email\":\"%s\"},\"termsAndConditionsAccepted\":true,"
                          "\"privacyPolicyAccepted\":true}", self->username);
  founded = passkeys_load_connection_ask (self->connection, "POST", "/dashboard/org", NULL, NULL,
                                          body);
  self->organisation_id = pick (founded, "id");
  register_passkey (self, outbox);
  log_in (self);
  invite_colleague (self, outbox);
  return self;
}

/**
 * passkeys_load_member_visit:
 * @port: where the server listens
 * @member: a member who has signed in
 *
 * Returns: (transfer full): @member on another computer, who can read, and cannot sign
 */
PasskeysLoadMember *
passkeys_load_member_visit (guint16                   port,
                            const PasskeysLoadMember *member)
{
  PasskeysLoadMember *self = g_new0 (PasskeysLoadMember, 1);

  self->connection = passkeys_load_connection_new (port);
  self->token = g_strdup (member->token);
  return self;
}

/**
 * passkeys_load_member_begin_login:
 * @self: the member
 *
 * Sends the first request of signing in.
 */
void
passkeys_load_member_begin_login (PasskeysLoadMember *self)
{
  g_autofree char *init = g_strdup_printf ("{\"orgId\":\"%s\",\"username\":\"%s\"}",
                                           self->organisation_id, self->username);

  self->step = 0;
  self->date_begun = g_get_monotonic_time ();
  passkeys_load_connection_send (self->connection, "POST", "/auth/login/init", NULL, NULL, init);
}

/**
 * passkeys_load_member_continue_login:
 * @self: the member
 * @answer: to the last request
 *
 * Returns: whether the member has signed in; if not, the next request is on its way
 */
gboolean
passkeys_load_member_continue_login (PasskeysLoadMember *self,
                                     const char         *answer)
{
  g_autofree char *signed_challenge = NULL;

  if (self->step++ == 1)
    {
      g_free (self->token);
      self->token = pick (answer, "token");
      return TRUE;
    }
  signed_challenge = build_signed_challenge (self, answer);
  passkeys_load_connection_send (self->connection, "POST", "/auth/login", NULL, NULL,
                                 signed_challenge);
  return FALSE;
}

static const char *
choose_change (PasskeysLoadMember *self)
{
  return self->is_sso_required ? "{\"isSSORequired\":false}" : "{\"isSSORequired\":true}";
}

/**
 * passkeys_load_member_begin_change:
 * @self: the member
 *
 * Sends the first request of a signed change.
 */
void
passkeys_load_member_begin_change (PasskeysLoadMember *self)
{
  g_autofree char *init = begin_action (self, "PUT", self->colleague_path, choose_change (self));

  self->step = 0;
  self->date_begun = g_get_monotonic_time ();
  passkeys_load_connection_send (self->connection, "POST", "/auth/action/init", self->token, NULL,
                                 init);
}

/**
 * passkeys_load_member_continue_change:
 * @self: the member
 * @answer: to the last request
 *
 * Returns: whether the change was acknowledged; if not, the next request is on its way
 */
gboolean
passkeys_load_member_continue_change (PasskeysLoadMember *self,
                                      const char         *answer)
{
  g_autofree char *text = NULL;

  switch (self->step++)
    {
    case 0:
      text = build_signed_challenge (self, answer);
      passkeys_load_connection_send (self->connection, "POST", "/auth/action", self->token, NULL,
                                     text);
      return FALSE;

    case 1:
      text = pick (answer, "userAction");
      passkeys_load_connection_send (self->connection, "PUT", self->colleague_path, self->token,
                                     text, choose_change (self));
      return FALSE;

    default:
      self->is_sso_required = !self->is_sso_required;
      return TRUE;
    }
}

/**
 * passkeys_load_member_free:
 * @self: (transfer full): the member
 */
void
passkeys_load_member_free (PasskeysLoadMember *self)
{
  passkeys_load_connection_free (self->connection);
  EVP_PKEY_free (self->key);
  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_free (self->organisation_id);
  g_free (self->username);
  g_free (self->token);
  g_free (self->colleague_path);
  g_free (self->page_token);
  g_free (self);
}
