/* passkeys-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-code.h"

#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-identifier.h"

/* What reads like another character is not in it; typing the other one is forgiven. */
#define DEVICE_ALPHABET "ABCDEFGHJKMNPQRSTUVWXYZ0123456789"
#define DEVICE_GROUP_LENGTH 3

static char *
generate (const char *alphabet,
          gsize       n_groups,
          gsize       group_length)
{
  char characters[32];
  GString *code = g_string_new (NULL);

  g_assert (n_groups * group_length <= sizeof characters);

  passkeys_random_pick (alphabet, characters, n_groups * group_length);
  for (gsize i = 0; i < n_groups; i++)
    g_string_append_printf (code, "%s%.*s", i > 0 ? "-" : "", (int) group_length,
                            characters + i * group_length);
  OPENSSL_cleanse (characters, sizeof characters);
  return g_string_free (code, FALSE);
}

/**
 * passkeys_code_new_digits:
 *
 * Returns: (transfer full): a code to be mailed, `1234-1234-1234-1234`
 */
char *
passkeys_code_new_digits (void)
{
  return generate ("0123456789", 4, 4);
}

/**
 * passkeys_code_new_device:
 *
 * Returns: (transfer full): a code to be shown and typed within a minute, `A7U-KY6-9PT`
 */
char *
passkeys_code_new_device (void)
{
  return generate (DEVICE_ALPHABET, 3, DEVICE_GROUP_LENGTH);
}

/**
 * passkeys_code_free:
 * @text: (transfer full) (nullable): a code, or a text with a code in it
 *
 * Wipes and frees.
 */
void
passkeys_code_free (char *text)
{
  if (text)
    OPENSSL_cleanse (text, strlen (text));
  g_free (text);
}

static char
normalise_character (char character)
{
  char upper = g_ascii_toupper (character);

  switch (upper)
    {
    case 'O':
      return '0';
    case 'I':
    case 'L':
      return '1';
    default:
      return upper;
    }
}

/* Dashes, spaces and case do not matter. Longer than any code is as good as wrong. */
static void
normalise (const char *typed,
           char        normalised[32])
{
  gsize length = 0;

  for (; *typed && length < 31; typed++)
    {
      if (*typed != '-' && !g_ascii_isspace (*typed))
        normalised[length++] = normalise_character (*typed);
    }
  normalised[length] = '\0';
}

static GBytes *
compute (GBytes     *server_key,
         const char *kind,
         const char *user_id,
         const char *normalised,
         gsize       length)
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (server_key, NULL),
                            g_bytes_get_size (server_key));
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) kind, strlen (kind) + 1);
  g_hmac_update (hmac, (const guchar *) user_id, strlen (user_id) + 1);
  g_hmac_update (hmac, (const guchar *) normalised, length);
  g_hmac_get_digest (hmac, digest, &digest_length);
  g_hmac_unref (hmac);
  return g_bytes_new (digest, sizeof digest);
}

/**
 * passkeys_code_hash:
 * @server_key: the key of this server's data
 * @kind: what the code is for
 * @user_id: whose it is; empty where the code alone says that
 * @typed: the code as a person typed it
 *
 * Returns: (transfer full): what is stored of the code
 */
GBytes *
passkeys_code_hash (GBytes     *server_key,
                    const char *kind,
                    const char *user_id,
                    const char *typed)
{
  char normalised[32];
  GBytes *hash;

  normalise (typed, normalised);
  hash = compute (server_key, kind, user_id, normalised, strlen (normalised));
  OPENSSL_cleanse (normalised, sizeof normalised);
  return hash;
}

/**
 * passkeys_code_select:
 * @server_key: the key of this server's data
 * @kind: what the code is for
 * @typed: the code as a person typed it
 *
 * Returns: (transfer full): what codes with the same first group have in common
 */
GBytes *
passkeys_code_select (GBytes     *server_key,
                      const char *kind,
                      const char *typed)
{
  char normalised[32];
  GBytes *selector;

  normalise (typed, normalised);
  selector = compute (server_key, kind, "first group", normalised,
                      MIN (strlen (normalised), DEVICE_GROUP_LENGTH));
  OPENSSL_cleanse (normalised, sizeof normalised);
  return selector;
}
