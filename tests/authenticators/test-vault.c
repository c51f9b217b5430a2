/* test-vault.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-vault-private.h"

#include <string.h>

#include "local-fixture.h"
#include "passkeys-local-passkey-private.h"

static void
load (LocalFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
}

static void
assert_load_error (LocalFixture *fixture,
                   int           code)
{
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

static PasskeysLocalPasskey *
get_passkey (LocalFixture *fixture,
             guint         position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->vault), position);
}

static void
assert_n_passkeys (LocalFixture *fixture,
                   guint         n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, n);
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  GString *changes = user_data;

  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static void
on_notify_cb (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  int *n_notifies = user_data;

  (*n_notifies)++;
}

static DexFuture *
empty_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  int n_notifies = 0;

  g_signal_connect (fixture->vault, "notify::has-pin", G_CALLBACK (on_notify_cb), &n_notifies);
  load (fixture);
  assert_n_passkeys (fixture, 0);
  g_assert_null (get_passkey (fixture, 0));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->vault)) ==
                 PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_assert_false (passkeys_vault_has_pin (fixture->vault));
  g_assert_cmpuint (passkeys_vault_get_wait_seconds (fixture->vault), ==, 0);

  local_fixture_set_pin (fixture);
  g_assert_true (passkeys_vault_has_pin (fixture->vault));
  load (fixture);
  g_assert_cmpint (n_notifies, ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
listed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) first = NULL;
  g_autoptr(PasskeysAttestation) second = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autofree char *name = NULL;

  g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_items_changed_cb), changes);
  first = local_fixture_make (fixture, "example.org", "ada");
  g_assert_cmpstr (changes->str, ==, "0-0+1 ");
  g_assert_true (passkeys_vault_has_pin (fixture->vault));
  second = local_fixture_make (fixture, "example.com", "ada");
  assert_n_passkeys (fixture, 2);

  passkey = get_passkey (fixture, 0);
  if (!g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey),
                      passkeys_attestation_get_credential_id (first)))
    {
      g_object_unref (passkey);
      passkey = get_passkey (fixture, 1); /* made in the same second */
    }
  g_assert_true (g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey),
                                passkeys_attestation_get_credential_id (first)));
  g_assert_cmpstr (passkeys_local_passkey_get_relying_party_id (passkey), ==, "example.org");
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkey), ==, "ada");
  g_assert_cmpmem (g_bytes_get_data (passkeys_local_passkey_get_user_handle (passkey), NULL),
                   g_bytes_get_size (passkeys_local_passkey_get_user_handle (passkey)),
                   "handle of ada", 13);
  g_assert_cmpstr (passkeys_local_passkey_get_name (passkey), ==, "Example");
  g_assert_true (passkeys_local_passkey_is_backup_eligible (passkey));
  g_assert_false (passkeys_local_passkey_is_backed_up (passkey));
  g_assert_cmpint (ABS (g_date_time_to_unix (passkeys_local_passkey_get_created (passkey)) -
                        g_get_real_time () / G_USEC_PER_SEC), <, 60);
  g_object_get (passkey, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Example");

  /* to load what is there changes nothing, and a later start finds the same */
  g_string_truncate (changes, 0);
  load (fixture);
  g_assert_cmpstr (changes->str, ==, "");
  load (later);
  assert_n_passkeys (later, 2);
  g_assert_true (passkeys_vault_has_pin (later->vault));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(PasskeysLocalPasskey) here = get_passkey (fixture, i);
      g_autoptr(PasskeysLocalPasskey) there = get_passkey (later, i);

      g_assert_true (_passkeys_local_passkey_equal (here, there));
    }

  return dex_future_new_true ();
}

static DexFuture *
renamed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  passkey = get_passkey (fixture, 0);
  g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_items_changed_cb), changes);

  dex_await (passkeys_vault_rename (fixture->vault, passkey, "Küchentisch \U0001f511"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changes->str, ==, "0-1+1 ");
  renamed = get_passkey (fixture, 0);
  g_assert_cmpstr (passkeys_local_passkey_get_name (renamed), ==, "Küchentisch \U0001f511");

  load (later);
  assert_n_passkeys (later, 1);
  found = get_passkey (later, 0);
  g_assert_true (_passkeys_local_passkey_equal (renamed, found));

  /* the key within is the same */
  assertion = local_fixture_assert (later, "example.org", LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);

  return dex_future_new_true ();
}

