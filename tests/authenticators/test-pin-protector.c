/* test-pin-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pin-protector.h"

#include "local-fixture.h"

static GBytes *
unlock (LocalFixture  *fixture,
        const char    *text,
        GError       **error)
{
  g_autoptr(GBytes) pin = local_fixture_pin (text);

  return dex_await_boxed (passkeys_key_protector_unlock (fixture->protector, pin), error);
}

static void
assert_unlock_error (LocalFixture *fixture,
                     const char   *text,
                     int           code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) vault_key = unlock (fixture, text, &error);

  g_assert_null (vault_key);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

static GBytes *
assert_unlock (LocalFixture *fixture,
               const char   *text)
{
  g_autoptr(GError) error = NULL;
  GBytes *vault_key = unlock (fixture, text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (vault_key), ==, 32);
  return vault_key;
}

static GBytes *
set_up (LocalFixture  *fixture,
        const char    *text,
        GError       **error)
{
  g_autoptr(GBytes) pin = local_fixture_pin (text);

  return dex_await_boxed (passkeys_key_protector_set_up (fixture->protector, pin), error);
}

static gboolean
change (LocalFixture  *fixture,
        const char    *old_text,
        const char    *new_text,
        GError       **error)
{
  g_autoptr(GBytes) old_pin = local_fixture_pin (old_text);
  g_autoptr(GBytes) new_pin = local_fixture_pin (new_text);

  return dex_await (passkeys_key_protector_change_pin (fixture->protector, old_pin, new_pin),
                    error);
}

static guint
read_wrong_tries (LocalFixture *fixture)
{
  g_autoptr(PasskeysPinState) state = local_fixture_read_state (fixture);

  return passkeys_pin_state_get_wrong_tries (state);
}

/* Writes a count of wrong tries, the last of them made then. */
static void
write_tries (LocalFixture *fixture,
             guint         n_tries,
             gint64        when)
{
  g_autoptr(PasskeysPinState) state = local_fixture_read_state (fixture);
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GBytes) record = NULL;

  passkeys_pin_state_forgive (state);
  for (guint i = 0; i < n_tries; i++)
    passkeys_pin_state_count_try (state, when);

  item = local_fixture_read_item (fixture, &passkeys_vault_storage_vault_schema);
  record = passkeys_pin_state_build_record (state);
  local_fixture_write_item (fixture, &passkeys_vault_storage_vault_schema, item, record);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static DexFuture *
set_up_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(GBytes) made = NULL;
  g_autoptr(GBytes) unlocked = NULL;
  g_autoptr(GBytes) unlocked_later = NULL;
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_key_protector_load (fixture->protector), &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_key_protector_is_set_up (fixture->protector));
  assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET);

  made = set_up (fixture, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_key_protector_is_set_up (fixture->protector));
  g_assert_nonnull (passkeys_key_protector_get_vault_id (fixture->protector));

  unlocked = assert_unlock (fixture, LOCAL_FIXTURE_PIN);
  g_assert_true (g_bytes_equal (made, unlocked));
  unlocked_later = assert_unlock (later, LOCAL_FIXTURE_PIN);
  g_assert_true (g_bytes_equal (made, unlocked_later));

  /* a second time would lose the first vault */
  g_assert_null (set_up (later, "another PIN", &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);

  return dex_future_new_true ();
}

