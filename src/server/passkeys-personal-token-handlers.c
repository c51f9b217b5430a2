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

gboolean
passkeys_handle_pats_get (PasskeysRequest  *request,
                          GError          **error)
{
  return answer_token (request, passkeys_personal_token_rules_get (request->rules, request->caller,
                                                                   request->parameters[0], error));
}

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

gboolean
passkeys_handle_pats_activate (PasskeysRequest  *request,
                               GError          **error)
{
  return set_active (request, TRUE, error);
}

gboolean
passkeys_handle_pats_deactivate (PasskeysRequest  *request,
                                 GError          **error)
{
  return set_active (request, FALSE, error);
}
