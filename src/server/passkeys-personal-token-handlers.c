/* passkeys-personal-token-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"
#include "passkeys-personal-token-rules.h"
#include "passkeys-request.h"

static gboolean
answer_token (PasskeysRequest           *request,
              PasskeysAccessTokenRecord *token)
{
  g_autoptr (PasskeysAccessTokenRecord) owned = token;

  return owned && passkeys_request_answer (request, passkeys_json_from_access_token (owned));
}

/**
 * passkeys_handle_pats_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/pats`: the personal access tokens of the caller, in one page, without their
 * texts.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_list (PasskeysRequest  *request,
                           GError          **error)
{
  static const char *const parameters[] = { NULL };
  g_autoptr (GPtrArray) tokens = NULL;

  return passkeys_request_read_query (request, parameters, error)
         && passkeys_personal_token_rules_list (request->rules, request->caller, &tokens, error)
         && passkeys_request_answer_list (request, tokens,
                                          (PasskeysJsonForm) passkeys_json_from_access_token);
}

/**
 * passkeys_handle_pats_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/pats`: makes a personal access token for a public key that signs for it. The
 * answer is the token, this once with its text.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_create (PasskeysRequest  *request,
                             GError          **error)
{
  PasskeysWantedToken wanted = { NULL };
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT, &wanted.name },
    { "publicKey", PASSKEYS_MEMBER_TEXT, &wanted.public_key },
    { "permissionId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.permission_id },
    { "externalId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.external_id },
    { "daysValid", PASSKEYS_MEMBER_NUMBER | PASSKEYS_MEMBER_OPTIONAL, &wanted.days_valid },
    { "secondsValid", PASSKEYS_MEMBER_NUMBER | PASSKEYS_MEMBER_OPTIONAL, &wanted.seconds_valid },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_token (request, passkeys_personal_token_rules_create (request->rules,
                                                                         request->caller, &wanted,
                                                                         error));
}

/**
 * passkeys_handle_pats_get:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/pats/{tokenId}`: one personal access token of the caller, without its text.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_get (PasskeysRequest  *request,
                          GError          **error)
{
  return answer_token (request, passkeys_personal_token_rules_get (request->rules, request->caller,
                                                                   request->parameters[0], error));
}

/**
 * passkeys_handle_pats_update:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/pats/{tokenId}`: changes its name, its external id or both; what is left out
 * stays. The answer is the token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_update (PasskeysRequest  *request,
                             GError          **error)
{
  const char *name = NULL, *external_id = NULL;
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &name },
    { "externalId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &external_id },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_token (request, passkeys_personal_token_rules_update (request->rules,
                                                                         request->caller,
                                                                         request->parameters[0],
                                                                         name, external_id, error));
}

/**
 * passkeys_handle_pats_delete:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `DELETE /auth/pats/{tokenId}`: removes it for good. The answer is the token as it was,
 * inactive.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_delete (PasskeysRequest  *request,
                             GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && answer_token (request, passkeys_personal_token_rules_delete (request->rules,
                                                                         request->caller,
                                                                         request->parameters[0],
                                                                         error));
}

static gboolean
set_active (PasskeysRequest  *request,
            gboolean          is_active,
            GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && answer_token (request, passkeys_personal_token_rules_set_active (request->rules,
                                                                             request->caller,
                                                                             request->parameters[0],
                                                                             is_active, error));
}

/**
 * passkeys_handle_pats_activate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/pats/{tokenId}/activate`: it works again. The answer is the token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_activate (PasskeysRequest  *request,
                               GError          **error)
{
  return set_active (request, TRUE, error);
}

/**
 * passkeys_handle_pats_deactivate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/pats/{tokenId}/deactivate`: it does not work until it is activated. The answer
 * is the token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_pats_deactivate (PasskeysRequest  *request,
                                 GError          **error)
{
  return set_active (request, FALSE, error);
}
