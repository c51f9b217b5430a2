/* passkeys-digest.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-digest"

#include "config.h"

#include "passkeys-digest.h"

#include <openssl/sha.h>

/**
 * passkeys_digest_sha256:
 * @data: (array length=length) (nullable): what to hash
 * @length: how many bytes
 * @digest: (out caller-allocates): the hash
 *
 * Hashes bytes that are in memory anyway. This can only fail where memory is exhausted, where GLib
 * ends the program as well.
 */
void
passkeys_digest_sha256 (gconstpointer data,
                        gsize         length,
                        guint8        digest[PASSKEYS_DIGEST_LENGTH])
{
  g_assert (data != NULL || length == 0);

  if (SHA256 (length > 0 ? data : (gconstpointer) "", length, digest) == NULL)
    g_error ("SHA-256 is not available");
}
