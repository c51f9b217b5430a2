/* fuzz-session-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-session-token"

#include "config.h"

#include "fuzz.h"
#include "passkeys-session-error.h"
#include "passkeys-session-token-private.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) text = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSessionToken) token = passkeys_session_token_parse (text, &error);

  if (token == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
      return 0;
    }

  g_assert_nonnull (passkeys_session_token_get_user_id (token));
  g_assert_nonnull (passkeys_session_token_get_org_id (token));
  g_assert_nonnull (passkeys_session_token_get_username (token));
  return 0;
}
