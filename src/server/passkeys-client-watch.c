/* passkeys-client-watch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-client-watch.h"

#define KEY_DEADLINE "passkeys-deadline"

struct _PasskeysClientWatch
{
  GObject  parent_instance;

  guint    patience_seconds;
  guint    n_clients;
  GQueue   waiting; /* of SoupServerMessage, not owned: those who wait longest first */
};

G_DEFINE_FINAL_TYPE (PasskeysClientWatch, passkeys_client_watch, G_TYPE_OBJECT)

static void
hang_up (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static gboolean
deadline_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  g_object_steal_data (G_OBJECT (message), KEY_DEADLINE);
  hang_up (message);
  return G_SOURCE_REMOVE;
}

static void
remove_source (gpointer data)
{
  g_source_remove (GPOINTER_TO_UINT (data));
}

/* libsoup has a message for each connection that waits for its next request. */
static void
on_message_gone (gpointer  user_data,
                 GObject  *where_it_was)
{
  g_autoptr (PasskeysClientWatch) self = user_data;

  g_queue_remove (&self->waiting, where_it_was);
  self->n_clients--;
}

/* The next request has to come by the deadline, whole; and an answer that nobody reads is given up
 * by the timeout of the socket. */
static void
on_request_started (PasskeysClientWatch *self,
                    SoupServerMessage   *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  guint id = g_timeout_add (self->patience_seconds * 1000, deadline_cb, message);

  g_object_set_data_full (G_OBJECT (message), KEY_DEADLINE, GUINT_TO_POINTER (id), remove_source);
  g_object_weak_ref (G_OBJECT (message), on_message_gone, g_object_ref (self));
  g_queue_push_tail (&self->waiting, message);
  if (socket)
    g_socket_set_timeout (socket, self->patience_seconds);

  if (++self->n_clients > PASSKEYS_CLIENT_WATCH_MOST_CLIENTS)
    hang_up (g_queue_pop_head (&self->waiting));
}

static void
on_request_read (PasskeysClientWatch *self,
                 SoupServerMessage   *message)
{
  g_object_set_data (G_OBJECT (message), KEY_DEADLINE, NULL);
  g_queue_remove (&self->waiting, message);
}

static void
passkeys_client_watch_class_init (PasskeysClientWatchClass *klass)
{
}

static void
passkeys_client_watch_init (PasskeysClientWatch *self)
{
}

/**
 * passkeys_client_watch_new:
 * @soup: whose clients are watched
 * @patience_seconds: how long a connection may be silent, and how long a request may take to come
 *
 * Watches from now on. Where more than %PASSKEYS_CLIENT_WATCH_MOST_CLIENTS are connected, the one
 * that has let the server wait longest has to go.
 *
 * Returns: (transfer full): a watch; it ends when it is freed
 */
PasskeysClientWatch *
passkeys_client_watch_new (SoupServer *soup,
                           guint       patience_seconds)
{
  PasskeysClientWatch *self;

  g_return_val_if_fail (SOUP_IS_SERVER (soup), NULL);

  self = g_object_new (PASSKEYS_TYPE_CLIENT_WATCH, NULL);
  self->patience_seconds = patience_seconds;
  g_signal_connect_object (soup, "request-started", G_CALLBACK (on_request_started), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-read", G_CALLBACK (on_request_read), self,
                           G_CONNECT_SWAPPED);
  return self;
}
