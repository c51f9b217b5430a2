/* test-authenticator-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-authenticator-list"

#include "config.h"

#include "passkeys-authenticator-list.h"

#include "passkeys-local-authenticator.h"
#include "passkeys-security-key-authenticator.h"

static void
test_items (void)
{
  PasskeysAuthenticatorList *list = passkeys_authenticator_list_new ();
  g_autoptr(PasskeysAuthenticator) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr(PasskeysAuthenticator) second = g_list_model_get_item (G_LIST_MODEL (list), 1);

  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (list)), ==,
                    PASSKEYS_TYPE_AUTHENTICATOR);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 2));
  g_assert_true (PASSKEYS_IS_LOCAL_AUTHENTICATOR (first));
  g_assert_true (passkeys_local_authenticator_get_vault (PASSKEYS_LOCAL_AUTHENTICATOR (first))
                 == passkeys_authenticator_list_get_vault (list));
  g_assert_true (PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (second));

  g_clear_object (&first);
  g_clear_object (&second);
  g_assert_finalize_object (list);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/authenticator-list/items", test_items);

  return g_test_run ();
}
