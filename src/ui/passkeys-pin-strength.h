/* passkeys-pin-strength.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_PIN_STRENGTH_TRIVIAL,
  PASSKEYS_PIN_STRENGTH_WEAK,
  PASSKEYS_PIN_STRENGTH_GOOD,
  PASSKEYS_PIN_STRENGTH_STRONG,
} PasskeysPinStrength;

/* How hard a PIN is to guess, for a hint only: wrong tries are slowed down, so even a weak one protects. */
PasskeysPinStrength passkeys_pin_strength_measure (const char  *pin);
/* of four blocks */
void                passkeys_pin_strength_colour  (GtkLevelBar *bar);

G_END_DECLS
