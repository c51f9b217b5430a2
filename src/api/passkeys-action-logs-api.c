/* passkeys-action-logs-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-action-logs-api"

#include "config.h"

#include "passkeys-action-logs-api.h"

#include "passkeys-action-logs.h"
#include "passkeys-api-client-private.h"
#include "passkeys-api-request-private.h"
#include "passkeys-api-response-private.h"
#include "passkeys-fiber.h"
#include "passkeys-request-json.h"

#define STACK_SIZE (256 * 1024)

static DexFuture *
parse_fiber (gpointer data)
{
  PasskeysApiResponse *response = data;
  GBytes *text = passkeys_api_response_get_text (response);
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr(GError) error = NULL;
  PasskeysActionLogs *logs;

  logs = passkeys_action_logs_parse (text != NULL ? text : empty,
                                     passkeys_api_response_is_truncated (response), &error);
  if (logs == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (logs);
}

/* A hundred thousand rows take a while: not on the main thread. */
static DexFuture *
parse_cb (DexFuture *completed,
          gpointer   user_data)
{
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));

  return passkeys_fiber_spawn_in_pool (STACK_SIZE, parse_fiber,
                                       g_object_ref (response), g_object_unref);
}

static void
set_time (PasskeysApiRequest *request,
          const char         *name,
          GDateTime          *time)
{
  g_autoptr(GDateTime) utc = g_date_time_to_utc (time);
  g_autofree char *text = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.000Z");

  passkeys_api_request_set_query (request, name, text);
}

/**
 * passkeys_action_logs_api_export:
 * @client: a client
 * @first: from when on, both ends included
 * @last: until when
 * @user_id: (nullable): whose actions; %NULL for everybody's
 *
 * Reads what was done (`GET /auth/action/logs`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysActionLogs]
 */
DexFuture *
passkeys_action_logs_api_export (PasskeysApiClient *client,
                                 GDateTime         *first,
                                 GDateTime         *last,
                                 const char        *user_id)
{
  g_autoptr(PasskeysApiRequest) request = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (first != NULL, NULL);
  g_return_val_if_fail (last != NULL, NULL);

  request = passkeys_api_request_new ("GET", "/auth/action/logs", NULL);
  passkeys_api_request_set_csv (request);
  set_time (request, "startTime", first);
  set_time (request, "endTime", last);
  if (user_id != NULL)
    passkeys_api_request_set_query (request, "userId", user_id);

  return dex_future_then (passkeys_api_client_send (client, request), parse_cb, NULL, NULL);
}

/**
 * passkeys_action_logs_api_get:
 * @client: a client
 * @id: an entry of the log
 *
 * Reads one entry with its signature (`GET /auth/action/logs/{id}`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysActionLog]
 */
DexFuture *
passkeys_action_logs_api_get (PasskeysApiClient *client,
                              const char        *id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  path = passkeys_request_json_build_path ("/auth/action/logs/", id, NULL);

  return passkeys_api_client_send_for_object (client, passkeys_api_request_new ("GET", path, NULL),
                                              (PasskeysApiParse) passkeys_action_log_new_from_json);
}
