/* test-passkey-transfer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-passkey-import.h"

#include <glib/gstdio.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-base64url.h"
#include "passkeys-cxf-document.h"
#include "passkeys-import-entry.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-passkey-export.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-passkey-file.h"
#include "passkeys-private-key.h"
#include "passkeys-sealed-file.h"
#include "passkeys-secure-bytes.h"

#define PASSWORD "correct horse battery"

#define RANDOM "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

static PasskeysImportEntry *
build_entry (const char *relying_party_id,
             const char *id,
             const char *handle)
{
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (NULL);
  g_auto(PasskeysImportFields) fields = { NULL, };

  fields.relying_party_id = relying_party_id;
  fields.name = "Example";
  fields.user_name = "ada";
  fields.credential_id = g_bytes_new (id, strlen (id));
  fields.user_handle = g_bytes_new (handle, strlen (handle));
  fields.private_key = passkeys_private_key_serialise (key, NULL);
  if (g_str_has_prefix (id, "hmac"))
    fields.random = g_bytes_new_static (RANDOM, 64);
  fields.created = 1700000000;
  return passkeys_import_entry_new (&fields);
}

static PasskeysPasskeyImport *
import_new (LocalFixture *fixture,
            ...)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  PasskeysImportEntry *entry;
  va_list list;

  va_start (list, fixture);
  while ((entry = va_arg (list, PasskeysImportEntry *)) != NULL)
    g_ptr_array_add (entries, g_object_ref (entry));
  va_end (list);
  return passkeys_passkey_import_new (fixture->vault, entries);
}

static void
check (PasskeysPasskeyImport *import)
{
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_passkey_import_check (import), &error);
  g_assert_no_error (error);
}

static gboolean
run (PasskeysPasskeyImport  *import,
     GError                **error)
{
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  gboolean saved;

  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  saved = dex_await (passkeys_passkey_import_run (import, PASSKEYS_PROMPT (prompt)), error);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 1);
  return saved;
}

static GBytes *
run_export (LocalFixture           *fixture,
            PasskeysPasskeyExport **export,
            GError                **error)
{
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(GPtrArray) passkeys = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GBytes) password = passkeys_secure_bytes_new_text (PASSWORD);
  GBytes *file;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)); i++)
    g_ptr_array_add (passkeys, g_list_model_get_item (G_LIST_MODEL (fixture->vault), i));

  *export = passkeys_passkey_export_new (fixture->vault, passkeys);
  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  file = dex_await_boxed (passkeys_passkey_export_run (*export, password, PASSKEYS_PROMPT (prompt)),
                          error);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (prompt), ==, 1);
  return file;
}

/* A dry run tells, saves nothing, and is right the second time too. */
static DexFuture *
dry_run_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysImportEntry) here = build_entry ("example.org", "here", "handle-1");
  g_autoptr(PasskeysImportEntry) same = build_entry ("example.org", "here", "handle-9");
  g_autoptr(PasskeysImportEntry) account = build_entry ("example.org", "other", "handle-1");
  g_autoptr(PasskeysImportEntry) site = build_entry ("example.com", "site", "handle-1");
  g_autoptr(PasskeysImportEntry) unusable = build_entry ("co.uk", "id", "handle-1");
  g_autoptr(PasskeysPasskeyImport) first = import_new (fixture, here, NULL);
  g_autoptr(PasskeysPasskeyImport) second = import_new (fixture, same, account, site, unusable, NULL);
  g_autoptr(GError) error = NULL;

  check (first);
  g_assert_cmpint (passkeys_import_entry_get_state (here), ==, PASSKEYS_IMPORT_STATE_NEW);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 0);
  g_assert_true (run (first, &error));
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_import_entry_get_state (here), ==, PASSKEYS_IMPORT_STATE_SAVED);
  g_assert_null (passkeys_import_entry_get_private_key (here));

  check (second);
  g_assert_cmpint (passkeys_import_entry_get_state (same), ==, PASSKEYS_IMPORT_STATE_PRESENT);
  g_assert_cmpint (passkeys_import_entry_get_state (account), ==,
                   PASSKEYS_IMPORT_STATE_SAME_ACCOUNT);
  g_assert_false (passkeys_import_entry_is_chosen (account));
  g_assert_cmpint (passkeys_import_entry_get_state (site), ==, PASSKEYS_IMPORT_STATE_NEW);
  g_assert_cmpint (passkeys_import_entry_get_state (unusable), ==, PASSKEYS_IMPORT_STATE_UNUSABLE);
  g_assert_cmpuint (passkeys_passkey_import_count_chosen (second), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 1);
  return dex_future_new_true ();
}

