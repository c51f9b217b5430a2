/* test-server-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-process"

#include "config.h"

#include "passkeys-server-process-private.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>

#include "passkeys-session-error.h"
#include "session-fixture.h"

/* What a server may do wrong, as shell scripts. */

static PasskeysServerProcess *
start (const char  *script,
       GError     **error)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };

  return passkeys_test_await_object (passkeys_server_process_start (argv), error);
}

static void
assert_fails (const char *script,
              const char *said)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (start (script, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, said));
}

static gboolean
has_ended (gpointer data)
{
  return !passkeys_server_process_is_running (data);
}

static void
on_running_cb (guint *n)
{
  (*n)++;
}

static void
test_starts_and_stops (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysServerProcess) process = NULL;
  guint n = 0;

  process =
    start ("echo Some words first; echo 'Listening on http://127.0.0.1:40123'; cat > /dev/null",
           &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_server_process_get_address (process), ==, "http://127.0.0.1:40123");
  g_assert_true (passkeys_server_process_is_running (process));

  g_signal_connect_swapped (process, "notify::running", G_CALLBACK (on_running_cb), &n);
  g_assert_true (passkeys_test_await (passkeys_server_process_stop (process), NULL));
  g_assert_false (passkeys_server_process_is_running (process));
  g_assert_cmpuint (n, ==, 1);

  g_assert_true (passkeys_test_await (passkeys_server_process_stop (process), NULL));
}

static void
test_fails (void)
{
  const char *missing[] = { "/nowhere/passkeys-server", NULL };
  g_autoptr(GError) error = NULL;

  assert_fails ("echo first >&2; echo 'the data is in use by another server' >&2; exit 1",
                ": the data is in use by another server");
  assert_fails ("exit 0", "ended at once");
  assert_fails ("echo Listening on http://127.0.0.1:", "ended at once");
  assert_fails ("echo Listening on http://127.0.0.1:123456", "ended at once");
  assert_fails ("echo Listening on http://192.0.2.1:80", "ended at once");
  assert_fails ("printf 'Listening on http://127.0.0.1:40123'", "ended at once");
  assert_fails ("printf 'not \\377 UTF-8\\n' >&2", "UTF-8");
  assert_fails ("kill -9 $$", "ended at once");

  g_assert_null (passkeys_test_await_object (passkeys_server_process_start (missing), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED);
}

static void
test_address_in_pieces (void)
{
  g_autoptr(PasskeysServerProcess) process = NULL;

  process = start ("printf 'Listening on http://127.'; sleep 0.05; printf '0.0.1:4'; sleep 0.05;"
                   "printf '0123\\nmore'; cat > /dev/null", NULL);
  g_assert_cmpstr (passkeys_server_process_get_address (process), ==, "http://127.0.0.1:40123");
  g_assert_true (passkeys_test_await (passkeys_server_process_stop (process), NULL));
}

/* Neither a full pipe nor a last line without an end stops it. */
static void
test_much_output (void)
{
  g_autoptr(PasskeysServerProcess) process = NULL;

  process =
    start ("head -c 1000000 /dev/zero | tr '\\0' x >&2; head -c 1000000 /dev/zero | tr '\\0' x;"
           "echo; echo 'Listening on http://127.0.0.1:40123';"
           "head -c 1000000 /dev/zero | tr '\\0' y; head -c 1000000 /dev/zero | tr '\\0' y >&2",
           NULL);
  g_assert_nonnull (process);
  passkeys_test_run_until (has_ended, process);
}

static void
test_ends_by_itself (void)
{
  g_autoptr(PasskeysServerProcess) process = NULL;

  process = start ("echo 'Listening on http://127.0.0.1:40123'; sleep 0.1; exit 1", NULL);
  g_assert_nonnull (process);
  passkeys_test_run_until (has_ended, process);
}

static void
test_does_not_want_to_end (void)
{
  g_autoptr(PasskeysServerProcess) process = NULL;

  process = start ("trap '' TERM; echo 'Listening on http://127.0.0.1:40123';"
                   "while :; do sleep 0.1; done", NULL);
  g_assert_true (passkeys_test_await (passkeys_server_process_stop (process), NULL));
  g_assert_false (passkeys_server_process_is_running (process));
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_dropped_start (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *mark = g_build_filename (folder, "ended", NULL);
  g_autofree char *script = NULL;
  const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
  DexFuture *future;

  /* The server ends with its standard input, which nobody holds any more. */
  script = g_strdup_printf ("cat > /dev/null; touch %s/ended", folder);
  argv[2] = script;
  future = passkeys_server_process_start (argv);
  passkeys_test_run (50);
  dex_unref (future);
  passkeys_test_run_until (exists, mark);
  passkeys_test_run (300); /* those who read what it says have heard that it ended */

  fixture_remove_folder (g_steal_pointer (&folder));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-process/starts-and-stops", test_starts_and_stops);
  g_test_add_func ("/server-process/fails", test_fails);
  g_test_add_func ("/server-process/address-in-pieces", test_address_in_pieces);
  g_test_add_func ("/server-process/much-output", test_much_output);
  g_test_add_func ("/server-process/ends-by-itself", test_ends_by_itself);
  g_test_add_func ("/server-process/does-not-want-to-end", test_does_not_want_to_end);
  g_test_add_func ("/server-process/dropped-start", test_dropped_start);

  return g_test_run ();
}
