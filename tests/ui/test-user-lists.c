/* test-user-lists.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-user-lists"

#include "config.h"

#include <json-glib/json-glib.h>

#include "passkeys-gradual-list.h"
#include "passkeys-test-await.h"
#include "passkeys-user-choice.h"
#include "passkeys-user-search.h"
#include "passkeys-user.h"

/* more than one slice of the search gets through */
#define N_USERS 40000

/* A copy that is only kept by what the model tells, as a view keeps its rows. */
typedef struct
{
  GListModel *model;
  GPtrArray  *rows;
  guint       most_added;
  guint       most_removed; /* of those that have widgets */
} Follower;

/* GTK makes widgets for so many rows. */
#define N_WIDGETS 240

static void
on_items_changed (Follower *self,
                  guint     position,
                  guint     removed,
                  guint     added)
{
  g_assert_cmpuint (position + removed, <=, self->rows->len);
  self->most_added = MAX (self->most_added, added);
  if (position < N_WIDGETS)
    self->most_removed = MAX (self->most_removed, MIN (removed, N_WIDGETS - position));
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->rows, position + i,
                        g_list_model_get_item (self->model, position + i));
}

static Follower *
follow (GListModel *model)
{
  Follower *self = g_new0 (Follower, 1);

  self->model = g_object_ref (model);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (model));
  self->most_added = 0;
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);

  return self;
}

static void
follower_free (Follower *self)
{
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_ptr_array_unref (self->rows);
  g_object_unref (self->model);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Follower, follower_free)

static void
assert_follows (Follower *self)
{
  guint step = self->rows->len > 2000 ? 61 : 1;

  g_assert_cmpuint (self->rows->len, ==, g_list_model_get_n_items (self->model));
  for (guint i = 0; i < self->rows->len; i += step)
    {
      g_autoptr(GObject) item = g_list_model_get_item (self->model, i);

      g_assert_true (item == g_ptr_array_index (self->rows, i));
    }
}

static PasskeysUser *
make_user (guint index)
{
  g_autofree char *json = g_strdup_printf (
    "{\"username\":\"person%05u@example.org\",\"name\":\"\",\"userId\":\"us-%05u\","
    "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[],"
    "\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true,\"isSSORequired\":false,"
    "\"permissionAssignments\":[]}", index, index);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  PasskeysUser *user = passkeys_user_new_from_json (node, &error);

  g_assert_no_error (error);
  return user;
}

static void
add_users (GListStore *store,
           guint       first,
           guint       n)
{
  g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (users, make_user (i));
  g_list_store_splice (store, g_list_model_get_n_items (G_LIST_MODEL (store)), 0, users->pdata, n);
}

static GListModel *
make_users (guint n)
{
  GListStore *store = g_list_store_new (PASSKEYS_TYPE_USER);

  add_users (store, 0, n);
  return G_LIST_MODEL (store);
}

static void
run_until_found (PasskeysUserSearch *search)
{
  while (passkeys_user_search_is_pending (search))
    g_main_context_iteration (NULL, TRUE);
}

/* Many slices, and everybody found once. */
static void
test_search_finds_each_once (void)
{
  g_autoptr(GListModel) users = make_users (N_USERS);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));
  static const struct { const char *text; guint n; } cases[] = {
    { "p", N_USERS }, { "pe", N_USERS }, { "person1", 10000 }, { "person", N_USERS },
    { "PERSON00007@", 1 }, { "nobody", 0 }, { "person00", 1000 }, { "", N_USERS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

      passkeys_user_search_set_text (search, cases[i].text);
      run_until_found (search);
      assert_follows (follower);
      g_assert_cmpuint (follower->rows->len, ==, cases[i].n);
      for (guint j = 0; j < follower->rows->len; j++)
        g_assert_true (g_hash_table_add (seen, g_ptr_array_index (follower->rows, j)));
    }
}

/* Typing on that finds the same people tells the table nothing it would make widgets for. */
static void
test_search_keeps_same_rows (void)
{
  g_autoptr(GListModel) users = make_users (100);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));
  static const char * const texts[] = { "p", "pe", "person", "example.org", "p", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      passkeys_user_search_set_text (search, texts[i]);
      run_until_found (search);
      g_assert_cmpuint (follower->most_added, ==, 0);
    }
}

