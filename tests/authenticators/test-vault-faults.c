/* test-vault-faults.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-vault-private.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-base64url.h"
#include "passkeys-local-passkey-private.h"

#define SITE LOCAL_FIXTURE_RELYING_PARTY
#define CUT 512
#define N_ROUNDS 5
#define N_TIMES 10
#define N_INSTANCES 4
#define LONGEST_LIFE 4 /* changes of all together */
#define VAULT_VARIABLE "PASSKEYS_TEST_VAULT"
#define SITE_VARIABLE "PASSKEYS_TEST_SITE"

static PasskeysLocalPasskey *
find (LocalFixture *fixture,
      const char   *id)
{
  for (guint i = 0; i < local_fixture_count (fixture); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey =
        g_list_model_get_item (G_LIST_MODEL (fixture->vault), i);
      g_autofree char *other = passkeys_base64url_encode (
        passkeys_local_passkey_get_credential_id (passkey));

      if (g_str_equal (id, other))
        return g_steal_pointer (&passkey);
    }
  return NULL;
}

static void
assert_record (LocalFixture *fixture,
               GBytes       *expected)
{
  g_autoptr(PasskeysKeyringItem) item =
    local_fixture_read_item (fixture, &passkeys_vault_storage_passkey_schema);

  g_assert_true (g_bytes_equal (passkeys_keyring_item_get_secret (item), expected));
}

/* Whatever is done with a damaged passkey: it is refused, and stays as it is. */
static void
assert_refused (LocalFixture         *fixture,
                PasskeysLocalPasskey *passkey,
                GBytes               *record,
                int                   code)
{
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_await_error (passkeys_vault_load (later->vault), code);
  g_assert_cmpuint (local_fixture_count (later), ==, 0);
  local_fixture_await_error (passkeys_vault_rename (fixture->vault, passkey, "mended"), code);
  local_fixture_await_error (passkeys_vault_begin_removal (fixture->vault, passkey), code);
  local_fixture_await_error (_passkeys_vault_add_new (fixture->vault, passkey), code);
  assertion = local_fixture_assert (fixture, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
  assert_record (fixture, record);
}

/* A record of many pages, cut after each, and with a bit flipped in each. */
static DexFuture *
cut_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autofree char *long_name = g_strnfill (1000, 'n');
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, long_name);
  g_autoptr(PasskeysKeyringItem) item = local_fixture_read_item (fixture, schema);
  g_autoptr(PasskeysLocalPasskey) passkey =
    g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *record = passkeys_keyring_item_get_secret (item);

  for (gsize i = 0; i < g_bytes_get_size (record); i += CUT)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, i);
      g_autoptr(GBytes) flipped = local_fixture_flip (record, i, i / CUT % 7);

      local_fixture_write_item (fixture, schema, item, cut);
      assert_refused (fixture, passkey, cut, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      local_fixture_write_item (fixture, schema, item, flipped);
      assert_refused (fixture, passkey, flipped, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }

  local_fixture_write_item (fixture, schema, item, record);
  assertion = local_fixture_assert (fixture, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);

  return dex_future_new_true ();
}

/* What a newer program wrote is not touched either. */
static DexFuture *
newer_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysKeyringItem) item = local_fixture_read_item (fixture, schema);
  g_autoptr(PasskeysLocalPasskey) passkey =
    g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                           "passkeys-passkey 3\n{}", -1);
  g_autofree char *text = g_strdup_printf ("passkeys-passkey 3 %s\n{}", digest);
  g_autoptr(GBytes) newer = g_bytes_new (text, strlen (text));

  local_fixture_write_item (fixture, schema, item, newer);
  assert_refused (fixture, passkey, newer, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);

  return dex_future_new_true ();
}

static gsize
measure_keyring (void)
{
  g_autofree char *path = keyring_fixture_build_path ();
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return length;
}

/* What cannot be written is refused and changes nothing, neither what the keyring answers nor what
 * is on the disk. */
