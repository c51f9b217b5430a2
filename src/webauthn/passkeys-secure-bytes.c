/* passkeys-secure-bytes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-secure-bytes"

#include "config.h"

#include "passkeys-secure-bytes.h"

#include <openssl/crypto.h>
#include <string.h>

/* OpenSSL's secure heap: locked, kept out of core dumps, between guard pages. OpenSSL takes the
 * private parts of keys from it as well, and fails where it is full, so half of it is left to
 * OpenSSL and whatever does not fit goes to the ordinary heap, where it is still wiped. */
#define HEAP_SIZE (256 * 1024)
#define HEAP_SHARE (HEAP_SIZE / 2)
#define HEAP_CHUNK 32

typedef struct
{
  gpointer data;
  gsize    length;
} Secret;

static void
ensure_heap (void)
{
  static gsize initialised = 0;

  if (g_once_init_enter (&initialised))
    {
      /* Where locking is not allowed the heap works all the same; best effort is the promise. */
      CRYPTO_secure_malloc_init (HEAP_SIZE, HEAP_CHUNK);
      g_once_init_leave (&initialised, 1);
    }
}

static gpointer
allocate (gsize length)
{
  gpointer data = NULL;

  ensure_heap ();

  if (length < HEAP_SHARE && CRYPTO_secure_used () + length < HEAP_SHARE)
    data = OPENSSL_secure_malloc (length);
  if (data == NULL)
    data = OPENSSL_malloc (length);
  if (data == NULL)
    g_error ("Out of memory for %" G_GSIZE_FORMAT " bytes", length);

  return data;
}

static void
secret_free (gpointer user_data)
{
  Secret *secret = user_data;

  OPENSSL_secure_clear_free (secret->data, secret->length);
  g_free (secret);
}

/**
 * passkeys_secure_bytes_new:
 * @data: (array length=length) (nullable): the secret
 * @length: how many bytes
 *
 * Copies a secret into memory that is wiped when the last reference goes. The caller wipes its own
 * copy.
 *
 * Returns: (transfer full): the secret
 */
GBytes *
passkeys_secure_bytes_new (gconstpointer data,
                           gsize         length)
{
  Secret *secret;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  secret = g_new0 (Secret, 1);
  secret->length = length;
  secret->data = allocate (length + 1);
  if (length > 0)
    memcpy (secret->data, data, length);

  return g_bytes_new_with_free_func (secret->data, length, secret_free, secret);
}

/**
 * passkeys_secure_bytes_new_text:
 * @text: the secret
 *
 * Copies a text, without its terminating NUL.
 *
 * Returns: (transfer full): the secret
 */
GBytes *
passkeys_secure_bytes_new_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return passkeys_secure_bytes_new (text, strlen (text));
}

/**
 * passkeys_secure_bytes_new_take:
 * @data: (array length=length) (transfer full) (nullable): a secret in memory from g_malloc()
 * @length: how many bytes
 *
 * Moves a secret: it is copied, then @data is wiped and freed.
 *
 * Returns: (transfer full): the secret
 */
GBytes *
passkeys_secure_bytes_new_take (gpointer data,
                                gsize    length)
{
  GBytes *self;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self = passkeys_secure_bytes_new (data, length);
  if (data != NULL)
    OPENSSL_cleanse (data, length);
  g_free (data);

  return self;
}

/**
 * passkeys_secure_bytes_dup_text:
 * @self: a secret
 *
 * For the calls that want a NUL-terminated text. A NUL within the secret ends the text.
 *
 * Returns: (transfer full): a copy; free with passkeys_secure_text_free(), which wipes it
 */
char *
passkeys_secure_bytes_dup_text (GBytes *self)
{
  gsize length;
  const char *data;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  data = g_bytes_get_data (self, &length);
  length = data != NULL ? strnlen (data, length) : 0;
  text = allocate (length + 1);
  if (length > 0)
    memcpy (text, data, length);
  text[length] = '\0';

  return text;
}

/**
 * passkeys_secure_text_free:
 * @text: (nullable) (transfer full): from passkeys_secure_bytes_dup_text()
 *
 * Wipes and frees a text.
 */
void
passkeys_secure_text_free (char *text)
{
  if (text != NULL)
    OPENSSL_secure_clear_free (text, strlen (text) + 1);
}
