/* passkeys-json-access-tokens.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"

static JsonArray *
list_assignments (GPtrArray *assignments)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; assignments && i < assignments->len; i++)
    json_array_add_object_element (array,
                                   passkeys_json_from_assignment_reference (
                                     g_ptr_array_index (assignments, i)));
  return array;
}

/**
 * passkeys_json_from_access_token:
 * @token: a token
 *
 * Returns: (transfer full): an AccessToken; with its text only right after it was made
 */
JsonObject *
passkeys_json_from_access_token (const PasskeysAccessTokenRecord *token)
{
  JsonObject *object = json_object_new ();
  g_autofree char *date_created = passkeys_clock_format (token->date_created);

  if (token->text)
    json_object_set_string_member (object, "accessToken", token->text);
  json_object_set_string_member (object, "dateCreated", date_created);
  json_object_set_string_member (object, "credId", token->credential_id);
  json_object_set_boolean_member (object, "isActive", token->is_active);
  json_object_set_string_member (object, "kind", token->kind);
  json_object_set_string_member (object, "linkedUserId", token->user_id);
  json_object_set_string_member (object, "linkedAppId", "");
  json_object_set_string_member (object, "name", token->name);
  json_object_set_string_member (object, "orgId", token->organisation_id);
  json_object_set_array_member (object, "permissionAssignments",
                                list_assignments (token->assignments));
  json_object_set_string_member (object, "publicKey", token->public_key);
  json_object_set_string_member (object, "tokenId", token->id);
  return object;
}

/**
 * passkeys_json_from_service_account:
 * @account: a service account
 *
 * Returns: (transfer full): a ServiceAccount
 */
JsonObject *
passkeys_json_from_service_account (const PasskeysServiceAccount *account)
{
  JsonObject *object = json_object_new ();
  JsonObject *user = passkeys_json_from_user (account->page);
  JsonArray *tokens = json_array_new ();

  json_object_remove_member (user, "isSSORequired");
  json_object_set_object_member (object, "userInfo", user);
  for (guint i = 0; i < account->tokens->len; i++)
    json_array_add_object_element (tokens,
                                   passkeys_json_from_access_token (
                                     g_ptr_array_index (account->tokens, i)));
  json_object_set_array_member (object, "accessTokens", tokens);
  return object;
}
