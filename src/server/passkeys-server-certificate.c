/* passkeys-server-certificate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-server-certificate.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-secure-bytes.h"

#define LARGEST_FILE (1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error)
    *error = g_error_new_valist (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static GBytes *
read_file (const char  *what,
           const char  *path,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = g_malloc (LARGEST_FILE);
  gsize length = 0;

  stream = g_file_read (file, NULL, &failure);
  if (stream)
    g_input_stream_read_all (G_INPUT_STREAM (stream), text, LARGEST_FILE, &length, NULL, &failure);
  if (failure)
    {
      fail (error, "Cannot read the %s “%s”: %s", what, path, failure->message);
      return NULL;
    }
  return passkeys_secure_bytes_new_take (g_steal_pointer (&text), length);
}

static X509 *
parse_certificate (GBytes      *pem,
                   const char  *path,
                   GError     **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem));
  X509 *certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);

  if (!certificate)
    fail (error, "There is no certificate in PEM form in “%s”", path);
  return certificate;
}

/* There is nobody to ask for a passphrase. */
static int
no_passphrase_cb (char *buffer,
                  int   size,
                  int   is_writing,
                  void *user_data)
{
  return -1;
}

static EVP_PKEY *
parse_key (GBytes      *pem,
           const char  *path,
           GError     **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem));
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, no_passphrase_cb, NULL);

  if (!key)
    fail (error, "There is no private key in PEM form in “%s” that opens without a passphrase",
          path);
  return key;
}

static char *
format_date (const ASN1_TIME *date)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *text;
  long length;

  ASN1_TIME_print (bio, date);
  length = BIO_get_mem_data (bio, &text);
  return g_strndup (text, length);
}

static gboolean
check_dates (X509        *certificate,
             const char  *path,
             GError     **error)
{
  g_autofree char *begin = format_date (X509_get0_notBefore (certificate));
  g_autofree char *end = format_date (X509_get0_notAfter (certificate));

  if (X509_cmp_current_time (X509_get0_notAfter (certificate)) <= 0)
    return fail (error, "The certificate “%s” expired on %s", path, end);
  if (X509_cmp_current_time (X509_get0_notBefore (certificate)) >= 0)
    return fail (error, "The certificate “%s” is not valid before %s", path, begin);
  return TRUE;
}

static gboolean
check (GBytes      *certificate_pem,
       const char  *certificate_path,
       GBytes      *key_pem,
       const char  *key_path,
       GError     **error)
{
  g_autoptr (X509) certificate = parse_certificate (certificate_pem, certificate_path, error);
  g_autoptr (EVP_PKEY) key = certificate ? parse_key (key_pem, key_path, error) : NULL;

  if (!key || !check_dates (certificate, certificate_path, error))
    return FALSE;
  return X509_check_private_key (certificate, key) == 1
         || fail (error, "The key “%s” does not belong to the certificate “%s”", key_path,
                  certificate_path);
}

static GBytes *
join (GBytes *certificate,
      GBytes *key)
{
  gsize certificate_length = g_bytes_get_size (certificate);
  gsize length = certificate_length + 1 + g_bytes_get_size (key);
  char *text = g_malloc0 (length + 1);

  memcpy (text, g_bytes_get_data (certificate, NULL), certificate_length);
  text[certificate_length] = '\n';
  memcpy (text + certificate_length + 1, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  return passkeys_secure_bytes_new_take (text, length);
}

/**
 * passkeys_server_certificate_load:
 * @certificate_path: a PEM file: the server's certificate, and after it those that vouch for it
 * @key_path: a PEM file with the private key; may be the same
 * @error: (out) (optional): why they cannot be used, in a sentence for whoever runs the server
 *
 * Returns: (transfer full) (nullable): the certificate with its key
 */
GTlsCertificate *
passkeys_server_certificate_load (const char  *certificate_path,
                                  const char  *key_path,
                                  GError     **error)
{
  g_autoptr (GBytes) certificate = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) both = NULL;

  g_return_val_if_fail (certificate_path != NULL, NULL);
  g_return_val_if_fail (key_path != NULL, NULL);

  certificate = read_file ("certificate", certificate_path, error);
  key = certificate ? read_file ("key", key_path, error) : NULL;
  if (!key || !check (certificate, certificate_path, key, key_path, error))
    return NULL;
  both = join (certificate, key);
  return g_tls_certificate_new_from_pem (g_bytes_get_data (both, NULL), g_bytes_get_size (both),
                                         error);
}
