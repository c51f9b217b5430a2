/* passkeys-idle-lock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-idle-lock"

#include "config.h"

#include "passkeys-idle-lock.h"

#include <libdex.h>

#define KEY "lock-after"

/* There in a sandbox only, where nothing but the portal is heard. */
#define SANDBOX "/.flatpak-info"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Inhibit"

/* org.freedesktop.portal.Inhibit: the session waits for each program before it ends */
#define SESSION_STATE_QUERY_END 2

typedef struct
{
  const char *name;
  const char *path;
  const char *interface;
  const char *member;
} Source;

/* Each says TRUE when it begins. A desktop has one of the first two, and the third tells programs in a
 * sandbox what they say. */
static const Source session_sources[] = {
  { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged" },
  { "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver",
    "ActiveChanged" },
  { PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "StateChanged" },
  { NULL }
};

static const Source system_sources[] = {
  { "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
    "PrepareForSleep" },
  { NULL }
};

typedef struct
{
  GDBusConnection *connection; /* (owned) */
  guint            id;
} Subscription;

/*
 *   input ── notes the time; begins the wait where none is under way
 *   wait over ── too early: waits for the rest ── else: lock, and no wait until the next input
 *
 * So a window that nobody uses wakes nothing. The time is the monotonic one: it does not jump when
 * the clock is set, and sleeping is told by the computer itself. */
struct _PasskeysIdleLock
{
  GObject    parent_instance;

  GSettings *settings;      /* (owned) */
  GArray    *subscriptions; /* (owned): of Subscription */
  gint64     last_input;    /* µs, monotonic */
  guint      timeout_id;
};

enum { LOCK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysIdleLock, passkeys_idle_lock, G_TYPE_OBJECT)

static void schedule (PasskeysIdleLock *self);

static gboolean
timeout_cb (gpointer user_data)
{
  PasskeysIdleLock *self = user_data;
  gint64 limit = g_settings_get_uint (self->settings, KEY) * G_USEC_PER_SEC;

  self->timeout_id = 0;
  if (g_get_monotonic_time () - self->last_input < limit)
    schedule (self);
  else
    g_signal_emit (self, signals[LOCK], 0);

  return G_SOURCE_REMOVE;
}

static void
schedule (PasskeysIdleLock *self)
{
  gint64 seconds = g_settings_get_uint (self->settings, KEY);
  gint64 left = self->last_input + seconds * G_USEC_PER_SEC - g_get_monotonic_time ();

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (seconds > 0)
    self->timeout_id = g_timeout_add (MAX (left / 1000, 0) + 1, timeout_cb, self);
}

/* Also those that a dialog or a popover of the window gets. */
static gboolean
on_event (PasskeysIdleLock         *self,
          GdkEvent                 *event,
          GtkEventControllerLegacy *controller)
{
  self->last_input = g_get_monotonic_time ();
  if (self->timeout_id == 0)
    schedule (self);

  return GDK_EVENT_PROPAGATE;
}

/* Of a portal comes much more about the session than this. */
static gboolean
says_begin (GVariant *parameters)
{
  gboolean begins = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sv})")))
    {
      g_autoptr(GVariant) state = g_variant_get_child_value (parameters, 1);

      g_variant_lookup (state, "screensaver-active", "b", &begins);
    }

  return begins;
}

/* There is nothing to save here: nobody is to wait for an answer. */
static void
let_session_end (GDBusConnection *connection,
                 GVariant        *parameters)
{
  g_autoptr(GVariant) state = NULL;
  const char *monitor;
  guint session_state = 0;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sv})")))
    return;

  g_variant_get (parameters, "(&o@a{sv})", &monitor, &state);
  if (g_variant_lookup (state, "session-state", "u", &session_state)
      && session_state == SESSION_STATE_QUERY_END)
    g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE,
                            "QueryEndResponse", g_variant_new ("(o)", monitor), NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