static DexFuture *
new_pin_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autofree char *too_long = g_strnfill (257, 'x');
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (set_up (fixture, "12345", &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
  g_clear_error (&error);
  g_assert_null (set_up (fixture, too_long, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
  g_clear_error (&error);
  g_assert_false (passkeys_key_protector_is_set_up (fixture->protector));

  /* set on one keyboard, typed on another: the same in form C */
  vault_key = set_up (fixture, "cafe\u0301 noir", &error);
  g_assert_no_error (error);
  g_clear_pointer (&vault_key, g_bytes_unref);
  vault_key = assert_unlock (fixture, "caf\u00e9 noir");
  g_clear_pointer (&vault_key, g_bytes_unref);
  vault_key = assert_unlock (fixture, "cafe\u0301 noir");

  return dex_future_new_true ();
}

/* Each wrong PIN costs exactly one try, also one that no one could have set. */
static DexFuture *
wrong_pin_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autofree char *too_long = g_strnfill (300, 'x');
  g_autoptr(GBytes) vault_key = NULL;

  local_fixture_set_pin (fixture);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 0);

  assert_unlock_error (fixture, "246810-b", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 1);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), ==, 0);
  assert_unlock_error (fixture, "", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 2);

  vault_key = assert_unlock (fixture, LOCAL_FIXTURE_PIN);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 0);

  assert_unlock_error (fixture, too_long, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  assert_unlock_error (fixture, "\xff\xff\xff", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
slowed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) restarted = local_fixture_new ();
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_set_pin (fixture);
  for (int i = 0; i < 3; i++)
    assert_unlock_error (fixture, "wrong PIN", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), >, 25);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), <=, 30);

  /* too early: not looked at, not even the right one, and not counted */
  assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
  assert_unlock_error (fixture, "wrong PIN", PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 3);

  /* a restart does not help */
  dex_await (passkeys_key_protector_load (restarted->protector), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (restarted->protector), >, 20);
  assert_unlock_error (restarted, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);

  /* to change the PIN is no way round it */
  g_assert_false (change (restarted, LOCAL_FIXTURE_PIN, "another PIN", &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);

  /* half a minute later */
  write_tries (fixture, 3, get_now () - 31);
  assert_unlock_error (fixture, "wrong PIN", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), >, 55);
  write_tries (fixture, 4, get_now () - 61);
  vault_key = assert_unlock (fixture, LOCAL_FIXTURE_PIN);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
clock_set_back_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) restarted = local_fixture_new ();
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_set_pin (fixture);
  write_tries (fixture, 3, get_now () + 10 * 365 * 24 * 3600);

  dex_await (passkeys_key_protector_load (fixture->protector), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), <=, 30);
  g_assert_cmpuint (passkeys_key_protector_get_wait_seconds (fixture->protector), >, 25);

  /* the wait started when that was noticed, and was written down then */
  state = local_fixture_read_state (fixture);
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, get_now () + 31), ==, 0);
  assert_unlock_error (restarted, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);

  /* the same when the first to notice is a try */
  write_tries (fixture, 3, get_now () + 10 * 365 * 24 * 3600);
  assert_unlock_error (restarted, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
  g_clear_object (&state);
  state = local_fixture_read_state (fixture);
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, get_now () + 31), ==, 0);

  return dex_future_new_true ();
}

/* Written before the PIN is looked at: whoever is killed in between has used a try up. */
static DexFuture *
counted_first_fiber (gpointer data)
{
  static const PasskeysPinCost dear = { .memory = 256 * 1024, .passes = 4, .lanes = 1 };
  g_autoptr(LocalFixture) observer = local_fixture_new ();
  g_autoptr(PasskeysKeyProtector) protector = NULL;
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(DexFuture) trying = NULL;
  g_autoptr(GError) error = NULL;

  protector =
    PASSKEYS_KEY_PROTECTOR (passkeys_pin_protector_new_with_cost (observer->keyring, &dear));
  vault_key = dex_await_boxed (passkeys_key_protector_set_up (protector, pin), &error);
  g_assert_no_error (error);

  trying = passkeys_key_protector_unlock (protector, pin);
  while (read_wrong_tries (observer) == 0)
    g_assert_true (dex_future_is_pending (trying));
  g_assert_cmpuint (read_wrong_tries (observer), ==, 1);
  g_assert_true (dex_future_is_pending (trying));

  dex_await (dex_ref (trying), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read_wrong_tries (observer), ==, 0);

  return dex_future_new_true ();
}

static void
await_wrong_tries (LocalFixture *fixture,
                   guint         expected)
{
  while (read_wrong_tries (fixture) != expected)
    dex_await (dex_timeout_new_msec (10), NULL);
}

/* A dialog that is closed while the PIN is checked must not leave a right PIN counted as wrong. */
static DexFuture *
dropped_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) wrong = local_fixture_pin ("wrong PIN");
  g_autoptr(GBytes) vault_key = NULL;

  local_fixture_set_pin (fixture);
  dex_unref (passkeys_key_protector_unlock (fixture->protector, wrong));
  await_wrong_tries (fixture, 1);
  dex_await (dex_future_first (passkeys_key_protector_unlock (fixture->protector, pin),
                               dex_future_new_true (), NULL),
             NULL);
  await_wrong_tries (fixture, 0);

  return dex_future_new_true ();
}

