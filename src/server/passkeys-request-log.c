/* passkeys-request-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-request-log.h"

#include "passkeys-http.h"
#include "passkeys-log.h"

#define KEY_VISIT "passkeys-visit"
/* What a client made up is not repeated. */
#define UNKNOWN "-"

struct _PasskeysRequestLog
{
  GObject parent_instance;

  guint   n_under_way;
  gint64  last_begun; /* monotonic, in microseconds */
  guint   is_quiet : 1;
};

G_DEFINE_FINAL_TYPE (PasskeysRequestLog, passkeys_request_log, G_TYPE_OBJECT)

/* One request; it lives as long as its message, or until its line is written. */
typedef struct
{
  PasskeysRequestLog  *log; /* owned */
  const PasskeysRoute *route; /* nullable */
  gint64               begun;
} Visit;

static void
visit_free (Visit *visit)
{
  visit->log->n_under_way--;
  g_object_unref (visit->log);
  g_free (visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

static const char *
name_method (SoupServerMessage *message)
{
  static const char *const methods[] = {
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH",
  };
  const char *method = soup_server_message_get_method (message);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_strcmp0 (method, methods[i]) == 0)
        return methods[i];
    }
  return UNKNOWN;
}

static void
begin (PasskeysRequestLog *self,
       SoupServerMessage  *message)
{
  Visit *visit;

  if (g_object_get_data (G_OBJECT (message), KEY_VISIT))
    return;
  visit = g_new0 (Visit, 1);
  visit->log = g_object_ref (self);
  visit->begun = g_get_monotonic_time ();
  self->last_begun = visit->begun;
  self->n_under_way++;
  g_object_set_data_full (G_OBJECT (message), KEY_VISIT, visit, (GDestroyNotify) visit_free);
}

static void
on_got_headers (PasskeysRequestLog *self,
                SoupServerMessage  *message)
{
  begin (self, message);
}

static void
on_request_started (PasskeysRequestLog *self,
                    SoupServerMessage  *message)
{
  g_signal_connect_object (message, "got-headers", G_CALLBACK (on_got_headers), self,
                           G_CONNECT_SWAPPED);
}

/* A request that libsoup could not make sense of has had no headers. */
static void
on_request_read (PasskeysRequestLog *self,
                 SoupServerMessage  *message)
{
  begin (self, message);
}

static void
on_request_ended (SoupServer        *soup,
                  SoupServerMessage *message,
                  gpointer           user_data)
{
  passkeys_request_log_end (message);
}

static void
passkeys_request_log_class_init (PasskeysRequestLogClass *klass)
{
}

static void
passkeys_request_log_init (PasskeysRequestLog *self)
{
}

/**
 * passkeys_request_log_new:
 * @soup: whose requests are followed
 *
 * Returns: (transfer full): the log; it ends when it is freed
 */
PasskeysRequestLog *
passkeys_request_log_new (SoupServer *soup)
{
  PasskeysRequestLog *self;

  g_return_val_if_fail (SOUP_IS_SERVER (soup), NULL);

  self = g_object_new (PASSKEYS_TYPE_REQUEST_LOG, NULL);
  g_signal_connect_object (soup, "request-started", G_CALLBACK (on_request_started), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-read", G_CALLBACK (on_request_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-finished", G_CALLBACK (on_request_ended), self, 0);
  g_signal_connect_object (soup, "request-aborted", G_CALLBACK (on_request_ended), self, 0);
  return self;
}

/**
 * passkeys_request_log_set_quiet:
 * @self: the log
 * @is_quiet: whether nothing is to be said about requests
 */
void
passkeys_request_log_set_quiet (PasskeysRequestLog *self,
                                gboolean            is_quiet)
{
  g_return_if_fail (PASSKEYS_IS_REQUEST_LOG (self));

  self->is_quiet = is_quiet;
}

/**
 * passkeys_request_log_get_n_under_way:
 * @self: the log
 *
 * Returns: how many requests have begun and are not answered to the last byte
 */
guint
passkeys_request_log_get_n_under_way (PasskeysRequestLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_LOG (self), 0);

  return self->n_under_way;
}

/**
 * passkeys_request_log_get_last_begun:
 * @self: the log
 *
 * Returns: when the newest request began, in microseconds of the monotonic clock; 0 without any
 */
gint64
passkeys_request_log_get_last_begun (PasskeysRequestLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_LOG (self), 0);

  return self->last_begun;
}

/**
 * passkeys_request_log_set_route:
 * @message: a message
 * @route: (nullable): what it turned out to ask for
 */
void
passkeys_request_log_set_route (SoupServerMessage   *message,
                                const PasskeysRoute *route)
{
  Visit *visit = g_object_get_data (G_OBJECT (message), KEY_VISIT);

  if (visit)
    visit->route = route;
}

/**
 * passkeys_request_log_end:
 * @message: a message that has been dealt with
 *
 * Writes the line about @message, once.
 */
void
passkeys_request_log_end (SoupServerMessage *message)
{
  g_autoptr (Visit) visit = g_object_steal_data (G_OBJECT (message), KEY_VISIT);
  PasskeysLogEntry entry;

  if (!visit || visit->log->is_quiet)
    return;
  entry.method = name_method (message);
  entry.route = visit->route ? visit->route->path : UNKNOWN;
  entry.status = soup_server_message_get_status (message);
  entry.milliseconds = (g_get_monotonic_time () - visit->begun) / 1000.0;
  entry.error_id = passkeys_http_get_error_id (message);
  passkeys_log_request (&entry);
}
