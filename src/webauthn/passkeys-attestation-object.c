/* passkeys-attestation-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-attestation-object"

#include "config.h"

#include "passkeys-attestation-object.h"

#include <cbor.h>
#include <string.h>

#include "passkeys-cbor.h"
#include "passkeys-webauthn-error.h"

#define MAX_LENGTH (64 * 1024)

#define FORMAT_NONE "none"
#define FORMAT_PACKED "packed"

/* A map of three pairs, and the empty map. */
#define THREE_PAIRS 0xa3
#define NO_PAIRS 0xa0

struct _PasskeysAttestationObject
{
  GObject parent_instance;

  GBytes                    *bytes;
  char                      *format;
  GBytes                    *statement;
  PasskeysAuthenticatorData *authenticator_data;
};

/* The bytes of an attestation object, and how far they are read. */
typedef struct
{
  GBytes       *bytes;
  const guint8 *data;
  gsize         length;
  gsize         position;
} Reader;

G_DEFINE_FINAL_TYPE (PasskeysAttestationObject, passkeys_attestation_object, G_TYPE_OBJECT)

static void
passkeys_attestation_object_finalize (GObject *object)
{
  PasskeysAttestationObject *self = PASSKEYS_ATTESTATION_OBJECT (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->statement, g_bytes_unref);
  g_clear_object (&self->authenticator_data);

  G_OBJECT_CLASS (passkeys_attestation_object_parent_class)->finalize (object);
}

static void
passkeys_attestation_object_class_init (PasskeysAttestationObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_attestation_object_finalize;
}

static void
passkeys_attestation_object_init (PasskeysAttestationObject *self)
{
}

static PasskeysAttestationObject *
create (GBytes                    *bytes,
        const char                *format,
        GBytes                    *statement,
        PasskeysAuthenticatorData *authenticator_data)
{
  PasskeysAttestationObject *self = g_object_new (PASSKEYS_TYPE_ATTESTATION_OBJECT, NULL);

  self->bytes = g_bytes_ref (bytes);
  self->format = g_strdup (format);
  self->statement = g_bytes_ref (statement);
  self->authenticator_data = g_object_ref (authenticator_data);

  return self;
}

/* The three members in canonical order, shorter names first. */
static PasskeysAttestationObject *
build (const char                *format,
       GByteArray                *statement,
       PasskeysAuthenticatorData *authenticator_data)
{
  g_autoptr(GByteArray) cbor = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) statement_bytes = NULL;
  gsize length;
  gconstpointer data;

  data = g_bytes_get_data (passkeys_authenticator_data_get_bytes (authenticator_data), &length);
  passkeys_cbor_append_map (cbor, 3);
  passkeys_cbor_append_text (cbor, "fmt");
  passkeys_cbor_append_text (cbor, format);
  passkeys_cbor_append_text (cbor, "attStmt");
  g_byte_array_append (cbor, statement->data, statement->len);
  passkeys_cbor_append_text (cbor, "authData");
  passkeys_cbor_append_bytes (cbor, data, length);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&cbor));
  statement_bytes = g_bytes_new (statement->data, statement->len);
  return create (bytes, format, statement_bytes, authenticator_data);
}

static gboolean
has_credential (PasskeysAuthenticatorData *authenticator_data)
{
  return passkeys_authenticator_data_get_public_key (authenticator_data) != NULL;
}

/**
 * passkeys_attestation_object_new_none:
 * @authenticator_data: with attested credential data
 *
 * Makes an attestation object of the format `none` (WebAuthn Level 3, section 8.7).
 *
 * Returns: (transfer full): the attestation object
 */
PasskeysAttestationObject *
passkeys_attestation_object_new_none (PasskeysAuthenticatorData *authenticator_data)
{
  g_autoptr(GByteArray) statement = NULL;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (authenticator_data), NULL);
  g_return_val_if_fail (has_credential (authenticator_data), NULL);

  statement = g_byte_array_new ();
  passkeys_cbor_append_map (statement, 0);
  return build (FORMAT_NONE, statement, authenticator_data);
}

/**
 * passkeys_attestation_object_new_packed_self:
 * @authenticator_data: with attested credential data
 * @algorithm: the algorithm of the new credential
 * @signature: the signature of the new credential over the authenticator data and the hash of the
 *   client data
 *
 * Makes an attestation object of the format `packed` with self attestation (WebAuthn Level 3,
 * section 8.2).
 *
 * Returns: (transfer full): the attestation object
 */
