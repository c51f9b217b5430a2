/* test-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server-fixture.h"
#include "server-member.h"
#include "server-program.h"

/* The server as a service: what it tells its manager, and how shut in it can be. */

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

typedef struct
{
  ServerProgram *program;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_program_free (fixture->program);
}

static GSocket *
listen_as_manager (GSocketAddress *address)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (socket, 10);
  return socket;
}

static void
assert_hears (GSocket    *socket,
              const char *expected)
{
  char state[256] = { 0 };
  g_autoptr (GError) error = NULL;

  g_socket_receive (socket, state, sizeof state - 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state, ==, expected);
}

static void
check_manager (Fixture        *fixture,
               GSocketAddress *address,
               const char     *name)
{
  g_autoptr (GSocket) socket = listen_as_manager (address);

  g_subprocess_launcher_setenv (fixture->program->launcher, "NOTIFY_SOCKET", name, TRUE);
  server_program_start (fixture->program, NULL);
  assert_hears (socket, "READY=1");
  server_program_end (fixture->program);
  assert_hears (socket, "STOPPING=1");
}

static void
test_manager (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = server_program_build_path (fixture->program, "notify");
  g_autofree char *name = g_strdup_printf ("@passkeys-%d-notify", (int) getpid ());
  g_autoptr (GSocketAddress) file = g_unix_socket_address_new (path);
  g_autoptr (GSocketAddress) abstract =
    g_unix_socket_address_new_with_type (name + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);

  check_manager (fixture, file, path);
  check_manager (fixture, abstract, name);
}

/* A manager that has gone, or none that this could be. */
static void
test_no_manager (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const names[] = { "/nowhere/notify", "notify", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_subprocess_launcher_setenv (fixture->program->launcher, "NOTIFY_SOCKET", names[i], TRUE);
      server_program_start (fixture->program, NULL);
      server_program_end (fixture->program);
    }
}

static gboolean
write_text (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean is_written = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  close (fd);
  return is_written;
}

/* Somebody else than root, in a file system of which only @data can be written to. */
static gboolean
shut_in (const char *data)
{
  struct mount_attr read_only = { .attr_set = MOUNT_ATTR_RDONLY };
  struct mount_attr writable = { .attr_clr = MOUNT_ATTR_RDONLY };
  char user_map[64], group_map[64];

  snprintf (user_map, sizeof user_map, "1000 %d 1", (int) geteuid ());
  snprintf (group_map, sizeof group_map, "1000 %d 1", (int) getegid ());
  return unshare (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS) == 0
         && write_text ("/proc/self/setgroups", "deny")
         && write_text ("/proc/self/uid_map", user_map)
         && write_text ("/proc/self/gid_map", group_map)
         && mount (data, data, NULL, MS_BIND, NULL) == 0
         && mount_setattr (AT_FDCWD, "/", AT_RECURSIVE, &read_only, sizeof read_only) == 0
         && mount_setattr (AT_FDCWD, data, 0, &writable, sizeof writable) == 0
         && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && (prctl (PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) == 0 || errno == EINVAL);
}

static void
shut_in_cb (gpointer data)
{
  if (!shut_in (data))
    _exit (77);
}

/* Whether this machine lets us, and whether it is then as it should be. */
static gboolean
can_shut_in (const char *data,
             const char *elsewhere)
{
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      if (!shut_in (data))
        _exit (77);
      _exit (access (data, W_OK) == 0 && open (elsewhere, O_CREAT | O_WRONLY, 0600) < 0
             && errno == EROFS ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), !=, 1);
  return WEXITSTATUS (status) == 0;
}

/* As in the unit, as far as it goes without systemd. */
static void
test_shut_in (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *elsewhere = server_program_build_path (fixture->program, "elsewhere");
  g_autoptr (ServerFixture) server = NULL;
  g_autoptr (ServerMember) administrator = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->program->data, 0700), ==, 0);
  if (!can_shut_in (fixture->program->data, elsewhere))
    {
      g_test_skip ("This machine lets nobody have namespaces of their own");
      return;
    }
  g_subprocess_launcher_set_child_setup (fixture->program->launcher, shut_in_cb,
                                         fixture->program->data, NULL);
  for (int i = 0; i < 2; i++)
    {
      server_program_start (fixture->program, NULL);
      if (server)
        g_set_str (&server->url, fixture->program->url);
      else
        server = server_fixture_new_for_url (fixture->program->url, fixture->program->outbox);
      if (!administrator)
        administrator = server_member_found (server, "ada@example.org");
      else
        server_member_log_in (administrator);
      server_program_end (fixture->program);
    }
  errors = server_program_read_errors (fixture->program);
  g_assert_null (strstr (errors, "passkeys-server:"));
}

/* With DynamicUser, /var/lib/passkeys-server is a link. */
static void
test_linked_folder (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *folder = server_program_build_path (fixture->program, "private");
  g_autofree char *backup = g_build_filename (fixture->program->data, "backup", NULL);
  g_autofree char *beside = g_build_filename (folder, "backup", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("private", fixture->program->data), ==, 0);
  server_program_start (fixture->program, NULL);
  g_assert_cmpint (server_program_run (fixture->program, OPTIONS ("--backup", backup)), ==, 0);
  g_assert_true (g_file_test (beside, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (server_program_run (fixture->program, OPTIONS ("--verify-log")), ==, 0);
  server_program_end (fixture->program);
}

#define TEST(path, function) \
  g_test_add ("/service/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("manager", test_manager);
  TEST ("no-manager", test_no_manager);
  TEST ("shut-in", test_shut_in);
  TEST ("linked-folder", test_linked_folder);

  return g_test_run ();
}
