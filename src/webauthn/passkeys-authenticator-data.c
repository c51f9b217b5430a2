/* passkeys-authenticator-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-data"

#include "config.h"

#include "passkeys-authenticator-data.h"

#include <string.h>

#include "passkeys-cbor.h"
#include "passkeys-digest.h"
#include "passkeys-webauthn-error.h"

#define MAX_LENGTH (16 * 1024)
#define HEADER_LENGTH (PASSKEYS_DIGEST_LENGTH + 1 + 4)
#define AAGUID_LENGTH 16
#define MAX_CREDENTIAL_ID_LENGTH 1023

/* What the content decides, not the caller. */
#define CONTENT_FLAGS (PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA \
                       | PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA)

struct _PasskeysAuthenticatorData
{
  GObject parent_instance;

  GBytes                         *bytes;
  PasskeysAuthenticatorDataFlags  flags;
  guint32                         sign_count;
  GBytes                         *extensions; /* (nullable) a map */
  GBytes                         *aaguid;
  GBytes                         *credential_id;
  PasskeysCoseKey                *public_key;
};

G_DEFINE_FINAL_TYPE (PasskeysAuthenticatorData, passkeys_authenticator_data, G_TYPE_OBJECT)

static void
passkeys_authenticator_data_finalize (GObject *object)
{
  PasskeysAuthenticatorData *self = PASSKEYS_AUTHENTICATOR_DATA (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->extensions, g_bytes_unref);
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_object (&self->public_key);

  G_OBJECT_CLASS (passkeys_authenticator_data_parent_class)->finalize (object);
}

static void
passkeys_authenticator_data_class_init (PasskeysAuthenticatorDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_authenticator_data_finalize;
}

static void
passkeys_authenticator_data_init (PasskeysAuthenticatorData *self)
{
}

static gboolean
is_backed_up_truly (PasskeysAuthenticatorDataFlags flags)
{
  return (flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE) == 0
         || (flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE) != 0;
}

static GByteArray *
build_header (const char                     *relying_party_id,
              PasskeysAuthenticatorDataFlags  flags,
              guint32                         sign_count)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 hash[PASSKEYS_DIGEST_LENGTH];
  guint8 flags_byte = flags;
  guint32 count = GUINT32_TO_BE (sign_count);

  passkeys_digest_sha256 (relying_party_id, strlen (relying_party_id), hash);
  g_byte_array_append (bytes, hash, sizeof hash);
  g_byte_array_append (bytes, &flags_byte, 1);
  g_byte_array_append (bytes, (const guint8 *) &count, sizeof count);

  return bytes;
}

static PasskeysAuthenticatorData *
create (GByteArray                     *bytes,
        PasskeysAuthenticatorDataFlags  flags,
        guint32                         sign_count)
{
  PasskeysAuthenticatorData *self = g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_DATA, NULL);

  self->bytes = g_byte_array_free_to_bytes (bytes);
  self->flags = flags;
  self->sign_count = sign_count;

  return self;
}

/**
 * passkeys_authenticator_data_new:
 * @relying_party_id: the relying party id
 * @flags: what is true of this ceremony; the flags that tell what the data contains are cleared
 * @sign_count: the signature counter; 0 where there is none
 *
 * Makes the authenticator data of an assertion (WebAuthn Level 3, section 6.1).
 *
 * Returns: (transfer full): the authenticator data
 */
PasskeysAuthenticatorData *
passkeys_authenticator_data_new (const char                     *relying_party_id,
                                 PasskeysAuthenticatorDataFlags  flags,
                                 guint32                         sign_count)
{
  g_return_val_if_fail (relying_party_id != NULL, NULL);
  g_return_val_if_fail (is_backed_up_truly (flags), NULL);

  flags &= ~CONTENT_FLAGS;
  return create (build_header (relying_party_id, flags, sign_count), flags, sign_count);
}