/* Pages that arrive while somebody types, before and after the first rows were found. */
static void
test_search_while_loading (void)
{
  g_autoptr(GListModel) users = make_users (N_USERS);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));

  passkeys_user_search_set_text (search, "person");
  g_main_context_iteration (NULL, TRUE);
  add_users (G_LIST_STORE (users), N_USERS, 100);
  assert_follows (follower);
  run_until_found (search);
  assert_follows (follower);
  g_assert_cmpuint (follower->rows->len, ==, N_USERS + 100);

  add_users (G_LIST_STORE (users), N_USERS + 100, 100);
  passkeys_user_search_set_text (search, "person00");
  add_users (G_LIST_STORE (users), 0, 1);
  run_until_found (search);
  assert_follows (follower);
  g_assert_cmpuint (follower->rows->len, ==, 1001);

  passkeys_user_search_set_text (search, "person000");
  g_list_store_splice (G_LIST_STORE (users), 0, N_USERS, NULL, 0);
  run_until_found (search);
  assert_follows (follower);
  g_assert_cmpuint (follower->rows->len, ==, 1);
}

/* Everybody differs: every third one is active, invited, deactivated; every fifth holds something. */
static GListModel *
make_different_users (guint n)
{
  GListStore *store = g_list_store_new (PASSKEYS_TYPE_USER);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"username\":\"person%05u@example.org\",\"name\":\"\",\"userId\":\"us-%05u\","
        "\"kind\":\"%s\",\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[],"
        "\"isActive\":%s,\"isServiceAccount\":%s,\"isRegistered\":%s,\"isSSORequired\":false,"
        "\"permissionAssignments\":[%s]}", i, i, i % 2 == 0 ? "CustomerEmployee" : "EndUser",
        i % 3 == 2 ? "false" : "true", i == 0 ? "true" : "false", i % 3 == 1 ? "false" : "true",
        i % 5 == 0 ? "{\"permissionName\":\"Desk\",\"permissionId\":\"pm-desk\","
                     "\"assignmentId\":\"as-1\",\"operations\":[]}" : "");
      g_autoptr(JsonNode) node = json_from_string (json, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysUser) user = passkeys_user_new_from_json (node, &error);

      g_assert_no_error (error);
      g_list_store_append (store, user);
    }

  return G_LIST_MODEL (store);
}

static void
add_holder (GListModel *users,
            const char *permission_name)
{
  g_autofree char *json = g_strdup_printf (
    "{\"username\":\"ann@example.org\",\"name\":\"\",\"userId\":\"us-1\","
    "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[],"
    "\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true,\"isSSORequired\":false,"
    "\"permissionAssignments\":[{\"permissionName\":\"%s\",\"permissionId\":\"pm-1\","
    "\"assignmentId\":\"as-1\",\"operations\":[]}]}", permission_name);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(PasskeysUser) user = passkeys_user_new_from_json (node, NULL);

  g_list_store_append (G_LIST_STORE (users), user);
}

/* What the table calls a permission is found, and so is its name. */
static void
test_search_words_for_permissions (void)
{
  g_autoptr(GListModel) users = make_different_users (30);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));
  static const struct { const char *text; guint n; } cases[] = {
    { "full adm", 2 }, { "FULL ADMINISTRATOR", 2 }, { "ManagedFull", 1 },
    { "managedfulladminaccess", 1 }, { "dfns", 1 }, { "End User", 1 }, { "full administrators", 0 },
    { "desk", 6 }, { "", 33 },
  };

  add_holder (users, "ManagedFullAdminAccess");
  add_holder (users, "DfnsFullAdminAccess");
  add_holder (users, "ManagedDefaultEndUserAccess");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      passkeys_user_search_set_text (search, cases[i].text);
      run_until_found (search);
      assert_follows (follower);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (follower->rows->len, ==, cases[i].n);
    }
}

static void
test_search_filters (void)
{
  g_autoptr(GListModel) users = make_different_users (30);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));
  const char *desk = g_intern_string ("pm-desk");
  const struct { PasskeysUserFilter filter; const char *text; guint n; } cases[] = {
    { { .status = PASSKEYS_USER_FILTER_STATUS_ACTIVE }, "", 10 },
    { { .status = PASSKEYS_USER_FILTER_STATUS_INVITED }, "", 10 },
    { { .status = PASSKEYS_USER_FILTER_STATUS_DEACTIVATED }, "person0000", 3 },
    { { .status = PASSKEYS_USER_FILTER_STATUS_DEACTIVATED }, "", 10 },
    { { .kind = PASSKEYS_USER_FILTER_KIND_SERVICE_ACCOUNT }, "", 1 },
    { { .kind = PASSKEYS_USER_FILTER_KIND_EMPLOYEE }, "", 14 },
    { { .kind = PASSKEYS_USER_FILTER_KIND_END_USER }, "person00001@", 1 },
    { { .kind = PASSKEYS_USER_FILTER_KIND_EMPLOYEE }, "person00001@", 0 },
    { { .permission = PASSKEYS_USER_FILTER_PERMISSION_NONE }, "", 24 },
    { { .permission = PASSKEYS_USER_FILTER_PERMISSION_THIS, .permission_id = desk }, "", 6 },
    { { .permission = PASSKEYS_USER_FILTER_PERMISSION_THIS, .permission_id = desk,
        .status = PASSKEYS_USER_FILTER_STATUS_ACTIVE }, "", 2 },
    { { .permission = PASSKEYS_USER_FILTER_PERMISSION_ANY }, "", 30 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      passkeys_user_search_set_text (search, cases[i].text);
      passkeys_user_search_set_filter (search, &cases[i].filter);
      run_until_found (search);
      assert_follows (follower);
      g_assert_cmpuint (follower->rows->len, ==, cases[i].n);
    }
}

