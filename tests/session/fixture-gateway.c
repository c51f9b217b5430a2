/* fixture-gateway.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fixture-gateway"

#include "config.h"

#include "fixture-gateway.h"

#include <string.h>

#include <libsoup/soup.h>

struct _FixtureGateway
{
  PasskeysScriptedServer *server;
  SoupSession            *session;
  char                   *target;
  GMutex                  mutex;       /* of the fault: requests come in the server's thread */
  char                   *request;     /* nullable: what meets it */
  guint                   n;
  FixtureFaultTime        time;
  guint                   status;
  char                   *json;        /* nullable: text is replaced instead */
  char                   *text;        /* nullable */
  char                   *replacement; /* nullable */
  guint                   forgotten;   /* requests before this one are not counted */
};

static const char *const forwarded_headers[] = { "authorization", "content-type",
                                                 "x-dfns-useraction" };

static char *
forward (FixtureGateway                *self,
         const PasskeysScriptedRequest *request,
         guint                         *status)
{
  g_autofree char *url = g_strconcat (self->target, request->path,
                                      request->query != NULL ? "?" : "", request->query, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (request->method, url);
  g_autoptr(GBytes) body =
    request->body != NULL ? g_bytes_new (request->body, strlen (request->body)) : NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;

  if (body != NULL && g_bytes_get_size (body) > 0)
    soup_message_set_request_body_from_bytes (message, "application/json", body);

  for (gsize i = 0; i < G_N_ELEMENTS (forwarded_headers); i++)
    {
      const char *value = passkeys_scripted_request_get_header (request, forwarded_headers[i]);

      if (value != NULL)
        soup_message_headers_replace (soup_message_get_request_headers (message),
                                      forwarded_headers[i], value);
    }

  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  *status = soup_message_get_status (message);

  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

static gboolean
is_met (FixtureGateway                *self,
        const PasskeysScriptedRequest *request)
{
  g_autofree char *name = g_strconcat (request->method, " ", request->path, NULL);

  if (self->n == 0 || g_strcmp0 (self->request, name) != 0)
    return FALSE;

  self->n--;
  return TRUE;
}

static char *
replace (FixtureGateway *self,
         char           *answer)
{
  GString *text = g_string_new_take (answer);

  g_assert_cmpuint (g_string_replace (text, self->text, self->replacement, 0), >, 0);
  return g_string_free_and_steal (text);
}

static char *
handle (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  FixtureGateway *self = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean met = is_met (self, request);
  g_autofree char *answer = NULL;

  if (!met || self->json == NULL || self->time == FIXTURE_FAULT_AFTER)
    answer = forward (self, request, status);

  if (!met)
    return g_steal_pointer (&answer);

  if (self->json == NULL)
    return replace (self, g_steal_pointer (&answer));

  *status = self->status;
  return g_strdup (self->json);
}

FixtureGateway *
fixture_gateway_new (const char *server_url)
{
  FixtureGateway *self = g_new0 (FixtureGateway, 1);

  g_mutex_init (&self->mutex);
  self->target = g_strdup (server_url);
  self->session = soup_session_new ();
  self->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (self->server, handle, self);

  return self;
}

void
fixture_gateway_free (FixtureGateway *self)
{
  passkeys_scripted_server_free (self->server);
  g_object_unref (self->session);
  g_mutex_clear (&self->mutex);
  g_free (self->target);
  g_free (self->request);
  g_free (self->json);
  g_free (self->text);
  g_free (self->replacement);
  g_free (self);
}

const char *
fixture_gateway_get_url (FixtureGateway *self)
{
  return passkeys_scripted_server_get_url (self->server);
}

void
fixture_gateway_fail (FixtureGateway   *self,
                      const char       *request,
                      guint             n,
                      FixtureFaultTime  time,
                      guint             status,
                      const char       *json)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_str (&self->request, request);
  g_set_str (&self->json, json);
  self->n = n;
  self->time = time;
  self->status = status;
}

void
fixture_gateway_replace (FixtureGateway *self,
                         const char     *request,
                         const char     *text,
                         const char     *replacement)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_str (&self->request, request);
  g_set_str (&self->text, text);
  g_set_str (&self->replacement, replacement);
  g_set_str (&self->json, NULL);
  self->n = 1;
}

guint
fixture_gateway_count (FixtureGateway *self,
                       const char     *request)
{
  g_autofree char *history = fixture_gateway_dup_history (self);
  g_auto(GStrv) lines = g_strsplit (history, "\n", -1);
  guint n = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    n += g_str_equal (lines[i], request);

  return n;
}

void
fixture_gateway_forget (FixtureGateway *self)
{
  self->forgotten = passkeys_scripted_server_get_n_requests (self->server);
}

char *
fixture_gateway_dup_history (FixtureGateway *self)
{
  GString *history = g_string_new (NULL);

  for (guint i = self->forgotten; i < passkeys_scripted_server_get_n_requests (self->server); i++)
    {
      const PasskeysScriptedRequest *request = passkeys_scripted_server_get_request (self->server,
                                                                                     i);

      g_string_append_printf (history, "%s%s %s", history->len > 0 ? "\n" : "", request->method,
                              request->path);
    }

  return g_string_free_and_steal (history);
}

const PasskeysScriptedRequest *
fixture_gateway_get_last (FixtureGateway *self,
                          const char     *request)
{
  for (guint i = passkeys_scripted_server_get_n_requests (self->server); i > self->forgotten; i--)
    {
      const PasskeysScriptedRequest *seen = passkeys_scripted_server_get_request (self->server,
                                                                                  i - 1);
      g_autofree char *name = g_strconcat (seen->method, " ", seen->path, NULL);

      if (g_str_equal (name, request))
        return seen;
    }

  g_assert_not_reached ();
}