/**
 * passkeys_authenticator_data_new_attested:
 * @relying_party_id: the relying party id
 * @flags: what is true of this ceremony; the flags that tell what the data contains are set here
 * @sign_count: the signature counter; 0 where there is none
 * @aaguid: (nullable): 16 bytes; zeros when %NULL
 * @credential_id: 1 to 1023 bytes
 * @public_key: the new public key
 *
 * Makes the authenticator data of a new credential (WebAuthn Level 3, section 6.5.1).
 *
 * Returns: (transfer full): the authenticator data
 */
PasskeysAuthenticatorData *
passkeys_authenticator_data_new_attested (const char                     *relying_party_id,
                                          PasskeysAuthenticatorDataFlags  flags,
                                          guint32                         sign_count,
                                          GBytes                         *aaguid,
                                          GBytes                         *credential_id,
                                          PasskeysCoseKey                *public_key)
{
  static const guint8 no_aaguid[AAGUID_LENGTH];
  PasskeysAuthenticatorData *self;
  GByteArray *bytes;
  GBytes *key_cbor;
  gsize id_length;
  const guint8 *id;
  guint16 id_length_field;

  g_return_val_if_fail (relying_party_id != NULL, NULL);
  g_return_val_if_fail (is_backed_up_truly (flags), NULL);
  g_return_val_if_fail (aaguid == NULL || g_bytes_get_size (aaguid) == AAGUID_LENGTH, NULL);
  g_return_val_if_fail (credential_id != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (public_key), NULL);

  id = g_bytes_get_data (credential_id, &id_length);
  g_return_val_if_fail (id_length >= 1 && id_length <= MAX_CREDENTIAL_ID_LENGTH, NULL);

  flags = (flags & ~CONTENT_FLAGS) | PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA;
  key_cbor = passkeys_cose_key_get_cbor (public_key);
  id_length_field = GUINT16_TO_BE (id_length);

  bytes = build_header (relying_party_id, flags, sign_count);
  g_byte_array_append (bytes, aaguid != NULL ? g_bytes_get_data (aaguid, NULL) : no_aaguid,
                       AAGUID_LENGTH);
  g_byte_array_append (bytes, (const guint8 *) &id_length_field, sizeof id_length_field);
  g_byte_array_append (bytes, id, id_length);
  g_byte_array_append (bytes, g_bytes_get_data (key_cbor, NULL), g_bytes_get_size (key_cbor));

  self = create (bytes, flags, sign_count);
  self->aaguid = aaguid != NULL ? g_bytes_ref (aaguid) : g_bytes_new (no_aaguid, AAGUID_LENGTH);
  self->credential_id = g_bytes_ref (credential_id);
  self->public_key = g_object_ref (public_key);
  return self;
}

/**
 * passkeys_authenticator_data_new_extended:
 * @self: authenticator data without extensions
 * @extensions: a map of extension outputs, in CTAP2 canonical form
 *
 * Returns: (transfer full): the same with those extensions (WebAuthn Level 3, section 6.1)
 */
PasskeysAuthenticatorData *
passkeys_authenticator_data_new_extended (PasskeysAuthenticatorData *self,
                                          GBytes                    *extensions)
{
  PasskeysAuthenticatorDataFlags flags;
  PasskeysAuthenticatorData *extended;
  GByteArray *bytes;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), NULL);
  g_return_val_if_fail ((self->flags & PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA) == 0, NULL);
  g_return_val_if_fail (extensions != NULL, NULL);

  flags = self->flags | PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA;
  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));
  bytes->data[PASSKEYS_DIGEST_LENGTH] = flags;
  g_byte_array_append (bytes, g_bytes_get_data (extensions, NULL), g_bytes_get_size (extensions));

  extended = create (bytes, flags, self->sign_count);
  extended->extensions = g_bytes_ref (extensions);
  extended->aaguid = self->aaguid != NULL ? g_bytes_ref (self->aaguid) : NULL;
  extended->credential_id = self->credential_id != NULL ? g_bytes_ref (self->credential_id) : NULL;
  g_set_object (&extended->public_key, self->public_key);
  return extended;
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, message);
  return FALSE;
}

