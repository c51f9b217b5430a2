/* passkeys-token-holders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-token-holders"

#include "config.h"

#include "passkeys-token-holders-private.h"

#include "passkeys-request-json.h"

/* Lists what is there (`GET …`). */
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

/* Reads one (`GET …/{id}`). */
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

/* Makes the request that adds one (`POST …`). */
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

/* Makes the request that renames one (`PUT …/{id}`). */
PasskeysApiRequest *
_passkeys_token_holders_update_request (const PasskeysTokenHolders *holders,
                                        const char                 *id,
                                        const char                 *name)
{
  g_autofree char *path = build_path (holders, id, NULL);
  g_autoptr(JsonNode) body = passkeys_request_json_new ("name", name, NULL);

  return passkeys_api_request_new ("PUT", path, body);
}

/* Makes a request that needs no more than to name one (`PUT …/{id}/activate`, `DELETE …/{id}`). */
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