static DexFuture *
removed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysAttestation) first = NULL;
  g_autoptr(PasskeysAttestation) second = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysLocalPasskey) left = NULL;
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  first = local_fixture_make (fixture, "example.org", "ada");
  second = local_fixture_make (fixture, "example.org", "bob");
  load (other);
  assert_n_passkeys (other, 2);

  passkey = get_passkey (fixture, 1);
  g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_items_changed_cb), changes);
  dex_await (passkeys_vault_remove (fixture->vault, passkey), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changes->str, ==, "1-1+0 ");
  assert_n_passkeys (fixture, 1);

  /* whoever still shows it is told, or finds it gone */
  dex_await (passkeys_vault_rename (other->vault, passkey, "a ghost"), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  g_clear_error (&error);
  dex_await (passkeys_vault_remove (other->vault, passkey), &error);
  g_assert_no_error (error);
  assert_n_passkeys (other, 1);
  load (other);
  assert_n_passkeys (other, 1);
  left = get_passkey (other, 0);
  g_assert_false (g_bytes_equal (passkeys_local_passkey_get_credential_id (left),
                                 passkeys_local_passkey_get_credential_id (passkey)));

  return dex_future_new_true ();
}

/* Two instances of the program at once: nothing of either is lost. */
static DexFuture *
two_instances_fiber (gpointer data)
{
  g_autoptr(LocalFixture) one = local_fixture_new ();
  g_autoptr(LocalFixture) two = local_fixture_new ();
  g_autoptr(PasskeysAttestation) base = NULL;
  g_autoptr(PasskeysAttestation) mine = NULL;
  g_autoptr(PasskeysAttestation) yours = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(DexFuture) renaming = NULL;
  g_autoptr(DexFuture) changing = NULL;
  g_autoptr(GBytes) old_pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GBytes) new_pin = local_fixture_pin ("another PIN");
  g_autoptr(GError) error = NULL;

  base = local_fixture_make (one, "example.org", "base");
  load (two);
  passkey = get_passkey (two, 0);

  /* one renames and makes, two changes the PIN and makes, all at once */
  renaming = passkeys_vault_rename (two->vault, passkey, "renamed meanwhile");
  mine = local_fixture_make (one, "example.org", "mine");
  yours = local_fixture_make (two, "example.org", "yours");
  changing = passkeys_vault_change_pin (two->vault, old_pin, new_pin);
  dex_await (dex_ref (renaming), &error);
  g_assert_no_error (error);
  dex_await (dex_ref (changing), &error);
  g_assert_no_error (error);

  load (one);
  load (two);
  assert_n_passkeys (one, 3);
  assert_n_passkeys (two, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(PasskeysLocalPasskey) here = get_passkey (one, i);
      g_autoptr(PasskeysLocalPasskey) there = get_passkey (two, i);

      g_assert_true (_passkeys_local_passkey_equal (here, there));
      if (g_str_equal (passkeys_local_passkey_get_user_name (here), "base"))
        g_assert_cmpstr (passkeys_local_passkey_get_name (here), ==, "renamed meanwhile");
    }

  return dex_future_new_true ();
}

/* A damaged passkey is left alone, told of, and does not take the others with it.
 * (test-local-passkey.c has every byte of the item; here is every ninth, through the keyring.) */
