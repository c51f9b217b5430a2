/* passkeys-registration-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"
#include "passkeys-organisation-rules.h"
#include "passkeys-registration-rules.h"
#include "passkeys-request.h"

static void
credential_set_clear (PasskeysNewCredentialSet *self)
{
  g_clear_pointer (&self->first, passkeys_new_credential_free);
  g_clear_pointer (&self->second, passkeys_new_credential_free);
  g_clear_pointer (&self->recovery, passkeys_new_credential_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysNewCredentialSet, credential_set_clear)

gboolean
passkeys_handle_registration_init (PasskeysRequest  *request,
                                   GError          **error)
{
  const char *organisation_id, *username, *code;
  g_autoptr (PasskeysEnrolmentChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT, &username },
    { "registrationCode", PASSKEYS_MEMBER_TEXT, &code },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_registration_rules_begin (request->rules, organisation_id, username, code,
                                                 error);
  return challenge
         && passkeys_request_answer (request,
                                     passkeys_json_from_registration_challenge (request->rules,
                                                                                challenge));
}

static gboolean
parse_optional (JsonObject             *object,
                PasskeysNewCredential **credential,
                GError                **error)
{
  *credential = object ? passkeys_new_credential_parse (object, error) : NULL;
  return !object || *credential;
}

static gboolean
read_credential_set (PasskeysRequest           *request,
                     PasskeysNewCredentialSet  *credentials,
                     GError                   **error)
{
  JsonObject *first, *second = NULL, *recovery = NULL;
  const PasskeysMember members[] = {
    { "firstFactorCredential", PASSKEYS_MEMBER_OBJECT, &first },
    { "secondFactorCredential", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &second },
    { "recoveryCredential", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &recovery },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && parse_optional (first, &credentials->first, error)
         && parse_optional (second, &credentials->second, error)
         && parse_optional (recovery, &credentials->recovery, error);
}

static JsonObject *
write_registered (const PasskeysCredentialRecord *credential,
                  const PasskeysUserRecord       *user)
{
  JsonObject *object = json_object_new ();
  JsonObject *credential_object = json_object_new ();
  JsonObject *user_object = json_object_new ();

  json_object_set_string_member (credential_object, "uuid", credential->uuid);
  json_object_set_string_member (credential_object, "kind", credential->kind);
  json_object_set_string_member (credential_object, "name", credential->name);
  json_object_set_string_member (user_object, "id", user->id);
  json_object_set_string_member (user_object, "username", user->username);
  json_object_set_string_member (user_object, "orgId", user->organisation_id);
  json_object_set_object_member (object, "credential", credential_object);
  json_object_set_object_member (object, "user", user_object);
  return object;
}

gboolean
passkeys_handle_registration (PasskeysRequest  *request,
                              GError          **error)
{
  g_auto (PasskeysNewCredentialSet) credentials = { NULL };
  g_autoptr (PasskeysCredentialRecord) first = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!read_credential_set (request, &credentials, error))
    return FALSE;
  first = passkeys_registration_rules_finish (request->rules, request->bearer, &credentials, &user,
                                              error);
  return first && passkeys_request_answer (request, write_registered (first, user));
}

gboolean
passkeys_handle_registration_code (PasskeysRequest  *request,
                                   GError          **error)
{
  const char *organisation_id, *username;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT, &username },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && passkeys_registration_rules_resend_code (request->rules, organisation_id, username,
                                                     error)
         && passkeys_request_answer_text (request, "message", "success");
}

gboolean
passkeys_handle_organisation (PasskeysRequest  *request,
                              GError          **error)
{
  const char *name = NULL, *recaptcha = NULL, *email;
  gboolean accepts_terms, accepts_policy;
  JsonObject *administrator;
  g_autofree char *id = NULL;
  const PasskeysMember members[] = {
    { "adminUser", PASSKEYS_MEMBER_OBJECT, &administrator },
    { "termsAndConditionsAccepted", PASSKEYS_MEMBER_BOOLEAN, &accepts_terms },
    { "privacyPolicyAccepted", PASSKEYS_MEMBER_BOOLEAN, &accepts_policy },
    { "recaptchaResponse", PASSKEYS_MEMBER_LOOSE_TEXT | PASSKEYS_MEMBER_OPTIONAL, &recaptcha },
    { "name", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &name },
  };
  const PasskeysMember administrator_members[] = {
    { "email", PASSKEYS_MEMBER_TEXT, &email },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
      || !passkeys_json_object_read (administrator, administrator_members,
                                     G_N_ELEMENTS (administrator_members), error))
    return FALSE;
  if (!accepts_terms || !accepts_policy)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The terms and the privacy policy must be accepted.");
  id = passkeys_organisation_rules_found (request->rules, name, email, error);
  return id && passkeys_request_answer_text (request, "id", id);
}
