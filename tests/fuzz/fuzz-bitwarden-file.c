/* fuzz-bitwarden-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-bitwarden-file"

#include "config.h"

#include "fuzz-passkey-file.h"
#include "passkeys-bitwarden-file.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  fuzz_passkey_file (passkeys_bitwarden_file_read, data, size);
  return 0;
}
