/* server-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "server-fixture.h"

#include <string.h>

#include "passkeys-dispatch.h"
#include "passkeys-http.h"
#include "passkeys-json-object.h"
#include "passkeys-test-folder.h"

static void
start (ServerFixture *self)
{
  static const char *const origins[] = { "http://localhost", "https://app.localhost", NULL };
  g_autoptr (GError) error = NULL;

  self->folder = passkeys_data_folder_open (self->path, &error);
  g_assert_no_error (error);
  self->rules = passkeys_rules_new (self->folder, "localhost", origins, &error);
  g_assert_no_error (error);
}

ServerFixture *
server_fixture_new (void)
{
  ServerFixture *self = g_new0 (ServerFixture, 1);

  self->path = g_dir_make_tmp ("passkeys-server-XXXXXX", NULL);
  start (self);
  return self;
}

ServerFixture *
server_fixture_new_for_url (const char *url,
                            const char *outbox)
{
  ServerFixture *self = g_new0 (ServerFixture, 1);

  self->url = g_strdup (url);
  self->outbox = g_strdup (outbox);
  self->session = soup_session_new_with_options ("timeout", 20, NULL);
  return self;
}

/* As after a crash: what is not committed is gone. */
void
server_fixture_restart (ServerFixture *self)
{
  gint64 offset = self->rules->clock.offset;

  passkeys_rules_free (self->rules);
  g_object_unref (self->folder);
  start (self);
  self->rules->clock.offset = offset;
}

void
server_fixture_wait (ServerFixture *self,
                     gint64         milliseconds)
{
  self->rules->clock.offset += milliseconds;
}

static void
answer_error (ServerAnswer *answer,
              const GError *error)
{
  JsonObject *details = passkeys_server_error_get_details (error);

  answer->status = passkeys_server_error_get_status (error);
  answer->body = json_object_new ();
  json_object_set_string_member (answer->body, "message", error->message);
  if (details)
    json_object_set_object_member (answer->body, "details", json_object_ref (details));
}

static char *
read_rows (PasskeysAuditExport *rows)
{
  GString *text = g_string_new (NULL);
  GBytes *chunk;

  while ((chunk = passkeys_audit_export_next (rows)))
    {
      g_string_append_len (text, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
      g_bytes_unref (chunk);
    }
  passkeys_audit_export_free (rows);
  return g_string_free (text, FALSE);
}

static JsonObject *
read_json (char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
  g_autoptr (GError) error = NULL;
  JsonObject *object = passkeys_json_object_parse (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static void
dispatch (ServerFixture       *self,
          const PasskeysRoute *route,
          PasskeysRequest     *request,
          const char          *body,
          ServerAnswer        *answer)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body ? body : "", body ? strlen (body) : 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) commit_error = NULL;

  if (passkeys_dispatch (route, request, bytes, &error))
    {
      answer->status = 200;
      answer->body = request->answer_json ? read_json (request->answer_json) : request->answer;
      answer->text = request->rows ? read_rows (request->rows) : request->page;
    }
  else
    {
      answer_error (answer, error);
    }
  passkeys_database_commit (self->rules->database, &commit_error);
  g_assert_no_error (commit_error);
  g_clear_pointer (&request->caller, passkeys_caller_free);
  g_clear_pointer (&request->body, json_object_unref);
}

static ServerAnswer *
ask_over_http (ServerFixture *self,
               const char    *method,
               const char    *target,
               const char    *token,
               const char    *user_action,
               const char    *body)
{
  g_autofree char *uri = g_strconcat (self->url, target, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autofree char *bearer = g_strdup_printf ("Bearer %s", token);
  g_autoptr (GBytes) request = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  ServerAnswer *answer = g_new0 (ServerAnswer, 1);

  if (token)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 bearer);
  if (user_action)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-DFNS-USERACTION",
                                 user_action);
  if (request)
    soup_message_set_request_body_from_bytes (message, "application/json", request);
  content = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->allowed = g_strdup (soup_message_headers_get_one (
                                soup_message_get_response_headers (message), "Allow"));
  if (g_strcmp0 (soup_message_headers_get_content_type (
                   soup_message_get_response_headers (message), NULL), "text/csv") == 0)
    answer->text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  else if (g_bytes_get_size (content) > 0)
    answer->body = passkeys_json_object_parse (content, &error);
  g_assert_no_error (error);
  return answer;
}

