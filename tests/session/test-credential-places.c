/* test-credential-places.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-credential-places"

#include "config.h"

#include "passkeys-credential-places.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "fixture-accounts.h"
#include "session-fixture.h"

#define MODEL "\x2f\xc0\x57\x9f\x81\x13\x47\xea\xb1\x16\xbb\x5a\x8d\xb9\x20\x2a"
#define OTHER_MODEL "sixteen bytes ??"

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static PasskeysCredentialPlaces *
open_places (FixtureAccounts *fixture)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);

  return passkeys_credential_places_new (file);
}

static void
flush (PasskeysCredentialPlaces *places)
{
  g_assert_true (passkeys_test_await (passkeys_credential_places_flush (places), NULL));
}

static PasskeysCredentialPlaces *
reopen (FixtureAccounts          *fixture,
        PasskeysCredentialPlaces *places)
{
  PasskeysCredentialPlaces *again;

  flush (places);
  again = open_places (fixture);
  flush (again);

  return again;
}

static void
learn (PasskeysCredentialPlaces *places,
       const char               *credential_id,
       const char               *user,
       const char               *model,
       const char               *name)
{
  g_autoptr(GBytes) id = make_bytes (credential_id);
  g_autoptr(GBytes) handle = make_bytes (user);
  g_autoptr(GBytes) aaguid = model != NULL ? g_bytes_new (model, 16) : NULL;

  passkeys_credential_places_learn (places, id, "localhost", handle, aaguid, name);
}

static gboolean
knows (PasskeysCredentialPlaces  *places,
       const char                *credential_id,
       const char               **name)
{
  g_autoptr(GBytes) id = make_bytes (credential_id);
  const char *ignored;

  return passkeys_credential_places_find (places, id, name != NULL ? name : &ignored);
}

static void
assert_maker (PasskeysCredentialPlaces *places,
              const char               *credential_id,
              const char               *maker)
{
  g_autoptr(GBytes) id = make_bytes (credential_id);

  g_assert_cmpstr (passkeys_credential_places_find_maker (places, id), ==, maker);
}

static void
count_cb (gpointer count)
{
  ++*(guint *) count;
}

static void
test_survives_restart (FixtureAccounts *fixture,
                       gconstpointer    data)
{
  g_autoptr(PasskeysCredentialPlaces) places = open_places (fixture);
  g_autoptr(PasskeysCredentialPlaces) again = NULL;
  const char *name = NULL;
  guint n_changes = 0;
  GStatBuf info;

  g_signal_connect_swapped (places, "changed", G_CALLBACK (count_cb), &n_changes);
  learn (places, "one", "us-1", MODEL, NULL);
  learn (places, "two", "us-1", OTHER_MODEL, "Desk Key");
  learn (places, "three", "us-1", NULL, NULL);
  g_assert_cmpuint (n_changes, ==, 3);

  again = reopen (fixture, places);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* The table of models tells the name where the key did not. */
  g_assert_true (knows (again, "one", &name));
  g_assert_cmpstr (name, ==, "YubiKey 5 NFC");
  assert_maker (again, "one", "Yubico");
  assert_maker (again, "two", NULL);
  assert_maker (again, "three", NULL);
  assert_maker (again, "four", NULL);
  g_assert_true (knows (again, "two", &name));
  g_assert_cmpstr (name, ==, "Desk Key");
  g_assert_true (knows (again, "three", &name));
  g_assert_null (name);
  g_assert_false (knows (again, "four", NULL));
}

