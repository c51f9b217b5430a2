/* test-paged-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-scripted-server.h"
#include "passkeys-test-await.h"
#include "passkeys-test-users.h"
#include "passkeys-user.h"
#include "passkeys-users-api.h"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApiClient      *client;
  PasskeysPagedList      *list;
  GString                *heard; /* notifications and changes, in their order */
} Fixture;

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Fixture *fixture = user_data;
  GValue value = G_VALUE_INIT;

  if (g_str_equal (pspec->name, "n-items"))
    return;

  g_object_get_property (object, pspec->name, &value);
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    g_string_append_printf (fixture->heard, "%s%s ", g_value_get_boolean (&value) ? "" : "not-",
                            pspec->name);
  else
    g_string_append_printf (fixture->heard, "%s%s ", g_value_get_boxed (&value) ? "" : "no-",
                            pspec->name);
  g_value_unset (&value);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->heard, "%u-%u+%u ", position, n_removed, n_added);
}

static void
assert_heard (Fixture    *fixture,
              const char *expected)
{
  g_assert_cmpstr (fixture->heard->str, ==, expected);
  g_string_truncate (fixture->heard, 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->server = passkeys_scripted_server_new ();
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             &error);
  g_assert_no_error (error);
  fixture->list = passkeys_users_api_list (fixture->client);
  fixture->heard = g_string_new (NULL);
  g_signal_connect (fixture->list, "notify", G_CALLBACK (on_notify), fixture);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->list != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->list));
  passkeys_test_finalize (g_steal_pointer (&fixture->client));
  g_clear_pointer (&fixture->server, passkeys_scripted_server_free);
  g_string_free (fixture->heard, TRUE);
}

static void
answer_page (Fixture    *fixture,
             guint       first,
             guint       n_users,
             const char *token)
{
  g_autofree char *page = passkeys_test_users_build_page (first, n_users, token);

  passkeys_scripted_server_answer (fixture->server, 200, page);
}

static void
assert_loads (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (future, &error);
  g_assert_no_error (error);
}

static void
assert_fails (DexFuture *future,
              int        code)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (future, &error);
  g_assert_error (error, PASSKEYS_API_ERROR, code);
}

