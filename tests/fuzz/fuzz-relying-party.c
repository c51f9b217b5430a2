/* fuzz-relying-party.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-relying-party"

#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "passkeys-relying-party.h"
#include "passkeys-webauthn-error.h"

/* The input is a relying party id and an origin, with a newline between them. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *id = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  char *origin = strchr (id, '\n');

  if (origin == NULL)
    return 0;

  *origin++ = '\0';
  if (!passkeys_relying_party_check_id (id, origin, &error))
    fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
  else
    g_assert_true (g_str_has_prefix (origin, "http"));
  return 0;
}
