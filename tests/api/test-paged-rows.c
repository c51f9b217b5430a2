/* test-paged-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-paged-rows.h"
#include "passkeys-test-json.h"
#include "passkeys-user.h"

/* Rows are users whose id is a letter; a capital letter is the same user under another name. */

typedef struct
{
  PasskeysPagedRows *rows;
  GString           *shadow;    /* what somebody sees who only listens to the changes */
  guint              n_changes;
  guint              n_touched; /* rows removed and added */
} Fixture;

static char
get_letter (gpointer row)
{
  return passkeys_user_get_name (row)[0];
}

static void
changed_cb (guint    position,
            guint    n_removed,
            guint    n_added,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GString) added = g_string_new (NULL);

  for (guint i = 0; i < n_added; i++)
    g_string_append_c (added, get_letter (passkeys_paged_rows_get (fixture->rows, position + i)));

  g_assert_cmpuint (position + n_removed, <=, fixture->shadow->len);
  g_string_erase (fixture->shadow, position, n_removed);
  g_string_insert (fixture->shadow, position, added->str);
  g_assert_cmpuint (fixture->shadow->len, ==, passkeys_paged_rows_get_length (fixture->rows));

  fixture->n_changes++;
  fixture->n_touched += n_removed + n_added;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->rows = passkeys_paged_rows_new (changed_cb, fixture);
  fixture->shadow = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_paged_rows_free (fixture->rows);
  g_string_free (fixture->shadow, TRUE);
}

static PasskeysUser *
new_user (char letter)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysUser *user;

  text = g_strdup_printf ("{\"userId\":\"us-%c\",\"username\":\"%c\",\"name\":\"%c\","
                          "\"kind\":\"EndUser\",\"isActive\":true,\"isRegistered\":true,"
                          "\"isServiceAccount\":false,\"permissionAssignments\":[]}",
                          g_ascii_tolower (letter), letter, letter);
  node = passkeys_test_json (text);
  user = passkeys_user_new_from_json (node, &error);
  g_assert_no_error (error);

  return user;
}

static guint
add_page (Fixture    *fixture,
          const char *letters,
          gboolean    is_last)
{
  g_autoptr(GPtrArray) page = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *letter = letters; *letter != '\0'; letter++)
    g_ptr_array_add (page, new_user (*letter));

  fixture->n_changes = 0;
  fixture->n_touched = 0;

  return passkeys_paged_rows_add_page (fixture->rows, page, is_last);
}

static void
assert_rows (Fixture    *fixture,
             const char *letters)
{
  g_autoptr(GString) rows = g_string_new (NULL);

  for (guint i = 0; i < passkeys_paged_rows_get_length (fixture->rows); i++)
    g_string_append_c (rows, get_letter (passkeys_paged_rows_get (fixture->rows, i)));

  g_assert_cmpstr (rows->str, ==, letters);
  g_assert_cmpstr (fixture->shadow->str, ==, letters);
}

static void
test_append (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpuint (add_page (fixture, "abc", FALSE), ==, 3);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (add_page (fixture, "def", TRUE), ==, 3);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->n_touched, ==, 3);
  assert_rows (fixture, "abcdef");
  g_assert_null (passkeys_paged_rows_get (fixture->rows, 6));
  g_assert_cmpuint (passkeys_paged_rows_get_n_stale (fixture->rows), ==, 0);
}

static void
test_duplicates (Fixture       *fixture,
                 gconstpointer  data)
{
  g_assert_cmpuint (add_page (fixture, "abcb", FALSE), ==, 3);
  g_assert_cmpuint (add_page (fixture, "cdAe", FALSE), ==, 2);
  g_assert_cmpuint (add_page (fixture, "abc", FALSE), ==, 0);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpuint (add_page (fixture, "", TRUE), ==, 0);
  assert_rows (fixture, "abcde");
}

static void
test_again_unchanged (Fixture       *fixture,
                      gconstpointer  data)
{
  gpointer first;

  add_page (fixture, "abc", FALSE);
  add_page (fixture, "def", TRUE);
  first = passkeys_paged_rows_get (fixture->rows, 0);

  passkeys_paged_rows_begin_again (fixture->rows);
  g_assert_cmpuint (passkeys_paged_rows_get_n_stale (fixture->rows), ==, 6);
  assert_rows (fixture, "abcdef");

  g_assert_cmpuint (add_page (fixture, "abc", FALSE), ==, 3);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpuint (passkeys_paged_rows_get_n_stale (fixture->rows), ==, 3);
  add_page (fixture, "def", TRUE);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpuint (passkeys_paged_rows_get_n_stale (fixture->rows), ==, 0);
  g_assert_true (passkeys_paged_rows_get (fixture->rows, 0) == first);

  /* Kept rows are still known as what they are. */
  g_assert_cmpuint (add_page (fixture, "abcdef", TRUE), ==, 0);
}

