/* passkeys-u2f-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-u2f-message"

#include "config.h"

#include "passkeys-u2f-message.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-private-key.h"

#define HASH_LENGTH 32
#define POINT_LENGTH 65
#define SERIAL_NUMBER_LENGTH 16

/* CLA INS P1 P2, then Lc or Le in one byte, or in three of which the first is 0 */
#define HEADER_LENGTH 4
#define SHORT_HEADER_LENGTH 5
#define EXTENDED_HEADER_LENGTH 7

#define CONTROL_CHECK_ONLY 0x07
#define CONTROL_ENFORCE_PRESENCE 0x03
#define CONTROL_DO_NOT_ENFORCE_PRESENCE 0x08

#define REGISTRATION_RESERVED 0x05

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

/* ISO 7816-4, section 5.1: no data, data in the short or in the extended form, each with or without
 * the length that is expected of the answer. */
static gboolean
find_data (const guint8  *bytes,
           gsize          length,
           const guint8 **ret_data,
           gsize         *ret_length)
{
  gsize header, rest;

  *ret_data = NULL;
  *ret_length = 0;
  if (length == HEADER_LENGTH || length == SHORT_HEADER_LENGTH ||
      (length == EXTENDED_HEADER_LENGTH && bytes[HEADER_LENGTH] == 0))
    return TRUE;

  header = bytes[HEADER_LENGTH] != 0 ? SHORT_HEADER_LENGTH : EXTENDED_HEADER_LENGTH;
  if (length <= header)
    return FALSE;

  *ret_data = bytes + header;
  *ret_length = header == SHORT_HEADER_LENGTH ? bytes[HEADER_LENGTH] : bytes[5] << 8 | bytes[6];
  if (*ret_length == 0 || *ret_length > length - header)
    return FALSE;

  rest = length - header - *ret_length;
  return rest == 0 || rest == (header == SHORT_HEADER_LENGTH ? 1 : 2);
}

static gboolean
read_hashes (PasskeysU2fMessage *self,
             const guint8       *data,
             gsize               length)
{
  if (length < 2 * HASH_LENGTH)
    return FALSE;

  self->challenge = g_bytes_new (data, HASH_LENGTH);
  self->application = g_bytes_new (data + HASH_LENGTH, HASH_LENGTH);
  return TRUE;
}

static PasskeysU2fStatus
read_authentication (PasskeysU2fMessage *self,
                     guint8              control,
                     const guint8       *data,
                     gsize               length)
{
  if (!read_hashes (self, data, length) ||
      length < 2 * HASH_LENGTH + 1 ||
      length != (gsize) 2 * HASH_LENGTH + 1 + data[2 * HASH_LENGTH])
    return PASSKEYS_U2F_STATUS_WRONG_LENGTH;

  if (control != CONTROL_CHECK_ONLY && control != CONTROL_ENFORCE_PRESENCE &&
      control != CONTROL_DO_NOT_ENFORCE_PRESENCE)
    return PASSKEYS_U2F_STATUS_WRONG_DATA;

  self->check_only = control == CONTROL_CHECK_ONLY;
  self->key_handle = g_bytes_new (data + 2 * HASH_LENGTH + 1, data[2 * HASH_LENGTH]);
  return PASSKEYS_U2F_STATUS_NO_ERROR;
}

static PasskeysU2fStatus
read_data (PasskeysU2fMessage *self,
           guint8              control,
           const guint8       *data,
           gsize               length)
{
  gboolean fits;

  switch ((guint) self->instruction)
    {
    case PASSKEYS_U2F_INSTRUCTION_REGISTER:
      fits = read_hashes (self, data, length) && length == 2 * HASH_LENGTH;
      break;

    case PASSKEYS_U2F_INSTRUCTION_AUTHENTICATE:
      return read_authentication (self, control, data, length);

    case PASSKEYS_U2F_INSTRUCTION_VERSION:
      fits = length == 0;
      break;

    default:
      return PASSKEYS_U2F_STATUS_INSTRUCTION_NOT_SUPPORTED;
    }
  return fits ? PASSKEYS_U2F_STATUS_NO_ERROR : PASSKEYS_U2F_STATUS_WRONG_LENGTH;
}

/**
 * passkeys_u2f_message_parse:
 * @payload: what a client sent by CTAPHID_MSG
 * @ret_message: (out) (optional): what it asks
 *
 * Returns: %PASSKEYS_U2F_STATUS_NO_ERROR, or else what is to be replied to it
 */
PasskeysU2fStatus
passkeys_u2f_message_parse (GBytes              *payload,
                            PasskeysU2fMessage **ret_message)
{
  g_autoptr(PasskeysU2fMessage) self = NULL;
  PasskeysU2fStatus status;
  gsize length, data_length;
  const guint8 *bytes, *data;

  g_return_val_if_fail (payload != NULL, PASSKEYS_U2F_STATUS_WRONG_LENGTH);

  bytes = g_bytes_get_data (payload, &length);
  if (length < HEADER_LENGTH)
    return PASSKEYS_U2F_STATUS_WRONG_LENGTH;
  if (bytes[0] != 0)
    return PASSKEYS_U2F_STATUS_CLASS_NOT_SUPPORTED;
  if (!find_data (bytes, length, &data, &data_length))
    return PASSKEYS_U2F_STATUS_WRONG_LENGTH;

  self = g_new0 (PasskeysU2fMessage, 1);
  self->instruction = bytes[1];
  status = read_data (self, bytes[2], data, data_length);
  if (status == PASSKEYS_U2F_STATUS_NO_ERROR && ret_message != NULL)
    *ret_message = g_steal_pointer (&self);
  return status;
}

