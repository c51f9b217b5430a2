/* passkeys-recovery-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"
#include "passkeys-recovery-rules.h"
#include "passkeys-request.h"

/**
 * passkeys_handle_recovery_code:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/recover/user/code`: mails a verification code to who lost every passkey. The
 * answer is the same whether or not there is such a user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_recovery_code (PasskeysRequest  *request,
                               GError          **error)
{
  const char *organisation_id, *username;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT, &username },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && passkeys_recovery_rules_send_code (request->rules, organisation_id, username, error)
         && passkeys_request_answer_text (request, "message", "success");
}

/**
 * passkeys_handle_recovery_init:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/recover/user/init`: begins a recovery with the mailed code and the credential
 * id of a recovery key. The answer is what the new credentials must answer, with the encrypted
 * recovery key and a temporary token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_recovery_init (PasskeysRequest  *request,
                               GError          **error)
{
  const char *organisation_id, *username, *code, *credential_id;
  g_autoptr (PasskeysEnrolmentChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "orgId", PASSKEYS_MEMBER_TEXT, &organisation_id },
    { "username", PASSKEYS_MEMBER_TEXT, &username },
    { "verificationCode", PASSKEYS_MEMBER_TEXT, &code },
    { "credentialId", PASSKEYS_MEMBER_TEXT, &credential_id },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_recovery_rules_begin (request->rules, organisation_id, username, code,
                                             credential_id, error);
  return challenge
         && passkeys_request_answer (request,
                                     passkeys_json_from_recovery_challenge (request->rules,
                                                                            challenge));
}

/**
 * passkeys_handle_recovery_delegated:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/recover/user/delegated`: the same for a service account, which has made sure
 * by itself who asks, so without a code. The recovery key must sign all the same.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_recovery_delegated (PasskeysRequest  *request,
                                    GError          **error)
{
  const char *username, *credential_id;
  g_autoptr (PasskeysEnrolmentChallenge) challenge = NULL;
  const PasskeysMember members[] = {
    { "username", PASSKEYS_MEMBER_TEXT, &username },
    { "credentialId", PASSKEYS_MEMBER_TEXT, &credential_id },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  challenge = passkeys_recovery_rules_begin_delegated (request->rules, request->caller, username,
                                                       credential_id, error);
  return challenge
         && passkeys_request_answer (request,
                                     passkeys_json_from_recovery_challenge (request->rules,
                                                                            challenge));
}

/**
 * passkeys_handle_recovery:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/recover/user`: takes the new credentials, signed by the recovery key, under
 * the temporary token. Everything the user had before ends. The answer is the first credential and
 * its user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_recovery (PasskeysRequest  *request,
                          GError          **error)
{
  JsonObject *recovery, *new_credentials;
  g_autoptr (PasskeysFactor) factor = NULL;
  g_autoptr (PasskeysCredentialRecord) first = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;
  const PasskeysMember members[] = {
    { "recovery", PASSKEYS_MEMBER_OBJECT, &recovery },
    { "newCredentials", PASSKEYS_MEMBER_OBJECT, &new_credentials },
  };

  if (!passkeys_request_read (request, members, G_N_ELEMENTS (members), error))
    return FALSE;
  factor = passkeys_factor_parse_recovery (recovery, error);
  if (!factor)
    return FALSE;
  first = passkeys_recovery_rules_finish (request->rules, request->bearer, factor, new_credentials,
                                          &user, error);
  return first && passkeys_request_answer (request, passkeys_json_from_registered (first, user));
}