static DexFuture *
damaged_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAttestation) other = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *record;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  item = local_fixture_read_item (fixture, schema);
  record = passkeys_keyring_item_get_secret (item);

  for (gsize i = 0; i < g_bytes_get_size (record); i += 9)
    {
      g_autoptr(GBytes) flipped = local_fixture_flip (record, i, i % 7);

      if (((const char *) g_bytes_get_data (flipped, NULL))[i] == '\0')
        continue;

      local_fixture_write_item (fixture, schema, item, flipped);
      if (i % 4 == 0)
        assert_load_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      g_assert_null (local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      g_clear_error (&error);
    }

  for (gsize length = 0; length < g_bytes_get_size (record); length += 64)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, length);

      local_fixture_write_item (fixture, schema, item, cut);
      assert_load_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }

  /* another passkey works beside it, and both are still there in the end */
  other = local_fixture_make (fixture, "example.com", "ada");
  assert_load_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
  assert_n_passkeys (fixture, 1);

  local_fixture_write_item (fixture, schema, item, record);
  load (fixture);
  assert_n_passkeys (fixture, 2);

  return dex_future_new_true ();
}

static GBytes *
build_newer_record (void)
{
  g_autofree char *digest = NULL;
  char *text;

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "passkeys-passkey 3\n{}", -1);
  text = g_strdup_printf ("passkeys-passkey 3 %s\n{}", digest);
  return g_bytes_new_take (text, strlen (text));
}

static DexFuture *
newer_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GBytes) newer = build_newer_record ();
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  item = local_fixture_read_item (fixture, schema);
  local_fixture_write_item (fixture, schema, item, newer);

  assert_load_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);
  assert_n_passkeys (fixture, 0);
  g_assert_null (local_fixture_assert (fixture, "example.org", LOCAL_FIXTURE_PIN, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);

  return dex_future_new_true ();
}

/* A sound record beside attributes that are not its own: found for one site, made for another. */
static DexFuture *
attributes_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(PasskeysKeyringItem) moved = NULL;
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  item = local_fixture_read_item (fixture, schema);
  for (guint i = 0; schema->attributes[i].name != NULL; i++)
    {
      const char *name = schema->attributes[i].name;

      g_hash_table_insert (attributes, (gpointer) name,
                           (gpointer) passkeys_keyring_item_get_attribute (item, name));
    }
  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                       (gpointer) "example.com");
  moved = passkeys_keyring_item_new (attributes, "moved", passkeys_keyring_item_get_secret (item));
  local_fixture_write_item (fixture, schema, moved, passkeys_keyring_item_get_secret (moved));

  g_assert_null (local_fixture_assert (fixture, "example.com", LOCAL_FIXTURE_PIN, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);

  return dex_future_new_true ();
}

/* The vault item is gone and passkeys are left: no PIN is their PIN any more, and none can be set
 * that would look as if it was. */
static DexFuture *
orphaned_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GBytes) pin = local_fixture_pin (LOCAL_FIXTURE_PIN);
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  dex_await (passkeys_key_protector_reset (fixture->protector), &error);
  g_assert_no_error (error);

  assert_load_error (fixture, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
  g_assert_false (passkeys_vault_has_pin (fixture->vault));
  dex_await (passkeys_vault_set_pin (fixture->vault, pin), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
  g_clear_error (&error);

  /* once the person has let go of them */
  passkey = get_passkey (fixture, 0);
  dex_await (passkeys_vault_remove (fixture->vault, passkey), &error);
  g_assert_no_error (error);
  local_fixture_set_pin (fixture);
  load (fixture);

  return dex_future_new_true ();
}

static DexFuture *
reset_fiber (gpointer data)
{
  const SecretSchema *schema = &passkeys_vault_storage_passkey_schema;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) first = NULL;
  g_autoptr(PasskeysAttestation) second = NULL;
  g_autoptr(PasskeysAttestation) fresh = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GBytes) newer = build_newer_record ();
  g_autoptr(GError) error = NULL;

  first = local_fixture_make (fixture, "example.org", "ada");
  item = local_fixture_read_item (fixture, schema);
  local_fixture_write_item (fixture, schema, item, newer);
  second = local_fixture_make (fixture, "example.com", "ada");

  dex_await (passkeys_vault_reset (fixture->vault), &error);
  g_assert_no_error (error);
  assert_n_passkeys (fixture, 0);
  g_assert_false (passkeys_vault_has_pin (fixture->vault));
  load (fixture);
  assert_n_passkeys (fixture, 0);

  fresh = local_fixture_make (fixture, "example.org", "ada");
  load (fixture);
  assert_n_passkeys (fixture, 1);

  return dex_future_new_true ();
}

