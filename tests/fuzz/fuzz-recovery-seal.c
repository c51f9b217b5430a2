/* fuzz-recovery-seal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-recovery-seal"

#include "config.h"

#include "fuzz.h"
#include "passkeys-api-error.h"
#include "passkeys-recovery-seal-private.h"
#include "passkeys-session-error.h"

/* What a server calls the encrypted half of a recovery key. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *sealed = g_strndup ((const char *) data, size);
  g_autoptr(GBytes) code = g_bytes_new_static ("D1", 2);
  g_autoptr(GError) error = NULL;
  EVP_PKEY *key = _passkeys_recovery_seal_open (sealed, "ada@example.org", code, &error);

  g_assert_null (key);
  g_assert_nonnull (error);
  g_assert_true (error->domain == PASSKEYS_API_ERROR || error->domain == PASSKEYS_SESSION_ERROR);
  return 0;
}
