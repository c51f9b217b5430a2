/* test-pin-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pin-state.h"

#include <string.h>

#include "local-fixture.h"
#include "passkeys-key-wrap.h"

#define NOW G_GINT64_CONSTANT (1767225600)

static const PasskeysPinCost cost = { .memory = 64, .passes = 1, .lanes = 1 };

static PasskeysPinState *
build_state (GBytes *pin_key,
             GBytes *vault_key)
{
  g_autoptr(GError) error = NULL;
  PasskeysPinState *state = passkeys_pin_state_new (NULL, &cost, &error);

  g_assert_no_error (error);
  passkeys_pin_state_wrap_vault_key (state, pin_key, vault_key, &error);
  g_assert_no_error (error);
  return state;
}

static void
test_round_trip (void)
{
  g_autoptr(GBytes) pin_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(GBytes) vault_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(PasskeysPinState) state = build_state (pin_key, vault_key);
  g_autoptr(PasskeysPinState) parsed = NULL;
  g_autoptr(GBytes) record = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GBytes) unwrapped = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_pin_state_count_try (state, NOW);
  record = passkeys_pin_state_build_record (state);
  parsed = passkeys_pin_state_parse (record, &error);
  g_assert_no_error (error);

  again = passkeys_pin_state_build_record (parsed);
  g_assert_true (g_bytes_equal (record, again));
  g_assert_cmpuint (passkeys_pin_state_get_wrong_tries (parsed), ==, 1);
  g_assert_cmpuint (passkeys_pin_state_get_cost (parsed)->memory, ==, 64);
  g_assert_true (g_bytes_equal (passkeys_pin_state_get_salt (state),
                                passkeys_pin_state_get_salt (parsed)));

  unwrapped = passkeys_pin_state_unwrap_vault_key (parsed, pin_key);
  g_assert_nonnull (unwrapped);
  g_assert_true (g_bytes_equal (unwrapped, vault_key));
  g_assert_null (passkeys_pin_state_unwrap_vault_key (parsed, vault_key));

  /* neither key is in the record as it is */
  g_assert_null (memmem (g_bytes_get_data (record, NULL), g_bytes_get_size (record),
                         g_bytes_get_data (vault_key, NULL), 32));
}

static void
test_renewed (void)
{
  g_autoptr(GBytes) pin_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(GBytes) vault_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(PasskeysPinState) state = build_state (pin_key, vault_key);
  g_autoptr(PasskeysPinState) renewed = NULL;
  g_autoptr(PasskeysPinState) other = build_state (pin_key, vault_key);

  renewed = passkeys_pin_state_new_renewed (state, &cost, NULL);
  g_assert_true (g_bytes_equal (passkeys_pin_state_get_vault_id (state),
                                passkeys_pin_state_get_vault_id (renewed)));
  g_assert_false (g_bytes_equal (passkeys_pin_state_get_salt (state),
                                 passkeys_pin_state_get_salt (renewed)));
  g_assert_false (g_bytes_equal (passkeys_pin_state_get_vault_id (state),
                                 passkeys_pin_state_get_vault_id (other)));
}

static void
test_waits (void)
{
  static const guint waits[] = { 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600 };
  g_autoptr(PasskeysPinState) state = passkeys_pin_state_new (NULL, &cost, NULL);

  for (guint tries = 0; tries < G_N_ELEMENTS (waits); tries++)
    {
      g_assert_cmpuint (passkeys_pin_state_get_wrong_tries (state), ==, tries);
      g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW), ==, waits[tries]);
      if (waits[tries] > 0)
        {
          g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + 1), ==, waits[tries] - 1);
          g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + waits[tries] - 1), ==, 1);
          g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + waits[tries]), ==, 0);
          g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + 100 * 3600), ==, 0);
        }
      passkeys_pin_state_count_try (state, NOW);
    }

  passkeys_pin_state_forgive (state);
  g_assert_cmpuint (passkeys_pin_state_get_wrong_tries (state), ==, 0);
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW), ==, 0);
}

