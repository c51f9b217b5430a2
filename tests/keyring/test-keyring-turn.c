/* test-keyring-turn.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-keyring-turn.h"

#include "keyring-fixture.h"
#include "passkeys-keyring-error.h"

#define NAME "org.example.Passkeys.TestTurn"

static DexFuture *
alone_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr(PasskeysKeyringTurn) turn = NULL;

      turn = dex_await_object (passkeys_keyring_turn_take (NAME, 5), &error);
      g_assert_no_error (error);
      g_assert_nonnull (turn);
    }
  return dex_future_new_true ();
}

static DexFuture *
waits_fiber (gpointer data)
{
  g_autoptr(PasskeysKeyringTurn) first = NULL;
  g_autoptr(PasskeysKeyringTurn) second = NULL;
  g_autoptr(PasskeysKeyringTurn) elsewhere = NULL;
  g_autoptr(DexFuture) waiting = NULL;
  g_autoptr(GError) error = NULL;

  first = dex_await_object (passkeys_keyring_turn_take (NAME, 5), &error);
  g_assert_no_error (error);

  elsewhere = dex_await_object (passkeys_keyring_turn_take (NAME ".Other", 5), &error);
  g_assert_no_error (error);

  waiting = passkeys_keyring_turn_take (NAME, 5);
  dex_await (dex_timeout_new_msec (200), NULL);
  g_assert_true (dex_future_is_pending (waiting));

  g_clear_object (&first);
  second = dex_await_object (g_steal_pointer (&waiting), &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  return dex_future_new_true ();
}

static DexFuture *
impatient_fiber (gpointer data)
{
  g_autoptr(PasskeysKeyringTurn) first = NULL;
  g_autoptr(PasskeysKeyringTurn) second = NULL;
  g_autoptr(PasskeysKeyringTurn) third = NULL;
  g_autoptr(GError) error = NULL;

  first = dex_await_object (passkeys_keyring_turn_take (NAME, 5), &error);
  g_assert_no_error (error);

  second = dex_await_object (passkeys_keyring_turn_take (NAME, 1), &error);
  g_assert_null (second);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT);
  g_clear_error (&error);

  /* who gave up does not stand in the queue any more */
  g_clear_object (&first);
  third = dex_await_object (passkeys_keyring_turn_take (NAME, 5), &error);
  g_assert_no_error (error);
  g_assert_nonnull (third);
  return dex_future_new_true ();
}

static void
test_fiber (gconstpointer data)
{
  keyring_fixture_run ((DexFiberFunc) data, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/keyring-turn/alone", alone_fiber, test_fiber);
  g_test_add_data_func ("/keyring-turn/waits", waits_fiber, test_fiber);
  g_test_add_data_func ("/keyring-turn/impatient", impatient_fiber, test_fiber);

  return g_test_run ();
}
