/* test-pin.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pin.h"

#include <string.h>

#include "local-fixture.h"

static GBytes *
normalise (const char *text,
           gssize      length,
           GError    **error)
{
  g_autoptr(GBytes) pin = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return passkeys_pin_normalise (pin, error);
}

static void
assert_refused (const char *text,
                gssize      length,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pin = normalise (text, length, &error);

  g_assert_null (pin);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

static void
test_normalise (void)
{
  static const struct
  {
    const char *typed;
    const char *normalised;
  } pins[] = {
    { "", "" },
    { "123456", "123456" },
    { "with space and ~", "with space and ~" },
    { "caf\u00e9", "caf\u00e9" },
    { "cafe\u0301", "caf\u00e9" },            /* NFD of the one above */
    { "\u1100\u1161\u11a8", "\uac01" },       /* Hangul, composed from its parts */
    { "\u212b", "\u00c5" },                   /* Angstrom sign, which NFC replaces */
    { "\ufb01", "\ufb01" },                   /* a ligature, which only NFKC takes apart */
    { "\U0001f511\U0001f40c", "\U0001f511\U0001f40c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) pin = normalise (pins[i].typed, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (pin, NULL), g_bytes_get_size (pin),
                       pins[i].normalised, strlen (pins[i].normalised));
    }
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (256, '7');
  g_autofree char *too_long = g_strnfill (257, '7');
  g_autofree char *absurd = g_strnfill (10 * 1024 * 1024, '7');
  g_autoptr(GString) decomposed = g_string_new (NULL);
  g_autoptr(GBytes) pin = NULL;
  g_autoptr(GBytes) composed = NULL;
  g_autoptr(GError) error = NULL;

  pin = normalise (longest, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pin), ==, 256);

  assert_refused (too_long, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);
  assert_refused (absurd, -1, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG);

  /* 384 bytes as typed, 256 in form C: it is the latter that count */
  for (int i = 0; i < 128; i++)
    g_string_append (decomposed, "e\u0301");
  composed = normalise (decomposed->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (composed), ==, 256);
}

static void
test_no_text (void)
{
  assert_refused ("1234\xff" "56", -1, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  assert_refused ("123\0" "456", 7, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  assert_refused ("12345\xc3", -1, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  assert_refused ("\xed\xa0\x80 12345", -1, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
}

static void
test_check_new (void)
{
  static const struct
  {
    const char *pin;
    gboolean    accepted;
  } pins[] = {
    { "", FALSE },
    { "12345", FALSE },
    { "123456", TRUE },
    { "\u00e9\u00e9\u00e9", FALSE },                        /* 6 bytes, 3 code points */
    { "cafe\u0301s", FALSE },                      /* 6 code points as typed, 5 in form C */
    { "\U0001f511\U0001f511\U0001f511\U0001f511\U0001f511", FALSE },
    { "\U0001f511\U0001f511\U0001f511\U0001f511\U0001f511\U0001f511", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      g_autoptr(GBytes) pin = normalise (pins[i].pin, -1, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (pin);
      g_assert_cmpint (passkeys_pin_check_new (pin, &error), ==, pins[i].accepted);
      if (!pins[i].accepted)
        g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                        PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT);
    }
}

static char *
derive (const char            *text,
        const char            *salt_text,
        const PasskeysPinCost *cost)
{
  g_autoptr(GBytes) pin = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) salt = g_bytes_new (salt_text, strlen (salt_text));
  g_autoptr(DexFuture) future = passkeys_pin_derive_key (pin, salt, cost);
  g_autoptr(GError) error = NULL;
  GString *hexadecimal = g_string_new (NULL);
  const GValue *value;
  const guint8 *key;
  gsize length;

  keyring_fixture_wait (future);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  key = g_bytes_get_data (g_value_get_boxed (value), &length);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hexadecimal, "%02x", key[i]);
  return g_string_free_and_steal (hexadecimal);
}

/* From the test suite of the reference implementation of Argon2. */
static void
test_derive_known (void)
{
  static const PasskeysPinCost two_passes = { .memory = 64 * 1024, .passes = 2, .lanes = 1 };
  static const PasskeysPinCost small = { .memory = 256, .passes = 2, .lanes = 1 };
  static const PasskeysPinCost two_lanes = { .memory = 256, .passes = 2, .lanes = 2 };
  g_autofree char *a = derive ("password", "somesalt", &two_passes);
  g_autofree char *b = derive ("password", "somesalt", &small);
  g_autofree char *c = derive ("password", "somesalt", &two_lanes);

  g_assert_cmpstr (a, ==, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
  g_assert_cmpstr (b, ==, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
  g_assert_cmpstr (c, ==, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
}

static gboolean
on_tick_cb (gpointer user_data)
{
  int *ticks = user_data;

  (*ticks)++;
  return G_SOURCE_CONTINUE;
}

/* The real cost, and a main loop that goes on meanwhile. */
static void
test_derive_aside (void)
{
  int ticks = 0;
  guint ticker = g_timeout_add (2, on_tick_cb, &ticks);
  g_autofree char *key = derive ("123456", "salt and more salt", &PASSKEYS_PIN_COST_DEFAULT);

  g_source_remove (ticker);
  g_assert_cmpuint (strlen (key), ==, 64);
  g_assert_cmpint (ticks, >, 5);
  g_assert_cmpuint (PASSKEYS_PIN_COST_DEFAULT.memory, ==, 65536);
  g_assert_cmpuint (PASSKEYS_PIN_COST_DEFAULT.passes, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/pin/normalise", test_normalise);
  g_test_add_func ("/pin/length", test_length);
  g_test_add_func ("/pin/no-text", test_no_text);
  g_test_add_func ("/pin/check-new", test_check_new);
  g_test_add_func ("/pin/derive-known", test_derive_known);
  g_test_add_func ("/pin/derive-aside", test_derive_aside);

  return g_test_run ();
}
