/* test-creation-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-creation-options"

#include "config.h"

#include "passkeys-creation-options.h"

#include "webauthn-fixture.h"

static PasskeysCreationOptions *
make_options (void)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("a.example", NULL);
  g_autoptr(GBytes) id = fixture_bytes_from_text ("id");
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, "jane", NULL);

  return passkeys_creation_options_new (relying_party, user);
}

static void
test_defaults (void)
{
  g_autoptr(PasskeysCreationOptions) options = make_options ();
  PasskeysRelyingParty *relying_party = passkeys_creation_options_get_relying_party (options);
  PasskeysUserEntity *user = passkeys_creation_options_get_user (options);

  g_assert_cmpstr (passkeys_relying_party_get_id (relying_party), ==, "a.example");
  g_assert_cmpstr (passkeys_user_entity_get_name (user), ==, "jane");
  g_assert_cmpint (passkeys_creation_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_PREFERRED);
  g_assert_cmpint (passkeys_creation_options_get_resident_key (options), ==,
                   PASSKEYS_REQUIREMENT_DISCOURAGED);
  g_assert_cmpint (passkeys_creation_options_get_attestation (options), ==,
                   PASSKEYS_ATTESTATION_CONVEYANCE_NONE);
  g_assert_cmpuint (passkeys_creation_options_get_excluded (options)->len, ==, 0);
}

static void
test_setters (void)
{
  PasskeysCreationOptions *options = make_options ();
  g_autoptr(GBytes) id = fixture_bytes_from_text ("id");

  passkeys_creation_options_set_user_verification (options, PASSKEYS_REQUIREMENT_REQUIRED);
  passkeys_creation_options_set_resident_key (options, PASSKEYS_REQUIREMENT_PREFERRED);
  passkeys_creation_options_set_attestation (options, PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT);
  passkeys_creation_options_exclude_credential (options, id);

  g_assert_cmpint (passkeys_creation_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
  g_assert_cmpint (passkeys_creation_options_get_resident_key (options), ==,
                   PASSKEYS_REQUIREMENT_PREFERRED);
  g_assert_cmpint (passkeys_creation_options_get_attestation (options), ==,
                   PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT);
  g_assert_cmpuint (passkeys_creation_options_get_excluded (options)->len, ==, 1);
  g_assert_true (passkeys_creation_options_get_excluded (options)->pdata[0] == id);

  g_assert_finalize_object (options);
}

static void
test_algorithms (void)
{
  g_autoptr(PasskeysCreationOptions) options = make_options ();
  const int *algorithms;
  gsize n_algorithms;

  algorithms = passkeys_creation_options_get_algorithms (options, &n_algorithms);
  g_assert_cmpuint (n_algorithms, ==, 2);
  g_assert_cmpint (algorithms[0], ==, PASSKEYS_COSE_ALGORITHM_ES256);
  g_assert_cmpint (algorithms[1], ==, PASSKEYS_COSE_ALGORITHM_RS256);
  g_assert_true (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_RS256));
  g_assert_false (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_EDDSA));

  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_EDDSA);
  passkeys_creation_options_add_algorithm (options, -35);
  algorithms = passkeys_creation_options_get_algorithms (options, &n_algorithms);
  g_assert_cmpuint (n_algorithms, ==, 2);
  g_assert_cmpint (algorithms[0], ==, PASSKEYS_COSE_ALGORITHM_EDDSA);
  g_assert_cmpint (algorithms[1], ==, -35);
  g_assert_true (passkeys_creation_options_has_algorithm (options, -35));
  g_assert_false (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/creation-options/defaults", test_defaults);
  g_test_add_func ("/webauthn/creation-options/setters", test_setters);
  g_test_add_func ("/webauthn/creation-options/algorithms", test_algorithms);

  return g_test_run ();
}
