/* passkeys-session-watch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session-watch"

#include "config.h"

#include "passkeys-session-watch.h"

/* A computer that slept has less time left than was waited for; looking again finds out. */
#define LOOK_AGAIN_SECONDS 60

struct _PasskeysSessionWatch
{
  GObject          parent_instance;

  PasskeysSession *session; /* (owned) */
  guint            minutes;
  guint            timeout_id;
};

enum { EXPIRING, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSessionWatch, passkeys_session_watch, G_TYPE_OBJECT)

/* By the clock of the server, where it is known. */
static gint64
count_seconds_left (PasskeysSessionWatch *self,
                    GDateTime            *expires)
{
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  g_autoptr(GDateTime) now = passkeys_api_client_dup_server_time (client);

  if (now == NULL)
    now = g_date_time_new_now_utc ();

  return g_date_time_difference (expires, now) / G_TIME_SPAN_SECOND;
}

static gboolean
look_cb (gpointer user_data)
{
  PasskeysSessionWatch *self = user_data;

  self->timeout_id = 0;
  passkeys_session_watch_schedule (self);

  return G_SOURCE_REMOVE;
}

static void
passkeys_session_watch_dispose (GObject *object)
{
  PasskeysSessionWatch *self = PASSKEYS_SESSION_WATCH (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_session_watch_parent_class)->dispose (object);
}

static void
passkeys_session_watch_class_init (PasskeysSessionWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_session_watch_dispose;

  signals[EXPIRING] = g_signal_new ("expiring", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
passkeys_session_watch_init (PasskeysSessionWatch *self)
{
}

/**
 * passkeys_session_watch_new:
 * @session: what to watch
 * @minutes: how long before its end to tell; 0 for not at all
 *
 * Makes a watch. It does nothing until [method@SessionWatch.schedule] is called.
 *
 * Returns: (transfer full): a new watch
 */
PasskeysSessionWatch *
passkeys_session_watch_new (PasskeysSession *session,
                            guint            minutes)
{
  PasskeysSessionWatch *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_SESSION_WATCH, NULL);
  self->session = g_object_ref (session);
  self->minutes = minutes;

  return self;
}

/**
 * passkeys_session_watch_schedule:
 * @self: a watch
 *
 * Looks how much time the session has left, and tells at once or when it is time. A session that
 * has expired already is told by its own property.
 */
void
passkeys_session_watch_schedule (PasskeysSessionWatch *self)
{
  GDateTime *expires;
  gint64 left;
  gint64 until_notice;

  g_return_if_fail (PASSKEYS_IS_SESSION_WATCH (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  expires = passkeys_session_get_expires (self->session);
  if (self->minutes == 0 || expires == NULL)
    return;

  left = count_seconds_left (self, expires);
  until_notice = left - (gint64) self->minutes * 60;
  if (left <= 0)
    return;

  if (until_notice <= 0)
    g_signal_emit (self, signals[EXPIRING], 0, (guint) ((left + 59) / 60));
  else
    self->timeout_id = g_timeout_add_seconds (MIN (until_notice, LOOK_AGAIN_SECONDS), look_cb,
                                              self);
}