static guint
get_length (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static const char *
get_query (Fixture *fixture,
           guint    index)
{
  return passkeys_scripted_server_get_request (fixture->server, index)->query;
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = NULL;

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == PASSKEYS_TYPE_USER);
  g_assert_true (passkeys_paged_list_has_more (fixture->list));
  g_assert_false (passkeys_paged_list_is_loaded (fixture->list));
  g_assert_false (passkeys_paged_list_is_loading (fixture->list));

  answer_page (fixture, 0, 3, "a+b/=");
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_heard (fixture, "loading 0-0+3 loaded not-loading ");
  g_assert_cmpstr (get_query (fixture, 0), ==, "limit=200");
  g_assert_true (passkeys_paged_list_has_more (fixture->list));

  answer_page (fixture, 3, 2, NULL);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_heard (fixture, "loading 3-0+2 not-has-more not-loading ");
  g_assert_cmpstr (get_query (fixture, 1), ==, "limit=200&paginationToken=a%2Bb%2F%3D");

  g_assert_cmpuint (get_length (fixture), ==, 5);
  user = g_list_model_get_item (G_LIST_MODEL (fixture->list), 4);
  g_assert_cmpstr (passkeys_user_get_user_id (user), ==, "us-4");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), 5));

  /* Nothing more to ask for */
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_loads (passkeys_paged_list_load_all (fixture->list));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_not_paginated (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysPagedList) list = passkeys_credentials_api_list (fixture->client);

  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":[]}");
  assert_loads (passkeys_paged_list_load_more (list));
  g_assert_null (get_query (fixture, 0));
  g_assert_cmpstr (passkeys_scripted_server_get_request (fixture->server, 0)->path, ==,
                   "/auth/credentials");
  g_assert_true (passkeys_paged_list_is_loaded (list));
  g_assert_false (passkeys_paged_list_has_more (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

/* Many ask, one request is made. */
static void
test_shared (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *futures[5];

  answer_page (fixture, 0, 3, "t");
  for (gsize i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = passkeys_paged_list_load_more (fixture->list);
  g_assert_true (passkeys_paged_list_is_loading (fixture->list));

  /* One of them loses interest; the page is the list's all the same. */
  dex_unref (futures[0]);
  for (gsize i = 1; i < G_N_ELEMENTS (futures); i++)
    assert_loads (futures[i]);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (get_length (fixture), ==, 3);
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  const GError *error;

  answer_page (fixture, 0, 3, "t");
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_heard (fixture, "loading 0-0+3 loaded not-loading ");

  passkeys_scripted_server_answer (fixture->server, 403, "{\"error\":{\"message\":\"no\"}}");
  assert_fails (passkeys_paged_list_load_more (fixture->list), PASSKEYS_API_ERROR_FORBIDDEN);
  assert_heard (fixture, "loading error not-loading ");
  error = passkeys_paged_list_get_error (fixture->list);
  g_assert_cmpstr (passkeys_api_failure_get_server_message (error), ==, "no");
  g_assert_true (passkeys_paged_list_has_more (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 3);

  /* Trying again asks for the same page. */
  answer_page (fixture, 3, 1, NULL);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_heard (fixture, "no-error loading 3-0+1 not-has-more not-loading ");
  g_assert_cmpstr (get_query (fixture, 1), ==, get_query (fixture, 2));
  g_assert_null (passkeys_paged_list_get_error (fixture->list));
}

static void
test_first_failure (Fixture       *fixture,
                    gconstpointer  data)
{
  passkeys_scripted_server_answer (fixture->server, 401, NULL);
  assert_fails (passkeys_paged_list_load_all (fixture->list), PASSKEYS_API_ERROR_UNAUTHORIZED);
  g_assert_false (passkeys_paged_list_is_loaded (fixture->list));
  g_assert_true (passkeys_paged_list_has_more (fixture->list));
}

/* One bad row, and nothing of the page is taken. */
static void
test_bad_row (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *page = passkeys_test_users_build_page (0, 2, NULL);
  g_autofree char *broken = g_strconcat ("{\"items\":[{},", page + strlen ("{\"items\":["), NULL);

  passkeys_scripted_server_answer (fixture->server, 200, broken);
  assert_fails (passkeys_paged_list_load_more (fixture->list), PASSKEYS_API_ERROR_NOT_AN_API);
  g_assert_cmpuint (get_length (fixture), ==, 0);
  g_assert_false (passkeys_paged_list_is_loaded (fixture->list));
}

static void
test_bad_pages (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const pages[] = {
    "{}", "[]", "null", "{\"items\":{}}", "{\"items\":null}", "{\"items\":[],\"nextPageToken\":7}",
    "{\"items\":[null]}", "{\"items\":[[]]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      passkeys_scripted_server_answer (fixture->server, 200, pages[i]);
      assert_fails (passkeys_paged_list_load_more (fixture->list), PASSKEYS_API_ERROR_NOT_AN_API);
    }

  passkeys_scripted_server_answer (fixture->server, 204, NULL);
  assert_fails (passkeys_paged_list_load_more (fixture->list), PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_token_loop (Fixture       *fixture,
                 gconstpointer  data)
{
  answer_page (fixture, 0, 2, "a");
  answer_page (fixture, 2, 2, "b");
  answer_page (fixture, 4, 2, "a");
  answer_page (fixture, 6, 2, "b");
  assert_fails (passkeys_paged_list_load_all (fixture->list), PASSKEYS_API_ERROR_NOT_AN_API);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
  g_assert_cmpuint (get_length (fixture), ==, 4);
}

static char *
endless_handler (const PasskeysScriptedRequest *request,
                 guint                         *status,
                 gpointer                       user_data)
{
  const char *token = request->query != NULL ? strstr (request->query, "Token=") : NULL;
  guint page = token != NULL ? atoi (token + strlen ("Token=")) : 0;
  g_autofree char *next = g_strdup_printf ("%u", page + 1);

  return passkeys_test_users_build_page (page, 1, next);
}

static void
test_too_many_pages (Fixture       *fixture,
                     gconstpointer  data)
{
  passkeys_scripted_server_set_handler (fixture->server, endless_handler, NULL);
  assert_fails (passkeys_paged_list_load_all (fixture->list), PASSKEYS_API_ERROR_TOO_LARGE);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1000);
  g_assert_cmpuint (get_length (fixture), ==, 1000);
}

/* A page without news is not the end, and nobody would scroll to make the next one come. */
static void
test_empty_pages (Fixture       *fixture,
                  gconstpointer  data)
{
  answer_page (fixture, 0, 2, "a");
  answer_page (fixture, 0, 0, "b");
  answer_page (fixture, 0, 2, "c");
  answer_page (fixture, 2, 2, "d");
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 2);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 4);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 4);
}

static void
test_reload (Fixture       *fixture,
             gconstpointer  data)
{
  answer_page (fixture, 10, 2, "a");
  answer_page (fixture, 12, 2, "b");
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_string_truncate (fixture->heard, 0);

  /* One more at the top, as after an invitation; read as far as before, and no further */
  answer_page (fixture, 9, 2, "c");
  answer_page (fixture, 11, 3, "d");
  assert_loads (passkeys_paged_list_reload (fixture->list));
  assert_heard (fixture, "loading 0-0+1 not-loading loading not-loading ");
  g_assert_cmpuint (get_length (fixture), ==, 5);
  g_assert_cmpstr (get_query (fixture, 2), ==, "limit=200");
  g_assert_true (passkeys_paged_list_has_more (fixture->list));

  answer_page (fixture, 14, 1, NULL);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 6);
  g_assert_cmpstr (get_query (fixture, 4), ==, "limit=200&paginationToken=d");
}

static void
test_reload_failure (Fixture       *fixture,
                     gconstpointer  data)
{
  answer_page (fixture, 0, 3, NULL);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_string_truncate (fixture->heard, 0);

  passkeys_scripted_server_answer (fixture->server, 403, NULL);
  assert_fails (passkeys_paged_list_reload (fixture->list), PASSKEYS_API_ERROR_FORBIDDEN);
  assert_heard (fixture, "has-more loading error not-loading ");
  g_assert_cmpuint (get_length (fixture), ==, 3);

  answer_page (fixture, 0, 2, NULL);
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 2);
}

