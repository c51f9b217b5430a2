/* security-key-times.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "security-key-fixture.h"

G_BEGIN_DECLS

/* A key that has been used is let go a second later, and nobody else gets it before; ms. */
#define SECURITY_KEY_TIMES_REST 1500

/* How long signing takes, in ms; called in a fiber. */
double security_key_times_sign         (SecurityKeyFixture     *fixture,
                                        PasskeysRequestOptions *request);
double security_key_times_sign_plainly (const char             *path,
                                        const fido_dev_io_t    *io,
                                        GBytes                 *id);
/* what is in the middle of times, which are sorted */
double security_key_times_get_median   (GArray                 *times);

G_END_DECLS
