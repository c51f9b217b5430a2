/* test-local-passkey.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include <string.h>

#include "local-fixture.h"
#include "passkeys-key-wrap.h"

typedef struct
{
  GBytes               *vault_id;
  GBytes               *vault_key;
  GBytes               *private_key;
  PasskeysLocalPasskey *passkey;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("example.org", NULL);
  g_autoptr(GBytes) id = g_bytes_new_static ("handle", 6);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, "ada", "Ada");
  g_autoptr(GError) error = NULL;

  fixture->vault_id = g_bytes_new_static ("0123456789abcdef", 16);
  fixture->vault_key = passkeys_key_wrap_generate (NULL);
  fixture->private_key = g_bytes_new_static ("a private key", 13);
  fixture->passkey = _passkeys_local_passkey_new (fixture->vault_id, relying_party, user, TRUE,
                                                  &error);
  g_assert_no_error (error);
  _passkeys_local_passkey_wrap_key (fixture->passkey, fixture->vault_key, fixture->private_key,
                                    &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->passkey);
  g_clear_pointer (&fixture->vault_id, g_bytes_unref);
  g_clear_pointer (&fixture->vault_key, g_bytes_unref);
  g_clear_pointer (&fixture->private_key, g_bytes_unref);
}

/* The item as a keyring would return it, with another text in place of one within its content. */
static PasskeysKeyringItem *
build_item (PasskeysLocalPasskey *passkey,
            const char           *from,
            const char           *to)
{
  g_autoptr(GHashTable) attributes = _passkeys_local_passkey_build_attributes (passkey);
  g_autoptr(GBytes) record = _passkeys_local_passkey_build_record (passkey, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  g_autoptr(GString) content = g_string_new (strchr (text, '\n') + 1);
  g_autofree char *hashed = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *changed = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (from != NULL)
    g_assert_cmpuint (g_string_replace (content, from, to, 0), ==, 1);
  hashed = g_strdup_printf ("passkeys-passkey 1\n%s", content->str);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hashed, -1);
  changed = g_strdup_printf ("passkeys-passkey 1 %s\n%s", digest, content->str);
  bytes = g_bytes_new (changed, strlen (changed));
  return passkeys_keyring_item_new (attributes, "label", bytes);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(PasskeysKeyringItem) item = build_item (fixture->passkey, NULL, NULL);
  g_autoptr(PasskeysLocalPasskey) parsed = NULL;
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;
  g_autoptr(GBytes) unwrapped = NULL;
  g_autoptr(GError) error = NULL;

  parsed = _passkeys_local_passkey_new_from_item (item, &error);
  g_assert_no_error (error);
  g_assert_true (_passkeys_local_passkey_equal (fixture->passkey, parsed));
  g_assert_cmpint (_passkeys_local_passkey_compare (fixture->passkey, parsed), ==, 0);
  g_assert_cmpstr (passkeys_local_passkey_get_name (parsed), ==, "example.org");
  unwrapped = _passkeys_local_passkey_unwrap_key (parsed, fixture->vault_key, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (unwrapped, fixture->private_key));

  renamed = _passkeys_local_passkey_new_described (parsed, "another name", "");
  g_assert_false (_passkeys_local_passkey_equal (renamed, parsed));
  g_clear_pointer (&unwrapped, g_bytes_unref);
  unwrapped = _passkeys_local_passkey_unwrap_key (renamed, fixture->vault_key, &error);
  g_assert_no_error (error);
}

static PasskeysLocalPasskey *
read_again (PasskeysLocalPasskey *passkey)
{
  g_autoptr(PasskeysKeyringItem) item = build_item (passkey, NULL, NULL);
  g_autoptr(GError) error = NULL;
  PasskeysLocalPasskey *parsed;

  parsed = _passkeys_local_passkey_new_from_item (item, &error);
  g_assert_no_error (error);
  return parsed;
}

/* What came later is in the first version, which older programs read, and missing where it says
 * nothing. */
static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 11, 21, 20, 15, 7.5);
  g_autoptr(GBytes) plain = _passkeys_local_passkey_build_record (fixture->passkey, NULL);
  g_autoptr(PasskeysLocalPasskey) described = NULL;
  g_autoptr(PasskeysLocalPasskey) used = NULL;
  g_autoptr(PasskeysLocalPasskey) removed = NULL;
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(PasskeysLocalPasskey) parsed = NULL;
  g_autoptr(GBytes) record = NULL;
  g_autoptr(GBytes) unwrapped = NULL;

  g_assert_null (g_strstr_len (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "note"));
  g_assert_cmpstr (passkeys_local_passkey_get_note (fixture->passkey), ==, "");
  g_assert_null (passkeys_local_passkey_get_used (fixture->passkey));

  described = _passkeys_local_passkey_new_described (fixture->passkey, "name", "a \"note\"\n\U0001f511");
  used = _passkeys_local_passkey_new_used (described, time);
  removed = _passkeys_local_passkey_new_removed (used, time);
  parsed = read_again (removed);
  g_assert_true (_passkeys_local_passkey_equal (removed, parsed));
  g_assert_cmpstr (passkeys_local_passkey_get_note (parsed), ==, "a \"note\"\n\U0001f511");
  g_assert_cmpint (g_date_time_to_unix (passkeys_local_passkey_get_used (parsed)), ==,
                   g_date_time_to_unix (time));
  g_assert_cmpint (g_date_time_to_unix (_passkeys_local_passkey_get_removed (parsed)), ==,
                   g_date_time_to_unix (time));
  g_assert_cmpuint (_passkeys_local_passkey_get_version (parsed), ==, 1);
  unwrapped = _passkeys_local_passkey_unwrap_key (parsed, fixture->vault_key, NULL);
  g_assert_nonnull (unwrapped);

  present = _passkeys_local_passkey_new_removed (parsed, NULL);
  g_assert_true (_passkeys_local_passkey_equal (present, used));
}

