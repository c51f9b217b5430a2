/* passkeys-service-account-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"
#include "passkeys-request.h"
#include "passkeys-service-account-rules.h"

static gboolean
answer_account (PasskeysRequest        *request,
                PasskeysServiceAccount *account)
{
  g_autoptr (PasskeysServiceAccount) owned = account;

  return owned && passkeys_request_answer (request, passkeys_json_from_service_account (owned));
}

/**
 * passkeys_handle_service_accounts_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/service-accounts`: all service accounts of the organisation, in one page,
 * without the texts of their tokens.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_list (PasskeysRequest  *request,
                                       GError          **error)
{
  static const char *const parameters[] = { NULL };
  g_autoptr (GPtrArray) accounts = NULL;

  return passkeys_request_read_query (request, parameters, error)
         && passkeys_service_account_rules_list (request->rules, request->caller, &accounts, error)
         && passkeys_request_answer_list (request, accounts,
                                          (PasskeysJsonForm) passkeys_json_from_service_account);
}

/**
 * passkeys_handle_service_accounts_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/service-accounts`: makes a service account for a public key that signs for
 * it. The answer is the account, this once with the text of its token.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_create (PasskeysRequest  *request,
                                         GError          **error)
{
  PasskeysWantedToken wanted = { NULL };
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT, &wanted.name },
    { "publicKey", PASSKEYS_MEMBER_TEXT, &wanted.public_key },
    { "permissionId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.permission_id },
    { "externalId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.external_id },
    { "daysValid", PASSKEYS_MEMBER_NUMBER | PASSKEYS_MEMBER_OPTIONAL, &wanted.days_valid },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_account (request, passkeys_service_account_rules_create (request->rules,
                                                                            request->caller,
                                                                            &wanted, error));
}

/**
 * passkeys_handle_service_accounts_get:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/service-accounts/{serviceAccountId}`: one service account; a person is not
 * found here.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_get (PasskeysRequest  *request,
                                      GError          **error)
{
  return answer_account (request, passkeys_service_account_rules_get (request->rules,
                                                                      request->caller,
                                                                      request->parameters[0],
                                                                      error));
}

/**
 * passkeys_handle_service_accounts_update:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/service-accounts/{serviceAccountId}`: changes its name, its external id or
 * both; what is left out stays. The answer is the account.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_update (PasskeysRequest  *request,
                                         GError          **error)
{
  const char *name = NULL, *external_id = NULL;
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &name },
    { "externalId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &external_id },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_account (request, passkeys_service_account_rules_update (request->rules,
                                                                            request->caller,
                                                                            request->parameters[0],
                                                                            name, external_id,
                                                                            error));
}

/**
 * passkeys_handle_service_accounts_delete:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `DELETE /auth/service-accounts/{serviceAccountId}`: removes it with its token. The answer
 * is the account as it was, inactive.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_delete (PasskeysRequest  *request,
                                         GError          **error)
{
  return passkeys_request_read_force (request, error)
         && passkeys_request_read_nothing (request, error)
         && answer_account (request, passkeys_service_account_rules_delete (request->rules,
                                                                            request->caller,
                                                                            request->parameters[0],
                                                                            error));
}

/**
 * passkeys_handle_service_accounts_activate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/service-accounts/{serviceAccountId}/activate`: its token works again. The
 * answer is the account.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_activate (PasskeysRequest  *request,
                                           GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && answer_account (request,
                            passkeys_service_account_rules_set_active (request->rules,
                                                                       request->caller,
                                                                       request->parameters[0],
                                                                       TRUE, error));
}

/**
 * passkeys_handle_service_accounts_deactivate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/service-accounts/{serviceAccountId}/deactivate`: its token does not work until
 * it is activated. `force` would skip the question whether the account approves changes, and none
 * does. The answer is the account.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_service_accounts_deactivate (PasskeysRequest  *request,
                                             GError          **error)
{
  gboolean force;
  const PasskeysMember members[] = {
    { "force", PASSKEYS_MEMBER_BOOLEAN | PASSKEYS_MEMBER_OPTIONAL, &force },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_account (request,
                            passkeys_service_account_rules_set_active (request->rules,
                                                                       request->caller,
                                                                       request->parameters[0],
                                                                       FALSE, error));
}
