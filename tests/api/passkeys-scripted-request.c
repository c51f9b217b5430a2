/* passkeys-scripted-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-scripted-request.h"

void
passkeys_scripted_request_free (PasskeysScriptedRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->body);
  g_hash_table_unref (self->headers);
  g_free (self);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  g_hash_table_replace (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

PasskeysScriptedRequest *
passkeys_scripted_request_new (SoupServerMessage *message)
{
  PasskeysScriptedRequest *self = g_new0 (PasskeysScriptedRequest, 1);
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  self->method = g_strdup (soup_server_message_get_method (message));
  self->path = g_strdup (g_uri_get_path (uri));
  self->query = g_strdup (g_uri_get_query (uri));
  if (body->length > 0)
    self->body = g_strndup (body->data, body->length);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->http_version = soup_server_message_get_http_version (message) == SOUP_HTTP_2_0 ? 2 : 1;
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header,
                                self->headers);

  return self;
}

const char *
passkeys_scripted_request_get_header (const PasskeysScriptedRequest *self,
                                      const char                    *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, lower);
}

const char *
passkeys_scripted_request_choose_type (const PasskeysScriptedRequest *self,
                                       guint                          status)
{
  const char *accept = passkeys_scripted_request_get_header (self, "accept");

  if (status == SOUP_STATUS_OK && accept != NULL && g_str_has_prefix (accept, "text/csv"))
    return "text/csv";

  return "application/json";
}
