/* passkeys-pin.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define PASSKEYS_PIN_MAXIMUM_BYTES 256
#define PASSKEYS_PIN_SALT_LENGTH 32

/* What Argon2id costs (RFC 9106). */
typedef struct
{
  guint memory; /* KiB */
  guint passes;
  guint lanes;
} PasskeysPinCost;

/* The second recommendation of RFC 9106, section 4, with one lane. */
#define PASSKEYS_PIN_COST_DEFAULT ((PasskeysPinCost) { .memory = 64 * 1024, .passes = 3, .lanes = 1 })

GBytes    *passkeys_pin_normalise  (GBytes                *pin,
                                    GError               **error);
gboolean   passkeys_pin_check_new  (GBytes                *normalised_pin,
                                    GError               **error);
/* resolves to a GBytes (secure), the key */
DexFuture *passkeys_pin_derive_key (GBytes                *normalised_pin,
                                    GBytes                *salt,
                                    const PasskeysPinCost *cost);

G_END_DECLS
