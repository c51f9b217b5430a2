/* passkeys-token-holders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-token-holders"

#include "config.h"

#include "passkeys-token-holders-private.h"

#include "passkeys-request-json.h"

/*< private >
 * _passkeys_token_holders_list:
 * @holders: which kind
 * @client: a client with a session token
 *
 * Lists what is there (`GET …`). Nothing is asked before the list is used.
 *
 * Returns: (transfer full): a list of the objects that @holders parses
 */
PasskeysPagedList *
_passkeys_token_holders_list (const PasskeysTokenHolders *holders,
                              PasskeysApiClient          *client)
{
  g_assert (PASSKEYS_IS_API_CLIENT (client));

  return passkeys_paged_list_new (client, holders->path, 0, holders->get_type (), holders->parse);
}

static char *
build_path (const PasskeysTokenHolders *holders,
            const char                 *id,
            const char                 *suffix)
{
  g_autofree char *before = g_strconcat (holders->path, "/", NULL);

  return passkeys_request_json_build_path (before, id, suffix);
}

/*< private >
 * _passkeys_token_holders_get:
 * @holders: which kind
 * @client: a client with a session token
 * @id: of the token or service account
 *
 * Reads one (`GET …/{id}`).
 *
 * Returns: (transfer full): a future that resolves to such an object, or rejects with
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
_passkeys_token_holders_get (const PasskeysTokenHolders *holders,
                             PasskeysApiClient          *client,
                             const char                 *id)
{
  g_autofree char *path = build_path (holders, id, NULL);

  g_assert (PASSKEYS_IS_API_CLIENT (client));

  return passkeys_api_client_send_for_object (client, passkeys_api_request_new ("GET", path, NULL),
                                              holders->parse);
}

/*< private >
 * _passkeys_token_holders_create_request:
 * @holders: which kind
 * @name: what people call it
 * @public_key: the key that signs for it, PEM
 * @permission_id: (nullable): what it may do; %NULL for nothing yet
 * @days_valid: how long its token works; 0 for what the server gives
 *
 * Makes the request that adds one (`POST …`), to be signed as a user action.
 *
 * Returns: (transfer full): the request
 */
PasskeysApiRequest *
_passkeys_token_holders_create_request (const PasskeysTokenHolders *holders,
                                        const char                 *name,
                                        const char                 *public_key,
                                        const char                 *permission_id,
                                        guint                       days_valid)
{
  g_autoptr(JsonNode) body =
    passkeys_request_json_new_token (name, public_key, permission_id, days_valid);

  return passkeys_api_request_new ("POST", holders->path, body);
}

/*< private >
 * _passkeys_token_holders_update_request:
 * @holders: which kind
 * @id: of the token or service account
 * @name: what people call it from now on
 *
 * Makes the request that renames one (`PUT …/{id}`), to be signed as a user action.
 *
 * Returns: (transfer full): the request
 */
PasskeysApiRequest *
_passkeys_token_holders_update_request (const PasskeysTokenHolders *holders,
                                        const char                 *id,
                                        const char                 *name)
{
  g_autofree char *path = build_path (holders, id, NULL);
  g_autoptr(JsonNode) body = passkeys_request_json_new ("name", name, NULL);

  return passkeys_api_request_new ("PUT", path, body);
}

/*< private >
 * _passkeys_token_holders_change_request:
 * @holders: which kind
 * @method: `PUT` or `DELETE`
 * @id: of the token or service account
 * @suffix: (nullable): what follows the id, such as `activate`
 *
 * Makes a request that needs no more than to name one (`PUT …/{id}/activate`, `DELETE …/{id}`), to
 * be signed as a user action. Its body is an empty object.
 *
 * Returns: (transfer full): the request
 */
PasskeysApiRequest *
_passkeys_token_holders_change_request (const PasskeysTokenHolders *holders,
                                        const char                 *method,
                                        const char                 *id,
                                        const char                 *suffix)
{
  g_autofree char *path = build_path (holders, id, suffix);
  g_autoptr(JsonNode) body = passkeys_request_json_new_empty ();

  return passkeys_api_request_new (method, path, body);
}