/* What was imported signs in, with flags that say that there are copies. */
static DexFuture *
signs_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysImportEntry) entry = build_entry ("example.org", "imported", "handle-1");
  g_autoptr(PasskeysPasskeyImport) import = import_new (fixture, entry, NULL);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysAuthenticatorData) signed_data = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  check (import);
  g_assert_true (run (import, &error));
  g_assert_no_error (error);

  assertion = local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  signed_data = passkeys_authenticator_data_parse (
    passkeys_assertion_get_authenticator_data (assertion), &error);
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (signed_data), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT |
                   PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED |
                   PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE |
                   PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE);
  g_assert_cmpuint (passkeys_authenticator_data_get_sign_count (signed_data), ==, 0);

  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  g_assert_cmpstr (passkeys_local_passkey_get_name (passkey), ==, "Example");
  g_assert_cmpint (g_date_time_to_unix (passkeys_local_passkey_get_created (passkey)), ==,
                   1700000000);
  return dex_future_new_true ();
}

/* Two copies of the program take the same file: the later one overwrites nothing. */
static DexFuture *
two_instances_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysImportEntry) entry = build_entry ("example.org", "imported", "handle-1");
  g_autoptr(PasskeysImportEntry) same = build_entry ("example.org", "imported", "handle-1");
  g_autoptr(PasskeysImportEntry) more = build_entry ("example.org", "more", "handle-2");
  g_autoptr(PasskeysPasskeyImport) import = import_new (fixture, entry, NULL);
  g_autoptr(PasskeysPasskeyImport) late = import_new (other, same, more, NULL);
  g_autoptr(GError) error = NULL;

  check (import);
  check (late);
  g_assert_true (run (import, &error));
  g_assert_no_error (error);
  g_assert_true (run (late, &error));
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_import_entry_get_state (same), ==, PASSKEYS_IMPORT_STATE_PRESENT);
  g_assert_cmpint (passkeys_import_entry_get_state (more), ==, PASSKEYS_IMPORT_STATE_SAVED);

  /* and it is the first one's key that is there */
  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 2);
  return dex_future_new_true ();
}

