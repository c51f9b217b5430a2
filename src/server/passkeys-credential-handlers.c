/* passkeys-credential-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-credential-rules.h"
#include "passkeys-json-forms.h"
#include "passkeys-request.h"

/**
 * passkeys_handle_credentials_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/credentials`: all credentials of the caller, in one page.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_list (PasskeysRequest  *request,
                                  GError          **error)
{
  g_autoptr (GPtrArray) credentials = NULL;

  return passkeys_credential_rules_list (request->rules, request->caller, &credentials, error)
         && passkeys_request_answer_list (request, credentials,
                                          (PasskeysJsonForm) passkeys_json_from_credential);
}

/**
 * passkeys_handle_credentials_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/credentials/init`: begins another credential of the caller, of a kind. The
 * answer is what it must answer.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_init (PasskeysRequest  *request,
                                  GError          **error)
{
  const char *kind;
  g_autoptr (PasskeysEnrolmentChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "kind", PASSKEYS_MEMBER_TEXT, &kind },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_credential_rules_begin (request->rules, request->caller, kind, error);
  return challenge
         && passkeys_request_answer (request,
                                     passkeys_json_from_credential_challenge (request->rules,
                                                                              challenge));
}

/* The flat form of a new credential. */
static PasskeysNewCredential *
read_credential (PasskeysRequest  *request,
                 const char      **identifier,
                 GError          **error)
{
  const char *kind, *name, *encrypted_private_key = NULL;
  JsonObject *credential_info;
  const PasskeysMember members[] = {
    { "credentialKind", PASSKEYS_MEMBER_TEXT, &kind },
    { "credentialInfo", PASSKEYS_MEMBER_OBJECT, &credential_info },
    { "credentialName", PASSKEYS_MEMBER_TEXT, &name },
    { "challengeIdentifier", PASSKEYS_MEMBER_TEXT, identifier },
    { "encryptedPrivateKey", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL,
      &encrypted_private_key },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return NULL;
  return passkeys_new_credential_build (kind, name, credential_info, encrypted_private_key, error);
}

/**
 * passkeys_handle_credentials_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/credentials`: takes the other credential, with its name. The answer is the
 * credential.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_create (PasskeysRequest  *request,
                                    GError          **error)
{
  const char *identifier;
  g_autoptr (PasskeysNewCredential) credential = read_credential (request, &identifier, error);
  g_autoptr (PasskeysCredentialRecord) record = NULL;

  if (!credential)
    return FALSE;
  record = passkeys_credential_rules_finish (request->rules, request->caller, identifier,
                                             credential, error);
  return record && passkeys_request_answer (request, passkeys_json_from_credential (record));
}

static gboolean
set_active (PasskeysRequest  *request,
            gboolean          is_active,
            GError          **error)
{
  const char *uuid;
  const PasskeysMember members[] = {
    { "credentialUuid", PASSKEYS_MEMBER_TEXT, &uuid },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && passkeys_credential_rules_set_active (request->rules, request->caller, uuid, is_active,
                                                  error)
         && passkeys_request_answer_text (request, "message", "success");
}

/**
 * passkeys_handle_credentials_activate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/credentials/activate`: a credential of the caller may sign again. The answer
 * has no members.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_activate (PasskeysRequest  *request,
                                      GError          **error)
{
  return set_active (request, TRUE, error);
}

/**
 * passkeys_handle_credentials_deactivate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/credentials/deactivate`: a credential of the caller may not sign until it is
 * activated. The answer has no members.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_deactivate (PasskeysRequest  *request,
                                        GError          **error)
{
  return set_active (request, FALSE, error);
}

/**
 * passkeys_handle_credentials_delete:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `DELETE /auth/credentials/{credentialUuid}`: removes a credential of the caller. The
 * answer has no members.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_delete (PasskeysRequest  *request,
                                    GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && passkeys_credential_rules_delete (request->rules, request->caller,
                                              request->parameters[0], error)
         && passkeys_request_answer (request, json_object_new ());
}

/* A date and time, or whole seconds since 1970. */
static gboolean
read_expiration (JsonNode  *node,
                 gint64    *date_expires,
                 GError   **error)
{
  GType type = json_node_get_value_type (node);
  gint64 seconds;

  if (type == G_TYPE_STRING && passkeys_clock_parse (json_node_get_string (node), date_expires))
    return TRUE;
  seconds = type == G_TYPE_INT64 ? json_node_get_int (node) : 0;
  if (seconds > 0 && seconds < G_MAXINT32 * G_GINT64_CONSTANT (1000))
    {
      *date_expires = seconds * PASSKEYS_SECOND;
      return TRUE;
    }
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The member “expiration” is not valid.");
}

static JsonObject *
write_code (const char *code,
            gint64      date_expires)
{
  g_autofree char *expiration = passkeys_clock_format (date_expires);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "expiration", expiration);
  return object;
}

/**
 * passkeys_handle_credentials_code:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/credentials/code`: makes a code with which another device adds a credential of
 * the caller without signing in. The expiration comes as a date or as seconds since 1970, at most a
 * minute ahead; the answer has the code and when it ends.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_code (PasskeysRequest  *request,
                                  GError          **error)
{
  JsonNode *expiration;
  gint64 date_expires = 0;
  char *code;
  const PasskeysMember members[] = {
    { "expiration", PASSKEYS_MEMBER_NODE, &expiration },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
      || !read_expiration (expiration, &date_expires, error))
    return FALSE;
  code = passkeys_credential_rules_give_code (request->rules, request->caller, date_expires, error);
  if (!code)
    return FALSE;
  passkeys_request_answer (request, write_code (code, date_expires));
  passkeys_code_free (code);
  return TRUE;
}

/**
 * passkeys_handle_credentials_code_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/credentials/code/init`: begins a credential on the device where the code was
 * typed. The answer is what it must answer.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_code_init (PasskeysRequest  *request,
                                       GError          **error)
{
  const char *code, *kind;
  g_autoptr (PasskeysEnrolmentChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "code", PASSKEYS_MEMBER_TEXT, &code },
    { "credentialKind", PASSKEYS_MEMBER_TEXT, &kind },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_credential_rules_begin_with_code (request->rules, code, kind, error);
  return challenge
         && passkeys_request_answer (request,
                                     passkeys_json_from_credential_challenge (request->rules,
                                                                              challenge));
}

/**
 * passkeys_handle_credentials_code_verify:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/credentials/code/verify`: takes the credential of that device. The answer is
 * the credential.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_credentials_code_verify (PasskeysRequest  *request,
                                         GError          **error)
{
  const char *identifier;
  g_autoptr (PasskeysNewCredential) credential = read_credential (request, &identifier, error);
  g_autoptr (PasskeysCredentialRecord) record = NULL;

  if (!credential)
    return FALSE;
  record = passkeys_credential_rules_finish_with_code (request->rules, identifier, credential,
                                                       error);
  return record && passkeys_request_answer (request, passkeys_json_from_credential (record));
}