/* Two instances of the program at once: every try is counted. */
static DexFuture *
two_try_fiber (gpointer data)
{
  g_autoptr(LocalFixture) one = local_fixture_new ();
  g_autoptr(LocalFixture) two = local_fixture_new ();
  g_autoptr(GBytes) wrong = local_fixture_pin ("wrong PIN");
  g_autoptr(GPtrArray) tries = g_ptr_array_new_with_free_func (dex_unref);
  guint n_invalid = 0, n_blocked = 0;

  local_fixture_set_pin (one);
  for (int i = 0; i < 3; i++)
    {
      g_ptr_array_add (tries, passkeys_key_protector_unlock (one->protector, wrong));
      g_ptr_array_add (tries, passkeys_key_protector_unlock (two->protector, wrong));
    }

  for (guint i = 0; i < tries->len; i++)
    {
      g_autoptr(GError) error = NULL;

      dex_await (dex_ref (g_ptr_array_index (tries, i)), &error);
      if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN))
        n_invalid++;
      else if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED))
        n_blocked++;
    }

  g_assert_cmpuint (n_invalid, ==, 3);
  g_assert_cmpuint (n_blocked, ==, 3);
  g_assert_cmpuint (read_wrong_tries (one), ==, 3);

  return dex_future_new_true ();
}

/* Two instances at once set the first PIN: one of them does, the other is told. */
static DexFuture *
two_set_up_fiber (gpointer data)
{
  g_autoptr(LocalFixture) one = local_fixture_new ();
  g_autoptr(LocalFixture) two = local_fixture_new ();
  g_autoptr(GBytes) first = local_fixture_pin ("first PIN");
  g_autoptr(GBytes) second = local_fixture_pin ("second PIN");
  g_autoptr(DexFuture) one_sets = passkeys_key_protector_set_up (one->protector, first);
  g_autoptr(DexFuture) two_sets = passkeys_key_protector_set_up (two->protector, second);
  g_autoptr(GBytes) one_key = NULL;
  g_autoptr(GBytes) two_key = NULL;
  g_autoptr(GBytes) unlocked = NULL;
  g_autoptr(GError) one_error = NULL;
  g_autoptr(GError) two_error = NULL;
  const GError *lost;
  gboolean one_won;

  one_key = dex_await_boxed (dex_ref (one_sets), &one_error);
  two_key = dex_await_boxed (dex_ref (two_sets), &two_error);
  one_won = one_key != NULL;
  lost = one_won ? two_error : one_error;

  g_assert_true ((one_key != NULL) != (two_key != NULL));
  g_assert_error (lost, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  unlocked = assert_unlock (one_won ? two : one, one_won ? "first PIN" : "second PIN");
  g_assert_true (g_bytes_equal (unlocked, one_won ? one_key : two_key));

  return dex_future_new_true ();
}

static DexFuture *
change_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_set_pin (fixture);
  before = assert_unlock (fixture, LOCAL_FIXTURE_PIN);

  g_assert_false (change (fixture, "wrong PIN", "another PIN", &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_clear_error (&error);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 1);

  /* a new PIN that will not do costs nothing */
  g_assert_false (change (fixture, LOCAL_FIXTURE_PIN, "short", &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
  g_clear_error (&error);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 1);

  g_assert_true (change (fixture, LOCAL_FIXTURE_PIN, "another PIN", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read_wrong_tries (fixture), ==, 0);
  assert_unlock_error (other, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  after = assert_unlock (other, "another PIN");
  g_assert_true (g_bytes_equal (before, after));

  return dex_future_new_true ();
}

/* Damage is called damage, and the right PIN is never called wrong. (test-pin-state.c has every
 * byte; here is every seventh, through the keyring.) */
static DexFuture *
damaged_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_vault_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GBytes) newer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  GBytes *record;

  local_fixture_set_pin (fixture);
  item = local_fixture_read_item (fixture, schema);
  record = passkeys_keyring_item_get_secret (item);

  for (gsize i = 0; i < g_bytes_get_size (record); i += 7)
    {
      g_autoptr(GBytes) flipped = local_fixture_flip (record, i, i % 6);
      g_autoptr(PasskeysKeyringItem) kept = NULL;
      g_autoptr(GError) error = NULL;

      /* a keyring holds text; a zero would end it */
      if (((const char *) g_bytes_get_data (flipped, NULL))[i] == '\0')
        continue;

      local_fixture_write_item (fixture, schema, item, flipped);
      assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);

      if (i % 5 != 0)
        continue;

      g_assert_true (passkeys_key_protector_is_set_up (fixture->protector));
      g_assert_null (set_up (fixture, "another PIN", &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      g_clear_error (&error);
      g_assert_false (change (fixture, LOCAL_FIXTURE_PIN, "another PIN", &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);

      /* and it lies there as it was */
      kept = local_fixture_read_item (fixture, schema);
      g_assert_true (g_bytes_equal (passkeys_keyring_item_get_secret (kept), flipped));
    }

  for (gsize length = 0; length < g_bytes_get_size (record); length += 16)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, length);

      local_fixture_write_item (fixture, schema, item, cut);
      assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "passkeys-vault 2\n{}", -1);
  text = g_strdup_printf ("passkeys-vault 2 %s\n{}", digest);
  newer = g_bytes_new (text, strlen (text));
  local_fixture_write_item (fixture, schema, item, newer);
  assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);
  g_assert_true (passkeys_key_protector_is_set_up (fixture->protector));

  local_fixture_write_item (fixture, schema, item, record);
  vault_key = assert_unlock (fixture, LOCAL_FIXTURE_PIN);

  return dex_future_new_true ();
}

static DexFuture *
two_vaults_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(PasskeysKeyringItem) foreign = NULL;

  local_fixture_set_pin (fixture);
  item = local_fixture_read_item (fixture, &passkeys_vault_storage_vault_schema);

  /* an item that says it is another vault than its attributes do */
  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_VAULT,
                       (gpointer) "AAAAAAAAAAAAAAAAAAAAAA");
  foreign = passkeys_keyring_item_new (attributes, "foreign", NULL);
  local_fixture_write_item (fixture, &passkeys_vault_storage_vault_schema, foreign,
                            passkeys_keyring_item_get_secret (item));
  assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);

  return dex_future_new_true ();
}

