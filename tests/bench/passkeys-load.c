/* passkeys-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How many people can sign in, and how many changes can be signed, in a second: 64 clients with a
 * connection each against one passkeys-server, beside what libfido2 alone verifies on one core. */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include <fido.h>
#include <fido/es256.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "passkeys-authenticator-data.h"
#include "passkeys-base64url.h"
#include "passkeys-load-member.h"

#define N_CLIENTS 64
#define DEFAULT_SECONDS 5

typedef void     (*Begin)    (PasskeysLoadMember *member);
typedef gboolean (*Continue) (PasskeysLoadMember *member,
                              const char         *answer);

typedef struct
{
  const char *name;
  Begin       begin;
  Continue    go_on;
} Work;

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* One assertion, verified again and again; by the time of a core, whoever else wants it. */
static double
measure_libfido2 (int seconds)
{
  g_autofree guint8 *hash = g_malloc0 (32);
  g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, 32);
  g_autoptr (PasskeysAuthenticatorData) data =
    passkeys_authenticator_data_new ("localhost", PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT, 0);
  GBytes *data_bytes = passkeys_authenticator_data_get_bytes (data);
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  g_autofree char *encoded = passkeys_load_sign (key, data_bytes, hash_bytes);
  g_autoptr (GBytes) signature = passkeys_base64url_decode (encoded, NULL);
  fido_assert_t *assertion = fido_assert_new ();
  es256_pk_t *public_key = es256_pk_new ();
  clock_t begun, elapsed;
  guint n_verified = 0;

  es256_pk_from_EVP_PKEY (public_key, key);
  fido_assert_set_rp (assertion, "localhost");
  fido_assert_set_clientdata_hash (assertion, hash, 32);
  fido_assert_set_count (assertion, 1);
  fido_assert_set_authdata_raw (assertion, 0, g_bytes_get_data (data_bytes, NULL),
                                g_bytes_get_size (data_bytes));
  fido_assert_set_sig (assertion, 0, g_bytes_get_data (signature, NULL),
                       g_bytes_get_size (signature));
  begun = clock ();
  do
    {
      if (fido_assert_verify (assertion, 0, COSE_ES256, public_key) != FIDO_OK)
        g_error ("libfido2 does not verify");
      n_verified++;
      elapsed = clock () - begun;
    }
  while (elapsed < seconds * CLOCKS_PER_SEC);
  fido_assert_free (&assertion);
  es256_pk_free (&public_key);
  EVP_PKEY_free (key);
  return n_verified * (double) CLOCKS_PER_SEC / elapsed;
}

static void
step (PasskeysLoadMember *member,
      const Work         *work,
      GArray             *times)
{
  g_autofree char *answer = passkeys_load_connection_receive (member->connection);
  gint64 now;

  if (!answer || !work->go_on (member, answer))
    return;
  now = g_get_monotonic_time () - member->date_begun;
  g_array_append_val (times, now);
  work->begin (member);
}

/* What was begun is brought to its end, so that the next round finds the connections idle. */
static void
finish (PasskeysLoadMember *member,
        const Work         *work)
{
  struct pollfd poll_fd = { member->connection->fd, POLLIN, 0 };
  gboolean is_done = FALSE;

  while (!is_done)
    {
      g_autofree char *answer = NULL;

      poll (&poll_fd, 1, -1);
      answer = passkeys_load_connection_receive (member->connection);
      is_done = answer && work->go_on (member, answer);
    }
}

static GArray *
run (PasskeysLoadMember **members,
     const Work          *work,
     int                  seconds)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  struct pollfd poll_fds[N_CLIENTS];
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  for (int i = 0; i < N_CLIENTS; i++)
    {
      poll_fds[i] = (struct pollfd) { members[i]->connection->fd, POLLIN, 0 };
      work->begin (members[i]);
    }
  while (g_get_monotonic_time () < end)
    {
      poll (poll_fds, N_CLIENTS, 100);
      for (int i = 0; i < N_CLIENTS; i++)
        {
          if (poll_fds[i].revents)
            step (members[i], work, times);
        }
    }
  for (int i = 0; i < N_CLIENTS; i++)
    finish (members[i], work);
  return times;
}

/* Microseconds that the server has computed, which say more than the clock on a busy computer. */
static double
get_server_time (const char *server_id)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", server_id);
  g_autofree char *text = NULL;
  gulong user, system;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                 &user, &system) != 2)
    return 0;
  return (user + system) * (double) G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}

static void
measure (PasskeysLoadMember **members,
         const Work          *work,
         const char          *server_id,
         int                  seconds,
         double               baseline)
{
  g_autoptr (GArray) warm_up = run (members, work, 1);
  double before = get_server_time (server_id);
  g_autoptr (GArray) times = run (members, work, seconds);
  double rate = times->len / (double) seconds;
  double each = (get_server_time (server_id) - before) / times->len;

  g_array_sort (times, compare_times);
  g_print ("%-32s %8.0f /s  %4.1f %% of libfido2  median %5.1f ms  p99 %5.1f ms"
           "  server %3.0f µs each\n", work->name, rate, 100 * rate / baseline,
           g_array_index (times, gint64, times->len / 2) / 1000.0,
           g_array_index (times, gint64, times->len * 99 / 100) / 1000.0, each);
}

static GSubprocess *
start_server (const char *program,
              const char *data,
              guint16    *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  GSubprocess *server;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                             program, "--data", data, "--port", "0", "--exit-with-parent", NULL);
  if (!server)
    g_error ("%s", error->message);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  if (!line)
    g_error ("The server did not start");
  *port = g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  return server;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
      g_unlink (child);
    }
  g_rmdir (path);
}

int
main (int    argc,
      char **argv)
{
  static const Work works[] = {
    { "full logins", passkeys_load_member_begin_login, passkeys_load_member_continue_login },
    { "signed changes, durable", passkeys_load_member_begin_change,
      passkeys_load_member_continue_change },
  };
  int seconds = argc > 2 ? atoi (argv[2]) : DEFAULT_SECONDS;
  g_autofree char *data = g_dir_make_tmp ("passkeys-load-XXXXXX", NULL);
  g_autofree char *outbox = g_build_filename (data, "outbox", NULL);
  g_autoptr (GSubprocess) server = NULL;
  PasskeysLoadMember *members[N_CLIENTS];
  double baseline;
  guint16 port;

  if (argc < 2 || seconds < 1)
    {
      g_printerr ("Usage: passkeys-load SERVER [SECONDS]\n");
      return EXIT_FAILURE;
    }
  setlocale (LC_ALL, "");
  fido_init (0);
  baseline = measure_libfido2 (seconds);
  g_print ("%-32s %8.0f /s\n", "libfido2 fido_assert_verify", baseline);
  server = start_server (argv[1], data, &port);
  for (int i = 0; i < N_CLIENTS; i++)
    members[i] = passkeys_load_member_found (port, outbox, i);
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    measure (members, &works[i], g_subprocess_get_identifier (server), seconds, baseline);
  for (int i = 0; i < N_CLIENTS; i++)
    passkeys_load_member_free (members[i]);
  g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  g_subprocess_wait (server, NULL, NULL);
  remove_folder (data);
  return EXIT_SUCCESS;
}
