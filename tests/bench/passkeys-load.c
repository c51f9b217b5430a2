/* passkeys-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How many people can sign in, and how many changes can be signed, in a second: 64 clients with a
 * connection each against one passkeys-server, beside what libfido2 alone verifies on one core. Then
 * what the same number of clients waits for, each asking again at once, in a large organisation. */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include <fido.h>
#include <fido/es256.h>
#include <locale.h>
#include <openssl/ec.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "passkeys-authenticator-data.h"
#include "passkeys-base64url.h"
#include "passkeys-load-member.h"
#include "passkeys-load-organisation.h"
#include "passkeys-load-reads.h"
#include "passkeys-load-server.h"

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

static void
measure (PasskeysLoadMember **members,
         const Work          *work,
         PasskeysLoadServer  *server,
         int                  seconds,
         double               baseline)
{
  g_autoptr (GArray) warm_up = run (members, work, 1);
  double before = passkeys_load_server_get_time (server);
  g_autoptr (GArray) times = run (members, work, seconds);
  double rate = times->len / (double) seconds;
  double each = (passkeys_load_server_get_time (server) - before) / times->len;
  g_autofree char *share = NULL;

  /* By the clock, and as it would be if the server had a core to itself: the rest is what it waited. */
  if (baseline > 0)
    share = g_strdup_printf ("  %4.1f %% of libfido2, %4.1f %% by its own time",
                             100 * rate / baseline, 100 * G_USEC_PER_SEC / each / baseline);
  g_array_sort (times, compare_times);
  g_print ("%-34s %7.0f /s  median %5.1f ms  p99 %5.1f ms  server %4.0f µs each%s\n", work->name,
           rate, g_array_index (times, gint64, times->len / 2) / 1000.0,
           g_array_index (times, gint64, times->len * 99 / 100) / 1000.0, each, share ? share : "");
}

static void
measure_all (PasskeysLoadMember **members,
             const Work          *works,
             PasskeysLoadServer  *server,
             int                  seconds,
             double               baseline)
{
  for (gsize i = 0; works[i].name; i++)
    {
      /* a page is one of its list */
      for (gsize j = 0; j < N_CLIENTS; j++)
        g_clear_pointer (&members[j]->page_token, g_free);
      measure (members, &works[i], server, seconds, baseline);
    }
  for (gsize i = 0; i < N_CLIENTS; i++)
    passkeys_load_member_free (members[i]);
}

/* Everybody in an organisation of their own. */
static void
measure_signing (PasskeysLoadServer *server,
                 int                 seconds)
{
  static const Work works[] = {
    { "full logins", passkeys_load_member_begin_login, passkeys_load_member_continue_login },
    { "signed changes, durable", passkeys_load_member_begin_change,
      passkeys_load_member_continue_change },
    { NULL },
  };
  PasskeysLoadMember *members[N_CLIENTS];
  double baseline = measure_libfido2 (seconds);

  g_print ("%-34s %7.0f /s\n", "libfido2 fido_assert_verify", baseline);
  for (gsize i = 0; i < N_CLIENTS; i++)
    members[i] = passkeys_load_member_found (server->port, server->outbox, i);
  measure_all (members, works, server, seconds, baseline);
}

/* Everybody in the same large one. */
static void
measure_reading (PasskeysLoadServer *server,
                 int                 seconds)
{
  static const Work works[] = {
    { "page of 200 users", passkeys_load_begin_users, passkeys_load_continue_list },
    { "page of 50 users", passkeys_load_begin_short_users, passkeys_load_continue_list },
    { "page of 50 users of a rare kind", passkeys_load_begin_end_users,
      passkeys_load_continue_list },
    { "50 holders of a permission", passkeys_load_begin_holders, passkeys_load_continue_list },
    { "user with permissions to choose", passkeys_load_begin_user_page,
      passkeys_load_continue_user_page },
    { NULL },
  };
  PasskeysLoadMember *members[N_CLIENTS];
  PasskeysLoadMember *founder = passkeys_load_member_found (server->port, server->outbox,
                                                            N_CLIENTS);

  passkeys_load_server_stop (server);
  passkeys_load_organisation_fill (server->data, founder->organisation_id);
  passkeys_load_server_start (server);
  g_print ("\n%d users, %d assignments of permissions\n", PASSKEYS_LOAD_N_USERS,
           PASSKEYS_LOAD_N_ASSIGNMENTS);
  for (gsize i = 0; i < N_CLIENTS; i++)
    members[i] = passkeys_load_member_visit (server->port, founder);
  measure_all (members, works, server, seconds, 0);
  passkeys_load_member_free (founder);
  g_print ("%-34s %7.1f MiB\n", "memory of the server (PSS)",
           passkeys_load_server_get_memory (server));
}

int
main (int    argc,
      char **argv)
{
  int seconds = argc > 2 ? atoi (argv[2]) : DEFAULT_SECONDS;
  PasskeysLoadServer *server;

  if (argc < 2 || seconds < 1)
    {
      g_printerr ("Usage: passkeys-load SERVER [SECONDS]\n");
      return EXIT_FAILURE;
    }
  setlocale (LC_ALL, "");
  fido_init (0);
  server = passkeys_load_server_new (argv[1]);
  measure_signing (server, seconds);
  measure_reading (server, seconds);
  passkeys_load_server_free (server);
  return EXIT_SUCCESS;
}
