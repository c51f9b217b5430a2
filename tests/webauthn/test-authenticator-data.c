/* test-authenticator-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-authenticator-data"

#include "config.h"

#include "passkeys-authenticator-data.h"

#include <string.h>

#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
#define UNSUPPORTED PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED

/* the hash of "localhost" */
#define HASH "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763"
#define AAGUID "000102030405060708090a0b0c0d0e0f"
#define ID "a1b2c3d4e5f60718293a4b5c6d7e8f90"
#define ATTESTED AAGUID "0010" ID FIXTURE_COSE_KEY
#define NO_EXTENSIONS "a0"
#define EXTENSIONS "a16b6372656450726f7465637402"

static PasskeysAuthenticatorData *
parse (const char *hex)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (hex);
  PasskeysAuthenticatorData *data = passkeys_authenticator_data_parse (bytes, &error);

  g_assert_no_error (error);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_bytes (data), bytes);
  return data;
}

static void
assert_refused (const char *hex,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (hex);

  g_test_message ("%.90s", hex);
  g_assert_null (passkeys_authenticator_data_parse (bytes, &error));
  fixture_assert_refused (&error, code);
}

static PasskeysCoseKey *
load_public_key (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (FIXTURE_COSE_KEY);
  PasskeysCoseKey *key = passkeys_cose_key_parse (cbor, NULL);

  g_assert_nonnull (key);
  return key;
}

static void
test_vector (void)
{
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) expected = fixture_bytes_from_base64url (FIXTURE_AUTHENTICATOR_DATA);

  data = passkeys_authenticator_data_new (FIXTURE_RELYING_PARTY,
                                          PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT
                                          | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED, 1);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_bytes (data), expected);
}

static void
test_assertion (void)
{
  g_autoptr(PasskeysAuthenticatorData) data = parse (HASH "1dfffefdfc");

  g_assert_cmpint (passkeys_authenticator_data_get_flags (data), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT
                   | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED
                   | PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE
                   | PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE);
  g_assert_cmpuint (passkeys_authenticator_data_get_sign_count (data), ==, 0xfffefdfc);
  g_assert_null (passkeys_authenticator_data_get_aaguid (data));
  g_assert_null (passkeys_authenticator_data_get_credential_id (data));
  g_assert_null (passkeys_authenticator_data_get_public_key (data));
  g_assert_true (passkeys_authenticator_data_matches_relying_party (data, "localhost"));
  g_assert_false (passkeys_authenticator_data_matches_relying_party (data, "localhos"));
  g_assert_false (passkeys_authenticator_data_matches_relying_party (data, "Localhost"));
  g_assert_false (passkeys_authenticator_data_matches_relying_party (data, ""));
}

static void
test_attested (void)
{
  g_autoptr(PasskeysAuthenticatorData) data = parse (HASH "4500000000" ATTESTED);
  g_autoptr(GBytes) aaguid = fixture_bytes_from_hex (AAGUID);
  g_autoptr(GBytes) id = fixture_bytes_from_hex (ID);
  g_autoptr(GBytes) key = fixture_bytes_from_hex (FIXTURE_COSE_KEY);

  fixture_assert_bytes_equal (passkeys_authenticator_data_get_aaguid (data), aaguid);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_credential_id (data), id);
  fixture_assert_bytes_equal (
    passkeys_cose_key_get_cbor (passkeys_authenticator_data_get_public_key (data)), key);
}

static void
test_extensions (void)
{
  static const char *accepted[] = {
    HASH "8500000000" NO_EXTENSIONS, HASH "8500000000" EXTENSIONS,
    HASH "c500000000" ATTESTED NO_EXTENSIONS, HASH "c500000000" ATTESTED EXTENSIONS,
  };
  static const char *refused[] = {
    HASH "8500000000" "80", HASH "8500000000" "00", HASH "8500000000" "f6",
    HASH "8500000000" "bfff", HASH "8500000000" "a201000100", HASH "8500000000" "a202000100",
    HASH "8500000000" NO_EXTENSIONS "00", HASH "8500000000" NO_EXTENSIONS NO_EXTENSIONS,
    HASH "8500000000" "a1f93c0000", HASH "8500000000" "a161ff00", HASH "8500000000" "b800",
    HASH "c500000000" ATTESTED "80", HASH "c500000000" ATTESTED EXTENSIONS "a0",
  };
  g_autoptr(GString) deep = g_string_new (HASH "8500000000");

  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr(PasskeysAuthenticatorData) data = parse (accepted[i]);

      g_assert_true ((passkeys_authenticator_data_get_flags (data)
                      & PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA) != 0);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (refused[i], MALFORMED);

  for (guint i = 0; i < 5000; i++)
    g_string_append (deep, "a100");
  assert_refused (deep->str, TOO_LARGE);
}

