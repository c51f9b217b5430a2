/* passkeys-keyring-turn.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring-turn"

#include "config.h"

#include "passkeys-keyring-turn.h"

#include <gio/gio.h>

#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"

/* The queue is the bus's own: a well-known name has one owner, others wait in line for it, and who
 * dies loses it. The connection is private, so that two holders in one process exclude each other
 * as well. */
struct _PasskeysKeyringTurn
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint            owner_id;
};

G_DEFINE_FINAL_TYPE (PasskeysKeyringTurn, passkeys_keyring_turn, G_TYPE_OBJECT)

static void
passkeys_keyring_turn_finalize (GObject *object)
{
  PasskeysKeyringTurn *self = PASSKEYS_KEYRING_TURN (object);

  g_clear_handle_id (&self->owner_id, g_bus_unown_name);
  if (self->connection != NULL)
    g_dbus_connection_close (self->connection, /* cancellable= */ NULL, /* callback= */ NULL, NULL);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (passkeys_keyring_turn_parent_class)->finalize (object);
}

static void
passkeys_keyring_turn_class_init (PasskeysKeyringTurnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_keyring_turn_finalize;
}

static void
passkeys_keyring_turn_init (PasskeysKeyringTurn *self)
{
}

static void
on_connected_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DexPromise *promise = user_data;
  GError *error = NULL;
  GDBusConnection *connection;

  if ((connection = g_dbus_connection_new_for_address_finish (result, &error)))
    dex_promise_resolve_object (promise, connection);
  else
    dex_promise_reject (promise, error);
  dex_unref (promise);
}

static DexFuture *
open_connection (const char *address)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     /* observer= */ NULL,
                                     dex_promise_get_cancellable (promise),
                                     on_connected_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_name_acquired_cb (GDBusConnection *connection,
                     const char      *name,
                     gpointer         user_data)
{
  DexPromise *promise = user_data;

  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

static DexFuture *
queue_up (PasskeysKeyringTurn *self,
          const char          *name)
{
  DexPromise *promise = dex_promise_new ();

  self->owner_id = g_bus_own_name_on_connection (self->connection, name,
                                                 G_BUS_NAME_OWNER_FLAGS_NONE,
                                                 on_name_acquired_cb,
                                                 /* name_lost_handler= */ NULL,
                                                 dex_ref (promise), dex_unref);
  return DEX_FUTURE (promise);
}

static DexFuture *
take_fiber (gpointer data)
{
  const char *name = data;
  g_autoptr(PasskeysKeyringTurn) self = g_object_new (PASSKEYS_TYPE_KEYRING_TURN, NULL);
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;

  if (!(address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error)) ||
      !(self->connection = passkeys_await_object (open_connection (address), &error)) ||
      !passkeys_await (queue_up (self, name), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static DexFuture *
on_not_taken_cb (DexFuture *future,
                 gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);

  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return dex_future_new_reject (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT,
                                  "Another copy of this program is busy with the keyring");

  return dex_future_new_reject (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_ABSENT,
                                "The session bus cannot be reached: %s", error->message);
}

/**
 * passkeys_keyring_turn_take:
 * @name: what the turn is for, a well-known D-Bus name
 * @timeout_seconds: how long others may keep this one waiting
 *
 * Waits for a turn. Turns are given in the order in which they were asked for.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.KeyringTurn], which is held
 *   until its last reference goes, or rejects with %PASSKEYS_KEYRING_ERROR_SILENT
 */
DexFuture *
passkeys_keyring_turn_take (const char *name,
                            guint       timeout_seconds)
{
  g_return_val_if_fail (g_dbus_is_name (name), NULL);
  g_return_val_if_fail (timeout_seconds > 0, NULL);

  return dex_future_catch (dex_future_first (passkeys_fiber_spawn (0, take_fiber,
                                                                   g_strdup (name), g_free),
                                             dex_timeout_new_seconds (timeout_seconds),
                                             NULL),
                           on_not_taken_cb, NULL, NULL);
}