/* Reads the attested credential data at @position and moves past it. */
static gboolean
parse_attested (PasskeysAuthenticatorData  *self,
                gsize                      *position,
                GError                    **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  g_autoptr(GBytes) key = NULL;
  gsize id_position = *position + AAGUID_LENGTH + 2;
  gsize id_length;
  gsize key_length;

  if (length < id_position)
    return fail (error, "The attested credential data is cut short");

  id_length = data[id_position - 2] << 8 | data[id_position - 1];
  if (id_length < 1 || id_length > MAX_CREDENTIAL_ID_LENGTH)
    return fail (error, "The credential id is empty or longer than 1023 bytes");
  if (length - id_position < id_length)
    return fail (error, "The attested credential data is cut short");

  self->aaguid = g_bytes_new_from_bytes (self->bytes, *position, AAGUID_LENGTH);
  self->credential_id = g_bytes_new_from_bytes (self->bytes, id_position, id_length);
  *position = id_position + id_length;

  if (!passkeys_cbor_measure (data + *position, length - *position, PASSKEYS_CBOR_CANONICAL,
                              &key_length, error))
    return FALSE;
  key = g_bytes_new_from_bytes (self->bytes, *position, key_length);
  self->public_key = passkeys_cose_key_parse (key, error);
  *position += key_length;
  return self->public_key != NULL;
}

static gboolean
parse_extensions (PasskeysAuthenticatorData  *self,
                  gsize                      *position,
                  GError                    **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  gsize item_length;

  if (!passkeys_cbor_measure (data + *position, length - *position, PASSKEYS_CBOR_CANONICAL,
                              &item_length, error))
    return FALSE;
  if (data[*position] >> 5 != 5)
    return fail (error, "The extension data is not a map");

  self->extensions = g_bytes_new_from_bytes (self->bytes, *position, item_length);
  *position += item_length;
  return TRUE;
}

static gboolean
parse_content (PasskeysAuthenticatorData  *self,
               GError                    **error)
{
  gsize position = HEADER_LENGTH;

  if (!is_backed_up_truly (self->flags))
    return fail (error, "The authenticator data says backed up but not eligible for backup");
  if ((self->flags & PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA) != 0
      && !parse_attested (self, &position, error))
    return FALSE;
  if ((self->flags & PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA) != 0
      && !parse_extensions (self, &position, error))
    return FALSE;
  if (position != g_bytes_get_size (self->bytes))
    return fail (error, "The authenticator data is longer than its flags say");
  return TRUE;
}

/**
 * passkeys_authenticator_data_parse:
 * @bytes: authenticator data as received
 * @error: return location
 *
 * Parses authenticator data (WebAuthn Level 3, section 6.1). The flags and the content must agree,
 * nothing may follow, and backed up without eligible for backup is refused. The bytes are kept as
 * they are, since the signature covers them.
 *
 * Returns: (transfer full): the authenticator data, or %NULL with
 *   %PASSKEYS_WEBAUTHN_ERROR_MALFORMED, %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE or
 *   %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED (the algorithm of the key)
 */
PasskeysAuthenticatorData *
passkeys_authenticator_data_parse (GBytes  *bytes,
                                   GError **error)
{
  g_autoptr(PasskeysAuthenticatorData) self = NULL;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length > MAX_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The authenticator data is too long");
      return NULL;
    }
  if (length < HEADER_LENGTH)
    {
      fail (error, "The authenticator data is cut short");
      return NULL;
    }

  self = g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_DATA, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->flags = data[PASSKEYS_DIGEST_LENGTH];
  self->sign_count = (guint32) data[HEADER_LENGTH - 4] << 24 | data[HEADER_LENGTH - 3] << 16
                     | data[HEADER_LENGTH - 2] << 8 | data[HEADER_LENGTH - 1];
  if (!parse_content (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_authenticator_data_get_bytes:
 * @self: authenticator data
 *
 * Returns: (transfer none): the exact bytes that are signed
 */
GBytes *
passkeys_authenticator_data_get_bytes (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), NULL);

  return self->bytes;
}

/**
 * passkeys_authenticator_data_get_flags:
 * @self: authenticator data
 *
 * Returns: the flags, with the reserved ones as received
 */
