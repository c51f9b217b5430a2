/* test-keyring-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-keyring-item.h"

#include "passkeys-secure-bytes.h"

static void
test_item (void)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GBytes) secret = passkeys_secure_bytes_new_text ("secret");
  PasskeysKeyringItem *item;

  g_hash_table_insert (attributes, (gpointer) "colour", g_strdup ("red"));
  item = passkeys_keyring_item_new (attributes, "A label", secret);
  g_hash_table_remove_all (attributes);

  g_assert_cmpstr (passkeys_keyring_item_get_attribute (item, "colour"), ==, "red");
  g_assert_null (passkeys_keyring_item_get_attribute (item, "number"));
  g_assert_cmpstr (passkeys_keyring_item_get_label (item), ==, "A label");
  g_assert_true (passkeys_keyring_item_get_secret (item) == secret);

  g_assert_finalize_object (item);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-item/get", test_item);

  return g_test_run ();
}
