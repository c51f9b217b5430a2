/* test-activation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "bus-fixture.h"
#include "passkeys-test-await.h"
#include "session-fixture.h"

#define WINDOW_PATH "/window/1"

/* The program on a bus of its own, which starts it as the installed file says. */
typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection;
  char            *services;    /* a folder */
  char            *object_path; /* of the application */
  char            *search_path; /* of its search provider */
} Fixture;

static GKeyFile *
read_installed (const char *suffix)
{
  /* Where the schema is, there is all that is installed beside it. */
  g_autofree char *name = g_strconcat (APPLICATION_ID, suffix, NULL);
  g_autofree char *path = g_build_filename (g_getenv ("GSETTINGS_SCHEMA_DIR"), name, NULL);
  GKeyFile *file = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);

  return file;
}

/* As installed, but for the folder that the program is in. */
static void
write_service (Fixture *fixture)
{
  g_autoptr(GKeyFile) file = read_installed (".service");
  g_autofree char *name = g_key_file_get_string (file, "D-BUS Service", "Name", NULL);
  g_autofree char *installed = g_key_file_get_string (file, "D-BUS Service", "Exec", NULL);
  g_autofree char *exec = NULL;
  const char *program = strstr (installed, "/passkeys ");
  g_autofree char *folder = g_path_get_dirname (g_getenv ("PASSKEYS_PROGRAM"));
  g_autofree char *path = g_build_filename (fixture->services, APPLICATION_ID ".service", NULL);

  g_assert_cmpstr (name, ==, APPLICATION_ID);
  g_assert_nonnull (program);
  exec = g_strconcat (folder, program, NULL);
  g_key_file_set_string (file, "D-BUS Service", "Exec", exec);
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GKeyFile) provider = read_installed (".search-provider.ini");
  g_autofree char *name = g_key_file_get_string (provider, "Shell Search Provider", "BusName", NULL);
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));

  g_assert_cmpstr (name, ==, APPLICATION_ID);
  fixture->search_path = g_key_file_get_string (provider, "Shell Search Provider", "ObjectPath",
                                                NULL);
  fixture->object_path = g_strdelimit (g_strconcat ("/", APPLICATION_ID, NULL), ".", '/');
  fixture->services = fixture_make_folder ();
  write_service (fixture);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (fixture->bus, fixture->services);
  g_test_dbus_up (fixture->bus);
  g_setenv ("DISPLAY", display, TRUE); /* which that has taken away */
  fixture->connection = bus_fixture_connect ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  fixture_remove_folder (fixture->services);
  g_free (fixture->search_path);
  g_free (fixture->object_path);
}

static GVariant *
call (Fixture    *fixture,
      const char *path,
      const char *interface,
      const char *method,
      GVariant   *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (fixture->connection, APPLICATION_ID, path,
                                                 interface, method, parameters, NULL,
                                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static void
assert_finds_nothing (Fixture *fixture)
{
  g_autoptr(GVariant) reply = call (fixture, fixture->search_path,
                                    "org.gnome.Shell.SearchProvider2", "GetInitialResultSet",
                                    g_variant_new_parsed ("(['grace'],)"));
  g_autofree char *text = g_variant_print (reply, FALSE);

  g_assert_cmpstr (text, ==, "([],)");
}

/* 0 where nothing runs */
static guint
find_process (Fixture *fixture)
{
  guint pid = 0;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (fixture->connection, "org.freedesktop.DBus",
                                 "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "GetConnectionUnixProcessID",
                                 g_variant_new ("(s)", APPLICATION_ID), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}

static gboolean
is_gone (gpointer fixture)
{
  return find_process (fixture) == 0;
}

/* A window of an application has a place of its own on the bus. */
static gboolean
has_window (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *path = g_strconcat (fixture->object_path, WINDOW_PATH, NULL);
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (fixture->connection, APPLICATION_ID, path, "org.gtk.Actions",
                                 "List", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                                 NULL);

  return reply != NULL;
}

static void
activate_action (Fixture    *fixture,
                 const char *name)
{
  g_autoptr(GVariant) reply = call (fixture, fixture->object_path, "org.freedesktop.Application",
                                    "ActivateAction",
                                    g_variant_new_parsed ("(%s, @av [], @a{sv} {})", name));
}

/* The desktop's search starts the program without a window; whoever starts it then, in whatever way,
 * gets the window of the one that runs. */
static void
test_single (Fixture       *fixture,
             gconstpointer  data)
{
  char *argv[] = { (char *) g_getenv ("PASSKEYS_PROGRAM"), NULL };
  g_autoptr(GVariant) activated = NULL;
  g_autoptr(GError) error = NULL;
  guint pid;
  int status;

  g_assert_cmpuint (find_process (fixture), ==, 0);
  assert_finds_nothing (fixture);
  pid = find_process (fixture);
  g_assert_cmpuint (pid, !=, 0);
  g_assert_false (has_window (fixture));

  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                               &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  passkeys_test_run_until (has_window, fixture);
  g_assert_cmpuint (find_process (fixture), ==, pid);
  assert_finds_nothing (fixture);
  activate_action (fixture, "quit");
  passkeys_test_run_until (is_gone, fixture);

  activated = call (fixture, fixture->object_path, "org.freedesktop.Application", "Activate",
                    g_variant_new_parsed ("(@a{sv} {},)"));
  passkeys_test_run_until (has_window, fixture);
  g_assert_cmpuint (find_process (fixture), !=, pid);
  activate_action (fixture, "quit");
  passkeys_test_run_until (is_gone, fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/activation/single", Fixture, NULL, set_up, test_single, tear_down);

  return g_test_run ();
}
