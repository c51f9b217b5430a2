/* passkeys-load-connection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include "passkeys-load-connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * passkeys_load_connection_new:
 * @port: on this computer
 *
 * Returns: (transfer full): a connection; there is no going on without it
 */
PasskeysLoadConnection *
passkeys_load_connection_new (guint16 port)
{
  PasskeysLoadConnection *self = g_new0 (PasskeysLoadConnection, 1);
  const struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  const int on = 1;

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  self->received = g_string_new (NULL);
  if (self->fd < 0 || connect (self->fd, (const struct sockaddr *) &address, sizeof address) != 0)
    g_error ("No connection to the server: %s", g_strerror (errno));
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return self;
}

static void
append_header (GString    *request,
               const char *name,
               const char *value)
{
  if (value)
    g_string_append_printf (request, "%s%s\r\n", name, value);
}

/**
 * passkeys_load_connection_send:
 * @self: the connection, with no answer outstanding
 * @method: the method
 * @path: the path
 * @token: (nullable): a login token or the like
 * @user_action: (nullable): a user-action token
 * @body: (nullable): JSON
 *
 * Sends a request.
 */
void
passkeys_load_connection_send (PasskeysLoadConnection *self,
                               const char             *method,
                               const char             *path,
                               const char             *token,
                               const char             *user_action,
                               const char             *body)
{
  g_autoptr (GString) request = g_string_new (NULL);

  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
  append_header (request, "Authorization: Bearer ", token);
  append_header (request, "X-DFNS-USERACTION: ", user_action);
  if (body)
    g_string_append_printf (request, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                            strlen (body));
  g_string_append_printf (request, "\r\n%s", body ? body : "");
  for (gsize sent = 0; sent < request->len;)
    {
      gssize length = send (self->fd, request->str + sent, request->len - sent, MSG_NOSIGNAL);

      if (length < 0)
        g_error ("The server is gone: %s", g_strerror (errno));
      sent += length;
    }
  g_string_truncate (self->received, 0);
  self->body_start = 0;
}

static void
find_body (PasskeysLoadConnection *self)
{
  const char *end = strstr (self->received->str, "\r\n\r\n");
  const char *length;

  if (!end || self->body_start)
    return;
  if (!g_str_has_prefix (self->received->str, "HTTP/1.1 200 "))
    g_error ("The server refuses: %s", self->received->str);
  length = strcasestr (self->received->str, "\r\nContent-Length: ");
  g_assert (length && length < end);
  self->body_start = end + strlen ("\r\n\r\n") - self->received->str;
  self->body_length = g_ascii_strtoull (length + strlen ("\r\nContent-Length: "), NULL, 10);
}

/**
 * passkeys_load_connection_receive:
 * @self: the connection
 *
 * Takes what has arrived, without waiting. Only success is an answer.
 *
 * Returns: (transfer full) (nullable): the body, once it is whole
 */
char *
passkeys_load_connection_receive (PasskeysLoadConnection *self)
{
  char buffer[65536];
  gssize length = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (length < 0 && errno == EAGAIN)
    return NULL;
  if (length <= 0)
    g_error ("The server is gone: %s", length < 0 ? g_strerror (errno) : "it closed");
  g_string_append_len (self->received, buffer, length);
  find_body (self);
  if (!self->body_start || self->received->len < self->body_start + self->body_length)
    return NULL;
  return g_strndup (self->received->str + self->body_start, self->body_length);
}

/**
 * passkeys_load_connection_ask:
 * @self: the connection
 * @method: the method
 * @path: the path
 * @token: (nullable): a login token or the like
 * @user_action: (nullable): a user-action token
 * @body: (nullable): JSON
 *
 * Sends a request and waits.
 *
 * Returns: (transfer full): the body of the answer
 */
char *
passkeys_load_connection_ask (PasskeysLoadConnection *self,
                              const char             *method,
                              const char             *path,
                              const char             *token,
                              const char             *user_action,
                              const char             *body)
{
  struct pollfd poll_fd = { self->fd, POLLIN, 0 };
  char *answer;

  passkeys_load_connection_send (self, method, path, token, user_action, body);
  do
    poll (&poll_fd, 1, -1);
  while (!(answer = passkeys_load_connection_receive (self)));
  return answer;
}

/**
 * passkeys_load_connection_free:
 * @self: (transfer full): the connection
 */
void
passkeys_load_connection_free (PasskeysLoadConnection *self)
{
  close (self->fd);
  g_string_free (self->received, TRUE);
  g_free (self);
}
