/* passkeys-base64url.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-base64url"

#include "config.h"

#include "passkeys-base64url.h"

#include <string.h>

#include "passkeys-webauthn-error.h"

/* No value of the formats and no body of the API is longer. */
#define MAX_TEXT_LENGTH (1024 * 1024)

/**
 * passkeys_base64url_encode:
 * @bytes: what to encode
 *
 * Encodes by RFC 4648 section 5, without padding.
 *
 * Returns: (transfer full): the text
 */
char *
passkeys_base64url_encode (GBytes *bytes)
{
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  return passkeys_base64url_encode_data (data, length);
}

/**
 * passkeys_base64url_encode_data:
 * @data: (array length=length) (nullable): what to encode
 * @length: how many bytes
 *
 * Encodes by RFC 4648 section 5, without padding.
 *
 * Returns: (transfer full): the text
 */
char *
passkeys_base64url_encode_data (gconstpointer data,
                                gsize         length)
{
  char *text;
  gsize text_length;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  text = g_base64_encode (length > 0 ? data : (gconstpointer) "", length);
  text_length = strlen (text);
  while (text_length > 0 && text[text_length - 1] == '=')
    text[--text_length] = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

static int
get_digit (char character)
{
  if (character >= 'A' && character <= 'Z')
    return character - 'A';
  if (character >= 'a' && character <= 'z')
    return character - 'a' + 26;
  if (character >= '0' && character <= '9')
    return character - '0' + 52;
  if (character == '-')
    return 62;
  if (character == '_')
    return 63;
  return -1;
}

/* Finds the length without padding, or refuses padding that is not what the length calls for. */
static gboolean
strip_padding (const char *text,
               gsize      *length)
{
  gsize n_digits = *length;
  gsize n_padding;

  while (n_digits > 0 && text[n_digits - 1] == '=')
    n_digits--;
  n_padding = *length - n_digits;
  if (n_digits % 4 == 1 || (n_padding > 0 && (n_digits + n_padding) % 4 != 0) || n_padding > 2)
    return FALSE;

  *length = n_digits;
  return TRUE;
}

/* Returns the bytes, or NULL at a foreign character or at bits that belong to no byte. GLib's own
 * decoder skips both silently, so one value would have many spellings. */
static GBytes *
decode_digits (const char *text,
               gsize       length)
{
  g_autofree guint8 *data = g_malloc (length / 4 * 3 + 3);
  gsize data_length = 0;
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      int digit = get_digit (text[i]);

      if (digit < 0)
        return NULL;
      bits = (bits << 6 | (guint32) digit) & 0xffff;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          data[data_length++] = (bits >> n_bits) & 0xff;
        }
    }
  if ((bits & ((1u << n_bits) - 1)) != 0)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), data_length);
}

/**
 * passkeys_base64url_decode:
 * @text: the text
 * @error: return location
 *
 * Decodes by RFC 4648 section 5. Padding is accepted where it is complete; every other character
 * and non-zero trailing bits are refused, so that each value has one spelling.
 *
 * Returns: (transfer full): the bytes, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_MALFORMED or
 *   %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
 */
GBytes *
passkeys_base64url_decode (const char  *text,
                           GError     **error)
{
  GBytes *bytes = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strnlen (text, MAX_TEXT_LENGTH + 1);
  if (length > MAX_TEXT_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The base64url text is too long");
      return NULL;
    }

  if (strip_padding (text, &length))
    bytes = decode_digits (text, length);
  if (bytes == NULL)
    g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                         "The text is not base64url");

  return bytes;
}