static gboolean
has_request (gpointer data)
{
  return passkeys_scripted_server_get_n_requests (data) > 0;
}

static gboolean
has_aborted (gpointer data)
{
  return passkeys_scripted_server_get_n_aborted (data) > 0;
}

static gboolean
has_two_requests (gpointer data)
{
  return passkeys_scripted_server_get_n_requests (data) > 1;
}

static void
test_reload_while_loading (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(DexFuture) more = NULL;

  answer_page (fixture, 0, 2, "a");
  answer_page (fixture, 5, 1, NULL);
  more = passkeys_paged_list_load_more (fixture->list);
  passkeys_test_run_until (has_request, fixture->server);
  assert_loads (passkeys_paged_list_reload (fixture->list));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 2);
  g_assert_cmpstr (get_query (fixture, 1), ==, "limit=200");
  g_assert_cmpuint (get_length (fixture), ==, 1);
}

/* A server that has fallen silent is not waited for: the request ends and a new one begins. Who
 * waited for the page that never came has the new one. */
static void
test_reload_while_silent (Fixture       *fixture,
                          gconstpointer  data)
{
  DexFuture *more;
  DexFuture *all;
  gint64 start;

  passkeys_scripted_server_answer_never (fixture->server);
  answer_page (fixture, 0, 2, "a");
  answer_page (fixture, 2, 1, NULL);
  more = passkeys_paged_list_load_more (fixture->list);
  all = passkeys_paged_list_load_all (fixture->list);
  passkeys_test_run_until (has_request, fixture->server);

  start = g_get_monotonic_time ();
  assert_loads (passkeys_paged_list_reload (fixture->list));
  g_test_message ("reloaded in %.1f ms", (g_get_monotonic_time () - start) / 1e3);
  passkeys_test_run_until (has_aborted, fixture->server);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  assert_loads (more);
  assert_loads (all);

  assert_heard (fixture, "loading 0-0+2 loaded not-loading loading 2-0+1 not-has-more not-loading ");
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
  g_assert_cmpstr (get_query (fixture, 1), ==, "limit=200");
  g_assert_null (passkeys_paged_list_get_error (fixture->list));
}

