/* passkeys-fingerprint-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-fingerprint.h"
#include "passkeys-fingerprint-enrolment.h"

G_BEGIN_DECLS

PasskeysFingerprint *_passkeys_fingerprint_new (GBytes     *id,
                                                const char *name);

/* How the last sample was (CTAP 2.1, section 6.7.2), and how many are left. */
void                 _passkeys_fingerprint_enrolment_add_sample (PasskeysFingerprintEnrolment *self,
                                                                 guint                         status,
                                                                 guint                         n_left);

G_END_DECLS