typedef struct
{
  const char *pages[4];
  const char *again[4];
  const char *after_first; /* what is seen once the first page of the second reading came */
  const char *after_all;
  guint       n_touched;   /* by the first page */
} Again;

static const Again agains[] = {
  /* one new at the top, pages shift by one */
  { { "abc", "def" }, { "zab", "cde", "f" }, "zabcdef", "zabcdef", 1 },
  /* one gone at the top */
  { { "abc", "def" }, { "bcd", "ef" }, "bcdef", "bcdef", 1 },
  /* one gone within */
  { { "abc", "def" }, { "acd", "ef" }, "acdef", "acdef", 1 },
  /* one changed */
  { { "abc", "def" }, { "aBc", "def" }, "aBcdef", "aBcdef", 2 },
  /* changed on the second page only */
  { { "abc", "def" }, { "abc", "dEf" }, "abcdef", "abcdEf", 0 },
  /* fewer than before */
  { { "abc", "def" }, { "ab" }, "ab", "ab", 4 },
  /* nothing left */
  { { "abc", "def" }, { "" }, "", "", 6 },
  /* more than before */
  { { "abc" }, { "abc", "def" }, "abc", "abcdef", 0 },
  /* all different: the old ones stay until the end is known */
  { { "abc", "def" }, { "uvw", "xyz" }, "uvwabcdef", "uvwxyz", 3 },
  /* the last moved to the top */
  { { "abc", "defg", "hijk" }, { "kab", "cdef", "ghij" }, "kabcdefghij", "kabcdefghij", 2 },
  /* turned round */
  { { "abc", "def" }, { "fed", "cba" }, "fed", "fedcba", 9 },
  /* rows that come twice */
  { { "abc", "def" }, { "aab", "bcd", "ef" }, "abcdef", "abcdef", 0 },
};

static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  const Again *again = data;

  for (guint i = 0; again->pages[i] != NULL; i++)
    add_page (fixture, again->pages[i], again->pages[i + 1] == NULL);

  passkeys_paged_rows_begin_again (fixture->rows);
  for (guint i = 0; again->again[i] != NULL; i++)
    {
      add_page (fixture, again->again[i], again->again[i + 1] == NULL);
      if (i == 0)
        {
          assert_rows (fixture, again->after_first);
          g_assert_cmpuint (fixture->n_touched, ==, again->n_touched);
        }
    }

  assert_rows (fixture, again->after_all);
  g_assert_cmpuint (passkeys_paged_rows_get_n_stale (fixture->rows), ==, 0);
}

/* Any list can become any other, and who listens sees the same as who looks. */
static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr(GString) expected = g_string_new (NULL);
      guint n_pages = g_test_rand_int_range (1, 5);
      gboolean abandoned = g_test_rand_int_range (0, 4) == 0;

      passkeys_paged_rows_begin_again (fixture->rows);
      for (guint i = 0; i < n_pages; i++)
        {
          char page[9] = "";
          guint length = g_test_rand_int_range (0, 9);

          for (guint j = 0; j < length; j++)
            {
              char letter = 'a' + g_test_rand_int_range (0, 20);
              g_autofree char *both = g_strdup_printf ("%c%c", letter, g_ascii_toupper (letter));

              page[j] = both[g_test_rand_int_range (0, 8) == 0];
              page[j + 1] = '\0';
              if (strpbrk (expected->str, both) == NULL)
                g_string_append_c (expected, page[j]);
            }

          if (abandoned && i == n_pages - 1)
            break;
          add_page (fixture, page, i == n_pages - 1);
          g_assert_true (g_str_has_prefix (fixture->shadow->str, expected->str));
        }

      if (!abandoned)
        assert_rows (fixture, expected->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/api/paged-rows/append", Fixture, NULL, set_up, test_append, tear_down);
  g_test_add ("/api/paged-rows/duplicates", Fixture, NULL, set_up, test_duplicates, tear_down);
  g_test_add ("/api/paged-rows/again-unchanged", Fixture, NULL, set_up, test_again_unchanged,
              tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (agains); i++)
    {
      g_autofree char *path = g_strdup_printf ("/api/paged-rows/again/%zu", i);

      g_test_add (path, Fixture, &agains[i], set_up, test_again, tear_down);
    }
  g_test_add ("/api/paged-rows/random", Fixture, NULL, set_up, test_random, tear_down);

  return g_test_run ();
}