/* The first page is there, and it is a later one that hangs. */
static void
test_reload_while_next_is_silent (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(DexFuture) all = NULL;

  answer_page (fixture, 0, 2, "a");
  assert_loads (passkeys_paged_list_load_more (fixture->list));
  passkeys_scripted_server_answer_never (fixture->server);
  all = passkeys_paged_list_load_all (fixture->list);
  passkeys_test_run_until (has_two_requests, fixture->server);

  answer_page (fixture, 0, 2, "a");
  answer_page (fixture, 2, 1, NULL);
  assert_loads (passkeys_paged_list_reload (fixture->list));
  assert_loads (g_steal_pointer (&all));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 4);
  g_assert_cmpstr (get_query (fixture, 2), ==, "limit=200");
  g_assert_cmpstr (get_query (fixture, 3), ==, "limit=200&paginationToken=a");
  g_assert_cmpuint (get_length (fixture), ==, 3);
}

static void
test_reload_first (Fixture       *fixture,
                   gconstpointer  data)
{
  answer_page (fixture, 0, 2, "a");
  assert_loads (passkeys_paged_list_reload (fixture->list));
  g_assert_cmpuint (get_length (fixture), ==, 2);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
}

/* The page that shows the list is closed. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(DexFuture) all = NULL;
  g_autoptr(GError) error = NULL;

  /* All share one request, as the reload comes first. */
  passkeys_scripted_server_answer_never (fixture->server);
  dex_future_disown (passkeys_paged_list_reload (fixture->list));
  all = passkeys_paged_list_load_all (fixture->list);
  dex_future_disown (passkeys_paged_list_load_more (fixture->list));
  passkeys_test_run_until (has_request, fixture->server);

  g_assert_finalize_object (g_steal_pointer (&fixture->list));
  passkeys_test_run_until (has_aborted, fixture->server);
  g_assert_false (passkeys_test_await (g_steal_pointer (&all), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_all_dropped (Fixture       *fixture,
                  gconstpointer  data)
{
  DexFuture *all;
  guint n_requests;

  passkeys_scripted_server_set_handler (fixture->server, endless_handler, NULL);
  all = passkeys_paged_list_load_all (fixture->list);
  passkeys_test_run_until (has_request, fixture->server);
  dex_unref (all);

  /* The page that was under way may still come. */
  passkeys_test_run (100);
  n_requests = passkeys_scripted_server_get_n_requests (fixture->server);
  passkeys_test_run (100);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, n_requests);
}

#define ADD(name) \
  g_test_add ("/api/paged-list/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (pages);
  ADD (not_paginated);
  ADD (shared);
  ADD (failure);
  ADD (first_failure);
  ADD (bad_row);
  ADD (bad_pages);
  ADD (token_loop);
  ADD (too_many_pages);
  ADD (empty_pages);
  ADD (reload);
  ADD (reload_failure);
  ADD (reload_while_loading);
  ADD (reload_while_silent);
  ADD (reload_while_next_is_silent);
  ADD (reload_first);
  ADD (dropped);
  ADD (all_dropped);

  return g_test_run ();
}
