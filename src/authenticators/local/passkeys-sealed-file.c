/* passkeys-sealed-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-sealed-file"

#include "config.h"

#include "passkeys-sealed-file.h"

#include <openssl/pem.h> /* cms.h has more after it */

#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "passkeys-passkey-file-error.h"
#include "passkeys-passkey-file.h"
#include "passkeys-secure-bytes.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OBJECT, ASN1_OBJECT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CMS_ContentInfo, CMS_ContentInfo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PBKDF2PARAM, PBKDF2PARAM_free)

typedef struct
{
  DexPromise *promise;    /* (owned) */
  GBytes     *input;      /* (owned) */
  GBytes     *password;   /* (owned) */
  guint       iterations; /* 0 to open */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->promise, dex_unref);
  g_clear_pointer (&work->input, g_bytes_unref);
  g_clear_pointer (&work->password, g_bytes_unref);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static gpointer
fail (GError     **error,
      int          code,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_PASSKEY_FILE_ERROR, code, message);
  return NULL;
}

static gpointer
fail_library (GError **error)
{
  return fail (error, PASSKEYS_PASSKEY_FILE_ERROR_FAILED, "The cryptographic library failed");
}

static GBytes *
write_der (CMS_ContentInfo *cms)
{
  guint8 *der = NULL;
  int length = i2d_CMS_ContentInfo (cms, &der);
  GBytes *bytes = length > 0 ? g_bytes_new (der, length) : NULL;

  OPENSSL_free (der);
  return bytes;
}

static gboolean
add_password (CMS_ContentInfo *cms,
              GBytes          *password,
              guint            iterations)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (password, &length);
  guint8 *copy = OPENSSL_memdup (data, length);

  /* the recipient takes the copy, and wipes it */
  if (copy != NULL &&
      CMS_add0_recipient_password (cms, iterations, NID_id_alg_PWRI_KEK, NID_undef, copy, length,
                                   (EVP_CIPHER *) EVP_aes_256_cbc ()) != NULL)
    return TRUE;

  OPENSSL_clear_free (copy, length);
  return FALSE;
}

static GBytes *
seal (Work    *work,
      GError **error)
{
  g_autoptr(BIO) content = BIO_new_mem_buf (g_bytes_get_data (work->input, NULL),
                                            g_bytes_get_size (work->input));
  g_autoptr(CMS_ContentInfo) cms = NULL;
  GBytes *file;

  /* partial: the recipient comes before the content is encrypted */
  cms = CMS_encrypt (NULL, NULL, EVP_aes_256_cbc (), CMS_BINARY | CMS_PARTIAL);
  if (content == NULL || cms == NULL ||
      !add_password (cms, work->password, work->iterations) ||
      CMS_final (cms, content, NULL, CMS_BINARY) != 1 ||
      (file = write_der (cms)) == NULL)
    return fail_library (error);
  return file;
}

static CMS_ContentInfo *
parse (GBytes *file)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);
  const guint8 *position = data;
  g_autoptr(CMS_ContentInfo) cms = NULL;

  if (length == 0 || length > PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH)
    return NULL;

  if (data[0] == '-')
    {
      g_autoptr(BIO) bio = BIO_new_mem_buf (data, length);

      return bio != NULL ? PEM_read_bio_CMS (bio, NULL, NULL, NULL) : NULL;
    }

  cms = d2i_CMS_ContentInfo (NULL, &position, length);
  return position == data + length ? g_steal_pointer (&cms) : NULL;
}

/* Goes into what comes next, if it is of this kind; *@end is then where that ends. */
static gboolean
enter (const guint8 **position,
       const guint8 **end,
       int            tag,
       int            tag_class)
{
  long length;
  int found_tag, found_class;

  if ((ASN1_get_object (position, &length, &found_tag, &found_class, *end - *position) & 0x80) != 0 ||
      found_tag != tag || found_class != tag_class)
    return FALSE;

  *end = *position + length;
  return TRUE;
}

/* Leaves out what comes next, if it is of this kind. */
static gboolean
leave_out (const guint8 **position,
           const guint8  *end,
           int            tag,
           int            tag_class)
{
  const guint8 *start = *position;

  if (!enter (&start, &end, tag, tag_class))
    return FALSE;

  *position = end;
  return TRUE;
}

/* To what makes a key of the password (RFC 5652, 6.1 and 6.2.4); there is one recipient. */
static gboolean
find_derivation (const guint8 **position,
                 const guint8 **end)
{
  if (!enter (position, end, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL) ||
      !leave_out (position, *end, V_ASN1_OBJECT, V_ASN1_UNIVERSAL) ||
      !enter (position, end, 0, V_ASN1_CONTEXT_SPECIFIC) ||
      !enter (position, end, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL) ||
      !leave_out (position, *end, V_ASN1_INTEGER, V_ASN1_UNIVERSAL))
    return FALSE;

  leave_out (position, *end, 0, V_ASN1_CONTEXT_SPECIFIC);
  return enter (position, end, V_ASN1_SET, V_ASN1_UNIVERSAL) &&
         enter (position, end, 3, V_ASN1_CONTEXT_SPECIFIC) &&
         leave_out (position, *end, V_ASN1_INTEGER, V_ASN1_UNIVERSAL) &&
         enter (position, end, 0, V_ASN1_CONTEXT_SPECIFIC);
}

/* The library derives the key in whichever way and as often as the file says, and does not tell how
 * that is, so it is looked up in the file. */
