/* fuzz-sealed-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-sealed-file"

#include "config.h"

#include "fuzz.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-sealed-file.h"

/* What is read before a password is asked for. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) file = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;

  if (!passkeys_sealed_file_check (file, &error))
    fuzz_assert_refused (error, PASSKEYS_PASSKEY_FILE_ERROR);
  return 0;
}
