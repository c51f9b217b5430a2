/* fuzz-site-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-site-name"

#include "config.h"

#include "fuzz.h"
#include "passkeys-relying-party.h"
#include "passkeys-site-name.h"

/* The name of a site, from whoever asks: what a person reads has nothing in it that cannot be seen. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *id = g_strndup ((const char *) data, size);
  g_autofree char *presented = passkeys_site_name_present (id);
  g_autofree char *lookalike = passkeys_site_name_find_lookalike (id);

  g_assert_true (g_utf8_validate (presented, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (presented, -1), <=, 253);
  for (const char *p = presented; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (g_unichar_isgraph (g_utf8_get_char (p)) || g_utf8_get_char (p) == 0xfffd);
  g_assert_true (lookalike == NULL || g_str_is_ascii (lookalike));
  g_assert_false (lookalike != NULL && g_str_is_ascii (presented));

  passkeys_relying_party_is_public_suffix (id);
  return 0;
}