on_told (GDBusConnection *connection,
         const char      *sender_name,
         const char      *object_path,
         const char      *interface_name,
         const char      *signal_name,
         GVariant        *parameters,
         gpointer         user_data)
{
  g_autoptr(PasskeysIdleLock) self = g_weak_ref_get (user_data);

  let_session_end (connection, parameters);
  if (self != NULL && says_begin (parameters) && g_settings_get_uint (self->settings, KEY) > 0)
    g_signal_emit (self, signals[LOCK], 0);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
subscribe (PasskeysIdleLock *self,
           GDBusConnection  *connection,
           const Source     *sources)
{
  for (gsize i = 0; sources[i].name != NULL; i++)
    {
      Subscription subscription = { .connection = g_object_ref (connection) };
      GWeakRef *weak = g_new0 (GWeakRef, 1);

      g_weak_ref_init (weak, self);
      subscription.id =
        g_dbus_connection_signal_subscribe (connection, sources[i].name, sources[i].interface,
                                            sources[i].member, sources[i].path, NULL,
                                            G_DBUS_SIGNAL_FLAGS_NONE, on_told, weak, weak_ref_free);
      g_array_append_val (self->subscriptions, subscription);
    }
}

/* Without this the portal tells nothing. It ends with the connection. */
static void
create_monitor (GDBusConnection *connection)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string ("passkeys_lock"));
  g_variant_builder_add (&options, "{sv}", "session_handle_token",
                         g_variant_new_string ("passkeys_lock"));
  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "CreateMonitor",
                          g_variant_new ("(sa{sv})", "", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
}

static DexFuture *
session_bus_cb (DexFuture *future,
                gpointer   weak)
{
  g_autoptr(PasskeysIdleLock) self = g_weak_ref_get (weak);

  if (self != NULL)
    {
      GDBusConnection *connection = g_value_get_object (dex_future_get_value (future, NULL));

      subscribe (self, connection, session_sources);
      if (g_file_test (SANDBOX, G_FILE_TEST_EXISTS))
        create_monitor (connection);
    }

  return dex_future_new_true ();
}

static DexFuture *
system_bus_cb (DexFuture *future,
               gpointer   weak)
{
  g_autoptr(PasskeysIdleLock) self = g_weak_ref_get (weak);

  if (self != NULL)
    subscribe (self, g_value_get_object (dex_future_get_value (future, NULL)), system_sources);

  return dex_future_new_true ();
}

/* Where there is no such bus, as in a container, the wait alone has to do. */
static void
listen (PasskeysIdleLock  *self,
        GBusType           bus_type,
        DexFutureCallback  callback)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  dex_future_disown (dex_future_then (dex_bus_get (bus_type), callback, weak, weak_ref_free));
}

static void
clear_subscription (gpointer data)
{
  Subscription *subscription = data;

  g_dbus_connection_signal_unsubscribe (subscription->connection, subscription->id);
  g_clear_object (&subscription->connection);
}

static void
passkeys_idle_lock_dispose (GObject *object)
{
  PasskeysIdleLock *self = PASSKEYS_IDLE_LOCK (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_array_set_size (self->subscriptions, 0);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (passkeys_idle_lock_parent_class)->dispose (object);
}

static void
passkeys_idle_lock_finalize (GObject *object)
{
  g_array_unref (PASSKEYS_IDLE_LOCK (object)->subscriptions);

  G_OBJECT_CLASS (passkeys_idle_lock_parent_class)->finalize (object);
}

static void
passkeys_idle_lock_class_init (PasskeysIdleLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_idle_lock_dispose;
  object_class->finalize = passkeys_idle_lock_finalize;

  signals[LOCK] = g_signal_new ("lock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_idle_lock_init (PasskeysIdleLock *self)
{
  self->subscriptions = g_array_new (FALSE, FALSE, sizeof (Subscription));
  g_array_set_clear_func (self->subscriptions, clear_subscription);
}

/**
 * passkeys_idle_lock_new:
 * @window: a window that somebody uses
 * @settings: of the application, whose `lock-after` counts, in seconds
 *
 * Begins to wait. What it tells it tells again, so being told twice must do no harm.
 *
 * Returns: (transfer full): a new lock, which tells as long as it lives
 */
PasskeysIdleLock *
passkeys_idle_lock_new (GtkWidget *window,
                        GSettings *settings)
{
  PasskeysIdleLock *self;
  GtkEventController *controller;

  g_return_val_if_fail (GTK_IS_WIDGET (window), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PASSKEYS_TYPE_IDLE_LOCK, NULL);
  self->settings = g_object_ref (settings);
  self->last_input = g_get_monotonic_time ();

  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_static_name (controller, "idle-lock");
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, controller);

  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (schedule), self,
                           G_CONNECT_SWAPPED);
  schedule (self);
  listen (self, G_BUS_TYPE_SESSION, session_bus_cb);
  listen (self, G_BUS_TYPE_SYSTEM, system_bus_cb);

  return self;
}
