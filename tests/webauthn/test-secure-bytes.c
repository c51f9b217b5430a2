/* test-secure-bytes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-secure-bytes"

#include "config.h"

#include "passkeys-secure-bytes.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SECRET "correct horse battery staple"

/* Looks at the pages of a secret at the moment they are given back. */
static gconstpointer watched;
static guint n_watched_wiped;
static guint n_watched_unwiped;

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

/* Stands in front of the one of the C library. */
int
munmap (void   *address,
        size_t  length)
{
  const guint8 *data = watched;
  const guint8 *pages = address;

  if (data != NULL && data >= pages && data < pages + length)
    {
      if (is_wiped (pages, length))
        n_watched_wiped++;
      else
        n_watched_unwiped++;
    }

  return syscall (SYS_munmap, address, length);
}

/* Texts lie in ordinary memory, which must not be looked at once it was freed: so the wiping itself
 * is seen. */
static gconstpointer cleansed;
static gsize n_cleansed;

/* Stands in front of the one of OpenSSL. */
void
OPENSSL_cleanse (void   *address,
                 size_t  length)
{
  explicit_bzero (address, length);
  cleansed = address;
  n_cleansed = length;
}

static void
watch (gconstpointer data)
{
  watched = data;
  n_watched_wiped = 0;
  n_watched_unwiped = 0;
}

static void
assert_wiped (void)
{
  g_assert_cmpuint (n_watched_unwiped, ==, 0);
  g_assert_cmpuint (n_watched_wiped, ==, 1);
  watched = NULL;
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
  passkeys_secure_text_free (text);
  passkeys_secure_text_free (cut);
}

static void
test_wiped_when_freed (void)
{
  GBytes *bytes = passkeys_secure_bytes_new_text (SECRET);
  const char *data = g_bytes_get_data (bytes, NULL);
  g_autoptr(GBytes) second = g_bytes_ref (bytes);
  char *text;

  watch (data);
  g_bytes_unref (bytes);
  g_assert_cmpuint (n_watched_wiped, ==, 0);
  g_assert_cmpmem (data, strlen (SECRET), SECRET, strlen (SECRET));

  text = passkeys_secure_bytes_dup_text (second);
  g_clear_pointer (&second, g_bytes_unref);
  assert_wiped ();

  passkeys_secure_text_free (text);
  g_assert_true (cleansed == text);
  g_assert_cmpuint (n_cleansed, ==, strlen (SECRET));
}

static void
test_large_is_wiped (void)
{
  gsize length = 1024 * 1024;
  g_autofree char *secret = g_malloc (length);
  GBytes *bytes;

  memset (secret, 'S', length);
  bytes = passkeys_secure_bytes_new (secret, length);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), length, secret, length);

  watch (g_bytes_get_data (bytes, NULL));
  g_bytes_unref (bytes);
  assert_wiped ();
}

static void
test_many (void)
{
  g_autoptr(GPtrArray) secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  char block[1000] = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      memset (block, i & 0xff, sizeof block);
      g_ptr_array_add (secrets, passkeys_secure_bytes_new (block, sizeof block));
    }

  for (guint i = 0; i < secrets->len; i++)
    {
      memset (block, i & 0xff, sizeof block);
      g_assert_cmpmem (g_bytes_get_data (secrets->pdata[i], NULL), sizeof block,
                       block, sizeof block);
    }
}

/* OpenSSL takes the memory of Argon2id from its secure heap as soon as there is one. */
static void
test_leaves_openssl_alone (void)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (SECRET);
  EVP_KDF *argon2id = EVP_KDF_fetch (NULL, "ARGON2ID", NULL);
  EVP_KDF_CTX *context = EVP_KDF_CTX_new (argon2id);
  guint32 memory = 64 * 1024;
  char password[] = "password";
  char salt[] = "salt of sixteen.";
  guint8 key[32];
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_PASSWORD, password, strlen (password)),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, salt, strlen (salt)),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
    OSSL_PARAM_construct_end (),
  };

  g_assert_cmpint (EVP_KDF_derive (context, key, sizeof key, parameters), ==, 1);
  EVP_KDF_CTX_free (context);
  EVP_KDF_free (argon2id);
}

static void
test_take (void)
{
  char *secret = g_strdup (SECRET);
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_take (secret, strlen (SECRET));

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   SECRET, strlen (SECRET));
  g_assert_true (g_bytes_get_data (bytes, NULL) != (gconstpointer) secret);
  g_assert_true (cleansed == secret);
  g_assert_cmpuint (n_cleansed, ==, strlen (SECRET));
}

static guint64
get_locked_kilobytes (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmLck:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmLck:"), NULL, 10);
}

static void
test_locked (void)
{
  guint64 before = get_locked_kilobytes ();
  g_autoptr(GBytes) bytes = NULL;
  struct rlimit limit;

#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("The address sanitizer does not let memory be locked");
  return;
#endif

  if (getrlimit (RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < 512 * 1024)
    {
      g_test_skip ("This system allows too little locked memory");
      return;
    }

  bytes = passkeys_secure_bytes_new_text (SECRET);
  g_assert_cmpuint (get_locked_kilobytes (), >, before);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_assert_cmpuint (get_locked_kilobytes (), ==, before);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/secure-bytes/copies", test_copies);
  g_test_add_func ("/webauthn/secure-bytes/empty", test_empty);
  g_test_add_func ("/webauthn/secure-bytes/text", test_text);
  g_test_add_func ("/webauthn/secure-bytes/wiped-when-freed", test_wiped_when_freed);
  g_test_add_func ("/webauthn/secure-bytes/large-is-wiped", test_large_is_wiped);
  g_test_add_func ("/webauthn/secure-bytes/many", test_many);
  g_test_add_func ("/webauthn/secure-bytes/leaves-openssl-alone", test_leaves_openssl_alone);
  g_test_add_func ("/webauthn/secure-bytes/take", test_take);
  g_test_add_func ("/webauthn/secure-bytes/locked", test_locked);

  return g_test_run ();
}
