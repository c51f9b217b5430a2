/* test-service-bus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-service-bus.h"

#include "bus-fixture.h"

/* The argument is the service's program. */

static const char *program;

typedef struct
{
  PasskeysServiceBus *bus;
  guint               n_ready;
  guint               n_ended;
} Fixture;

static void
count (guint *number)
{
  (*number)++;
  g_main_context_wakeup (NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->bus = passkeys_service_bus_new ();
  g_signal_connect_swapped (fixture->bus, "ready", G_CALLBACK (count), &fixture->n_ready);
  g_signal_connect_swapped (fixture->bus, "ended", G_CALLBACK (count), &fixture->n_ended);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->bus));
}

static void
run_until_told (Fixture *fixture)
{
  while (fixture->n_ready + fixture->n_ended == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
call (GDBusConnection *connection,
      const char      *name,
      const char      *path,
      const char      *method,
      GVariant        *parameters)
{
  g_autofree char *interface = g_strndup (method, strrchr (method, '.') - method);
  g_autoptr(GVariant) result = NULL;
  g_autoptr(GError) error = NULL;

  result = g_dbus_connection_call_sync (connection, name, path, interface,
                                        strrchr (method, '.') + 1, parameters, NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static GDBusConnection *
take_name (void)
{
  GDBusConnection *connection = bus_fixture_connect ();

  call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus.RequestName",
        g_variant_new ("(su)", PASSKEYS_SERVICE_BUS_NAME, 0));
  return connection;
}

static void
give_name_back (GDBusConnection *connection)
{
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_object_unref (connection);
}

static void
ignore_answer (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GVariant) answer = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static void
test_quit (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDBusConnection) other = bus_fixture_connect ();
  gboolean answered = FALSE;

  run_until_told (fixture);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  g_assert_cmpuint (fixture->n_ended, ==, 0);

  g_dbus_connection_call (other, PASSKEYS_SERVICE_BUS_NAME, PASSKEYS_SERVICE_BUS_PATH,
                          "org.gtk.Actions", "Activate",
                          g_variant_new_parsed ("('quit', @av [], @a{sv} {})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, ignore_answer, &answered);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

static void
test_taken (void)
{
  GDBusConnection *other = take_name ();
  Fixture fixture = { NULL, };

  set_up (&fixture, NULL);
  run_until_told (&fixture);
  g_assert_cmpuint (fixture.n_ready, ==, 0);
  g_assert_cmpuint (fixture.n_ended, ==, 1);
  tear_down (&fixture, NULL);
  give_name_back (other);
}

/* Who does not get the name does not come near the device, which is not even missed here. */
static void
test_second (void)
{
  GDBusConnection *other = take_name ();
  const char *argv[] = { program, NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                               &errors, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (errors, ==, "");
  give_name_back (other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  g_test_add ("/service-bus/quit", Fixture, NULL, set_up, test_quit, tear_down);
  g_test_add_func ("/service-bus/taken", test_taken);
  g_test_add_func ("/service-bus/second", test_second);

  return g_test_run ();
}
