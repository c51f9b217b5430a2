/* test-tpm.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-tpm.h"

#include <glib/gstdio.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-private-key.h"
#include "tpm-fixture.h"

#define AUTHORISATION "an authorisation of 32 bytes. ok"

typedef struct
{
  TpmFixture *chip;
  GBytes     *authorisation;
  GBytes     *digest;
  GBytes     *key;        /* made by that chip */
  EVP_PKEY   *public_key;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *digest = g_strnfill (32, 'd');
  g_autoptr(GError) error = NULL;

  fixture->chip = tpm_fixture_new ();
  fixture->authorisation = g_bytes_new_static (AUTHORISATION, PASSKEYS_TPM_AUTHORISATION_LENGTH);
  fixture->digest = g_bytes_new (digest, 32);
  fixture->key = passkeys_tpm_make_key (fixture->chip->where, fixture->authorisation,
                                        &fixture->public_key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->key);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  EVP_PKEY_free (fixture->public_key);
  g_bytes_unref (fixture->key);
  g_bytes_unref (fixture->digest);
  g_bytes_unref (fixture->authorisation);
  tpm_fixture_free (fixture->chip);
}

static void
assert_verifies (Fixture *fixture,
                 GBytes  *signature)
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey (NULL, fixture->public_key, NULL);

  g_assert_cmpint (EVP_PKEY_verify_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_verify (context, g_bytes_get_data (signature, NULL),
                                    g_bytes_get_size (signature),
                                    g_bytes_get_data (fixture->digest, NULL),
                                    g_bytes_get_size (fixture->digest)), ==, 1);
  EVP_PKEY_CTX_free (context);
}

static void
assert_signs (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) signature = passkeys_tpm_sign (fixture->chip->where, fixture->key,
                                                   fixture->authorisation, fixture->digest, &error);

  g_assert_no_error (error);
  assert_verifies (fixture, signature);
}

static void
assert_sign_error (Fixture *fixture,
                   GBytes  *key,
                   GBytes  *authorisation,
                   int      code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_tpm_sign (fixture->chip->where, key, authorisation, fixture->digest,
                                    &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

static void
assert_make_error (Fixture *fixture,
                   int      code)
{
  g_autoptr(EVP_PKEY) public_key = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_tpm_make_key (fixture->chip->where, fixture->authorisation, &public_key,
                                        &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

/* More often than a chip has room, and after it was off and on again. */
static void
test_sign (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 5; i++)
    assert_signs (fixture);
  g_assert_cmpuint (tpm_fixture_count_left_behind (fixture->chip), ==, 0);

  tpm_fixture_stop (fixture->chip);
  tpm_fixture_start (fixture->chip);
  assert_signs (fixture);
}

/* The chip counts none of them, and would be locked after a few. */
static void
test_wrong_authorisation (Fixture       *fixture,
                          gconstpointer  data)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GBytes) wrong = local_fixture_flip (fixture->authorisation, i, 0);

      assert_sign_error (fixture, fixture->key, wrong, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }

  g_assert_cmpuint (tpm_fixture_count_wrong (fixture->chip), ==, 0);
  g_assert_cmpuint (tpm_fixture_count_left_behind (fixture->chip), ==, 0);
  assert_signs (fixture);
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN);
}

/* A changed key signs nothing, except where the change is in the name of the chip, which is looked
 * at only when it does not fit. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  gsize length = g_bytes_get_size (fixture->key);
  gsize chip_name = length - 34;

  for (gsize i = 0; i < chip_name; i += 7)
    {
      g_autoptr(GBytes) flipped = local_fixture_flip (fixture->key, i, i % 8);
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (fixture->key, 0, i);
      g_autoptr(GError) error = NULL;

      g_assert_null (passkeys_tpm_sign (fixture->chip->where, flipped, fixture->authorisation,
                                        fixture->digest, &error));
      g_assert_true (is_refusal (error));
      assert_sign_error (fixture, cut, fixture->authorisation,
                         PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }

  g_assert_cmpuint (tpm_fixture_count_left_behind (fixture->chip), ==, 0);
}

static void
test_cleared (Fixture       *fixture,
              gconstpointer  data)
{
  tpm_fixture_clear (fixture->chip);

  assert_sign_error (fixture, fixture->key, fixture->authorisation,
                     PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED);
}

static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  tpm_fixture_free (fixture->chip);
  fixture->chip = tpm_fixture_new ();

  assert_sign_error (fixture, fixture->key, fixture->authorisation,
                     PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN);
}

static void
test_absent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_tpm_check_device (fixture->chip->device, &error));
  g_assert_no_error (error);

  tpm_fixture_stop (fixture->chip);
  g_assert_false (passkeys_tpm_check_device (fixture->chip->device, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);
  assert_sign_error (fixture, fixture->key, fixture->authorisation,
                     PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);
  assert_make_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT);
}

/* Somebody keeps the chip for themselves. */
static void
test_owned (Fixture       *fixture,
            gconstpointer  data)
{
  tpm_fixture_set_owner (fixture->chip, "a password");

  assert_make_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED);
  assert_sign_error (fixture, fixture->key, fixture->authorisation,
                     PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED);
}

static gboolean
contains (const char *contents,
          gsize       length,
          GBytes     *needle)
{
  return memmem (contents, length, g_bytes_get_data (needle, NULL),
                 g_bytes_get_size (needle)) != NULL;
}

static GBytes *
get_x (EVP_PKEY *key)
{
  guint8 point[65];
  gsize length;

  g_assert_cmpint (EVP_PKEY_get_octet_string_param (key, "pub", point, sizeof point, &length), ==,
                   1);
  g_assert_cmpuint (length, ==, sizeof point);
  return g_bytes_new (point + 1, 32);
}

/* Whoever listens between program and chip hears the public key, and nothing to sign with. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->chip->folder, "listener.pcap", NULL);
  g_autofree char *where = g_strconcat ("pcap:", fixture->chip->where, NULL);
  g_autofree char *heard = NULL;
  g_autoptr(EVP_PKEY) public_key = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GBytes) key = NULL;
  g_autoptr(GBytes) x = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_setenv ("TCTI_PCAP_FILE", path, TRUE);
  key = passkeys_tpm_make_key (where, fixture->authorisation, &public_key, &error);
  g_assert_no_error (error);
  signature = passkeys_tpm_sign (where, key, fixture->authorisation, fixture->digest, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &heard, &length, &error);
  g_assert_no_error (error);
  x = get_x (public_key);
  g_assert_true (contains (heard, length, x));
  g_assert_false (contains (heard, length, fixture->authorisation));
  g_assert_false (contains (heard, length, fixture->digest));
}

static void
add (const char *name,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tpm/sign", test_sign);
  add ("/tpm/wrong-authorisation", test_wrong_authorisation);
  add ("/tpm/damaged", test_damaged);
  add ("/tpm/cleared", test_cleared);
  add ("/tpm/foreign", test_foreign);
  add ("/tpm/absent", test_absent);
  add ("/tpm/owned", test_owned);
  add ("/tpm/hidden", test_hidden);

  return g_test_run ();
}