/**
 * passkeys_u2f_message_free:
 * @self: (transfer full): a message
 *
 * Frees a message.
 */
void
passkeys_u2f_message_free (PasskeysU2fMessage *self)
{
  g_clear_pointer (&self->challenge, g_bytes_unref);
  g_clear_pointer (&self->application, g_bytes_unref);
  g_clear_pointer (&self->key_handle, g_bytes_unref);
  g_free (self);
}

/**
 * passkeys_u2f_message_build_reply:
 * @data: (nullable): what is answered
 * @status: how it went
 *
 * Returns: (transfer full): the reply to a message
 */
GBytes *
passkeys_u2f_message_build_reply (GBytes            *data,
                                  PasskeysU2fStatus  status)
{
  GByteArray *reply = g_byte_array_new ();
  const guint8 trailer[] = { status >> 8, status & 0xff };

  if (data != NULL)
    g_byte_array_append (reply, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_byte_array_append (reply, trailer, sizeof trailer);
  return g_byte_array_free_to_bytes (reply);
}

static gboolean
fail (GError **error)
{
  ERR_clear_error ();
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The cryptographic library failed");
  return FALSE;
}

static gboolean
set_serial_number (X509 *certificate)
{
  guint8 bytes[SERIAL_NUMBER_LENGTH];
  BIGNUM *number;
  gboolean is_set;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;

  bytes[0] &= 0x7f;
  number = BN_bin2bn (bytes, sizeof bytes, NULL);
  is_set = number != NULL &&
           BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
  BN_free (number);
  return is_set;
}

/* It attests that whoever made the key signed with another one, and nothing more: there is no secret
 * that all copies of this program share, by which to tell them from others. */
static gboolean
append_certificate (GByteArray  *data,
                    EVP_PKEY    *key,
                    GError     **error)
{
  g_autoptr(X509) certificate = X509_new ();
  X509_NAME *name;
  guint8 *der = NULL;
  int length;

  if (certificate == NULL ||
      (name = X509_get_subject_name (certificate)) == NULL ||
      X509_set_version (certificate, X509_VERSION_3) != 1 ||
      !set_serial_number (certificate) ||
      X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "Passkeys", -1, -1,
                                  0) != 1 ||
      X509_set_issuer_name (certificate, name) != 1 ||
      ASN1_TIME_set_string (X509_getm_notBefore (certificate), "20200101000000Z") != 1 ||
      ASN1_TIME_set_string (X509_getm_notAfter (certificate), "99991231235959Z") != 1 ||
      X509_set_pubkey (certificate, key) != 1 ||
      X509_sign (certificate, key, EVP_sha256 ()) <= 0 ||
      (length = i2d_X509 (certificate, &der)) <= 0)
    return fail (error);

  g_byte_array_append (data, der, length);
  OPENSSL_free (der);
  return TRUE;
}

static gboolean
append_point (GByteArray  *data,
              EVP_PKEY    *key,
              GError     **error)
{
  guint8 *point = NULL;
  gsize length = EVP_PKEY_get1_encoded_public_key (key, &point);

  if (length == POINT_LENGTH)
    g_byte_array_append (data, point, length);
  OPENSSL_free (point);
  return length == POINT_LENGTH || fail (error);
}

static void
append_bytes (GByteArray *data,
              GBytes     *bytes)
{
  g_byte_array_append (data, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
append_signature (GByteArray          *data,
                  PasskeysU2fMessage  *self,
                  GBytes              *key_handle,
                  EVP_PKEY            *public_key,
                  EVP_PKEY            *attestation_key,
                  GError             **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GBytes) signature = NULL;

  g_byte_array_append (message, (const guint8 *) "", 1);
  append_bytes (message, self->application);
  append_bytes (message, self->challenge);
  append_bytes (message, key_handle);
  if (!append_point (message, public_key, error))
    return FALSE;

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  if (!(signature = passkeys_private_key_sign (attestation_key, bytes, nothing, error)))
    return FALSE;

  append_bytes (data, signature);
  return TRUE;
}

/**
 * passkeys_u2f_message_build_registration:
 * @self: what a client asked
 * @key_handle: the credential id, 255 bytes at most
 * @public_key: the public key
 * @error: return location
 *
 * Attests a new key (U2F raw message formats 1.2, section 4.3) with a key that is made for it and
 * forgotten.
 *
 * Returns: (transfer full): what is to be answered, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR
 */
GBytes *
passkeys_u2f_message_build_registration (PasskeysU2fMessage  *self,
                                         GBytes              *key_handle,
                                         EVP_PKEY            *public_key,
                                         GError             **error)
{
  g_autoptr(GByteArray) data = g_byte_array_new ();
  g_autoptr(EVP_PKEY) attestation_key = NULL;
  guint8 reserved = REGISTRATION_RESERVED;
  guint8 length;

  g_return_val_if_fail (self != NULL && self->application != NULL, NULL);
  g_return_val_if_fail (key_handle != NULL && g_bytes_get_size (key_handle) <= G_MAXUINT8, NULL);
  g_return_val_if_fail (public_key != NULL, NULL);

  length = g_bytes_get_size (key_handle);
  g_byte_array_append (data, &reserved, 1);
  if (!(attestation_key = passkeys_private_key_generate (error)) ||
      !append_point (data, public_key, error))
    return NULL;

  g_byte_array_append (data, &length, 1);
  append_bytes (data, key_handle);
  if (!append_certificate (data, attestation_key, error) ||
      !append_signature (data, self, key_handle, public_key, attestation_key, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}
