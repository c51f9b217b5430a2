/* passkeys-service-bus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-service-bus"

#include "config.h"

#include "passkeys-service-bus.h"

#define SANDBOX "/.flatpak-info"

struct _PasskeysServiceBus
{
  GObject             parent_instance;

  GSimpleActionGroup *actions;    /* (owned) */
  GDBusConnection    *connection; /* (owned) (nullable): once the actions are on it */
  guint               name_id;
  guint               actions_id;
  gboolean            is_ready;
};

enum { READY, ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysServiceBus, passkeys_service_bus, G_TYPE_OBJECT)

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_signal_emit (user_data, signals[ENDED], 0);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
};

static void
on_bus_acquired_cb (GDBusConnection *connection,
                    const char      *name,
                    gpointer         user_data)
{
  PasskeysServiceBus *self = user_data;
  g_autoptr(GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->actions_id = g_dbus_connection_export_action_group (connection, PASSKEYS_SERVICE_BUS_PATH,
                                                            G_ACTION_GROUP (self->actions), &error);
  if (self->actions_id == 0)
    g_debug ("%s", error->message);
}

static void
become_ready (PasskeysServiceBus *self)
{
  if (self->is_ready)
    return;

  self->is_ready = TRUE;
  g_signal_emit (self, signals[READY], 0);
}

/* What a desktop lists under background applications, if they are in a sandbox. */
static void
tell_desktop (GDBusConnection *connection)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (!g_file_test (SANDBOX, G_FILE_TEST_EXISTS))
    return;

  g_variant_builder_add (&options, "{sv}", "message",
                         g_variant_new_string ("Offers passkeys to browsers"));
  g_dbus_connection_call (connection, "org.freedesktop.portal.Desktop",
                          "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Background",
                          "SetStatus", g_variant_new ("(a{sv})", &options), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
on_name_acquired_cb (GDBusConnection *connection,
                     const char      *name,
                     gpointer         user_data)
{
  tell_desktop (connection);
  become_ready (user_data);
}

/* Without a connection there is nobody who could have the name. */
static void
on_name_lost_cb (GDBusConnection *connection,
                 const char      *name,
                 gpointer         user_data)
{
  if (connection != NULL)
    g_signal_emit (user_data, signals[ENDED], 0);
  else
    become_ready (user_data);
}

static void
passkeys_service_bus_dispose (GObject *object)
{
  PasskeysServiceBus *self = PASSKEYS_SERVICE_BUS (object);

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  if (self->actions_id != 0)
    g_dbus_connection_unexport_action_group (self->connection, self->actions_id);
  self->actions_id = 0;
  g_clear_object (&self->connection);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (passkeys_service_bus_parent_class)->dispose (object);
}

static void
passkeys_service_bus_class_init (PasskeysServiceBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_service_bus_dispose;

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_service_bus_init (PasskeysServiceBus *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
}

/**
 * passkeys_service_bus_new:
 *
 * Asks for the name on the session bus. It is given, or not, once the main loop runs.
 *
 * Returns: (transfer full): a new object
 */
PasskeysServiceBus *
passkeys_service_bus_new (void)
{
  PasskeysServiceBus *self = g_object_new (PASSKEYS_TYPE_SERVICE_BUS, NULL);

  self->name_id = g_bus_own_name (G_BUS_TYPE_SESSION, PASSKEYS_SERVICE_BUS_NAME,
                                  G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, on_bus_acquired_cb,
                                  on_name_acquired_cb, on_name_lost_cb, self, NULL);
  return self;
}