static void
test_read_extension (void)
{
  static const struct { const char *hex; const char *name; gboolean is_there; guint value; } cases[] = {
    { HASH "8500000000" EXTENSIONS, "credProtect", TRUE, 2 },
    { HASH "c500000000" ATTESTED EXTENSIONS, "credProtect", TRUE, 2 },
    { HASH "c500000000" ATTESTED EXTENSIONS, "credProtec", FALSE, 0 },
    { HASH "c500000000" ATTESTED EXTENSIONS, "credProtectX", FALSE, 0 },
    { HASH "c500000000" ATTESTED EXTENSIONS, "", FALSE, 0 },
    { HASH "8500000000" NO_EXTENSIONS, "credProtect", FALSE, 0 },
    { HASH "0500000000", "credProtect", FALSE, 0 },
    /* {"a": 200, "b": true, "c": -1, "d": {}, "e": 65536} */
    { HASH "8500000000" "a5616118c86162f561632061" "64a061651a00010000", "a", TRUE, 200 },
    { HASH "8500000000" "a5616118c86162f561632061" "64a061651a00010000", "b", TRUE, 1 },
    { HASH "8500000000" "a5616118c86162f561632061" "64a061651a00010000", "c", TRUE, 0 },
    { HASH "8500000000" "a5616118c86162f561632061" "64a061651a00010000", "d", TRUE, 0 },
    { HASH "8500000000" "a5616118c86162f561632061" "64a061651a00010000", "e", TRUE, G_MAXUINT },
    /* keys that are numbers are none of ours */
    { HASH "8500000000" "a2010261" "6103", "a", TRUE, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PasskeysAuthenticatorData) data = parse (cases[i].hex);
      guint value = 0;

      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (passkeys_authenticator_data_read_extension (data, cases[i].name, &value), ==,
                       cases[i].is_there);
      g_assert_cmpuint (value, ==, cases[i].value);
    }
}

/* The flags AT and ED tell what the content is; neither may lie. */
static void
test_flags_disagree (void)
{
  assert_refused (HASH "0500000000" ATTESTED, MALFORMED);
  assert_refused (HASH "0500000000" NO_EXTENSIONS, MALFORMED);
  assert_refused (HASH "0500000000" "00", MALFORMED);
  assert_refused (HASH "4500000000", MALFORMED);
  assert_refused (HASH "4500000000" NO_EXTENSIONS, MALFORMED);
  assert_refused (HASH "4500000000" ATTESTED NO_EXTENSIONS, MALFORMED);
  assert_refused (HASH "8500000000", MALFORMED);
  assert_refused (HASH "8500000000" ATTESTED, MALFORMED);
  assert_refused (HASH "c500000000" ATTESTED, MALFORMED);
  assert_refused (HASH "c500000000" EXTENSIONS, MALFORMED);
}

static void
test_backup_flags (void)
{
  g_autoptr(PasskeysAuthenticatorData) neither = parse (HASH "0100000000");
  g_autoptr(PasskeysAuthenticatorData) eligible = parse (HASH "0900000000");
  g_autoptr(PasskeysAuthenticatorData) both = parse (HASH "1900000000");
  g_autoptr(PasskeysAuthenticatorData) reserved = parse (HASH "2700000000");

  assert_refused (HASH "1100000000", MALFORMED);
  assert_refused (HASH "5500000000" ATTESTED, MALFORMED);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (reserved), ==, 0x27);
}

static char *
build_with_id (gsize claimed,
               gsize actual)
{
  GString *hex = g_string_new (HASH "4500000000" AAGUID);

  g_string_append_printf (hex, "%04x", (guint) claimed);
  for (gsize i = 0; i < actual; i++)
    g_string_append (hex, "5a");
  g_string_append (hex, FIXTURE_COSE_KEY);
  return g_string_free_and_steal (hex);
}

static void
test_credential_id (void)
{
  static const gsize refused[][2] = {
    { 0, 0 }, { 1024, 1024 }, { 65535, 1023 }, { 65535, 1 }, { 17, 16 }, { 15, 16 }, { 1023, 16 },
  };
  static const gsize accepted[] = { 1, 16, 64, 1023 };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *hex = build_with_id (refused[i][0], refused[i][1]);

      assert_refused (hex, MALFORMED);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autofree char *hex = build_with_id (accepted[i], accepted[i]);
      g_autoptr(PasskeysAuthenticatorData) data = parse (hex);

      g_assert_cmpuint (g_bytes_get_size (passkeys_authenticator_data_get_credential_id (data)),
                        ==, accepted[i]);
    }
}

static void
test_key (void)
{
  assert_refused (HASH "4500000000" AAGUID "0010" ID "a0", MALFORMED);
  assert_refused (HASH "4500000000" AAGUID "0010" ID "5bffffffffffffffff", MALFORMED);
  assert_refused (HASH "4500000000" AAGUID "0010" ID "bf010203262001215820" FIXTURE_X "225820"
                  FIXTURE_Y "ff", MALFORMED);
  assert_refused (HASH "4500000000" AAGUID "0010" ID "a5010203262001215820" FIXTURE_Y "225820"
                  FIXTURE_X, MALFORMED);
  assert_refused (HASH "4500000000" AAGUID "0010" ID "a50102033822200221582" "0" FIXTURE_X
                  "225820" FIXTURE_Y, UNSUPPORTED);
}

