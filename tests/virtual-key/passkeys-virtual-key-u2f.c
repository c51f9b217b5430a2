/* passkeys-virtual-key-u2f.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-u2f"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-private-key.h"

/* CTAP1/U2F (CTAP 2.1, section 7, and the U2F raw message formats) */

#define HASH_LENGTH 32
#define KEY_HANDLE_LENGTH 32
#define POINT_LENGTH 65
#define HEADER_LENGTH 7 /* CLA INS P1 P2 and an extended length */

#define INSTRUCTION_REGISTER 0x01
#define INSTRUCTION_AUTHENTICATE 0x02
#define INSTRUCTION_VERSION 0x03

#define CONTROL_CHECK_ONLY 0x07
#define CONTROL_ENFORCE_PRESENCE 0x03

#define STATUS_NO_ERROR 0x9000
#define STATUS_CONDITIONS_NOT_SATISFIED 0x6985
#define STATUS_WRONG_DATA 0x6a80
#define STATUS_WRONG_LENGTH 0x6700
#define STATUS_CLASS_NOT_SUPPORTED 0x6e00
#define STATUS_INSTRUCTION_NOT_SUPPORTED 0x6d00

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

static DexFuture *
reply (GByteArray *data, /* (transfer full) (nullable) */
       guint16     status)
{
  guint8 bytes[2] = { status >> 8, status };

  if (data == NULL)
    data = g_byte_array_new ();
  g_byte_array_append (data, bytes, sizeof bytes);
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (data));
}

static DexFuture *
on_touched_cb (DexFuture *future,
               gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;

  self->u2f_waits = FALSE;
  self->u2f_touched = dex_future_is_resolved (future);
  return dex_future_new_true ();
}

/* A U2F key never lets a command wait: it says that it was not touched yet, and the client asks
 * again. */
static gboolean
take_touch (PasskeysVirtualKey *self)
{
  if (!self->u2f_touched && !self->u2f_waits)
    {
      self->u2f_waits = TRUE;
      dex_future_disown (dex_future_finally (_passkeys_virtual_key_wait_for_touch (self),
                                             on_touched_cb, g_object_ref (self), g_object_unref));
    }

  if (!self->u2f_touched)
    return FALSE;

  self->u2f_touched = FALSE;
  return TRUE;
}

static void
append_signature (GByteArray *data,
                  EVP_PKEY   *key,
                  GByteArray *message)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 signature[128];
  gsize length = sizeof signature;

  if (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key) != 1 ||
      EVP_DigestSign (context, signature, &length, message->data, message->len) != 1)
    g_assert_not_reached ();
  g_byte_array_append (data, signature, length);
}

static void
append_certificate (GByteArray *data,
                    EVP_PKEY   *key)
{
  g_autoptr(X509) certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  guint8 *der = NULL;
  int length;

  X509_set_version (certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "Virtual Key", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  X509_gmtime_adj (X509_getm_notBefore (certificate), 0);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 24 * 60 * 60);
  X509_set_pubkey (certificate, key);
  X509_sign (certificate, key, EVP_sha256 ());

  length = i2d_X509 (certificate, &der);
  g_byte_array_append (data, der, length);
  OPENSSL_free (der);
}

static void
append_point (GByteArray *data,
              EVP_PKEY   *key)
{
  guint8 *point = NULL;
  gsize length = EVP_PKEY_get1_encoded_public_key (key, &point);

  g_assert_cmpuint (length, ==, POINT_LENGTH);
  g_byte_array_append (data, point, length);
  OPENSSL_free (point);
}

/* Under which a key is kept: its handle and whom it is for. */
static GBytes *
build_index (const guint8 *key_handle,
             const guint8 *application)
{
  guint8 index[KEY_HANDLE_LENGTH + HASH_LENGTH];

  memcpy (index, key_handle, KEY_HANDLE_LENGTH);
  memcpy (index + KEY_HANDLE_LENGTH, application, HASH_LENGTH);
  return g_bytes_new (index, sizeof index);
}

