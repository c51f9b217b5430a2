/* fuzz-registration-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-registration-link"

#include "config.h"

#include "fuzz.h"
#include "passkeys-registration-link.h"
#include "passkeys-session-error.h"

/* What a person is shown is what will be sent: nothing in it hides or breaks a line. */
static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (g_unichar_isgraph (g_utf8_get_char (p)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysRegistrationLink) link = passkeys_registration_link_parse (text, &error);

  if (link == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
      return 0;
    }

  check_text (passkeys_registration_link_get_username (link));
  check_text (passkeys_registration_link_get_org_id (link));
  check_text (passkeys_registration_link_get_host (link));
  return 0;
}