static void
test_new_attested (void)
{
  g_autoptr(PasskeysCoseKey) key = load_public_key ();
  g_autoptr(GBytes) aaguid = fixture_bytes_from_hex (AAGUID);
  g_autoptr(GBytes) id = fixture_bytes_from_hex (ID);
  g_autoptr(GBytes) expected = fixture_bytes_from_hex (HASH "5d01020304" ATTESTED);
  g_autoptr(GBytes) no_aaguid = fixture_bytes_from_hex ("00000000000000000000000000000000");
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(PasskeysAuthenticatorData) anonymous = NULL;
  g_autoptr(PasskeysAuthenticatorData) parsed = NULL;

  data = passkeys_authenticator_data_new_attested (
    FIXTURE_RELYING_PARTY,
    PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED
    | PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE | PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE
    | PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA,
    0x01020304, aaguid, id, key);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_bytes (data), expected);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (data), ==, 0x5d);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_aaguid (data), aaguid);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_credential_id (data), id);
  g_assert_true (passkeys_authenticator_data_get_public_key (data) == key);

  parsed = passkeys_authenticator_data_parse (passkeys_authenticator_data_get_bytes (data), NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpuint (passkeys_authenticator_data_get_sign_count (parsed), ==, 0x01020304);

  anonymous = passkeys_authenticator_data_new_attested (
    FIXTURE_RELYING_PARTY, PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT, 0, NULL, id, key);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_aaguid (anonymous), no_aaguid);
}

static void
test_new_clears_content_flags (void)
{
  g_autoptr(PasskeysAuthenticatorData) data = NULL;

  data = passkeys_authenticator_data_new (
    FIXTURE_RELYING_PARTY,
    PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT
    | PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA
    | PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA, 0);
  g_assert_cmpint (passkeys_authenticator_data_get_flags (data), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
}

static void
test_truncated (void)
{
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (HASH "c500000000" ATTESTED EXTENSIONS);
  g_autoptr(GError) error = NULL;

  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr(GBytes) start = g_bytes_new_from_bytes (bytes, 0, length);

      g_assert_null (passkeys_authenticator_data_parse (start, &error));
      fixture_assert_refused (&error, MALFORMED);
    }
}

static void
test_flipped (void)
{
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (HASH "c500000000" ATTESTED EXTENSIONS);
  gsize length = g_bytes_get_size (bytes);
  g_autoptr(GError) error = NULL;

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      g_autoptr(GBytes) flipped = NULL;
      g_autoptr(PasskeysAuthenticatorData) parsed = NULL;

      data[bit / 8] ^= 1 << (bit % 8);
      flipped = g_bytes_new (data, length);
      parsed = passkeys_authenticator_data_parse (flipped, &error);
      if (parsed == NULL)
        fixture_assert_refused (&error, -1);
      else
        fixture_assert_bytes_equal (passkeys_authenticator_data_get_bytes (parsed), flipped);
    }
}

static void
test_too_long (void)
{
  g_autofree guint8 *data = g_malloc0 (16 * 1024 + 1);
  g_autoptr(GBytes) longest = g_bytes_new (data, 16 * 1024);
  g_autoptr(GBytes) longer = g_bytes_new (data, 16 * 1024 + 1);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_authenticator_data_parse (longest, &error));
  fixture_assert_refused (&error, MALFORMED);
  g_assert_null (passkeys_authenticator_data_parse (longer, &error));
  fixture_assert_refused (&error, TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/authenticator-data/vector", test_vector);
  g_test_add_func ("/webauthn/authenticator-data/assertion", test_assertion);
  g_test_add_func ("/webauthn/authenticator-data/attested", test_attested);
  g_test_add_func ("/webauthn/authenticator-data/extensions", test_extensions);
  g_test_add_func ("/webauthn/authenticator-data/read-extension", test_read_extension);
  g_test_add_func ("/webauthn/authenticator-data/flags-disagree", test_flags_disagree);
  g_test_add_func ("/webauthn/authenticator-data/backup-flags", test_backup_flags);
  g_test_add_func ("/webauthn/authenticator-data/credential-id", test_credential_id);
  g_test_add_func ("/webauthn/authenticator-data/key", test_key);
  g_test_add_func ("/webauthn/authenticator-data/new-attested", test_new_attested);
  g_test_add_func ("/webauthn/authenticator-data/content-flags", test_new_clears_content_flags);
  g_test_add_func ("/webauthn/authenticator-data/truncated", test_truncated);
  g_test_add_func ("/webauthn/authenticator-data/flipped", test_flipped);
  g_test_add_func ("/webauthn/authenticator-data/too-long", test_too_long);

  return g_test_run ();
}