/* Cancelled or failed: nothing is lost, what was saved is told, and it goes on where it was. */
static DexFuture *
resumed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysImportEntry) first = build_entry ("example.org", "first", "handle-1");
  g_autoptr(PasskeysImportEntry) second = build_entry ("example.com", "second", "handle-2");
  g_autoptr(PasskeysPasskeyImport) import = import_new (fixture, first, second, NULL);
  g_autoptr(PasskeysScriptedPrompt) nobody = passkeys_scripted_prompt_new ();
  g_autoptr(GError) error = NULL;

  check (import);
  g_assert_false (dex_await (passkeys_passkey_import_run (import, PASSKEYS_PROMPT (nobody)),
                             &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (passkeys_passkey_import_count_chosen (import), ==, 2);

  passkeys_import_entry_set_chosen (second, FALSE);
  g_assert_true (run (import, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 1);

  passkeys_import_entry_set_chosen (second, TRUE);
  g_assert_true (run (import, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 2);
  check (import);
  g_assert_cmpint (passkeys_import_entry_get_state (first), ==, PASSKEYS_IMPORT_STATE_SAVED);
  return dex_future_new_true ();
}

static char *
open_with_openssl (GBytes *file)
{
  g_autofree char *folder = g_dir_make_tmp ("passkeys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "passkeys.p7m", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  g_file_set_contents (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "openssl", "cms", "-decrypt",
                              "-inform", "DER", "-in", path, "-pwri_password", PASSWORD, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_unlink (path);
  g_rmdir (folder);
  return output;
}

/* What hmac-secret derives from is in the file where there is any. */
static void
assert_randoms (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      PasskeysImportEntry *entry = g_ptr_array_index (entries, i);
      GBytes *random = passkeys_import_entry_get_random (entry);

      g_assert_false (passkeys_import_entry_loses_data (entry));
      if (g_str_equal (passkeys_import_entry_get_relying_party_id (entry), "example.net"))
        g_assert_cmpmem (g_bytes_get_data (random, NULL), g_bytes_get_size (random), RANDOM, 64);
      else
        g_assert_null (random);
    }
}

/* Out of one vault by way of the program that everybody has, and into another: the same keys. */
static DexFuture *
round_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) made = local_fixture_make (fixture, "example.org", "a\"d\\a\n");
  g_autoptr(PasskeysAttestation) more = local_fixture_make (fixture, "example.com", "ada");
  g_autoptr(PasskeysImportEntry) hmac = build_entry ("example.net", "hmac", "handle-1");
  g_autoptr(PasskeysPasskeyImport) before = import_new (fixture, hmac, NULL);
  g_autoptr(PasskeysPasskeyExport) export = NULL;
  g_autoptr(PasskeysPasskeyImport) import = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GError) error = NULL;
  char *text;

  check (before);
  g_assert_true (run (before, &error));
  g_assert_no_error (error);
  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  file = run_export (fixture, &export, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
    g_list_model_get_n_items (passkeys_passkey_export_get_left_behind (export)), ==, 0);
  g_assert_null (memmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                         "example.org", strlen ("example.org")));

  text = open_with_openssl (file);
  content = g_bytes_new_take (text, strlen (text));
  entries = passkeys_passkey_file_read (content, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 3);
  assert_randoms (entries);

  dex_await (passkeys_vault_reset (fixture->vault), &error);
  g_assert_no_error (error);
  import = passkeys_passkey_import_new (fixture->vault, entries);
  check (import);
  g_assert_cmpuint (passkeys_passkey_import_count_chosen (import), ==, 3);
  g_assert_true (run (import, &error));
  g_assert_no_error (error);

  /* the public key that was attested at first verifies what the imported one signs */
  assertion = local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (made, assertion);
  return dex_future_new_true ();
}

/* A passkey whose key cannot be opened, or is in a chip, stays behind, and that is told; the others
 * go. */
static DexFuture *
left_behind_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) made = local_fixture_make (fixture, "example.org", "ada");
  g_autoptr(PasskeysAttestation) more = local_fixture_make (fixture, "example.com", "ada");
  g_autoptr(PasskeysPasskeyExport) export = NULL;
  g_autoptr(PasskeysPasskeyExport) none = NULL;
  g_autoptr(PasskeysLocalPasskey) first = NULL;
  g_autoptr(PasskeysLocalPasskey) second = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GBytes) password = passkeys_secure_bytes_new_text (PASSWORD);
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GBytes) nothing = NULL;
  g_autoptr(GDateTime) created = NULL;
  g_autoptr(GError) error = NULL;

  first = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  second = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 1);
  created = g_steal_pointer (&first->created);
  first->created = g_date_time_add_days (created, 1);
  file = run_export (fixture, &export, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
    g_list_model_get_n_items (passkeys_passkey_export_get_left_behind (export)), ==, 1);
  content = dex_await_boxed (passkeys_sealed_file_open (file, password), &error);
  g_assert_no_error (error);
  entries = passkeys_passkey_file_read (content, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);

  second->protection = PASSKEYS_PROTECTION_CHIP;
  nothing = run_export (fixture, &none, &error);
  g_assert_null (nothing);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/passkey-transfer/dry-run", dry_run_fiber, local_fixture_run);
  g_test_add_data_func ("/passkey-transfer/signs", signs_fiber, local_fixture_run);
  g_test_add_data_func ("/passkey-transfer/two-instances", two_instances_fiber, local_fixture_run);
  g_test_add_data_func ("/passkey-transfer/resumed", resumed_fiber, local_fixture_run);
  g_test_add_data_func ("/passkey-transfer/round", round_fiber, local_fixture_run);
  g_test_add_data_func ("/passkey-transfer/left-behind", left_behind_fiber, local_fixture_run);

  return g_test_run ();
}
