/* test-sealed-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-sealed-file.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "keyring-fixture.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-passkey-file.h"
#include "passkeys-secure-bytes.h"

#define CONTENT "{\"items\":[]}"
#define PASSWORD "correct horse"
#define FEW 1000

static GBytes *
seal (const char *content,
      const char *password,
      guint       iterations)
{
  g_autoptr(GBytes) bytes = passkeys_secure_bytes_new_text (content);
  g_autoptr(GBytes) secret = passkeys_secure_bytes_new_text (password);
  g_autoptr(GError) error = NULL;
  GBytes *file = dex_await_boxed (passkeys_sealed_file_seal (bytes, secret, iterations), &error);

  g_assert_no_error (error);
  return file;
}

static GBytes *
unseal (GBytes      *file,
        const char  *password,
        GError     **error)
{
  g_autoptr(GBytes) secret = passkeys_secure_bytes_new_text (password);

  return dex_await_boxed (passkeys_sealed_file_open (file, secret), error);
}

static void
assert_refused (GBytes     *file,
                const char *password,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = unseal (file, password, &error);

  g_assert_null (content);
  g_assert_error (error, PASSKEYS_PASSKEY_FILE_ERROR, code);
}

static DexFuture *
round_fiber (gpointer data)
{
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, FEW);
  g_autoptr(GBytes) again = seal (CONTENT, PASSWORD, FEW);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = unseal (file, PASSWORD, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content),
                   CONTENT, strlen (CONTENT));
  g_assert_true (passkeys_passkey_file_is_sealed (file));
  g_assert_false (g_bytes_equal (file, again));
  g_assert_null (memmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), "items", 5));
  return dex_future_new_true ();
}

/* One password in some hundreds passes the check of the padding; what comes out then is no JSON. */
static DexFuture *
wrong_password_fiber (gpointer data)
{
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, 1);
  guint n_refused = 0;

  for (guint i = 0; i < 64; i++)
    {
      g_autofree char *password = g_strdup_printf ("wrong %u", i);
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) content = unseal (file, password, &error);

      if (content == NULL)
        {
          g_assert_error (error, PASSKEYS_PASSKEY_FILE_ERROR,
                          PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD);
          n_refused++;
        }
      else
        {
          g_assert_false (g_bytes_equal (content, file));
        }
    }
  g_assert_cmpuint (n_refused, >=, 60);
  return dex_future_new_true ();
}

static DexFuture *
damaged_fiber (gpointer data)
{
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, 1);
  g_autoptr(GBytes) expensive = NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_autofree guint8 *more = g_malloc0 (length + 1);
  guint8 *iterations;

  for (gsize cut = 0; cut < length; cut += 7)
    {
      g_autoptr(GBytes) part = g_bytes_new (bytes, cut);

      assert_refused (part, PASSWORD, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
    }

  memcpy (more, bytes, length);
  expensive = g_bytes_new (more, length + 1);
  assert_refused (expensive, PASSWORD, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  g_clear_pointer (&expensive, g_bytes_unref);

  /* INTEGER 1 becomes INTEGER -128: no number of times */
  iterations = memmem (more, length, "\x02\x01\x01", 3);
  g_assert_nonnull (iterations);
  iterations[2] = 0x80;
  expensive = g_bytes_new (more, length);
  assert_refused (expensive, PASSWORD, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);
  return dex_future_new_true ();
}

/* A file that would keep this computer busy for long is refused at once. */
static DexFuture *
expensive_fiber (gpointer data)
{
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, 0x10001);
  gsize length = g_bytes_get_size (file);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (file, NULL), length);
  g_autoptr(GBytes) expensive = NULL;
  guint8 *iterations = memmem (bytes, length, "\x02\x03\x01\x00\x01", 5);

  g_assert_nonnull (iterations);
  iterations[2] = 0x7f;
  g_assert_cmpint (PASSKEYS_SEALED_FILE_MAXIMUM_ITERATIONS, <, 0x7f0001);
  expensive = g_bytes_new_take (g_steal_pointer (&bytes), length);
  assert_refused (expensive, PASSWORD, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);
  return dex_future_new_true ();
}

/* The same file with PBES1 in place of PBKDF2: another way may cost anything. */
static DexFuture *
other_derivation_fiber (gpointer data)
{
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, 1);
  gsize length = g_bytes_get_size (file);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (file, NULL), length);
  g_autoptr(GBytes) other = NULL;
  guint8 *algorithm = memmem (bytes, length, "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c", 9);

  g_assert_nonnull (algorithm);
  algorithm[8] = 0x03;
  other = g_bytes_new_take (g_steal_pointer (&bytes), length);
  assert_refused (other, PASSWORD, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);
  return dex_future_new_true ();
}

/* The program that everybody has opens it, and one that it made is opened. */
static DexFuture *
openssl_fiber (gpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("passkeys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "sealed.p7m", NULL);
  g_autofree char *other_path = g_build_filename (folder, "other.p7m", NULL);
  g_autoptr(GBytes) file = seal (CONTENT, PASSWORD, PASSKEYS_SEALED_FILE_ITERATIONS);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GBytes) other = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_set_contents (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "openssl", "cms", "-decrypt",
                              "-inform", "DER", "-in", path, "-pwri_password", PASSWORD, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpstr (output, ==, CONTENT);

  g_clear_object (&process);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "openssl", "cms", "-encrypt",
                              "-binary", "-outform", "PEM", "-out", other_path, "-aes256",
                              "-pwri_password", PASSWORD, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, CONTENT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  g_clear_pointer (&output, g_free);
  g_file_get_contents (other_path, &output, &length, &error);
  g_assert_no_error (error);
  other = g_bytes_new (output, length);
  g_assert_true (passkeys_passkey_file_is_sealed (other));
  content = unseal (other, PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content),
                   CONTENT, strlen (CONTENT));

  g_unlink (path);
  g_unlink (other_path);
  g_rmdir (folder);
  return dex_future_new_true ();
}

static void
run (gconstpointer fiber)
{
  keyring_fixture_run ((DexFiberFunc) fiber, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/sealed-file/round", round_fiber, run);
  g_test_add_data_func ("/sealed-file/wrong-password", wrong_password_fiber, run);
  g_test_add_data_func ("/sealed-file/damaged", damaged_fiber, run);
  g_test_add_data_func ("/sealed-file/expensive", expensive_fiber, run);
  g_test_add_data_func ("/sealed-file/other-derivation", other_derivation_fiber, run);
  g_test_add_data_func ("/sealed-file/openssl", openssl_fiber, run);

  return g_test_run ();
}
