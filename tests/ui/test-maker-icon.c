/* test-maker-icon.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "passkeys-maker-icon.h"

static const struct
{
  const char *maker;
  const char *icon_name;
} cases[] = {
  { NULL, "passkeys-security-key-symbolic" },
  { "", "passkeys-security-key-symbolic" },
  { "Locksmith & Daughters", "passkeys-security-key-symbolic" },
  { "Yubico", "passkeys-security-key-disc-symbolic" },
  { "Yubico AB", "passkeys-security-key-disc-symbolic" },
  { "Nitrokey", "passkeys-security-key-stick-symbolic" },
  { "SoloKeys", "passkeys-security-key-button-symbolic" },
  { "FEITIAN", "passkeys-security-key-fob-symbolic" },
};

/* Each is drawn, too. */
static void
test_makers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *name = passkeys_maker_icon_get_name (cases[i].maker);
      g_autofree char *path = g_strdup_printf (RESOURCE_PATH "/icons/scalable/actions/%s.svg", name);
      g_autoptr(GError) error = NULL;

      g_assert_cmpstr (name, ==, cases[i].icon_name);
      g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/maker-icon/makers", test_makers);

  return g_test_run ();
}