static void
change_on_full_disk (LocalFixture         *fixture,
                     PasskeysLocalPasskey *passkey)
{
  g_autofree char *long_note = g_strnfill (4000, 'n');
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options (SITE, long_note);
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  DexFuture *future;

  local_fixture_await_error (passkeys_vault_describe (fixture->vault, passkey, "new name",
                                                      long_note),
                             PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  local_fixture_await_error (passkeys_vault_begin_removal (fixture->vault, passkey),
                             PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);

  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  future = passkeys_authenticator_make_credential (fixture->authenticator, options, client_data,
                                                   PASSKEYS_PROMPT (prompt));
  local_fixture_await_error (future, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  local_fixture_await (passkeys_vault_load (fixture->vault));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 1);
}

static DexFuture *
full_disk_fiber (gpointer data)
{
  KeyringDaemon *daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey =
    g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  keyring_daemon_limit_files (daemon, measure_keyring () / 2);
  change_on_full_disk (fixture, passkey);
  keyring_daemon_limit_files (daemon, 0);
  keyring_daemon_kill (daemon);

  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  local_fixture_await (passkeys_vault_load (later->vault));
  g_assert_cmpuint (local_fixture_count (later), ==, 1);
  found = g_list_model_get_item (G_LIST_MODEL (later->vault), 0);
  g_assert_true (_passkeys_local_passkey_equal (passkey, found));
  assertion = local_fixture_assert (later, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);

  local_fixture_await (passkeys_vault_describe (later->vault, passkey, "new name", "room again"));
  keyring_daemon_stop (daemon);
  return dex_future_new_true ();
}

static void
run_bare (gconstpointer fiber)
{
  keyring_fixture_forget ();
  keyring_fixture_run ((DexFiberFunc) fiber, NULL);
}

static GBytes *
get_key (void)
{
  return g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
}

static PasskeysLocalPasskey *
build_passkey (GBytes     *vault_id,
               const char *site)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new (site, NULL);
  g_autoptr(GBytes) key = get_key ();
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (key, "ada", NULL);
  g_autoptr(GError) error = NULL;
  PasskeysLocalPasskey *passkey;

  passkey = _passkeys_local_passkey_new (vault_id, relying_party, user, TRUE, &error);
  g_assert_no_error (error);
  _passkeys_local_passkey_wrap_key (passkey, key, key, &error);
  g_assert_no_error (error);
  return passkey;
}

/* Says what is to be, and when it is so. */
static void
do_told (PasskeysLocalPasskey *passkey,
         const char           *state,
         DexFuture            *future) /* (transfer full) */
{
  g_autofree char *id = passkeys_base64url_encode (
    passkeys_local_passkey_get_credential_id (passkey));

  g_print ("%s %s\n", id, state);
  fflush (stdout);
  local_fixture_await (future);
  g_print ("done\n");
  fflush (stdout);
}

/* What an instance that is to be killed does until it is. */
static DexFuture *
doomed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GBytes) vault_id = passkeys_base64url_decode (g_getenv (VAULT_VARIABLE), NULL);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = build_passkey (vault_id, g_getenv (SITE_VARIABLE));

      do_told (passkey, g_getenv (SITE_VARIABLE), _passkeys_vault_add (fixture->vault, passkey));
      do_told (passkey, "name",
               passkeys_vault_describe (fixture->vault, passkey, "name", "and note"));
      do_told (passkey, "gone", passkeys_vault_begin_removal (fixture->vault, passkey));
      if (i % 2 == 0)
        do_told (passkey, "name", passkeys_vault_undo_removal (fixture->vault, passkey));
      else
        do_told (passkey, "gone", passkeys_vault_finish_removal (fixture->vault, passkey));
    }
  return dex_future_new_true ();
}

static GSubprocess *
start_instance (GBytes *vault_id,
                guint   number)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *id = passkeys_base64url_encode (vault_id);
  g_autofree char *site = g_strdup_printf ("site-%u.example.org", number);
  g_autoptr(GError) error = NULL;
  GSubprocess *instance;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, VAULT_VARIABLE, id, TRUE);
  g_subprocess_launcher_setenv (launcher, SITE_VARIABLE, site, TRUE);
  instance = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  return instance;
}

static void
assert_state (LocalFixture *fixture,
              const char   *id,
              const char   *state,
              const char   *intended) /* (nullable) */
{
  g_autoptr(PasskeysLocalPasskey) passkey = find (fixture, id);
  g_autoptr(GBytes) key = get_key ();
  g_autoptr(GError) error = NULL;
  const char *found = passkey != NULL ? passkeys_local_passkey_get_name (passkey) : "gone";

  if (!g_str_equal (found, state) && g_strcmp0 (found, intended) != 0)
    g_error ("A passkey was shown as “%s” (to be “%s”), and is “%s”", state,
             intended != NULL ? intended : state, found);
  if (passkey == NULL)
    return;

  _passkeys_local_passkey_check_key (passkey, key, key, &error);
  g_assert_no_error (error);
}

