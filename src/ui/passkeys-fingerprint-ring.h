/* passkeys-fingerprint-ring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A fingerprint in a ring that closes while samples are read. */
#define PASSKEYS_TYPE_FINGERPRINT_RING (passkeys_fingerprint_ring_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprintRing, passkeys_fingerprint_ring, PASSKEYS, FINGERPRINT_RING, GtkWidget)

/* fraction: 0 to 1 */
void   passkeys_fingerprint_ring_set_fraction (PasskeysFingerprintRing *self,
                                               double                   fraction);
double passkeys_fingerprint_ring_get_fraction (PasskeysFingerprintRing *self);

G_END_DECLS
