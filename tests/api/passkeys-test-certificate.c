/* passkeys-test-certificate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "passkeys-test-certificate.h"

static GPtrArray *files; /* (element-type filename) (nullable): what was trusted */

static void
add_extension (X509       *certificate,
               int         nid,
               const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx_nodb (&context);
  X509V3_set_ctx (&context, certificate, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  X509_add_ext (certificate, extension, -1);
  X509_EXTENSION_free (extension);
}

static X509 *
make_certificate (EVP_PKEY   *key,
                  const char *address)
{
  X509 *certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  g_autofree char *alternative = g_strconcat ("IP:", address, NULL);

  X509_set_version (certificate, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_set_pubkey (certificate, key);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "test", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  add_extension (certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension (certificate, NID_subject_alt_name, alternative);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);

  return certificate;
}

GTlsCertificate *
passkeys_test_certificate_new (const char *address)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  X509 *x509 = make_certificate (key, address);
  BIO *bio = BIO_new (BIO_s_mem ());
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;
  char *pem;
  long length;

  PEM_write_bio_X509 (bio, x509);
  PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL);
  length = BIO_get_mem_data (bio, &pem);
  certificate = g_tls_certificate_new_from_pem (pem, length, &error);
  g_assert_no_error (error);

  BIO_free (bio);
  X509_free (x509);
  EVP_PKEY_free (key);

  return certificate;
}

static void
remove_file (gpointer data)
{
  g_unlink (data);
  g_free (data);
}

static void
remove_files (void)
{
  g_clear_pointer (&files, g_ptr_array_unref);
}

/* A database reads its file again with each connection, and one that was dropped while it was being made may
 * hold it until the program ends. */
static void
remove_at_the_end (char *path) /* (transfer full) */
{
  if (files == NULL)
    {
      files = g_ptr_array_new_with_free_func (remove_file);
      g_assert_cmpint (atexit (remove_files), ==, 0);
    }
  g_ptr_array_add (files, path);
}

GTlsDatabase *
passkeys_test_certificate_trust (GTlsCertificate *certificate)
{
  g_autofree char *pem = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  GTlsDatabase *database;
  int file = g_file_open_tmp ("passkeys-XXXXXX.pem", &path, &error);

  g_assert_no_error (error);
  g_close (file, NULL);

  g_object_get (certificate, "certificate-pem", &pem, NULL);
  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  remove_at_the_end (g_steal_pointer (&path));

  return database;
}
