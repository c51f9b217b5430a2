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

/**
 * passkeys_handle_registration_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/registration/init`: begins the registration of who was invited by mail. The
 * answer is what the new credentials must answer, and a temporary token for the next request.
 *
 * Returns: whether there is an answer
 */
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

/**
 * passkeys_handle_registration:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/registration`: takes a NewCredentialSet under the temporary token. The answer
 * is the first credential and its user, who is active from now on.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_registration (PasskeysRequest  *request,
                              GError          **error)
{
  g_auto (PasskeysNewCredentialSet) credentials = { NULL };
  g_autoptr (PasskeysCredentialRecord) first = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!passkeys_new_credential_set_parse (&credentials, request->body, error))
    return FALSE;
  first = passkeys_registration_rules_finish (request->rules, request->bearer, &credentials, &user,
                                              error);
  return first && passkeys_request_answer (request, passkeys_json_from_registered (first, user));
}

/**
 * passkeys_handle_registration_code:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/registration/code`: mails the invitation again. The answer is the same whether
 * or not there is somebody to invite.
 *
 * Returns: whether there is an answer
 */
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

/**
 * passkeys_handle_organisation:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /dashboard/org`: founds an organisation, whose first administrator is invited by
 * mail. Terms and privacy policy must be accepted. The answer is its id.
 *
 * Returns: whether there is an answer
 */
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
