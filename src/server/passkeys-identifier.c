/* passkeys-identifier.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-identifier.h"

#include <openssl/rand.h>

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
 * passkeys_random_below:
 * @limit: from 1 to 256
 *
 * Returns: a number below @limit, each as likely as the others
 */
guint
passkeys_random_below (guint limit)
{
  guint fair = 256 - 256 % limit;
  guint8 byte;

  g_assert (limit >= 1 && limit <= 256);

  do
    passkeys_random_fill (&byte, 1);
  while (byte >= fair);
  return byte % limit;
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
 * passkeys_identifier_new:
 * @prefix: two letters that say what the thing is
 *
 * Returns: (transfer full): an identifier, such as `us-24vwa-92s33-8tvqi1dg0a95megt`
 */
char *
passkeys_identifier_new (const char *prefix)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  static const char form[] = "-xxxxx-xxxxx-xxxxxxxxxxxxxxxx";
  GString *identifier = g_string_new (prefix);

  for (gsize i = 0; form[i]; i++)
    g_string_append_c (identifier,
                       form[i] == 'x' ? alphabet[passkeys_random_below (sizeof alphabet - 1)] : '-');
  return g_string_free (identifier, FALSE);
}