/* Who comes while a filter is set is seen if it lets them through. */
static void
test_search_filters_newcomers (void)
{
  g_autoptr(GListModel) users = make_different_users (30);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (search));
  const PasskeysUserFilter invited = { .status = PASSKEYS_USER_FILTER_STATUS_INVITED };
  const PasskeysUserFilter active = { .status = PASSKEYS_USER_FILTER_STATUS_ACTIVE };

  passkeys_user_search_set_filter (search, &invited);
  run_until_found (search);
  add_users (G_LIST_STORE (users), 100, 5);
  run_until_found (search);
  assert_follows (follower);
  g_assert_cmpuint (follower->rows->len, ==, 10);

  /* typing before the new filter has found anything must not search in what the old one found */
  passkeys_user_search_set_filter (search, &active);
  passkeys_user_search_set_text (search, "person");
  run_until_found (search);
  assert_follows (follower);
  g_assert_cmpuint (follower->rows->len, ==, 15);
}

static gboolean
has_caught_up (Follower   *follower,
               GListModel *source)
{
  if (follower->rows->len != g_list_model_get_n_items (source))
    return FALSE;

  for (guint i = 0; i < follower->rows->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (source, i);

      if (item != follower->rows->pdata[i])
        return FALSE;
    }

  return TRUE;
}

static void
run_until_caught_up (Follower   *follower,
                     GListModel *source)
{
  while (!has_caught_up (follower, source))
    {
      g_main_context_iteration (NULL, TRUE);
      assert_follows (follower);
    }
}

/* Never more than a few rows at once, until those that follow have no widgets. */
static void
test_gradual_shows_some_then_all (void)
{
  g_autoptr(GListModel) users = make_users (1000);
  g_autoptr(PasskeysGradualList) list = passkeys_gradual_list_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (list));

  g_assert_cmpuint (follower->rows->len, ==, 4);
  while (follower->rows->len < 200)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (follower->most_added, <=, 16);
    }
  run_until_caught_up (follower, users);
}

/* A thousand others: the former rows go a few at a time too, and stay whole as long as they show. */
static void
test_gradual_replaces (void)
{
  g_autoptr(GListModel) users = make_users (1000);
  g_autoptr(GListModel) others = make_users (1000);
  g_autoptr(PasskeysGradualList) list = passkeys_gradual_list_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (list));
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  run_until_caught_up (follower, users);
  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (items, g_list_model_get_item (others, i));
  follower->most_added = 0;
  follower->most_removed = 0;
  g_list_store_splice (G_LIST_STORE (users), 0, 1000, items->pdata, 1000);
  while (follower->rows->len != 4)
    {
      assert_follows (follower);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (follower->rows->pdata[0] == items->pdata[0]);
  g_assert_cmpuint (follower->most_added, ==, 4);
  g_assert_cmpuint (follower->most_removed, ==, 64);
  run_until_caught_up (follower, users);
}

/* Whatever changes wherever, the list ends up as its source. */
static void
test_gradual_follows (void)
{
  g_autoptr(GListModel) users = make_users (500);
  g_autoptr(PasskeysGradualList) list = passkeys_gradual_list_new (users);
  g_autoptr(Follower) follower = follow (G_LIST_MODEL (list));

  for (guint i = 0; i < 100; i++)
    {
      guint n = g_list_model_get_n_items (users);
      guint position = g_test_rand_int_range (0, n + 1);
      guint removed = g_test_rand_int_range (0, MIN (n - position, 120) + 1);
      guint added = g_test_rand_int_range (0, 120);
      g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint j = 0; j < added; j++)
        g_ptr_array_add (more, make_user (j));
      g_list_store_splice (G_LIST_STORE (users), position, removed, more->pdata, added);
      assert_follows (follower);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }

  run_until_caught_up (follower, users);
}