/* An older version kept no such file. */
static void
test_no_file (FixtureAccounts *fixture,
              gconstpointer    data)
{
  g_autoptr(PasskeysCredentialPlaces) places = open_places (fixture);

  flush (places);
  g_assert_false (knows (places, "one", NULL));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* What was learnt while the file is read is newer than the file. */
static void
test_learns_while_reading (FixtureAccounts *fixture,
                           gconstpointer    data)
{
  g_autoptr(PasskeysCredentialPlaces) places = open_places (fixture);
  g_autoptr(PasskeysCredentialPlaces) again = NULL;
  g_autoptr(PasskeysCredentialPlaces) last = NULL;
  g_autoptr(GBytes) gone = make_bytes ("gone");
  const char *name;

  learn (places, "one", "us-1", OTHER_MODEL, "Old Name");
  learn (places, "kept", "us-1", OTHER_MODEL, "Desk Key");
  learn (places, "gone", "us-1", OTHER_MODEL, "Desk Key");
  flush (places);

  again = open_places (fixture);
  learn (again, "one", "us-1", OTHER_MODEL, "New Name");
  passkeys_credential_places_forget (again, gone);
  flush (again);
  last = reopen (fixture, again);
  g_assert_true (knows (last, "one", &name));
  g_assert_cmpstr (name, ==, "New Name");
  g_assert_true (knows (last, "kept", NULL));
  g_assert_false (knows (last, "gone", NULL));
}

static void
test_reset (FixtureAccounts *fixture,
            gconstpointer    data)
{
  g_autoptr(PasskeysCredentialPlaces) places = open_places (fixture);
  g_autoptr(PasskeysCredentialPlaces) again = NULL;
  g_autoptr(GBytes) aaguid = g_bytes_new (MODEL, 16);

  learn (places, "one", "us-1", MODEL, NULL);
  learn (places, "two", "us-1", OTHER_MODEL, NULL);
  learn (places, "three", "us-1", NULL, NULL);
  flush (places);
  passkeys_credential_places_forget_model (places, aaguid);

  again = reopen (fixture, places);
  g_assert_false (knows (again, "one", NULL));
  g_assert_true (knows (again, "two", NULL));
  g_assert_true (knows (again, "three", NULL));
}

static void
test_account_goes (FixtureAccounts *fixture,
                   gconstpointer    data)
{
  g_autoptr(PasskeysCredentialPlaces) places = open_places (fixture);
  g_autoptr(PasskeysCredentialPlaces) again = NULL;
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
  const char *site =
    passkeys_connection_get_relying_party_id (passkeys_account_get_connection (account));
  g_autoptr(GBytes) id = make_bytes ("one");
  g_autoptr(GBytes) handle = make_bytes ("us-1");

  passkeys_credential_places_learn (places, id, site, handle, NULL, NULL);
  learn (places, "two", "us-2", MODEL, NULL);
  flush (places);
  passkeys_credential_places_forget_account (places, account);

  again = reopen (fixture, places);
  g_assert_false (knows (again, "one", NULL));
  g_assert_true (knows (again, "two", NULL));
}

static void
test_strange_files (FixtureAccounts *fixture,
                    gconstpointer    data)
{
  static const char *files[] = {
    "", "[]", "{", "{\"version\": 1}", "{\"version\": 1, \"places\": {}}",
    "{\"version\": \"1\", \"places\": []}",
    "{\"version\": 1, \"places\": [1, {}, {\"credentialId\": \"!\", \"userHandle\": \"dQ\", "
    "\"relyingPartyId\": \"x\"}, {\"credentialId\": \"dQ\", \"userHandle\": 1}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(PasskeysCredentialPlaces) places = NULL;
      g_autoptr(PasskeysCredentialPlaces) again = NULL;

      fixture_accounts_write_file (fixture, files[i], -1);
      places = open_places (fixture);
      learn (places, "one", "us-1", MODEL, NULL);
      again = reopen (fixture, places);
      g_assert_true (knows (again, "one", NULL));
    }
}

/* It knows more than this version would write back. */
static void
test_newer_file (FixtureAccounts *fixture,
                 gconstpointer    data)
{
  const char *text = "{\"version\": 2, \"places\": []}";
  g_autoptr(PasskeysCredentialPlaces) places = NULL;
  g_autofree char *after = NULL;

  fixture_accounts_write_file (fixture, text, -1);
  places = open_places (fixture);
  learn (places, "one", "us-1", MODEL, NULL);
  flush (places);
  g_assert_true (knows (places, "one", NULL));
  after = fixture_accounts_read_file (fixture);
  g_assert_cmpstr (after, ==, text);
}

#define add(path, function) \
  g_test_add ("/credential-places/" path, FixtureAccounts, NULL, fixture_accounts_set_up, function, \
              fixture_accounts_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("survives-restart", test_survives_restart);
  add ("no-file", test_no_file);
  add ("learns-while-reading", test_learns_while_reading);
  add ("reset", test_reset);
  add ("account-goes", test_account_goes);
  add ("strange-files", test_strange_files);
  add ("newer-file", test_newer_file);

  return g_test_run ();
}