PasskeysAttestationObject *
passkeys_attestation_object_new_packed_self (PasskeysAuthenticatorData *authenticator_data,
                                             PasskeysCoseAlgorithm      algorithm,
                                             GBytes                    *signature)
{
  g_autoptr(GByteArray) statement = NULL;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (authenticator_data), NULL);
  g_return_val_if_fail (has_credential (authenticator_data), NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  data = g_bytes_get_data (signature, &length);
  statement = g_byte_array_new ();
  passkeys_cbor_append_map (statement, 2);
  passkeys_cbor_append_text (statement, "alg");
  passkeys_cbor_append_int (statement, algorithm);
  passkeys_cbor_append_text (statement, "sig");
  passkeys_cbor_append_bytes (statement, data, length);
  return build (FORMAT_PACKED, statement, authenticator_data);
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, message);
  return FALSE;
}

/* The canonical form leaves one place for each name and one way to write it, so that order,
 * duplicates, and foreign members need no checks of their own. */
static gboolean
expect_name (Reader      *reader,
             const char  *name,
             GError     **error)
{
  g_autoptr(GByteArray) expected = g_byte_array_new ();

  passkeys_cbor_append_text (expected, name);
  if (reader->length - reader->position < expected->len
      || memcmp (reader->data + reader->position, expected->data, expected->len) != 0)
    return fail (error, "The attestation object is not fmt, attStmt and authData in this order");

  reader->position += expected->len;
  return TRUE;
}

/* Reads the next item; @form says how strict to be with what is in it. */
static GBytes *
read_value (Reader            *reader,
            PasskeysCborForm   form,
            GError           **error)
{
  gsize position = reader->position;
  gsize length;

  if (!passkeys_cbor_measure (reader->data + position, reader->length - position, form, &length,
                              error))
    return NULL;

  reader->position += length;
  return g_bytes_new_from_bytes (reader->bytes, position, length);
}

static cbor_item_t *
load (GBytes *bytes)
{
  struct cbor_load_result result;

  return cbor_load (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &result);
}

static char *
read_text (Reader  *reader,
           GError **error)
{
  g_autoptr(GBytes) bytes = read_value (reader, PASSKEYS_CBOR_CANONICAL, error);
  cbor_item_t *item;
  char *text = NULL;

  if (bytes == NULL)
    return NULL;

  item = load (bytes);
  if (item != NULL && cbor_isa_string (item))
    text = g_strndup ((const char *) cbor_string_handle (item), cbor_string_length (item));
  else
    fail (error, "The attestation format is not a text");
  if (item != NULL)
    cbor_decref (&item);

  return text;
}

static GBytes *
read_bytes (Reader  *reader,
            GError **error)
{
  g_autoptr(GBytes) bytes = read_value (reader, PASSKEYS_CBOR_CANONICAL, error);
  cbor_item_t *item;
  GBytes *content = NULL;

  if (bytes == NULL)
    return NULL;

  item = load (bytes);
  if (item != NULL && cbor_isa_bytestring (item))
    content = g_bytes_new (cbor_bytestring_handle (item), cbor_bytestring_length (item));
  else
    fail (error, "The authenticator data is not a byte string");
  if (item != NULL)
    cbor_decref (&item);

  return content;
}

static GBytes *
read_statement (Reader      *reader,
                const char  *format,
                GError     **error)
{
  g_autoptr(GBytes) statement = read_value (reader, PASSKEYS_CBOR_LENIENT, error);
  const guint8 *data;
  gsize length;

  if (statement == NULL)
    return NULL;

  data = g_bytes_get_data (statement, &length);
  if (data[0] >> 5 != 5)
    fail (error, "The attestation statement is not a map");
  else if (g_str_equal (format, FORMAT_NONE) && (length != 1 || data[0] != NO_PAIRS))
    fail (error, "The attestation statement of the format “none” is not empty");
  else
    return g_steal_pointer (&statement);
  return NULL;
}

/* Parses the authenticator data, which for a new credential must contain one. */
static PasskeysAuthenticatorData *
parse_authenticator_data (GBytes  *bytes,
                          GError **error)
{
  g_autoptr(PasskeysAuthenticatorData) authenticator_data = NULL;

  authenticator_data = passkeys_authenticator_data_parse (bytes, error);
  if (authenticator_data == NULL)
    return NULL;

  if (!has_credential (authenticator_data))
    {
      fail (error, "The attestation object has no attested credential data");
      return NULL;
    }
  return g_steal_pointer (&authenticator_data);
}

