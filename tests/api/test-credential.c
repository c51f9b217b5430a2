/* test-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-object.h"
#include "passkeys-credential.h"
#include "passkeys-test-json.h"

#define TEXT \
  "{\"kind\":\"Fido2\",\"credentialId\":\"obLD1OX2BxgpOktcbX6PkA\"," \
  "\"credentialUuid\":\"cr-6uunn-bm6ja-f6rmod5kqrk5rbel\",\"dateCreated\":\"2023-04-14T20:41:28.715Z\"," \
  "\"isActive\":true,\"name\":\"My laptop\",\"publicKey\":\"SHA256:E2a3\"," \
  "\"relyingPartyId\":\"dfns.ninja\",\"origin\":\"https://app.dfns.ninja\"}"

#define PARSE ((PasskeysTestParse) passkeys_credential_new_from_json)

static PasskeysCredential *
new_credential (const char *member,
                const char *value)
{
  return passkeys_test_json_assert_taken (TEXT, PARSE, member, value);
}

static void
test_read (void)
{
  g_autoptr(PasskeysCredential) credential = new_credential ("unknown", "[]");
  g_autofree char *date = NULL;
  g_autoptr(GDateTime) created = NULL;
  g_autofree char *name = NULL;
  PasskeysCredentialKind kind;
  gboolean is_active;

  g_assert_cmpint (passkeys_credential_get_kind (credential), ==, PASSKEYS_CREDENTIAL_KIND_FIDO2);
  g_assert_cmpstr (passkeys_credential_get_credential_id (credential),
                   ==, "obLD1OX2BxgpOktcbX6PkA");
  g_assert_cmpstr (passkeys_credential_get_credential_uuid (credential), ==,
                   "cr-6uunn-bm6ja-f6rmod5kqrk5rbel");
  g_assert_true (passkeys_credential_is_active (credential));
  g_assert_cmpstr (passkeys_credential_get_name (credential), ==, "My laptop");
  g_assert_cmpstr (passkeys_credential_get_public_key (credential), ==, "SHA256:E2a3");
  g_assert_cmpstr (passkeys_credential_get_relying_party_id (credential), ==, "dfns.ninja");
  g_assert_cmpstr (passkeys_credential_get_origin (credential), ==, "https://app.dfns.ninja");
  date = g_date_time_format (passkeys_credential_get_date_created (credential), "%FT%T.%f%z");
  g_assert_cmpstr (date, ==, "2023-04-14T20:41:28.715000+0000");

  g_object_get (credential, "name", &name, "kind", &kind, "is-active", &is_active,
                "date-created", &created, NULL);
  g_assert_cmpstr (name, ==, "My laptop");
  g_assert_cmpint (kind, ==, PASSKEYS_CREDENTIAL_KIND_FIDO2);
  g_assert_true (is_active);
  g_assert_true (g_date_time_equal (created, passkeys_credential_get_date_created (credential)));

  g_assert_finalize_object (g_steal_pointer (&credential));
}

static void
test_required (void)
{
  g_autofree char *longer = g_strdup_printf ("\"%0*d\"", 4097, 0);
  g_autofree char *key = g_strdup_printf ("\"%0*d\"", 16385, 0);
  g_autoptr(PasskeysCredential) empty = NULL;

  passkeys_test_json_assert_required (TEXT, PARSE, "kind", "credentialId", "credentialUuid",
                                      "dateCreated", "isActive", "name", "publicKey",
                                      "relyingPartyId", "origin", NULL);
  passkeys_test_json_assert_refused (TEXT, PARSE, "credentialId", "\"\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "credentialId", longer);
  passkeys_test_json_assert_refused (TEXT, PARSE, "credentialUuid", "\"\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "name", longer);
  passkeys_test_json_assert_refused (TEXT, PARSE, "publicKey", key);

  empty = new_credential ("relyingPartyId", "\"\"");
  g_assert_cmpstr (passkeys_credential_get_relying_party_id (empty), ==, "");
}

static void
test_dates (void)
{
  static const struct { const char *text; gint64 microseconds; } dates[] = {
    { "\"2023-04-14T20:41:28.715Z\"", 1681504888715000 },
    { "\"2023-04-14T20:41:28.715\"", 1681504888715000 }, /* without a zone it is UTC too */
    { "\"2023-04-14T20:41:28\"", 1681504888000000 },
    { "\"2023-04-14T22:41:28+02:00\"", 1681504888000000 },
  };
  static const char * const wrong[] = {
    "\"\"", "\"yesterday\"", "\"2023-04-14\"", "\"2023-13-14T20:41:28Z\"", "1681504888",
    "\"2023-04-14T25:41:28Z\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr(PasskeysCredential) credential = new_credential ("dateCreated", dates[i].text);
      GDateTime *created = passkeys_credential_get_date_created (credential);

      g_assert_cmpint (g_date_time_to_unix_usec (created), ==, dates[i].microseconds);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    passkeys_test_json_assert_refused (TEXT, PARSE, "dateCreated", wrong[i]);
}

static void
test_kinds (void)
{
  static const struct { const char *text; PasskeysCredentialKind kind; } kinds[] = {
    { "\"Fido2\"", PASSKEYS_CREDENTIAL_KIND_FIDO2 },
    { "\"Key\"", PASSKEYS_CREDENTIAL_KIND_KEY },
    { "\"PasswordProtectedKey\"", PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY },
    { "\"RecoveryKey\"", PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY },
    { "\"Totp\"", PASSKEYS_CREDENTIAL_KIND_OTHER },
    { "\"Fido3\"", PASSKEYS_CREDENTIAL_KIND_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(PasskeysCredential) credential = new_credential ("kind", kinds[i].text);

      g_assert_cmpint (passkeys_credential_get_kind (credential), ==, kinds[i].kind);
    }
}

static void
test_invisible_name (void)
{
  g_autoptr(PasskeysCredential) credential = new_credential ("name", "\"a\\u0000b\\u2066\\u200b\"");

  /* Names end where C's strings do; what follows is nobody's business. */
  g_assert_true (g_str_has_prefix (passkeys_credential_get_name (credential), "a"));
  g_assert_null (g_utf8_strchr (passkeys_credential_get_name (credential), -1, 0x2066));
}

static void
test_equals (void)
{
  static const char * const changes[][2] = {
    { "kind", "\"Key\"" }, { "credentialId", "\"AAAA\"" }, { "credentialUuid", "\"cr-2\"" },
    { "dateCreated", "\"2023-04-14T20:41:28.716Z\"" }, { "isActive", "false" }, { "name", "\"x\"" },
    { "publicKey", "\"x\"" }, { "relyingPartyId", "\"x\"" }, { "origin", "\"x\"" },
  };
  g_autoptr(PasskeysCredential) credential = new_credential ("unknown", "0");
  g_autoptr(PasskeysCredential) same = new_credential ("unknown", "1");

  g_assert_true (passkeys_api_object_equals (PASSKEYS_API_OBJECT (credential),
                                             PASSKEYS_API_OBJECT (same)));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PasskeysCredential) other = new_credential (changes[i][0], changes[i][1]);

      g_assert_false (passkeys_api_object_equals (PASSKEYS_API_OBJECT (credential),
                                                  PASSKEYS_API_OBJECT (other)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/credential/read", test_read);
  g_test_add_func ("/api/credential/required", test_required);
  g_test_add_func ("/api/credential/dates", test_dates);
  g_test_add_func ("/api/credential/kinds", test_kinds);
  g_test_add_func ("/api/credential/invisible-name", test_invisible_name);
  g_test_add_func ("/api/credential/equals", test_equals);

  return g_test_run ();
}