/* A newer program of the same version may write more, which is not lost when this one writes. */
static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysKeyringItem) item = build_item (fixture->passkey, "\"name\":",
                                                    "\"colours\":{\"a\":[1,null,\"x\"]},\"name\":");
  g_autoptr(PasskeysLocalPasskey) parsed = _passkeys_local_passkey_new_from_item (item, NULL);
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;
  g_autoptr(PasskeysLocalPasskey) again = NULL;
  g_autoptr(GBytes) record = NULL;

  g_assert_nonnull (parsed);
  renamed = _passkeys_local_passkey_new_described (parsed, "another name", "");
  again = read_again (renamed);
  g_assert_true (_passkeys_local_passkey_equal (renamed, again));
  record = _passkeys_local_passkey_build_record (again, NULL);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (record, NULL), g_bytes_get_size (record),
                                  "\"colours\":{\"a\":[1,null,\"x\"]}"));
}

static void
assert_damaged (GHashTable *attributes,
                GBytes     *record)
{
  g_autoptr(PasskeysKeyringItem) item = passkeys_keyring_item_new (attributes, "label", record);
  g_autoptr(GError) error = NULL;

  g_assert_null (_passkeys_local_passkey_new_from_item (item, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GHashTable) attributes = _passkeys_local_passkey_build_attributes (fixture->passkey);
  g_autoptr(GBytes) record = _passkeys_local_passkey_build_record (fixture->passkey, NULL);

  for (gsize i = 0; i < g_bytes_get_size (record); i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, i);

      assert_damaged (attributes, cut);
      for (guint bit = 0; bit < 8; bit++)
        {
          g_autoptr(GBytes) flipped = local_fixture_flip (record, i, bit);

          assert_damaged (attributes, flipped);
        }
    }
}

static void
test_other_vault (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GBytes) other_key = passkeys_key_wrap_generate (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (_passkeys_local_passkey_unwrap_key (fixture->passkey, other_key, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
}

static void
test_other_key (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GBytes) other_key = g_bytes_new_static ("A private key", 13);
  g_autoptr(GError) error = NULL;

  _passkeys_local_passkey_check_key (fixture->passkey, fixture->vault_key, fixture->private_key,
                                     &error);
  g_assert_no_error (error);

  g_assert_false (_passkeys_local_passkey_check_key (fixture->passkey, fixture->vault_key, other_key,
                                                     &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
}

/* What was decided when the passkey was made cannot be changed later, not even with a right digest:
 * the private key does not open any more. */
static void
test_immutable (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *changes[][2] = {
    { "\"backupEligible\":true", "\"backupEligible\":false" },
    { "\"backedUp\":false", "\"backedUp\":true" },
    { "\"vault\":\"MDEy", "\"vault\":\"MDEz" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PasskeysKeyringItem) item = build_item (fixture->passkey, changes[i][0],
                                                        changes[i][1]);
      g_autoptr(PasskeysLocalPasskey) parsed = NULL;
      g_autoptr(GError) error = NULL;

      parsed = _passkeys_local_passkey_new_from_item (item, &error);
      g_assert_no_error (error);
      g_assert_null (_passkeys_local_passkey_unwrap_key (parsed, fixture->vault_key, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }
}

/* What is in the attributes as well must be the same there. */
static void
test_contradictory (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *changes[][2] = {
    { "\"relyingParty\":\"example.org\"", "\"relyingParty\":\"example.com\"" },
    { "\"userName\":\"ada\"", "\"userName\":\"bob\"" },
    { "\"userHandle\":\"aGFuZGxl\"", "\"userHandle\":\"aGFuZGxm\"" },
    { "\"userHandle\":\"aGFuZGxl\"", "\"userHandle\":\"\"" },
    { "\"credentialId\":\"", "\"credentialId\":\"AAAA" },
    { "\"created\":", "\"created\":-" },
    { "\"created\":", "\"created\":99999" },
    { "\"name\":", "\"nom\":" },
    { "\"name\":", "\"note\":1,\"name\":" },
    { "\"name\":", "\"used\":\"today\",\"name\":" },
    { "\"name\":", "\"used\":-1,\"name\":" },
    { "\"name\":", "\"removed\":true,\"name\":" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PasskeysKeyringItem) item = build_item (fixture->passkey, changes[i][0],
                                                        changes[i][1]);
      g_autoptr(GError) error = NULL;

      g_assert_null (_passkeys_local_passkey_new_from_item (item, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR,
                      PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/local-passkey/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/local-passkey/later", Fixture, NULL, set_up, test_later, tear_down);
  g_test_add ("/local-passkey/others", Fixture, NULL, set_up, test_others, tear_down);
  g_test_add ("/local-passkey/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/local-passkey/other-vault", Fixture, NULL, set_up, test_other_vault, tear_down);
  g_test_add ("/local-passkey/other-key", Fixture, NULL, set_up, test_other_key, tear_down);
  g_test_add ("/local-passkey/immutable", Fixture, NULL, set_up, test_immutable, tear_down);
  g_test_add ("/local-passkey/contradictory", Fixture, NULL, set_up, test_contradictory, tear_down);

  return g_test_run ();
}
