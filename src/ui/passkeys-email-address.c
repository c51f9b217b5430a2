/* passkeys-email-address.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-email-address"

#include "config.h"

#include "passkeys-email-address.h"

#include <string.h>

/**
 * passkeys_email_address_is_plausible:
 * @text: what somebody typed
 *
 * Tells a slip of the finger from an address. Only sending a message proves an address, so this
 * refuses no more than what cannot be one.
 *
 * Returns: whether there is one @ with something on both sides, and no blanks
 */
gboolean
passkeys_email_address_is_plausible (const char *text)
{
  const char *at;

  g_return_val_if_fail (text != NULL, FALSE);

  at = strchr (text, '@');

  return at != NULL && at != text && at[1] != '\0' && at[1] != '.' && strchr (at + 1,
                                                                              '@') == NULL &&
         text[strlen (text) - 1] != '.' && strpbrk (text, " \t\r\n<>,;\"") == NULL;
}
