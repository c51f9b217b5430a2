/* passkeys-keyring-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring-prompt"

#include "config.h"

#include "passkeys-keyring-prompt.h"

#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"

#define PROMPT_INTERFACE "org.freedesktop.Secret.Prompt"

/* libsecret can prompt, too, but it does not tell a prompt that was dismissed from one that was
 * answered, completes a task twice when the service dies meanwhile, and calls Dismiss when it is
 * cancelled, on which gnome-keyring 48 aborts (an assertion in its gkd-secret-unlock.c) and takes
 * the unlocked keyrings of the whole session with it. A prompt that nobody waits for any more is
 * left to the person, who may still answer it. */
typedef struct
{
  GDBusConnection *connection; /* (owned) */
  char            *owner;      /* (owned) */
  char            *path;       /* (owned) */
  DexPromise      *completed;  /* (owned) */
  guint            signal_id;
  guint            watch_id;
} Prompt;

static void
prompt_free (gpointer data)
{
  Prompt *prompt = data;

  g_clear_object (&prompt->connection);
  g_clear_pointer (&prompt->owner, g_free);
  g_clear_pointer (&prompt->path, g_free);
  g_clear_pointer (&prompt->completed, dex_unref);
  g_free (prompt);
}

static void
on_completed_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface_name,
                 const char      *signal_name,
                 GVariant        *parameters,
                 gpointer         user_data)
{
  DexPromise *completed = user_data;
  g_autoptr(GVariant) result = NULL;
  gboolean dismissed = TRUE;

  if (!dex_future_is_pending (DEX_FUTURE (completed)))
    return;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    g_variant_get (parameters, "(bv)", &dismissed, &result);

  if (!dismissed)
    dex_promise_resolve_variant (completed, g_steal_pointer (&result));
  else
    dex_promise_reject (completed,
                        g_error_new_literal (PASSKEYS_KEYRING_ERROR,
                                             PASSKEYS_KEYRING_ERROR_DISMISSED,
                                             "The prompt of the keyring was dismissed"));
}

static void
on_vanished_cb (GDBusConnection *connection,
                const char      *name,
                gpointer         user_data)
{
  DexPromise *completed = user_data;

  if (dex_future_is_pending (DEX_FUTURE (completed)))
    dex_promise_reject (completed,
                        g_error_new_literal (PASSKEYS_KEYRING_ERROR,
                                             PASSKEYS_KEYRING_ERROR_ABSENT,
                                             "The keyring service ended while it prompted"));
}

static void
listen (Prompt *prompt)
{
  prompt->signal_id =
    g_dbus_connection_signal_subscribe (prompt->connection, prompt->owner, PROMPT_INTERFACE,
                                        "Completed", prompt->path, /* arg0= */ NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_completed_cb,
                                        dex_ref (prompt->completed), dex_unref);
  prompt->watch_id =
    g_bus_watch_name_on_connection (prompt->connection, prompt->owner,
                                    G_BUS_NAME_WATCHER_FLAGS_NONE, /* name_appeared_handler= */ NULL,
                                    on_vanished_cb, dex_ref (prompt->completed), dex_unref);
}

static void
stop_listening (Prompt *prompt)
{
  g_dbus_connection_signal_unsubscribe (prompt->connection, prompt->signal_id);
  g_bus_unwatch_name (prompt->watch_id);
}

static DexFuture *
perform_fiber (gpointer data)
{
  Prompt *prompt = data;
  g_autoptr(GVariant) started = NULL;
  g_autoptr(GVariant) result = NULL;
  g_autoptr(GError) error = NULL;

  listen (prompt);

  started = passkeys_await_variant (dex_dbus_connection_call (prompt->connection, prompt->owner,
                                                              prompt->path, PROMPT_INTERFACE,
                                                              "Prompt", g_variant_new ("(s)", ""),
                                                              NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                                              -1),
                                    &error);
  if (started != NULL)
    result = passkeys_await_variant (dex_ref (DEX_FUTURE (prompt->completed)), &error);

  stop_listening (prompt);

  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_variant (g_steal_pointer (&result));
}

/**
 * passkeys_keyring_prompt_perform:
 * @connection: the session bus
 * @owner: the unique name of the Secret Service
 * @path: the object path of a prompt of it
 *
 * Has the Secret Service ask the person, who can take any time. Dropping the future leaves the
 * prompt open.
 *
 * Returns: (transfer full): a future that resolves to what the prompt resulted in, or rejects with
 *   %PASSKEYS_KEYRING_ERROR_DISMISSED
 */
DexFuture *
passkeys_keyring_prompt_perform (GDBusConnection *connection,
                                 const char      *owner,
                                 const char      *path)
{
  Prompt *prompt = g_new0 (Prompt, 1);

  prompt->connection = g_object_ref (connection);
  prompt->owner = g_strdup (owner);
  prompt->path = g_strdup (path);
  prompt->completed = dex_promise_new ();
  return passkeys_fiber_spawn (0, perform_fiber, prompt, prompt_free);
}
