/* test-recovery-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-recovery-code"

#include "config.h"

#include "passkeys-recovery-code.h"

#include <string.h>

#include "passkeys-session-error.h"

#define CODE "D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789"

static void
assert_reads (const char *typed,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) code = passkeys_recovery_code_parse (typed, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (code, NULL), g_bytes_get_size (code), expected,
                   strlen (expected));
}

static void
assert_refuses (const char *typed)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_recovery_code_parse (typed, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE);
}

static void
test_reads (void)
{
  assert_reads (CODE, CODE);
  assert_reads ("d1-abcdef-ghjkl-mnpqr-stuvw-xyz23-456789", CODE);
  assert_reads ("  D1 ABCDEF GHJKL\nMNPQR\tSTUVW XYZ23 456789\r\n", CODE);
  assert_reads ("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", CODE);
  assert_reads ("D1‐ABCDEF–GHJKL—MNPQR−STUVW\302\240XYZ23\342\200\213456789", CODE);
  assert_reads ("ＤＩ-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789", CODE);
}

/* The alphabet has none of I, 1, O and 0. */
static void
test_forgives (void)
{
  assert_reads ("DI-ABCDEF-GHJK1-MNP0R-STUVW-XYZ23-456789", CODE);
  assert_reads ("dl-ABCDEF-GHJKi-MNPoR-STUVW-XYZ23-456789", CODE);
}

static void
test_refuses (void)
{
  g_autofree char *long_one = g_strnfill (10000, 'A');

  assert_refuses ("");
  assert_refuses ("D1-");
  assert_refuses ("D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-45678");
  assert_refuses ("D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-4567899");
  assert_refuses ("E1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789");
  assert_refuses ("D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-45678€");
  assert_refuses ("D1-ABCDEF.GHJKL-MNPQR-STUVW-XYZ23-456789");
  assert_refuses ("D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-45678\xff");
  assert_refuses (long_one);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recovery-code/reads", test_reads);
  g_test_add_func ("/recovery-code/forgives", test_forgives);
  g_test_add_func ("/recovery-code/refuses", test_refuses);

  return g_test_run ();
}
