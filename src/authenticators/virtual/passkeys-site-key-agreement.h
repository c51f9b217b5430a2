/* passkeys-site-key-agreement.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"

G_BEGIN_DECLS

/* The PIN/UV auth protocols that are there (CTAP 2.1, sections 6.5.6 and 6.5.7), best first. */
#define PASSKEYS_SITE_KEY_AGREEMENT_PROTOCOLS { 2, 1 }

/* authenticatorClientPIN, as far as an authenticator goes that asks for its PIN itself: the key that a
 * client agrees on a secret with. Clients ask for it before they look whether they need it, and give
 * up where there is none. */
GBytes *passkeys_site_key_agreement_answer (GBytes  *parameters,
                                            GError **error);

G_END_DECLS
