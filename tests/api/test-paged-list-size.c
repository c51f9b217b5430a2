/* test-paged-list-size.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "passkeys-api-fixture.h"
#include "passkeys-test-await.h"
#include "passkeys-test-users.h"
#include "passkeys-users-api.h"

static char *
many_handler (const PasskeysScriptedRequest *request,
              guint                         *status,
              gpointer                       user_data)
{
  const char *token = request->query != NULL ? strstr (request->query, "Token=") : NULL;
  guint first = token != NULL ? atoi (token + strlen ("Token=")) : 0;
  g_autofree char *next = g_strdup_printf ("%u", first + 200);

  return passkeys_test_users_build_page (first, 200,
                                         first + 200 < PASSKEYS_TEST_N_MANY ? next : NULL);
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  gsize size;
  gsize resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%zu %zu", &size, &resident), ==, 2);

  return resident * 4096;
}

static void
count_change (guint *n_changes)
{
  (*n_changes)++;
}

static void
assert_loads (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (future, &error);
  g_assert_no_error (error);
}

/* An organisation as large as they come: 500 pages, each one change, and none of it large. */
static void
test_hundred_thousand (PasskeysApiFixture *fixture,
                       gconstpointer       data)
{
  g_autoptr(PasskeysPagedList) list = passkeys_users_api_list (fixture->client);
  gint64 start = g_get_monotonic_time ();
  gsize before = get_resident_bytes ();
  guint n_changes = 0;

  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count_change), &n_changes);
  passkeys_scripted_server_set_handler (fixture->server, many_handler, NULL);
  assert_loads (passkeys_paged_list_load_all (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, PASSKEYS_TEST_N_MANY);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==,
                    PASSKEYS_TEST_N_MANY / 200);
  g_assert_cmpuint (n_changes, ==, PASSKEYS_TEST_N_MANY / 200);
  g_test_message ("%u users in %.1f s, %.1f MB", PASSKEYS_TEST_N_MANY,
                  (g_get_monotonic_time () - start) / 1e6, (get_resident_bytes () - before) / 1e6);

  /* Read again and unchanged: no row moves. */
  start = g_get_monotonic_time ();
  assert_loads (passkeys_paged_list_reload (list));
  g_assert_cmpuint (n_changes, ==, PASSKEYS_TEST_N_MANY / 200);
  g_test_message ("read again in %.1f s", (g_get_monotonic_time () - start) / 1e6);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("paged-list-size", hundred_thousand);

  return g_test_run ();
}