static gboolean
is_work_bounded (CMS_ContentInfo *cms)
{
  g_autoptr(GBytes) file = write_der (cms);
  g_autoptr(ASN1_OBJECT) algorithm = NULL;
  g_autoptr(PBKDF2PARAM) parameters = NULL;
  const guint8 *position, *end;
  gint64 iterations = 0;
  gsize length;

  if (file == NULL)
    return FALSE;

  position = g_bytes_get_data (file, &length);
  end = position + length;
  return find_derivation (&position, &end) &&
         (algorithm = d2i_ASN1_OBJECT (NULL, &position, end - position)) != NULL &&
         OBJ_obj2nid (algorithm) == NID_id_pbkdf2 &&
         (parameters = d2i_PBKDF2PARAM (NULL, &position, end - position)) != NULL &&
         ASN1_INTEGER_get_int64 (&iterations, parameters->iter) == 1 &&
         iterations >= 1 && iterations <= PASSKEYS_SEALED_FILE_MAXIMUM_ITERATIONS;
}

static gboolean
has_one_password (CMS_ContentInfo *cms)
{
  STACK_OF(CMS_RecipientInfo) *recipients;

  if (OBJ_obj2nid (CMS_get0_type (cms)) != NID_pkcs7_enveloped ||
      (recipients = CMS_get0_RecipientInfos (cms)) == NULL)
    return FALSE;

  return sk_CMS_RecipientInfo_num (recipients) == 1 &&
         CMS_RecipientInfo_type (sk_CMS_RecipientInfo_value (recipients, 0)) ==
           CMS_RECIPINFO_PASS;
}

static GBytes *
decrypt (CMS_ContentInfo *cms)
{
  g_autoptr(BIO) output = BIO_new (BIO_s_secmem ());
  GBytes *content;
  char *data;
  long length;

  if (output == NULL || CMS_decrypt (cms, NULL, NULL, NULL, output, CMS_BINARY) != 1)
    return NULL;

  /* without a secure heap that memory is as any other, so it is wiped here */
  length = BIO_get_mem_data (output, &data);
  content = passkeys_secure_bytes_new (data, length);
  OPENSSL_cleanse (data, length);
  return content;
}

static CMS_ContentInfo *
parse_checked (GBytes  *file,
               GError **error)
{
  g_autoptr(CMS_ContentInfo) cms = parse (file);

  if (cms == NULL || !has_one_password (cms))
    return fail (error, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                 "The file is damaged, or not one that a password opens");
  if (!is_work_bounded (cms))
    return fail (error, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE,
                 "The file asks for more work than is allowed to open it");
  return g_steal_pointer (&cms);
}

/* A wrong password is found out by the padding of the key, or by that of the content; one in some
 * thousands passes for right, and then what comes out makes no sense to the reader. */
static GBytes *
unseal (Work    *work,
        GError **error)
{
  g_autoptr(CMS_ContentInfo) cms = parse_checked (work->input, error);
  gsize length;
  guint8 *password = (guint8 *) g_bytes_get_data (work->password, &length);
  GBytes *content;

  if (cms == NULL)
    return NULL;

  if (CMS_decrypt_set1_password (cms, password, length) != 1 ||
      (content = decrypt (cms)) == NULL)
    return fail (error, PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD,
                 "This password does not open the file");
  return content;
}

static gpointer
work_in_thread (gpointer data)
{
  g_autoptr(Work) work = data;
  GError *error = NULL;
  GBytes *result = work->iterations > 0 ? seal (work, &error) : unseal (work, &error);

  /* What OpenSSL keeps for the thread would be lost if the program ended before the thread does. */
  OPENSSL_thread_stop ();
  if (result != NULL)
    dex_promise_resolve_boxed (work->promise, G_TYPE_BYTES, result);
  else
    dex_promise_reject (work->promise, error);

  return NULL;
}

static DexFuture *
start (GBytes *input,
       GBytes *password,
       guint   iterations)
{
  DexPromise *promise = dex_promise_new ();
  Work *work = g_new0 (Work, 1);

  work->promise = dex_ref (promise);
  work->input = g_bytes_ref (input);
  work->password = g_bytes_ref (password);
  work->iterations = iterations;
  g_thread_unref (g_thread_new ("passkeys-seal", work_in_thread, work));

  return DEX_FUTURE (promise);
}

/**
 * passkeys_sealed_file_check:
 * @file: what is in a file
 * @error: return location
 *
 * Returns: whether it is worth while to ask for the password; else
 *   %PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED or %PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE
 */
gboolean
passkeys_sealed_file_check (GBytes  *file,
                            GError **error)
{
  g_autoptr(CMS_ContentInfo) cms = NULL;

  g_return_val_if_fail (file != NULL, FALSE);

  cms = parse_checked (file, error);
  ERR_clear_error ();
  return cms != NULL;
}

/**
 * passkeys_sealed_file_seal:
 * @content: what nobody else may read
 * @password: what opens it; not empty
 * @iterations: what a try costs, %PASSKEYS_SEALED_FILE_ITERATIONS but for tests
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the file, or rejects with
 *   %PASSKEYS_PASSKEY_FILE_ERROR_FAILED
 */
DexFuture *
passkeys_sealed_file_seal (GBytes *content,
                           GBytes *password,
                           guint   iterations)
{
  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (password != NULL && g_bytes_get_size (password) > 0, NULL);
  g_return_val_if_fail (iterations > 0, NULL);

  return start (content, password, iterations);
}

/**
 * passkeys_sealed_file_open:
 * @file: what is in a file
 * @password: what may open it
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the content, in memory that is
 *   wiped when it is freed; or rejects with %PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD,
 *   %PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED or %PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE
 */
DexFuture *
passkeys_sealed_file_open (GBytes *file,
                           GBytes *password)
{
  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  return start (file, password, 0);
}
