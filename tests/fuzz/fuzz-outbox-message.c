/* fuzz-outbox-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-outbox-message"

#include "config.h"

#include "fuzz.h"
#include "passkeys-outbox-message.h"
#include "passkeys-session-error.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) eml = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysOutboxMessage) message = passkeys_outbox_message_parse (eml, &error);

  if (message == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
      return 0;
    }

  g_assert_true (g_utf8_validate (passkeys_outbox_message_get_to (message), -1, NULL));
  g_assert_true (g_utf8_validate (passkeys_outbox_message_get_subject (message), -1, NULL));
  g_assert_true (g_utf8_validate (passkeys_outbox_message_get_body (message), -1, NULL));
  g_assert_nonnull (passkeys_outbox_message_get_date (message));
  return 0;
}