/* Between its PIN and the end of a question, another copy of the program may reset the vault. */
static DexFuture *
reset_meanwhile_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAttestation) fresh = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  passkey = get_passkey (fixture, 0);
  dex_await (passkeys_vault_reset (other->vault), &error);
  g_assert_no_error (error);

  g_assert_null (dex_await_object (_passkeys_vault_add (fixture->vault, passkey), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET);
  g_clear_error (&error);
  load (other);
  assert_n_passkeys (other, 0);

  /* nor does it come in beside another PIN */
  fresh = local_fixture_make (other, "example.com", "ada");
  g_assert_null (dex_await_object (_passkeys_vault_add_new (fixture->vault, passkey), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET);
  load (other);
  assert_n_passkeys (other, 1);

  return dex_future_new_true ();
}

/* Whoever waits for its turn meanwhile has it before the PIN goes. */
static DexFuture *
reset_in_turn_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(DexFuture) resetting = NULL;
  g_autoptr(DexFuture) adding = NULL;
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", "ada");
  passkey = get_passkey (fixture, 0);
  load (other);

  resetting = passkeys_vault_reset (other->vault);
  adding = _passkeys_vault_add (fixture->vault, passkey);
  dex_await (dex_ref (resetting), &error);
  g_assert_no_error (error);
  dex_await (dex_ref (adding), NULL);

  load (other);
  assert_n_passkeys (other, 0);
  g_assert_false (passkeys_vault_has_pin (other->vault));
  return dex_future_new_true ();
}

/* Names as long as anyone may send them. */
static DexFuture *
long_names_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autofree char *long_name = g_strnfill (10000, 'n');
  g_autofree char *too_long_name = g_strnfill (100 * 1024, 'n');
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;

  attestation = local_fixture_make (fixture, "example.org", long_name);
  passkey = get_passkey (fixture, 0);
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkey), ==, long_name);

  dex_await (passkeys_vault_rename (fixture->vault, passkey, too_long_name), &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  load (fixture);
  assert_n_passkeys (fixture, 1);

  return dex_future_new_true ();
}

/* What cannot be a user handle is refused before anything is stored. */
static DexFuture *
odd_user_fiber (gpointer data)
{
  static const char long_handle[65] = { 'h' };
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("example.org", NULL);
  g_autoptr(GBytes) id = g_bytes_new_static (long_handle, sizeof long_handle);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, "ada", NULL);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GBytes) key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GError) error = NULL;

  local_fixture_set_pin (fixture);
  passkey = _passkeys_local_passkey_new (passkeys_key_protector_get_vault_id (fixture->protector),
                                         relying_party, user, TRUE, &error);
  g_assert_no_error (error);
  _passkeys_local_passkey_wrap_key (passkey, key, key, &error);
  g_assert_no_error (error);
  g_assert_null (dex_await_object (_passkeys_vault_add (fixture->vault, passkey), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  load (fixture);
  assert_n_passkeys (fixture, 0);

  return dex_future_new_true ();
}

static void
test_finalize (void)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();

  g_clear_object (&fixture->authenticator);
  g_assert_finalize_object (g_steal_pointer (&fixture->vault));
  g_assert_finalize_object (g_steal_pointer (&fixture->protector));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/vault/empty", empty_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/listed", listed_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/renamed", renamed_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/removed", removed_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/two-instances", two_instances_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/damaged", damaged_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/newer", newer_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/attributes", attributes_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/orphaned", orphaned_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/reset", reset_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/reset-meanwhile", reset_meanwhile_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/reset-in-turn", reset_in_turn_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/long-names", long_names_fiber, local_fixture_run);
  g_test_add_data_func ("/vault/odd-user", odd_user_fiber, local_fixture_run);
  g_test_add_func ("/vault/finalize", test_finalize);

  return g_test_run ();
}
