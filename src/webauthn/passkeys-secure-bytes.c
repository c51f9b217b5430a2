/* passkeys-secure-bytes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-secure-bytes"

#include "config.h"

#include "passkeys-secure-bytes.h"

#include <openssl/crypto.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Each secret has pages of its own: locked, and kept out of core dumps. OpenSSL's secure heap would
 * be denser, but once it is there OpenSSL wants all of Argon2's memory from it, and fails. */
typedef struct
{
  gsize mapped; /* the size of the pages, this head included */
} Head;

#define HEAD_SIZE 16

G_STATIC_ASSERT (sizeof (Head) <= HEAD_SIZE);

static gpointer
allocate (gsize length)
{
  gsize page = sysconf (_SC_PAGESIZE);
  gsize mapped = (HEAD_SIZE + length + page - 1) / page * page;
  Head *head = mmap (NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (head == MAP_FAILED)
    g_error ("Out of memory for %" G_GSIZE_FORMAT " bytes", length);

  /* Where locking is not allowed the pages work all the same; best effort is the promise. */
  (void) mlock (head, mapped);
  (void) madvise (head, mapped, MADV_DONTDUMP);
  head->mapped = mapped;

  return (char *) head + HEAD_SIZE;
}

static void
release (gpointer data)
{
  Head *head = (Head *) ((char *) data - HEAD_SIZE);
  gsize mapped = head->mapped;

  OPENSSL_cleanse (head, mapped);
  munmap (head, mapped);
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
  gpointer copy;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  copy = allocate (length + 1);
  if (length > 0)
    memcpy (copy, data, length);

  return g_bytes_new_with_free_func (copy, length, release, copy);
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
  text = g_malloc (length + 1);
  if (length > 0)
    memcpy (text, data, length);
  text[length] = '\0';

  return text;
}

/**
 * passkeys_secure_text_free:
 * @text: (nullable) (transfer full): a text in memory from g_malloc(), such as from
 *   passkeys_secure_bytes_dup_text() or g_strdup_printf()
 *
 * Wipes and frees a text.
 */
void
passkeys_secure_text_free (char *text)
{
  if (text != NULL)
    OPENSSL_cleanse (text, strlen (text));
  g_free (text);
}