static PasskeysAttestationObject *
parse (Reader  *reader,
       GError **error)
{
  g_autofree char *format = NULL;
  g_autoptr(GBytes) statement = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(PasskeysAuthenticatorData) authenticator_data = NULL;

  if (!expect_name (reader, "fmt", error)
      || (format = read_text (reader, error)) == NULL
      || !expect_name (reader, "attStmt", error)
      || (statement = read_statement (reader, format, error)) == NULL
      || !expect_name (reader, "authData", error)
      || (content = read_bytes (reader, error)) == NULL)
    return NULL;

  if (reader->position != reader->length)
    {
      fail (error, "Something follows the attestation object");
      return NULL;
    }

  authenticator_data = parse_authenticator_data (content, error);
  if (authenticator_data == NULL)
    return NULL;
  return create (reader->bytes, format, statement, authenticator_data);
}

/**
 * passkeys_attestation_object_parse:
 * @cbor: an attestation object as received
 * @error: return location
 *
 * Parses an attestation object (WebAuthn Level 3, section 6.5) in CTAP2 canonical form. Only the
 * statement may have its keys in another order. Of the formats, `none` must have an empty
 * statement; whether any other statement is true is for the caller to verify.
 *
 * Returns: (transfer full): the attestation object, or %NULL with
 *   %PASSKEYS_WEBAUTHN_ERROR_MALFORMED, %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE (more than 64 KiB) or
 *   %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED (the algorithm of the key)
 */
PasskeysAttestationObject *
passkeys_attestation_object_parse (GBytes  *cbor,
                                   GError **error)
{
  Reader reader = { cbor };

  g_return_val_if_fail (cbor != NULL, NULL);

  reader.data = g_bytes_get_data (cbor, &reader.length);
  if (reader.length > MAX_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The attestation object is too long");
      return NULL;
    }
  if (reader.length == 0 || reader.data[reader.position++] != THREE_PAIRS)
    {
      fail (error, "The attestation object is not a map of three members");
      return NULL;
    }

  return parse (&reader, error);
}

/**
 * passkeys_attestation_object_get_bytes:
 * @self: an attestation object
 *
 * Returns: (transfer none): the CBOR, byte for byte as parsed
 */
GBytes *
passkeys_attestation_object_get_bytes (PasskeysAttestationObject *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (self), NULL);

  return self->bytes;
}

/**
 * passkeys_attestation_object_get_format:
 * @self: an attestation object
 *
 * Returns: (transfer none): the attestation statement format identifier
 */
const char *
passkeys_attestation_object_get_format (PasskeysAttestationObject *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (self), NULL);

  return self->format;
}

/**
 * passkeys_attestation_object_get_statement:
 * @self: an attestation object
 *
 * Returns: (transfer none): the CBOR map of the statement, byte for byte as parsed
 */
GBytes *
passkeys_attestation_object_get_statement (PasskeysAttestationObject *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (self), NULL);

  return self->statement;
}

/**
 * passkeys_attestation_object_get_authenticator_data:
 * @self: an attestation object
 *
 * Returns: (transfer none): the authenticator data, which has a credential id and a public key
 */
PasskeysAuthenticatorData *
passkeys_attestation_object_get_authenticator_data (PasskeysAttestationObject *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (self), NULL);

  return self->authenticator_data;
}

static gboolean
is_alg (const cbor_item_t *key)
{
  return cbor_isa_string (key) && cbor_string_length (key) == strlen ("alg") &&
         memcmp (cbor_string_handle (key), "alg", strlen ("alg")) == 0;
}

/* All of them are negative (RFC 9053, section 2, and RFC 8812, section 2). */
static gboolean
is_algorithm (const cbor_item_t     *value,
              PasskeysCoseAlgorithm  algorithm)
{
  return cbor_isa_negint (value) && cbor_get_int (value) == (guint64) (-1 - (gint64) algorithm);
}

/**
 * passkeys_attestation_object_names_algorithm:
 * @self: an attestation object
 * @algorithm: an algorithm
 *
 * A statement that the new key signed itself is of the algorithm of that key (WebAuthn Level 3,
 * section 8.2).
 *
 * Returns: whether the statement says that it is of @algorithm
 */
gboolean
passkeys_attestation_object_names_algorithm (PasskeysAttestationObject *self,
                                             PasskeysCoseAlgorithm      algorithm)
{
  cbor_item_t *statement;
  gboolean names = FALSE;

  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (self), FALSE);

  statement = load (self->statement);
  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < cbor_map_size (statement); i++)
    {
      const struct cbor_pair *pair = &cbor_map_handle (statement)[i];

      if (is_alg (pair->key))
        names = is_algorithm (pair->value, algorithm);
    }
  cbor_decref (&statement);
  return names;
}