PasskeysAuthenticatorDataFlags
passkeys_authenticator_data_get_flags (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), 0);

  return self->flags;
}

/**
 * passkeys_authenticator_data_get_sign_count:
 * @self: authenticator data
 *
 * Returns: the signature counter; 0 where the authenticator has none
 */
guint32
passkeys_authenticator_data_get_sign_count (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), 0);

  return self->sign_count;
}

/**
 * passkeys_authenticator_data_get_aaguid:
 * @self: authenticator data
 *
 * Returns: (transfer none) (nullable): the 16 bytes that name the model of the authenticator;
 *   %NULL without attested credential data
 */
GBytes *
passkeys_authenticator_data_get_aaguid (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), NULL);

  return self->aaguid;
}

/**
 * passkeys_authenticator_data_get_credential_id:
 * @self: authenticator data
 *
 * Returns: (transfer none) (nullable): the id of the new credential; %NULL without attested
 *   credential data
 */
GBytes *
passkeys_authenticator_data_get_credential_id (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_authenticator_data_get_public_key:
 * @self: authenticator data
 *
 * Returns: (transfer none) (nullable): the key of the new credential; %NULL without attested
 *   credential data
 */
PasskeysCoseKey *
passkeys_authenticator_data_get_public_key (PasskeysAuthenticatorData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), NULL);

  return self->public_key;
}

/**
 * passkeys_authenticator_data_matches_relying_party:
 * @self: authenticator data
 * @relying_party_id: a relying party id
 *
 * Returns: whether the data was made for this relying party
 */
gboolean
passkeys_authenticator_data_matches_relying_party (PasskeysAuthenticatorData *self,
                                                   const char                *relying_party_id)
{
  guint8 hash[PASSKEYS_DIGEST_LENGTH];

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), FALSE);
  g_return_val_if_fail (relying_party_id != NULL, FALSE);

  passkeys_digest_sha256 (relying_party_id, strlen (relying_party_id), hash);
  return memcmp (g_bytes_get_data (self->bytes, NULL), hash, sizeof hash) == 0;
}

/* The length and the start of a text string, or the value of a small number, behind its head (RFC
 * 8949, section 3). What comes here was measured, and so is as long as it says. */
static guint
read_head (const guint8  *item,
           const guint8 **ret_content)
{
  guint value = item[0] & 0x1f;

  *ret_content = item + 1;
  if (value == 24)
    value = *(*ret_content)++;
  else if (value > 24)
    value = G_MAXUINT;
  return value;
}

static guint
read_value (const guint8 *item)
{
  const guint8 *content;

  if (item[0] >> 5 == 0)
    return read_head (item, &content);
  return item[0] == 0xf5;
}

/**
 * passkeys_authenticator_data_read_extension:
 * @self: authenticator data
 * @name: which extension
 * @value: (out): its output where that is a number below 256 or a truth value, else 0 or 4294967295
 *
 * Returns: whether there is an output of that extension
 */
gboolean
passkeys_authenticator_data_read_extension (PasskeysAuthenticatorData *self,
                                            const char                *name,
                                            guint                     *value)
{
  const guint8 *data, *end, *content;
  gsize length, item_length;
  guint n_pairs;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_DATA (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (self->extensions == NULL)
    return FALSE;

  data = g_bytes_get_data (self->extensions, &length);
  end = data + length;
  for (n_pairs = read_head (data, &data); n_pairs > 0 && data < end; n_pairs--)
    {
      gboolean is_it = data[0] >> 5 == 3 && read_head (data, &content) == strlen (name) &&
                       memcmp (content, name, strlen (name)) == 0;

      if (!passkeys_cbor_measure (data, end - data, PASSKEYS_CBOR_CANONICAL, &item_length, NULL))
        return FALSE;
      data += item_length;
      if (is_it)
        {
          *value = read_value (data);
          return TRUE;
        }
      if (!passkeys_cbor_measure (data, end - data, PASSKEYS_CBOR_CANONICAL, &item_length, NULL))
        return FALSE;
      data += item_length;
    }
  return FALSE;
}
