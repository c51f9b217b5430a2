/* test-api-failure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>
#include <string.h>

#include "passkeys-api-failure-private.h"

static void
assert_extras (const GError *error)
{
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED);
  g_assert_cmpuint (passkeys_api_failure_get_status (error), ==, 429);
  g_assert_cmpstr (passkeys_api_failure_get_server_message (error), ==, "slow down");
  g_assert_cmpstr (passkeys_api_failure_get_error_id (error), ==, "2038837570328299032");
  g_assert_cmpuint (passkeys_api_failure_get_retry_after (error), ==, 7);
}

static void
test_copy (void)
{
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_RATE_LIMITED, 429,
                                                      "slow down", "2038837570328299032", 7);
  g_autoptr(GError) copy = g_error_copy (error);
  g_autoptr(GError) moved = NULL;

  assert_extras (error);
  g_clear_error (&error);
  assert_extras (copy);

  g_propagate_prefixed_error (&moved, g_steal_pointer (&copy), "Listing users: ");
  assert_extras (moved);
}

static void
test_future (void)
{
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  future = dex_future_new_for_error (passkeys_api_failure_new (PASSKEYS_API_ERROR_RATE_LIMITED, 429,
                                                               "slow down", "2038837570328299032", 7));
  g_assert_null (dex_future_get_value (future, &error));
  assert_extras (error);
}

static void
test_nothing_told (void)
{
  g_autoptr(GError) error = passkeys_api_failure_new (PASSKEYS_API_ERROR_SERVER, 500, "", NULL, 0);
  g_autoptr(GError) plain = g_error_new_literal (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE,
                                                 "x");
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  const GError *errors[] = { error, plain, other, NULL };

  g_assert_cmpuint (passkeys_api_failure_get_status (error), ==, 500);
  g_assert_nonnull (strstr (error->message, "500"));
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_null (passkeys_api_failure_get_server_message (errors[i]));
      g_assert_null (passkeys_api_failure_get_error_id (errors[i]));
      g_assert_cmpuint (passkeys_api_failure_get_retry_after (errors[i]), ==, 0);
    }
  for (gsize i = 1; i < G_N_ELEMENTS (errors); i++)
    g_assert_cmpuint (passkeys_api_failure_get_status (errors[i]), ==, 0);
}

static void
test_untrusted (void)
{
  g_autofree char *longer = g_strnfill (2000, 'x');
  g_autoptr(GError) turned = NULL;
  g_autoptr(GError) cut = NULL;

  turned = passkeys_api_failure_new (PASSKEYS_API_ERROR_FORBIDDEN, 403,
                                     "not \u202eok\u202c\u200b\x07 here", "id\n1", 0);
  g_assert_cmpstr (passkeys_api_failure_get_server_message (turned), ==, "not ok here");
  g_assert_cmpstr (passkeys_api_failure_get_error_id (turned), ==, "id 1");
  g_assert_null (strstr (turned->message, "ok"));

  cut = passkeys_api_failure_new (PASSKEYS_API_ERROR_FORBIDDEN, 403, longer, longer, 0);
  g_assert_cmpuint (strlen (passkeys_api_failure_get_server_message (cut)), ==, 500);
  g_assert_cmpuint (strlen (passkeys_api_failure_get_error_id (cut)), ==, 64);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/failure/copy", test_copy);
  g_test_add_func ("/api/failure/future", test_future);
  g_test_add_func ("/api/failure/nothing-told", test_nothing_told);
  g_test_add_func ("/api/failure/untrusted", test_untrusted);

  return g_test_run ();
}