static ServerAnswer *
ask_directly (ServerFixture *self,
              const char    *method,
              const char    *target,
              const char    *token,
              const char    *user_action,
              const char    *body)
{
  ServerAnswer *answer = g_new0 (ServerAnswer, 1);
  g_auto (GStrv) parts = g_strsplit (target, "?", 2);
  g_auto (GStrv) segments = passkeys_http_split_path (parts[0]);
  g_autoptr (GHashTable) query = parts[1] ? soup_form_decode (parts[1]) : NULL;
  const PasskeysRoute *route = NULL;
  PasskeysRequest request = {
    .rules = self->rules,
    .bearer = token,
    .user_action = user_action,
    .method = method,
    .path = parts[0],
    .query = query,
  };

  if (segments)
    route = passkeys_routes_match (method, (const char *const *) segments, &request.parameters,
                                   &answer->allowed);
  if (route)
    dispatch (self, route, &request, body, answer);
  else
    answer->status = answer->allowed ? 405 : 404;
  g_strfreev (request.parameters);
  return answer;
}

ServerAnswer *
server_fixture_ask (ServerFixture *self,
                    const char    *method,
                    const char    *target,
                    const char    *token,
                    const char    *user_action,
                    const char    *body)
{
  return self->url ? ask_over_http (self, method, target, token, user_action, body)
                   : ask_directly (self, method, target, token, user_action, body);
}

static char *
find_code (const char *text,
           const char *username,
           const char *label)
{
  g_autofree char *to = g_strdup_printf ("\nTo: <%s>\n", username);
  g_autofree char *line = g_strdup_printf ("\n%s: ", label);
  const char *code = strstr (text, line);

  if (!code || !strstr (text, to))
    return NULL;
  code += strlen (line);
  return g_strndup (code, strcspn (code, "\n"));
}

static char *
take_code_from_outbox (ServerFixture *self,
                       const char    *username,
                       const char    *label)
{
  g_autoptr (GDir) folder = g_dir_open (self->outbox, 0, NULL);
  const char *name;
  char *code = NULL;

  while (!code && (name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (self->outbox, name, NULL);
      g_autofree char *text = NULL;

      if (g_str_has_suffix (name, ".eml") && g_file_get_contents (path, &text, NULL, NULL))
        code = find_code (text, username, label);
    }
  return code;
}

/* From the newest message to USERNAME that has a line LABEL. */
char *
server_fixture_take_code (ServerFixture *self,
                          const char    *username,
                          const char    *label)
{
  char *code = NULL;

  if (self->url)
    return take_code_from_outbox (self, username, label);
  for (guint i = self->rules->outgoing->len; i > 0 && !code; i--)
    {
      const PasskeysMailMessage *message = g_ptr_array_index (self->rules->outgoing, i - 1);
      gsize length;
      const char *data = g_bytes_get_data (message->content, &length);
      g_autofree char *text = g_strndup (data, length);

      if (!message->is_decoy)
        code = find_code (text, username, label);
    }
  return code;
}

void
server_fixture_free (ServerFixture *self)
{
  g_clear_pointer (&self->rules, passkeys_rules_free);
  g_clear_object (&self->folder);
  g_clear_object (&self->session);
  if (self->path)
    passkeys_test_folder_remove (self->path);
  g_free (self->path);
  g_free (self->url);
  g_free (self->outbox);
  g_free (self);
}

const char *
server_answer_get_text (ServerAnswer *self,
                        const char   *member)
{
  if (!self->body || !json_object_has_member (self->body, member))
    return NULL;
  return json_object_get_string_member (self->body, member);
}

JsonObject *
server_answer_get_item (ServerAnswer *self,
                        guint         number)
{
  return json_array_get_object_element (json_object_get_array_member (self->body, "items"), number);
}

guint
server_answer_count_items (ServerAnswer *self)
{
  return json_array_get_length (json_object_get_array_member (self->body, "items"));
}

void
server_answer_free (ServerAnswer *self)
{
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self->allowed);
  g_free (self->text);
  g_free (self);
}

char *
json_text (const char *format,
           ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_strdelimit (text, "'", '"');
}