/* Compares what an instance said with what there is. Returns how many changes it finished. */
static guint
check_told (LocalFixture *fixture,
            const char   *told)
{
  g_auto(GStrv) lines = g_strsplit (told, "\n", -1);
  g_autoptr(GHashTable) states = g_hash_table_new (g_str_hash, g_str_equal);
  const char *intended_id = NULL, *intended = NULL;
  GHashTableIter iter;
  gpointer id, state;
  guint n_done = 0;

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      char *space = strchr (lines[i], ' ');

      if (space == NULL)
        {
          n_done++;
          g_hash_table_insert (states, (gpointer) intended_id, (gpointer) intended);
          intended_id = intended = NULL;
          continue;
        }
      *space = '\0';
      intended_id = lines[i];
      intended = space + 1;
    }

  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    assert_state (fixture, id, state, g_strcmp0 (id, intended_id) == 0 ? intended : NULL);
  return n_done;
}

/* Hears what an instance says, to the end or as far as it got. */
static void
listen (GSubprocess *instance,
        GString     *told,
        gboolean     to_the_end)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (instance);
  char buffer[4096];
  gssize length;

  while ((to_the_end ||
          g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (stream))) &&
         (length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (told, buffer, length);
}

static guint
count_done (const char *told)
{
  guint n_done = 0;

  for (const char *at = told; (at = strstr (at, "done\n")) != NULL; at++)
    n_done++;
  return n_done;
}

/* Lets them go on until they have done so much, and then for some time. */
static void
let_live (GSubprocess **instances,
          GString     **told,
          guint         round)
{
  gint64 start = g_get_monotonic_time ();
  guint n_done = 0;

  while (n_done < 1 + round % LONGEST_LIFE &&
         g_get_monotonic_time () < start + 10 * G_TIME_SPAN_SECOND)
    {
      dex_await (dex_timeout_new_msec (1), NULL);
      n_done = 0;
      for (guint i = 0; i < N_INSTANCES; i++)
        {
          listen (instances[i], told[i], FALSE);
          n_done += count_done (told[i]->str);
        }
    }
  dex_await (dex_timeout_new_usec (g_random_int_range (0, 30000)), NULL);
}

static guint
run_and_kill (LocalFixture *fixture,
              guint         round)
{
  GBytes *vault_id = passkeys_key_protector_get_vault_id (fixture->protector);
  GSubprocess *instances[N_INSTANCES];
  GString *told[N_INSTANCES];
  guint n_done = 0;

  for (guint i = 0; i < N_INSTANCES; i++)
    {
      instances[i] = start_instance (vault_id, i);
      told[i] = g_string_new (NULL);
    }
  let_live (instances, told, round);
  for (guint i = 0; i < N_INSTANCES; i++)
    g_subprocess_force_exit (instances[i]);
  for (guint i = 0; i < N_INSTANCES; i++)
    listen (instances[i], told[i], TRUE);

  local_fixture_await (passkeys_vault_load (fixture->vault));
  for (guint i = 0; i < N_INSTANCES; i++)
    {
      n_done += check_told (fixture, told[i]->str);
      g_string_free (told[i], TRUE);
      g_subprocess_wait (instances[i], NULL, NULL);
      g_object_unref (instances[i]);
    }
  return n_done;
}

/* Four instances change the vault at once and are killed at any moment, two hundred in all: what
 * they showed as done is so, what they showed as gone does not come back, and nothing is damaged. */
static DexFuture *
killed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GError) error = NULL;
  guint n_done = 0;

  local_fixture_set_pin (fixture);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      n_done += run_and_kill (fixture, round);
      g_assert_true (passkeys_vault_storage_remove_all (fixture->keyring, &error));
      g_assert_no_error (error);
    }

  g_test_message ("%u changes were done by %u instances that were killed", n_done,
                  N_ROUNDS * N_INSTANCES);
  g_assert_cmpuint (n_done, >, 0);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dex_init ();

  if (g_getenv (VAULT_VARIABLE) != NULL)
    {
      keyring_fixture_run (doomed_fiber, NULL);
      return 0;
    }

  /* so that the keyring is told of a full disk, and not ended by it */
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/vault-faults/cut", cut_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-faults/newer", newer_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-faults/full-disk", full_disk_fiber, run_bare);
  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/vault-faults/killed/%u", i);

      g_test_add_data_func (path, killed_fiber, local_fixture_run);
    }

  return g_test_run ();
}
