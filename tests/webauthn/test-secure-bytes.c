/* test-secure-bytes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-secure-bytes"

#include "config.h"

#include "passkeys-secure-bytes.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SECRET "correct horse battery staple"

/* Stands between OpenSSL and malloc, to look at a block at the moment it is freed. */
static gconstpointer watched;
static gsize watched_length;
static guint n_watched_wiped;

static gboolean
is_wiped (const guint8 *data,
          gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] != 0)
        return FALSE;
    }
  return TRUE;
}

static void *
allocate_cb (size_t      size,
             const char *file,
             int         line)
{
  return malloc (size);
}

static void *
reallocate_cb (void       *data,
               size_t      size,
               const char *file,
               int         line)
{
  return realloc (data, size);
}

static void
free_cb (void       *data,
         const char *file,
         int         line)
{
  if (data != NULL && data == watched && is_wiped (data, watched_length))
    n_watched_wiped++;
  free (data);
}

static void
test_copies (void)
{
  char secret[] = SECRET;
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new (secret, strlen (secret));
  g_autoptr(GBytes) text = passkeys_secure_bytes_new_text (secret);

  secret[0] = 'X';
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   SECRET, strlen (SECRET));
  g_assert_true (g_bytes_equal (bytes, text));
}

static void
test_empty (void)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new (NULL, 0);
  g_autoptr(GBytes) text = passkeys_secure_bytes_new_text ("");
  g_autoptr(GBytes) taken = passkeys_secure_bytes_new_take (NULL, 0);
  char *copy = passkeys_secure_bytes_dup_text (text);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (text), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (taken), ==, 0);
  g_assert_cmpstr (copy, ==, "");
  passkeys_secure_text_free (copy);
  passkeys_secure_text_free (NULL);
}

static void
test_text (void)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (SECRET);
  g_autoptr(GBytes) with_nul = passkeys_secure_bytes_new ("ab\0cd", 5);
  char *text = passkeys_secure_bytes_dup_text (bytes);
  char *cut = passkeys_secure_bytes_dup_text (with_nul);

  g_assert_cmpstr (text, ==, SECRET);
  g_assert_cmpstr (cut, ==, "ab");
  g_assert_true (CRYPTO_secure_allocated (text));
  passkeys_secure_text_free (text);
  passkeys_secure_text_free (cut);
}

/* The secure heap stays mapped, so what was freed can still be looked at. */
static void
test_wiped_when_freed (void)
{
  GBytes *bytes = passkeys_secure_bytes_new_text (SECRET);
  const char *data = g_bytes_get_data (bytes, NULL);
  g_autoptr(GBytes) second = g_bytes_ref (bytes);
  char *text;

  g_assert_true (CRYPTO_secure_allocated (data));
  g_bytes_unref (bytes);
  g_assert_cmpmem (data, strlen (SECRET), SECRET, strlen (SECRET));

  text = passkeys_secure_bytes_dup_text (second);
  g_clear_pointer (&second, g_bytes_unref);
  g_assert_null (memmem (data, strlen (SECRET), SECRET + 16, strlen (SECRET) - 16));

  data = text;
  passkeys_secure_text_free (text);
  g_assert_null (memmem (data, strlen (SECRET), SECRET + 16, strlen (SECRET) - 16));
}

/* What does not fit the secure heap is wiped all the same, and leaves room to OpenSSL. */
static void
test_large_is_wiped (void)
{
  gsize length = 1024 * 1024;
  g_autofree char *secret = g_malloc (length);
  GBytes *bytes;

  memset (secret, 'S', length);
  bytes = passkeys_secure_bytes_new (secret, length);
  g_assert_false (CRYPTO_secure_allocated (g_bytes_get_data (bytes, NULL)));

  watched = g_bytes_get_data (bytes, NULL);
  watched_length = length;
  n_watched_wiped = 0;
  g_bytes_unref (bytes);
  watched = NULL;
  g_assert_cmpuint (n_watched_wiped, ==, 1);
}

static void
test_many_leave_room (void)
{
  g_autoptr(GPtrArray) secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  char block[1000] = { 0 };
  gsize used = CRYPTO_secure_used ();
  void *other;

  for (guint i = 0; i < 1000; i++)
    {
      memset (block, i & 0xff, sizeof block);
      g_ptr_array_add (secrets, passkeys_secure_bytes_new (block, sizeof block));
    }
  other = OPENSSL_secure_malloc (4096);
  g_assert_nonnull (other);
  OPENSSL_secure_free (other);

  for (guint i = 0; i < secrets->len; i++)
    {
      memset (block, i & 0xff, sizeof block);
      g_assert_cmpmem (g_bytes_get_data (secrets->pdata[i], NULL), sizeof block,
                       block, sizeof block);
    }
  g_ptr_array_set_size (secrets, 0);
  g_assert_cmpuint (CRYPTO_secure_used (), ==, used);
}

static void
test_take (void)
{
  char *secret = g_strdup (SECRET);
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_take (secret, strlen (SECRET));

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   SECRET, strlen (SECRET));
  g_assert_true (g_bytes_get_data (bytes, NULL) != (gconstpointer) secret);
}

static void
test_locked (void)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (SECRET);
  g_autofree char *status = NULL;
  const char *line;
  struct rlimit limit;

  if (getrlimit (RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < 512 * 1024)
    {
      g_test_skip ("This system allows too little locked memory");
      return;
    }

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmLck:");
  g_assert_nonnull (line);
  g_assert_cmpuint (g_ascii_strtoull (line + strlen ("VmLck:"), NULL, 10), >=, 256);
}

int
main (int    argc,
      char **argv)
{
  g_assert_cmpint (CRYPTO_set_mem_functions (allocate_cb, reallocate_cb, free_cb), ==, 1);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/secure-bytes/copies", test_copies);
  g_test_add_func ("/webauthn/secure-bytes/empty", test_empty);
  g_test_add_func ("/webauthn/secure-bytes/text", test_text);
  g_test_add_func ("/webauthn/secure-bytes/wiped-when-freed", test_wiped_when_freed);
  g_test_add_func ("/webauthn/secure-bytes/large-is-wiped", test_large_is_wiped);
  g_test_add_func ("/webauthn/secure-bytes/many-leave-room", test_many_leave_room);
  g_test_add_func ("/webauthn/secure-bytes/take", test_take);
  g_test_add_func ("/webauthn/secure-bytes/locked", test_locked);

  return g_test_run ();
}
