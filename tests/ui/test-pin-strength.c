/* test-pin-strength.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pin-strength.h"

static void
test_strength (void)
{
  static const struct
  {
    const char *pin;
    PasskeysPinStrength strength;
  } cases[] = {
    { "", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "111111", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "123456", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "987654321", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "abcdef", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "121212", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "123123", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "éééééé", PASSKEYS_PIN_STRENGTH_TRIVIAL },
    { "482913", PASSKEYS_PIN_STRENGTH_WEAK },
    { "4829135", PASSKEYS_PIN_STRENGTH_WEAK },
    { "48291357", PASSKEYS_PIN_STRENGTH_GOOD },
    { "kettle", PASSKEYS_PIN_STRENGTH_GOOD },
    { "garden-46", PASSKEYS_PIN_STRENGTH_STRONG },
    { "correct horse", PASSKEYS_PIN_STRENGTH_STRONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (passkeys_pin_strength_measure (cases[i].pin) != cases[i].strength)
      g_error ("%s is %d", cases[i].pin, passkeys_pin_strength_measure (cases[i].pin));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pin-strength/measure", test_strength);

  return g_test_run ();
}
