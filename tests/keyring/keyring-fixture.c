/* keyring-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "passkeys-test-folder.h"

#define BUS_NAME "org.freedesktop.secrets"
#define PATIENCE_SECONDS 60

struct _KeyringDaemon
{
  GSubprocess *process;
};

static const char *
get_data_folder (void)
{
  static char *folder;

  if (folder == NULL)
    {
      g_assert_nonnull (g_getenv ("PASSKEYS_TEST_FOLDER"));
      folder = g_build_filename (g_getenv ("PASSKEYS_TEST_FOLDER"), "keyring-data", NULL);
    }
  return folder;
}

static gboolean
on_too_long_cb (gpointer user_data)
{
  g_error ("The test waited for %d seconds in vain", PATIENCE_SECONDS);
  return G_SOURCE_REMOVE;
}

static DexFuture *
on_settled_cb (DexFuture *future,
               gpointer   user_data)
{
  g_main_context_wakeup (NULL);
  return NULL;
}

/**
 * keyring_fixture_wait:
 * @future: (transfer none): a future
 *
 * Runs the main context until @future is settled.
 */
void
keyring_fixture_wait (DexFuture *future)
{
  guint too_long = g_timeout_add_seconds (PATIENCE_SECONDS, on_too_long_cb, NULL);
  g_autoptr(DexFuture) waker = NULL;

  /* it may be settled by another thread, which the main context does not notice by itself */
  waker = dex_future_finally (dex_ref (future), on_settled_cb, NULL, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (too_long);
}

/* What ended just now may have a fiber that was told and has not gone on: only its stack knows what it holds,
 * and there the search for leaks does not look. */
static void
let_fibers_go_on (void)
{
  for (guint i = 0; i < 100 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

/**
 * keyring_fixture_run:
 * @fiber: the body of a test
 * @user_data: its argument
 *
 * Runs a test in a fiber.
 */
void
keyring_fixture_run (DexFiberFunc fiber,
                     gpointer     user_data)
{
  g_autoptr(DexFuture) future = dex_scheduler_spawn (NULL, 2 * 1024 * 1024, fiber, user_data, NULL);
  g_autoptr(GError) error = NULL;

  keyring_fixture_wait (future);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  let_fibers_go_on ();
}

static gboolean
has_owner (GDBusConnection *bus)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  gboolean owned;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "NameHasOwner",
                                       g_variant_new ("(s)", BUS_NAME), G_VARIANT_TYPE ("(b)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static void
wait_for_owner (gboolean wanted)
{
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);

  while (has_owner (bus) != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (5 * 1000);
    }
}

/**
 * keyring_daemon_start:
 * @state: whether the login keyring is unlocked; it is made where there is none
 *
 * Returns: (transfer full): a daemon that owns its name on the bus
 */
KeyringDaemon *
keyring_daemon_start (KeyringDaemonState state)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;
  const char *password = g_getenv ("PASSKEYS_TEST_KEYRING_PASSWORD");
  KeyringDaemon *self = g_new0 (KeyringDaemon, 1);
  GOutputStream *input;

  g_assert_nonnull (password);
  g_assert_cmpint (g_mkdir_with_parents (get_data_folder (), 0700), ==, 0);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", get_data_folder (), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG"); /* its warnings are not ours */
  self->process = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon",
                                               "--foreground", "--components=secrets",
                                               state == KEYRING_DAEMON_UNLOCKED ? "--unlock" : NULL,
                                               NULL);
  g_assert_no_error (error);

  input = g_subprocess_get_stdin_pipe (self->process);
  if (state == KEYRING_DAEMON_UNLOCKED)
    g_output_stream_write_all (input, password, strlen (password), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (input, NULL, &error);
  g_assert_no_error (error);

  wait_for_owner (TRUE);
  return self;
}

static void
end (KeyringDaemon *self,
     int            signal)
{
  g_subprocess_send_signal (self->process, signal);
  g_subprocess_wait (self->process, NULL, NULL);
  wait_for_owner (FALSE);
  g_clear_object (&self->process);
  g_free (self);
}

/**
 * keyring_daemon_stop:
 * @self: (transfer full): a daemon
 *
 * Ends a daemon and waits until its name is free.
 */
void
keyring_daemon_stop (KeyringDaemon *self)
{
  end (self, SIGTERM);
}

/**
 * keyring_daemon_kill:
 * @self: (transfer full): a daemon
 *
 * Ends a daemon the hard way.
 */
void
keyring_daemon_kill (KeyringDaemon *self)
{
  end (self, SIGKILL);
}

/**
 * keyring_daemon_limit_files:
 * @self: a daemon that was started with SIGXFSZ ignored
 * @bytes: how long a file may be, 0 for as long as it likes
 *
 * Has every write beyond that fail.
 */
void
keyring_daemon_limit_files (KeyringDaemon *self,
                            guint64        bytes)
{
  struct rlimit limit = { bytes > 0 ? bytes : RLIM_INFINITY, RLIM_INFINITY };
  pid_t pid = atoi (g_subprocess_get_identifier (self->process));

  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

/**
 * keyring_fixture_build_path:
 *
 * Returns: (transfer full): where a daemon of this fixture keeps its login keyring
 */
char *
keyring_fixture_build_path (void)
{
  return g_build_filename (get_data_folder (), "keyrings", "login.keyring", NULL);
}

/**
 * keyring_fixture_forget:
 *
 * Removes what daemons of this fixture stored. None may be running.
 */
void
keyring_fixture_forget (void)
{
  passkeys_test_folder_remove (get_data_folder ());
}