static void
count_signal (guint *count)
{
  (*count)++;
}

/* Picked is picked, whatever is searched and read again meanwhile. */
static void
test_choice_keeps (void)
{
  g_autoptr(GListModel) users = make_users (20);
  g_autoptr(GListModel) anew = make_users (10);
  g_autoptr(PasskeysUserChoice) choice = passkeys_user_choice_new ();
  g_autoptr(PasskeysUser) third = g_list_model_get_item (users, 3);
  g_autoptr(PasskeysUser) late = g_list_model_get_item (users, 15);
  g_autoptr(PasskeysUser) third_anew = g_list_model_get_item (anew, 3);
  g_autoptr(GListModel) there_still = NULL;
  g_autoptr(PasskeysUser) kept = NULL;
  guint n_changed = 0;

  g_signal_connect_swapped (choice, "changed", G_CALLBACK (count_signal), &n_changed);
  passkeys_user_choice_toggle (choice, late);
  passkeys_user_choice_toggle (choice, third);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_true (passkeys_user_choice_contains (choice, third_anew));

  there_still = passkeys_test_await_object (passkeys_user_choice_collect (choice, anew), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (there_still), ==, 1);
  kept = g_list_model_get_item (there_still, 0);
  g_assert_true (kept == third_anew);

  passkeys_user_choice_toggle (choice, third);
  g_assert_cmpuint (passkeys_user_choice_count (choice), ==, 1);
  passkeys_user_choice_clear (choice);
  g_assert_cmpuint (passkeys_user_choice_count (choice), ==, 0);
}

/* Everybody, not at once but soon, and each time that some were added the table hears of it. */
static void
test_choice_all (void)
{
  g_autoptr(GListModel) users = make_users (1000);
  g_autoptr(PasskeysUserChoice) choice = passkeys_user_choice_new ();
  guint n_changed = 0;

  g_signal_connect_swapped (choice, "changed", G_CALLBACK (count_signal), &n_changed);
  passkeys_user_choice_add_all (choice, users);
  g_assert_cmpuint (passkeys_user_choice_count (choice), ==, 0);
  while (passkeys_user_choice_count (choice) < 1000)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changed, >, 0);
}

/* Nobody notices. */
static void
test_choice_many (void)
{
  g_autoptr(GListModel) everyone = make_users (PASSKEYS_TEST_N_MANY);
  g_autoptr(PasskeysUserSearch) search = passkeys_user_search_new (everyone);
  GListModel *users = G_LIST_MODEL (search);
  g_autoptr(PasskeysUserChoice) choice = passkeys_user_choice_new ();
  g_autoptr(DexFuture) future = NULL;
  GListModel *picked;
  gint64 longest;

  passkeys_user_search_set_text (search, "person");
  run_until_found (search);
  passkeys_user_choice_add_all (choice, users);
  while (passkeys_user_choice_count (choice) < PASSKEYS_TEST_N_MANY)
    g_main_context_iteration (NULL, TRUE);

  future = passkeys_user_choice_collect (choice, users);
  longest = passkeys_test_measure (future);
  g_test_message ("%u users, no iteration above %.1f ms", PASSKEYS_TEST_N_MANY, longest / 1e3);
  g_assert_cmpint (longest, <, PASSKEYS_TEST_FRAME_USEC);
  picked = g_value_get_object (dex_future_get_value (future, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (picked), ==, PASSKEYS_TEST_N_MANY);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/user-search/finds-each-once", test_search_finds_each_once);
  g_test_add_func ("/user-search/keeps-same-rows", test_search_keeps_same_rows);
  g_test_add_func ("/user-search/while-loading", test_search_while_loading);
  g_test_add_func ("/user-search/filters", test_search_filters);
  g_test_add_func ("/user-search/words-for-permissions", test_search_words_for_permissions);
  g_test_add_func ("/user-search/filters-newcomers", test_search_filters_newcomers);
  g_test_add_func ("/gradual-list/shows-some-then-all", test_gradual_shows_some_then_all);
  g_test_add_func ("/gradual-list/replaces", test_gradual_replaces);
  g_test_add_func ("/gradual-list/follows", test_gradual_follows);

  g_test_add_func ("/user-choice/keeps", test_choice_keeps);
  g_test_add_func ("/user-choice/all", test_choice_all);
  g_test_add_func ("/user-choice/many", test_choice_many);

  return g_test_run ();
}
