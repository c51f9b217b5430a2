/* test-recovery-kit-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-recovery-kit-file.h"

#include <string.h>

#include <glib/gstdio.h>
#include <libdex.h>

#include "passkeys-recovery-kit-document.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "passkeys-test-await.h"

#define USERNAME "ada@example.org"
#define ORG_ID "or-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define CODE "D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT"
#define KEY_ID "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ"

static PasskeysRecoveryKit *
make_kit (void)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (CODE);

  return passkeys_recovery_kit_new (USERNAME, ORG_ID, "Harbour Bakery", code, KEY_ID);
}

static GBytes *
make_pdf (void)
{
  g_autoptr(PasskeysRecoveryKit) kit = make_kit ();
  g_autoptr(GError) error = NULL;
  GBytes *pdf = passkeys_recovery_kit_document_to_pdf (kit, &error);

  g_assert_no_error (error);
  return pdf;
}

static void
assert_same (PasskeysRecoveryKit *kit)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (CODE);

  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, USERNAME);
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, ORG_ID);
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), ==, KEY_ID);
  g_assert_true (g_bytes_equal (passkeys_recovery_kit_get_code (kit), code));
}

static void
assert_no_kit (gconstpointer data,
               gsize         size)
{
  g_autoptr(GBytes) contents = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_recovery_kit_file_parse (contents, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT);
}

/* What was saved can be opened again. */
static void
test_pdf (void)
{
  g_autoptr(GBytes) pdf = make_pdf ();
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  kit = passkeys_recovery_kit_file_parse (pdf, &error);
  g_assert_no_error (error);
  assert_same (kit);
}

static void
test_text (void)
{
  g_autoptr(PasskeysRecoveryKit) written = make_kit ();
  char *text = passkeys_recovery_kit_document_to_text (written);
  g_autoptr(GBytes) contents = g_bytes_new (text, strlen (text));
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  kit = passkeys_recovery_kit_file_parse (contents, &error);
  g_assert_no_error (error);
  assert_same (kit);
  passkeys_secure_text_free (text);
}

/* The document as it was before the comment, half a comment, a comment that says something else. */
static void
test_no_kit (void)
{
  g_autoptr(GBytes) pdf = make_pdf ();
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);
  const char *comment = memmem (data, size, "%Passkeys-Recovery-Kit:", 23);

  g_assert_nonnull (comment);
  assert_no_kit ("", 0);
  assert_no_kit ("\xff\xfe\0\0", 4);
  assert_no_kit ("Dear diary", 10);
  assert_no_kit ("%PDF-", 5);
  assert_no_kit ("%PDF-\n%Passkeys-Recovery-Kit:", 29);
  assert_no_kit ("%PDF-\n%Passkeys-Recovery-Kit:!!!!====", 37);
  assert_no_kit ("%PDF-\n%Passkeys-Recovery-Kit:RGVhciBkaWFyeQ==\n", 46);
  assert_no_kit (data, comment - data);
  assert_no_kit (data, comment - data + 60);
}

static void
test_read (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp (NULL, &error);
  g_autofree char *path = g_build_filename (folder, "kit.pdf", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GBytes) pdf = make_pdf ();
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);

  g_assert_true (g_file_set_contents (path, data, size, &error));
  kit = passkeys_test_await_object (passkeys_recovery_kit_file_read (file), &error);
  g_assert_no_error (error);
  assert_same (kit);

  g_unlink (path);
  g_assert_null (passkeys_test_await_object (passkeys_recovery_kit_file_read (file), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

/* A file without end is not read to its end. */
static void
test_endless (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/dev/zero");
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_test_await_object (passkeys_recovery_kit_file_read (file), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/recovery-kit-file/pdf", test_pdf);
  g_test_add_func ("/recovery-kit-file/text", test_text);
  g_test_add_func ("/recovery-kit-file/no-kit", test_no_kit);
  g_test_add_func ("/recovery-kit-file/read", test_read);
  g_test_add_func ("/recovery-kit-file/endless", test_endless);

  return g_test_run ();
}
