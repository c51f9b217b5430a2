/* test-key-wrap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-key-wrap.h"

#include "local-fixture.h"

typedef struct
{
  GBytes *key;
  GBytes *secret;
  GBytes *additional_data;
  GBytes *sealed;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->key = passkeys_key_wrap_generate (&error);
  g_assert_no_error (error);
  fixture->secret = g_bytes_new_static ("a secret of no great length", 27);
  fixture->additional_data = g_bytes_new_static ("whose it is", 11);
  fixture->sealed = passkeys_key_wrap_seal (fixture->key, fixture->secret,
                                            fixture->additional_data, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->key, g_bytes_unref);
  g_clear_pointer (&fixture->secret, g_bytes_unref);
  g_clear_pointer (&fixture->additional_data, g_bytes_unref);
  g_clear_pointer (&fixture->sealed, g_bytes_unref);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GBytes) opened = NULL;
  g_autoptr(GBytes) sealed_again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (fixture->sealed), ==, 27 + PASSKEYS_KEY_WRAP_OVERHEAD);
  opened = passkeys_key_wrap_open (fixture->key, fixture->sealed, fixture->additional_data);
  g_assert_nonnull (opened);
  g_assert_true (g_bytes_equal (opened, fixture->secret));

  /* never the same nonce */
  sealed_again = passkeys_key_wrap_seal (fixture->key, fixture->secret, fixture->additional_data,
                                         &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (sealed_again, fixture->sealed));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GBytes) opened = NULL;
  g_autoptr(GError) error = NULL;

  sealed = passkeys_key_wrap_seal (fixture->key, empty, empty, &error);
  g_assert_no_error (error);
  opened = passkeys_key_wrap_open (fixture->key, sealed, empty);
  g_assert_nonnull (opened);
  g_assert_cmpuint (g_bytes_get_size (opened), ==, 0);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GBytes) other_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(GBytes) other_data = g_bytes_new_static ("whose it is not", 15);
  gsize length = g_bytes_get_size (fixture->sealed);

  g_assert_false (g_bytes_equal (fixture->key, other_key));
  g_assert_null (passkeys_key_wrap_open (other_key, fixture->sealed, fixture->additional_data));
  g_assert_null (passkeys_key_wrap_open (fixture->key, fixture->sealed, other_data));

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GBytes) flipped = local_fixture_flip (fixture->sealed, i, i % 8);
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (fixture->sealed, 0, i);

      g_assert_null (passkeys_key_wrap_open (fixture->key, flipped, fixture->additional_data));
      g_assert_null (passkeys_key_wrap_open (fixture->key, cut, fixture->additional_data));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/key-wrap/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/key-wrap/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/key-wrap/refused", Fixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}
