/* passkeys-digest.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_DIGEST_LENGTH 32

/* Private to webauthn/. */
void passkeys_digest_sha256 (gconstpointer data,
                             gsize         length,
                             guint8        digest[PASSKEYS_DIGEST_LENGTH]);

G_END_DECLS
