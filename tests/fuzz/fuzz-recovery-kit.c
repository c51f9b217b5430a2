/* fuzz-recovery-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-recovery-kit"

#include "config.h"

#include "fuzz.h"
#include "passkeys-recovery-code.h"
#include "passkeys-recovery-kit-text.h"
#include "passkeys-session-error.h"

static void
try_code (const guint8 *data,
          gsize         size)
{
  g_autofree char *typed = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) code = passkeys_recovery_code_parse (typed, &error);

  if (code == NULL)
    fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
  else
    g_assert_cmpuint (g_bytes_get_size (code), ==, 40);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) text = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = passkeys_recovery_kit_text_parse (text, &error);

  if (size > 0)
    try_code (data, size);

  if (kit == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
      return 0;
    }

  g_assert_true (g_utf8_validate (passkeys_recovery_kit_get_username (kit), -1, NULL));
  g_assert_cmpuint (passkeys_recovery_kit_get_n_groups (kit), ==, 6);
  return 0;
}
