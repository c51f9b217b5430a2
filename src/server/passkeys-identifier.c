/* passkeys-identifier.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-identifier.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-base64url.h"

/**
 * passkeys_random_fill:
 * @buffer: where the bytes go
 * @length: how many
 *
 * Fills @buffer with bytes nobody can guess. There is no going on without them.
 */
void
passkeys_random_fill (gpointer buffer,
                      gsize    length)
{
  if (RAND_bytes (buffer, length) != 1)
    g_error ("The system gives no random numbers");
}

/**
 * passkeys_random_text:
 * @n_bytes: how much of it is random
 *
 * Returns: (transfer full): unpadded base64url text
 */
char *
passkeys_random_text (gsize n_bytes)
{
  guint8 bytes[64];

  g_assert (n_bytes <= sizeof bytes);

  passkeys_random_fill (bytes, n_bytes);
  return passkeys_base64url_encode_data (bytes, n_bytes);
}

/**
 * passkeys_random_pick:
 * @alphabet: up to 256 characters
 * @picked: where the characters go
 * @length: how many
 *
 * Picks characters, each as likely as the others.
 */
void
passkeys_random_pick (const char *alphabet,
                      char       *picked,
                      gsize       length)
{
  const guint n_characters = strlen (alphabet);
  const guint fair = 256 - 256 % n_characters;
  guint8 bytes[32];
  gsize place = sizeof bytes;

  for (gsize i = 0; i < length;)
    {
      if (place == sizeof bytes)
        {
          passkeys_random_fill (bytes, sizeof bytes);
          place = 0;
        }
      if (bytes[place] < fair)
        picked[i++] = alphabet[bytes[place] % n_characters];
      place++;
    }
  OPENSSL_cleanse (bytes, sizeof bytes);
}

/**
 * passkeys_identifier_new:
 * @prefix: two letters that say what the thing is
 *
 * Returns: (transfer full): an identifier, such as `us-24vwa-92s33-8tvqi1dg0a95megt`
 */
char *
passkeys_identifier_new (const char *prefix)
{
  char random[26];

  passkeys_random_pick ("abcdefghijklmnopqrstuvwxyz0123456789", random, sizeof random);
  return g_strdup_printf ("%s-%.5s-%.5s-%.16s", prefix, random, random + 5, random + 10);
}
