/* passkeys-pin-strength.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-strength"

#include "config.h"

#include "passkeys-pin-strength.h"

#include <math.h>

/* All the same, or each one step above or below the one before it: 111111, 123456, fedcba. */
static gboolean
is_sequence (const char *pin)
{
  const char *next = g_utf8_next_char (pin);
  long step;

  if (*pin == '\0' || *next == '\0')
    return TRUE;

  step = (long) g_utf8_get_char (next) - (long) g_utf8_get_char (pin);
  if (step < -1 || step > 1)
    return FALSE;

  for (const char *p = next; *g_utf8_next_char (p) != '\0'; p = g_utf8_next_char (p))
    if ((long) g_utf8_get_char (g_utf8_next_char (p)) - (long) g_utf8_get_char (p) != step)
      return FALSE;

  return TRUE;
}

/* 121212, 123123: a short piece said again and again. */
static gboolean
is_repetition (const char *pin)
{
  gsize length = strlen (pin);

  for (gsize piece = 1; piece <= length / 2; piece++)
    if (length % piece == 0 && memcmp (pin, pin + piece, length - piece) == 0)
      return TRUE;

  return FALSE;
}

static guint
count_alphabet (const char *pin)
{
  gboolean digits = FALSE;
  gboolean lower = FALSE;
  gboolean upper = FALSE;
  gboolean others = FALSE;

  for (const char *p = pin; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      digits |= character >= '0' && character <= '9';
      lower |= character >= 'a' && character <= 'z';
      upper |= character >= 'A' && character <= 'Z';
      others |= !g_unichar_isalnum (character) || character >= 128;
    }

  return (digits ? 10 : 0) + (lower ? 26 : 0) + (upper ? 26 : 0) + (others ? 32 : 0);
}

/**
 * passkeys_pin_strength_measure:
 * @pin: a PIN
 *
 * Estimates how many guesses a PIN withstands if its characters were chosen by chance.
 *
 * Returns: how strong the PIN is
 */
PasskeysPinStrength
passkeys_pin_strength_measure (const char *pin)
{
  double bits;

  g_return_val_if_fail (pin != NULL, PASSKEYS_PIN_STRENGTH_TRIVIAL);

  if (is_sequence (pin) || is_repetition (pin))
    return PASSKEYS_PIN_STRENGTH_TRIVIAL;

  bits = g_utf8_strlen (pin, -1) * log2 (count_alphabet (pin));
  if (bits < 26)
    return PASSKEYS_PIN_STRENGTH_WEAK;
  if (bits < 45)
    return PASSKEYS_PIN_STRENGTH_GOOD;

  return PASSKEYS_PIN_STRENGTH_STRONG;
}

/**
 * passkeys_pin_strength_colour:
 * @bar: a bar of four blocks, of the style class `pin-strength`
 *
 * Has one block be a warning, and all four praise.
 */
void
passkeys_pin_strength_colour (GtkLevelBar *bar)
{
  g_return_if_fail (GTK_IS_LEVEL_BAR (bar));

  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_LOW, PASSKEYS_PIN_STRENGTH_TRIVIAL + 1);
  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_HIGH, PASSKEYS_PIN_STRENGTH_GOOD + 1);
  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_FULL, PASSKEYS_PIN_STRENGTH_STRONG + 1);
}