static DexFuture *
reset_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_set_pin (fixture);
  before = assert_unlock (fixture, LOCAL_FIXTURE_PIN);
  dex_await (passkeys_key_protector_reset (fixture->protector), &error);
  g_assert_no_error (error);
  g_assert_false (passkeys_key_protector_is_set_up (fixture->protector));
  assert_unlock_error (fixture, LOCAL_FIXTURE_PIN, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET);

  after = set_up (fixture, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (before, after));

  return dex_future_new_true ();
}

static DexFuture *
real_cost_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysPinProtector) protector = passkeys_pin_protector_new (fixture->keyring);
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) made = NULL;
  g_autoptr(GBytes) unlocked = NULL;
  g_autoptr(GError) error = NULL;

  made = dex_await_boxed (passkeys_key_protector_set_up (PASSKEYS_KEY_PROTECTOR (protector), pin),
                          &error);
  g_assert_no_error (error);
  state = local_fixture_read_state (fixture);
  g_assert_cmpuint (passkeys_pin_state_get_cost (state)->memory, ==, 64 * 1024);
  g_assert_cmpuint (passkeys_pin_state_get_cost (state)->passes, ==, 3);

  /* the cost is kept with the vault, so an instance with other ideas finds its way, too */
  unlocked = assert_unlock (fixture, LOCAL_FIXTURE_PIN);
  g_assert_true (g_bytes_equal (made, unlocked));

  return dex_future_new_true ();
}

static void
test_no_keyring (void)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(DexFuture) loading = passkeys_key_protector_load (fixture->protector);
  g_autoptr(DexFuture) unlocking = passkeys_key_protector_unlock (fixture->protector, pin);
  g_autoptr(GError) error = NULL;

  keyring_fixture_wait (loading);
  dex_future_get_value (loading, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  g_clear_error (&error);

  keyring_fixture_wait (unlocking);
  dex_future_get_value (unlocking, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/pin-protector/set-up", set_up_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/new-pin", new_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/wrong-pin", wrong_pin_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/slowed", slowed_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/clock-set-back", clock_set_back_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/counted-first", counted_first_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/dropped", dropped_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/two-try", two_try_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/two-set-up", two_set_up_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/change", change_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/damaged", damaged_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/two-vaults", two_vaults_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/reset", reset_fiber, local_fixture_run);
  g_test_add_data_func ("/pin-protector/real-cost", real_cost_fiber, local_fixture_run);
  g_test_add_func ("/pin-protector/no-keyring", test_no_keyring);

  return g_test_run ();
}
