/* test-access-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <openssl/pem.h>

#include "passkeys-access-key.h"
#include "passkeys-key-credential.h"
#include "passkeys-public-key.h"

static EVP_PKEY *
read_private_key (PasskeysAccessKey *key)
{
  gsize length;
  const char *text = g_bytes_get_data (passkeys_access_key_get_private_key (key), &length);
  BIO *bio = BIO_new_mem_buf (text, length);
  EVP_PKEY *private_key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);

  BIO_free (bio);
  g_assert_nonnull (private_key);

  return private_key;
}

/* What the private half signs the public half verifies, just as the server does it. */
static void
test_pair (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysAccessKey) key = passkeys_access_key_generate (&error);
  g_autoptr(EVP_PKEY) private_key = NULL;
  g_autoptr(GBytes) client_data = g_bytes_new_static ("{\"type\":\"key.get\"}", 18);
  g_autoptr(GBytes) signature = NULL;

  g_assert_no_error (error);
  private_key = read_private_key (key);
  signature = passkeys_key_credential_make_assertion (client_data, private_key, &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_key_credential_verify_assertion (client_data,
                                                           passkeys_access_key_get_public_key (key),
                                                           NULL, signature, &error));
  g_assert_no_error (error);
}

static void
test_forms (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysAccessKey) key = passkeys_access_key_generate (&error);
  g_autoptr(EVP_PKEY) public_key = NULL;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (passkeys_access_key_get_private_key (key), NULL);
  g_assert_true (g_str_has_prefix (text, "-----BEGIN PRIVATE KEY-----\n"));
  g_assert_true (g_str_has_prefix (passkeys_access_key_get_public_key (key),
                                   "-----BEGIN PUBLIC KEY-----\n"));

  public_key = passkeys_public_key_parse_pem (passkeys_access_key_get_public_key (key), &error);
  g_assert_no_error (error);
  g_assert_nonnull (public_key);
}

static void
test_keys_differ (void)
{
  g_autoptr(PasskeysAccessKey) one = passkeys_access_key_generate (NULL);
  g_autoptr(PasskeysAccessKey) two = passkeys_access_key_generate (NULL);

  g_assert_cmpstr (passkeys_access_key_get_public_key (one), !=,
                   passkeys_access_key_get_public_key (two));
  g_assert_false (g_bytes_equal (passkeys_access_key_get_private_key (one),
                                 passkeys_access_key_get_private_key (two)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/access-key/pair", test_pair);
  g_test_add_func ("/access-key/forms", test_forms);
  g_test_add_func ("/access-key/keys-differ", test_keys_differ);

  return g_test_run ();
}