static DexFuture *
register_key (PasskeysVirtualKey *self,
              const guint8       *data,
              gsize               length)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(EVP_PKEY) attestation_key = NULL;
  GByteArray *answer;
  EVP_PKEY *key;
  guint8 key_handle[KEY_HANDLE_LENGTH];
  guint8 head[2] = { 0x05, KEY_HANDLE_LENGTH };
  const guint8 *challenge = data;
  const guint8 *application = data + HASH_LENGTH;

  if (length != 2 * HASH_LENGTH)
    return reply (NULL, STATUS_WRONG_LENGTH);
  if (!take_touch (self))
    return reply (NULL, STATUS_CONDITIONS_NOT_SATISFIED);

  RAND_bytes (key_handle, sizeof key_handle);
  key = passkeys_private_key_generate (NULL);
  attestation_key = passkeys_private_key_generate (NULL);
  g_hash_table_insert (self->u2f_keys, build_index (key_handle, application), key);

  g_byte_array_append (message, (const guint8 *) "", 1);
  g_byte_array_append (message, application, HASH_LENGTH);
  g_byte_array_append (message, challenge, HASH_LENGTH);
  g_byte_array_append (message, key_handle, sizeof key_handle);
  append_point (message, key);

  answer = g_byte_array_new ();
  g_byte_array_append (answer, head, 1);
  append_point (answer, key);
  g_byte_array_append (answer, head + 1, 1);
  g_byte_array_append (answer, key_handle, sizeof key_handle);
  append_certificate (answer, attestation_key);
  append_signature (answer, attestation_key, message);
  return reply (answer, STATUS_NO_ERROR);
}

static DexFuture *
authenticate (PasskeysVirtualKey *self,
              guint8              control,
              const guint8       *data,
              gsize               length)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) index = NULL;
  const guint8 *challenge = data;
  const guint8 *application = data + HASH_LENGTH;
  guint8 state[5] = { 0x01, 0, };
  GByteArray *answer;
  EVP_PKEY *key;

  if (length < 2 * HASH_LENGTH + 1 || length != 2 * HASH_LENGTH + 1 + data[2 * HASH_LENGTH])
    return reply (NULL, STATUS_WRONG_LENGTH);
  if (data[2 * HASH_LENGTH] != KEY_HANDLE_LENGTH)
    return reply (NULL, STATUS_WRONG_DATA);

  index = build_index (data + 2 * HASH_LENGTH + 1, application);
  if (!(key = g_hash_table_lookup (self->u2f_keys, index)))
    return reply (NULL, STATUS_WRONG_DATA);
  if (control == CONTROL_CHECK_ONLY ||
      (control == CONTROL_ENFORCE_PRESENCE && !take_touch (self)))
    return reply (NULL, STATUS_CONDITIONS_NOT_SATISFIED);

  state[0] = control == CONTROL_ENFORCE_PRESENCE;
  state[4] = ++self->u2f_count;
  g_byte_array_append (message, application, HASH_LENGTH);
  g_byte_array_append (message, state, sizeof state);
  g_byte_array_append (message, challenge, HASH_LENGTH);

  answer = g_byte_array_new ();
  g_byte_array_append (answer, state, sizeof state);
  append_signature (answer, key, message);
  return reply (answer, STATUS_NO_ERROR);
}

static DexFuture *
tell_version (void)
{
  GByteArray *answer = g_byte_array_new ();

  g_byte_array_append (answer, (const guint8 *) "U2F_V2", 6);
  return reply (answer, STATUS_NO_ERROR);
}

DexFuture *
_passkeys_virtual_key_u2f (PasskeysVirtualKey *self,
                           GBytes             *request)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (request, &length);
  gsize data_length = 0;

  if (length < 4)
    return reply (NULL, STATUS_WRONG_LENGTH);
  if (data[0] != 0)
    return reply (NULL, STATUS_CLASS_NOT_SUPPORTED);

  if (length >= HEADER_LENGTH)
    data_length = data[5] << 8 | data[6];
  if (data_length > length - MIN (length, HEADER_LENGTH))
    return reply (NULL, STATUS_WRONG_LENGTH);

  self->n_u2f_commands++;
  switch (data[1])
    {
    case INSTRUCTION_REGISTER:
      return register_key (self, data + HEADER_LENGTH, data_length);
    case INSTRUCTION_AUTHENTICATE:
      return authenticate (self, data[2], data + HEADER_LENGTH, data_length);
    case INSTRUCTION_VERSION:
      return tell_version ();
    default:
      return reply (NULL, STATUS_INSTRUCTION_NOT_SUPPORTED);
    }
}
