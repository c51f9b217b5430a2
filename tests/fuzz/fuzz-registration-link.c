/* fuzz-registration-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-registration-link"

#include "config.h"

#include "passkeys-registration-link.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(PasskeysRegistrationLink) link = passkeys_registration_link_parse (text, NULL);
  const char *username;

  if (link == NULL)
    return 0;

  username = passkeys_registration_link_get_username (link);
  g_assert_true (username == NULL || g_utf8_validate (username, -1, NULL));

  return 0;
}