/* The clock was years ahead when the PIN was mistyped. */
static void
test_clock_set_back (void)
{
  const gint64 later = NOW + G_GINT64_CONSTANT (20) * 365 * 24 * 3600;
  g_autoptr(PasskeysPinState) state = passkeys_pin_state_new (NULL, &cost, NULL);

  for (int i = 0; i < 3; i++)
    passkeys_pin_state_count_try (state, later);

  g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW), ==, 30);
  g_assert_true (passkeys_pin_state_mend_clock (state, NOW));
  g_assert_false (passkeys_pin_state_mend_clock (state, NOW));
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW), ==, 30);
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + 29), ==, 1);
  g_assert_cmpuint (passkeys_pin_state_get_wait (state, NOW + 30), ==, 0);
  g_assert_cmpuint (passkeys_pin_state_get_wrong_tries (state), ==, 3);
}

static void
test_damaged (void)
{
  g_autoptr(GBytes) key = passkeys_key_wrap_generate (NULL);
  g_autoptr(PasskeysPinState) state = build_state (key, key);
  g_autoptr(GBytes) record = passkeys_pin_state_build_record (state);

  for (gsize i = 0; i < g_bytes_get_size (record); i++)
    {
      g_autoptr(GBytes) flipped = local_fixture_flip (record, i, i % 8);
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, i);
      g_autoptr(GError) error = NULL;

      g_assert_null (passkeys_pin_state_parse (flipped, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      g_clear_error (&error);
      g_assert_null (passkeys_pin_state_parse (cut, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }
}

/* A sound envelope around values that nobody wrote in earnest. */
static void
test_absurd (void)
{
  static const char *replacements[][2] = {
    { "\"memory\":64", "\"memory\":4000000000" },
    { "\"memory\":64", "\"memory\":0" },
    { "\"memory\":64", "\"memory\":-64" },
    { "\"passes\":1", "\"passes\":0" },
    { "\"passes\":1", "\"passes\":1000000" },
    { "\"lanes\":1", "\"lanes\":0" },
    { "\"lanes\":1", "\"lanes\":16" },
    { "\"lanes\":1", "\"lanes\":\"1\"" },
    { "\"wrongTries\":0", "\"wrongTries\":-1" },
    { "\"lastTry\":0", "\"lastTry\":-1" },
    { "\"salt\":\"", "\"salt\":\"AAAA" },
    { "\"key\":\"", "\"key\":\"AAAA" },
    { "\"vault\":\"", "\"vault\":\"AAAA" },
    { "\"salt\":", "\"pepper\":" },
  };
  g_autoptr(GBytes) key = passkeys_key_wrap_generate (NULL);
  g_autoptr(PasskeysPinState) state = build_state (key, key);
  g_autoptr(GBytes) record = passkeys_pin_state_build_record (state);
  g_autofree char *text = g_strndup (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  const char *content = strchr (text, '\n') + 1;

  for (guint i = 0; i < G_N_ELEMENTS (replacements); i++)
    {
      g_autoptr(GString) changed = g_string_new (content);
      g_autofree char *hashed = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *forged = NULL;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      g_string_replace (changed, replacements[i][0], replacements[i][1], 1);
      g_assert_cmpstr (changed->str, !=, content);
      hashed = g_strdup_printf ("passkeys-vault 1\n%s", changed->str);
      digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hashed, -1);
      forged = g_strdup_printf ("passkeys-vault 1 %s\n%s", digest, changed->str);
      bytes = g_bytes_new (forged, strlen (forged));

      g_assert_null (passkeys_pin_state_parse (bytes, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pin-state/round-trip", test_round_trip);
  g_test_add_func ("/pin-state/renewed", test_renewed);
  g_test_add_func ("/pin-state/waits", test_waits);
  g_test_add_func ("/pin-state/clock-set-back", test_clock_set_back);
  g_test_add_func ("/pin-state/damaged", test_damaged);
  g_test_add_func ("/pin-state/absurd", test_absurd);

  return g_test_run ();
}
