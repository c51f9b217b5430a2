/* passkeys-user-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include <string.h>

#include "passkeys-json-forms.h"
#include "passkeys-public-key.h"
#include "passkeys-request.h"
#include "passkeys-user-rules.h"

static gboolean
answer_user (PasskeysRequest  *request,
             PasskeysUserPage *page)
{
  g_autoptr (PasskeysUserPage) owned = page;

  return owned && passkeys_request_answer (request, passkeys_json_from_user (owned));
}

/**
 * passkeys_handle_users_list:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/users`: a page of the users of the organisation, perhaps of one kind, each
 * with the permissions assigned to them.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_list (PasskeysRequest  *request,
                            GError          **error)
{
  static const char *const parameters[] = { "limit", "paginationToken", "kind", NULL };
  const char *kind = request->query ? g_hash_table_lookup (request->query, "kind") : NULL;
  const char *page_token;
  guint limit;
  g_autoptr (PasskeysUserPage) page = NULL;

  if (!passkeys_request_read_query (request, parameters, error)
      || !passkeys_request_read_page (request, &limit, &page_token, error))
    return FALSE;
  if (kind && strcmp (kind, PASSKEYS_USER_EMPLOYEE) != 0
      && strcmp (kind, PASSKEYS_USER_END_USER) != 0)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The kind of user is not known.");
  return passkeys_user_rules_list (request->rules, request->caller, kind, limit, page_token, &page,
                                   error)
         && passkeys_request_answer_json (request, passkeys_json_write_user_page (page));
}

static gboolean
check_wanted (const PasskeysUserRecord  *wanted,
              GError                   **error)
{
  g_autoptr (EVP_PKEY) key = NULL;

  if (strcmp (wanted->kind, PASSKEYS_USER_EMPLOYEE) != 0)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "Only a CustomerEmployee can be created here.");
  if (!wanted->public_key)
    return TRUE;
  key = passkeys_public_key_parse_pem (wanted->public_key, NULL);
  if (key)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The member “publicKey” is not valid.");
}

/**
 * passkeys_handle_users_create:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `POST /auth/users`: invites a user by e-mail address. The answer is the user, not yet
 * registered and without permissions.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_create (PasskeysRequest  *request,
                              GError          **error)
{
  PasskeysUserRecord wanted = { 0 };
  const PasskeysMember members[] = {
    { "email", PASSKEYS_MEMBER_TEXT, &wanted.username },
    { "kind", PASSKEYS_MEMBER_TEXT, &wanted.kind },
    { "externalId", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.external_id },
    { "publicKey", PASSKEYS_MEMBER_TEXT | PASSKEYS_MEMBER_OPTIONAL, &wanted.public_key },
    { "isSSORequired", PASSKEYS_MEMBER_BOOLEAN | PASSKEYS_MEMBER_OPTIONAL,
      &wanted.is_sso_required },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && check_wanted (&wanted, error)
         && answer_user (request, passkeys_user_rules_create (request->rules, request->caller,
                                                              &wanted, error));
}

/**
 * passkeys_handle_users_get:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/users/{userId}`: one user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_get (PasskeysRequest  *request,
                           GError          **error)
{
  return answer_user (request, passkeys_user_rules_get (request->rules, request->caller,
                                                        request->parameters[0], error));
}

/**
 * passkeys_handle_users_update:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/users/{userId}`: changes whether single sign-on is required, which is kept and
 * shown. The answer is the user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_update (PasskeysRequest  *request,
                              GError          **error)
{
  gboolean is_sso_required;
  const PasskeysMember members[] = {
    { "isSSORequired", PASSKEYS_MEMBER_BOOLEAN, &is_sso_required },
  };

  return passkeys_request_read (request, members, G_N_ELEMENTS (members), error)
         && answer_user (request, passkeys_user_rules_set_sso (request->rules, request->caller,
                                                               request->parameters[0],
                                                               is_sso_required, error));
}

/**
 * passkeys_handle_users_delete:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `DELETE /auth/users/{userId}`: removes a user with everything of theirs but the log. The
 * answer is the user as they were, inactive.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_delete (PasskeysRequest  *request,
                              GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && answer_user (request, passkeys_user_rules_delete (request->rules, request->caller,
                                                              request->parameters[0], error));
}

static gboolean
set_active (PasskeysRequest  *request,
            gboolean          is_active,
            GError          **error)
{
  return passkeys_request_read_nothing (request, error)
         && answer_user (request, passkeys_user_rules_set_active (request->rules, request->caller,
                                                                  request->parameters[0],
                                                                  is_active, error));
}

/**
 * passkeys_handle_users_activate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/users/{userId}/activate`: a user may sign in again. The answer is the user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_activate (PasskeysRequest  *request,
                                GError          **error)
{
  return set_active (request, TRUE, error);
}

/**
 * passkeys_handle_users_deactivate:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `PUT /auth/users/{userId}/deactivate`: a user may not sign in, and their tokens do not
 * work, until they are activated. The answer is the user.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_users_deactivate (PasskeysRequest  *request,
                                  GError          **error)
{
  return set_active (request, FALSE, error);
}
