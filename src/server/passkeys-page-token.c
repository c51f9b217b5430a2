/* passkeys-page-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-page-token.h"

#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-base64url.h"

#define NUMBER_LENGTH 8
#define MAC_LENGTH 32
#define TOKEN_LENGTH (NUMBER_LENGTH + MAC_LENGTH)

static void
fill (GBytes     *server_key,
      const char *list,
      gint64      after,
      guint8      token[TOKEN_LENGTH])
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (server_key, NULL),
                            g_bytes_get_size (server_key));
  gint64 number = GINT64_TO_BE (after);
  gsize length = MAC_LENGTH;

  memcpy (token, &number, NUMBER_LENGTH);
  g_hmac_update (hmac, (const guchar *) "page", sizeof "page");
  g_hmac_update (hmac, (const guchar *) list, strlen (list) + 1);
  g_hmac_update (hmac, token, NUMBER_LENGTH);
  g_hmac_get_digest (hmac, token + NUMBER_LENGTH, &length);
  g_hmac_unref (hmac);
}

/**
 * passkeys_page_token_new:
 * @server_key: the key of this server's data
 * @list: which list, with whatever filters it
 * @after: the number of the last item on the page
 *
 * Returns: (transfer full): opaque text with which the client asks for the next page
 */
char *
passkeys_page_token_new (GBytes     *server_key,
                         const char *list,
                         gint64      after)
{
  guint8 token[TOKEN_LENGTH];

  fill (server_key, list, after, token);
  return passkeys_base64url_encode_data (token, sizeof token);
}

/**
 * passkeys_page_token_read:
 * @server_key: the key of this server's data
 * @list: which list, with whatever filters it
 * @text: what the client sent
 * @after: (out): the number of the last item on the page before
 *
 * Returns: whether @text was made by passkeys_page_token_new() for this very list
 */
gboolean
passkeys_page_token_read (GBytes     *server_key,
                          const char *list,
                          const char *text,
                          gint64     *after)
{
  g_autoptr (GBytes) bytes = passkeys_base64url_decode (text, NULL);
  guint8 expected[TOKEN_LENGTH];
  gint64 number;

  if (!bytes || g_bytes_get_size (bytes) != TOKEN_LENGTH)
    return FALSE;
  memcpy (&number, g_bytes_get_data (bytes, NULL), NUMBER_LENGTH);
  number = GINT64_FROM_BE (number);
  fill (server_key, list, number, expected);
  if (CRYPTO_memcmp (expected, g_bytes_get_data (bytes, NULL), TOKEN_LENGTH) != 0)
    return FALSE;
  *after = number;
  return TRUE;
}
