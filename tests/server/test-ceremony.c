/* test-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <openssl/ec.h>
#include <string.h>

#include "passkeys-attestation-object.h"
#include "passkeys-base64url.h"
#include "passkeys-ceremony.h"
#include "passkeys-client-data.h"
#include "server-fixture.h"

#define CHALLENGE "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA"
#define HONEST \
  (PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED)

/* What an authenticator says, each part of which a test can bend. */
typedef struct
{
  ServerFixture *server;
  EVP_PKEY      *key;
  EVP_PKEY      *signing_key; /* the same, but where a test puts another */
  GBytes        *credential_id;
  const char    *ceremony;
  const char    *challenge;
  const char    *origin;
  const char    *relying_party;
  int            flags;
  guint32        count;
  gboolean       is_packed;
  const char    *extensions; /* (nullable) what the authenticator says of them, in CBOR */
} Fixture;

static void
be_honest (Fixture *fixture)
{
  fixture->signing_key = fixture->key;
  fixture->ceremony = NULL;
  fixture->challenge = CHALLENGE;
  fixture->origin = "http://localhost";
  fixture->relying_party = "localhost";
  fixture->flags = HONEST;
  fixture->count = 0;
  fixture->is_packed = FALSE;
  fixture->extensions = NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = server_fixture_new ();
  fixture->key = EVP_EC_gen ("P-256");
  fixture->credential_id = g_bytes_new ("0123456789abcdef", 16);
  be_honest (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_fixture_free (fixture->server);
  EVP_PKEY_free (fixture->key);
  g_bytes_unref (fixture->credential_id);
}

static GBytes *
sign (EVP_PKEY *key,
      GBytes   *authenticator_data,
      GBytes   *hash)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  guint8 signature[80];
  gsize length = sizeof signature;

  g_assert_cmpint (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key), ==, 1);
  EVP_DigestSignUpdate (context, g_bytes_get_data (authenticator_data, NULL),
                        g_bytes_get_size (authenticator_data));
  EVP_DigestSignUpdate (context, g_bytes_get_data (hash, NULL), g_bytes_get_size (hash));
  g_assert_cmpint (EVP_DigestSignFinal (context, signature, &length), ==, 1);
  EVP_MD_CTX_free (context);
  return g_bytes_new (signature, length);
}

static void
add_extensions (Fixture                    *fixture,
                PasskeysAuthenticatorData **data)
{
  g_autoptr (PasskeysAuthenticatorData) plain = *data;
  g_autoptr (GBytes) extensions = NULL;

  extensions = g_bytes_new (fixture->extensions, strlen (fixture->extensions));
  *data = passkeys_authenticator_data_new_extended (plain, extensions);
}

static PasskeysCredentialRecord *
make_credential (Fixture  *fixture,
                 GError  **error)
{
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new (fixture->ceremony ? fixture->ceremony : "webauthn.create",
                              fixture->challenge, fixture->origin);
  g_autoptr (PasskeysCoseKey) key = passkeys_cose_key_new_from_evp_pkey (fixture->key, NULL);
  g_autoptr (GBytes) aaguid = g_bytes_new ("0123456789abcdef", 16);
  g_autoptr (PasskeysAuthenticatorData) data =
    passkeys_authenticator_data_new_attested (fixture->relying_party, fixture->flags,
                                              fixture->count, aaguid, fixture->credential_id, key);
  g_autoptr (GBytes) signature = NULL;
  g_autoptr (PasskeysAttestationObject) object = NULL;
  g_autofree char *credential_id = passkeys_base64url_encode (fixture->credential_id);
  PasskeysNewCredential credential = {
    .kind = (char *) PASSKEYS_KIND_FIDO2,
    .credential_id = credential_id,
    .client_data = passkeys_client_data_get_json (client_data),
  };
  PasskeysCredentialRecord *record;

  if (fixture->extensions)
    add_extensions (fixture, &data);
  signature = sign (fixture->signing_key, passkeys_authenticator_data_get_bytes (data),
                    passkeys_client_data_get_hash (client_data));
  object = fixture->is_packed
             ? passkeys_attestation_object_new_packed_self (data, PASSKEYS_COSE_ALGORITHM_ES256,
                                                            signature)
             : passkeys_attestation_object_new_none (data);
  credential.attestation_data = passkeys_attestation_object_get_bytes (object);
  record = passkeys_ceremony_register (fixture->server->rules, CHALLENGE, &credential, error);
  if (record)
    record->user_id = g_strdup ("us-1");
  return record;
}

static gboolean
get_assertion (Fixture                         *fixture,
               const PasskeysCredentialRecord  *record,
               const char                      *user_handle,
               gint64                          *sign_count,
               GError                         **error)
{
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new (fixture->ceremony ? fixture->ceremony : "webauthn.get",
                              fixture->challenge, fixture->origin);
  g_autoptr (PasskeysAuthenticatorData) data =
    passkeys_authenticator_data_new (fixture->relying_party, fixture->flags, fixture->count);
  g_autoptr (GBytes) signature = sign (fixture->signing_key,
                                       passkeys_authenticator_data_get_bytes (data),
                                       passkeys_client_data_get_hash (client_data));
  g_autoptr (GBytes) handle = user_handle ? g_bytes_new (user_handle, strlen (user_handle)) : NULL;
  const PasskeysFactor factor = {
    .kind = (char *) PASSKEYS_KIND_FIDO2,
    .credential_id = record->credential_id,
    .client_data = passkeys_client_data_get_json (client_data),
    .signature = signature,
    .authenticator_data = passkeys_authenticator_data_get_bytes (data),
    .user_handle = handle,
  };

  return passkeys_ceremony_authenticate (fixture->server->rules, CHALLENGE, record, &factor,
                                         sign_count, error);
}

static void
assert_not_made (Fixture    *fixture,
                 const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (make_credential (fixture, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
  be_honest (fixture);
}

static void
assert_not_signed (Fixture                        *fixture,
                   const PasskeysCredentialRecord *record)
{
  g_autoptr (GError) error = NULL;
  gint64 sign_count;

  g_assert_false (get_assertion (fixture, record, NULL, &sign_count, &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED);
  g_assert_cmpstr (error->message, ==, "Not Authorized.");
  be_honest (fixture);
}

static PasskeysCredentialRecord *
make_honest (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PasskeysCredentialRecord *record = make_credential (fixture, &error);

  g_assert_no_error (error);
  return record;
}

static void
test_honest (Fixture       *fixture,
             gconstpointer  data)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (PasskeysCredentialRecord) record = NULL;
      g_autoptr (GError) error = NULL;
      gint64 sign_count;

      fixture->is_packed = i == 1;
      record = make_honest (fixture);
      g_assert_cmpstr (record->kind, ==, "Fido2");
      g_assert_cmpstr (record->relying_party_id, ==, "localhost");
      g_assert_cmpstr (record->origin, ==, "http://localhost");
      g_assert_true (get_assertion (fixture, record, "us-1", &sign_count, &error));
      g_assert_no_error (error);
    }
}

/* What browsers ask of security keys by themselves is in what the key signs. */
static void
test_extensions (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const extensions[] = {
    "\xa1\x6b" "credProtect\x02",
    "\xa1\x6b" "hmac-secret\xf5",
    "\xa1\x6c" "minPinLength\x06",
    "\xa2\x6b" "credProtect\x03\x6b" "hmac-secret\xf5",
    "\xa1\x68" "credBlob\xf5",
    "\xa1\x63" "new\x01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      g_autoptr (PasskeysCredentialRecord) record = NULL;
      g_autoptr (GError) error = NULL;
      gint64 sign_count;

      g_test_message ("%s", extensions[i]);
      be_honest (fixture);
      fixture->is_packed = TRUE;
      fixture->extensions = extensions[i];
      record = make_credential (fixture, &error);
      g_assert_no_error (error);
      g_assert_true (get_assertion (fixture, record, "us-1", &sign_count, &error));
      g_assert_no_error (error);
    }
}

static void
test_making (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (PasskeysCredentialRecord) other_origin = NULL;
  EVP_PKEY *other_key = EVP_EC_gen ("P-256");

  fixture->ceremony = "webauthn.get";
  assert_not_made (fixture, "The client data is of another type.");
  fixture->ceremony = "key.create";
  assert_not_made (fixture, "The client data is of another type.");
  fixture->challenge = "other";
  assert_not_made (fixture, "The client data answers another challenge.");
  fixture->origin = "https://localhost";
  assert_not_made (fixture, "The origin is not one of this server.");
  fixture->origin = "http://localhost.";
  assert_not_made (fixture, "The origin is not one of this server.");
  fixture->origin = NULL;
  assert_not_made (fixture, "The client data does not name its origin.");
  fixture->relying_party = "example.org";
  assert_not_made (fixture, "The credential is for another relying party.");
  fixture->flags = PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT;
  assert_not_made (fixture, "The authenticator did not verify its user.");
  fixture->flags = PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED;
  assert_not_made (fixture, "The authenticator did not verify its user.");
  fixture->is_packed = TRUE;
  fixture->signing_key = other_key;
  assert_not_made (fixture, "Not Authorized.");
  EVP_PKEY_free (other_key);
  fixture->origin = "https://app.localhost";
  other_origin = make_honest (fixture);
  g_assert_cmpstr (other_origin->origin, ==, "https://app.localhost");
}

static void
test_signing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (PasskeysCredentialRecord) record = make_honest (fixture);
  EVP_PKEY *other_key = EVP_EC_gen ("P-256");

  fixture->ceremony = "webauthn.create";
  assert_not_signed (fixture, record);
  fixture->challenge = "other";
  assert_not_signed (fixture, record);
  fixture->origin = "http://localhost:80";
  assert_not_signed (fixture, record);
  fixture->relying_party = "app.localhost";
  assert_not_signed (fixture, record);
  fixture->flags = PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT;
  assert_not_signed (fixture, record);
  fixture->flags = PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED;
  assert_not_signed (fixture, record);
  fixture->signing_key = other_key;
  assert_not_signed (fixture, record);
  EVP_PKEY_free (other_key);
}

static void
test_user_handle (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const others[] = { "us-2", "us-", "us-11" };
  g_autoptr (PasskeysCredentialRecord) record = make_honest (fixture);
  gint64 sign_count;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (get_assertion (fixture, record, others[i], &sign_count, NULL));
  g_assert_true (get_assertion (fixture, record, "us-1", &sign_count, NULL));
}

/* Whether a passkey can be backed up is decided when it is made. */
static void
test_backup (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (PasskeysCredentialRecord) record = make_honest (fixture);
  g_autoptr (PasskeysCredentialRecord) backed_up = NULL;
  gint64 sign_count;

  fixture->flags |= PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE;
  assert_not_signed (fixture, record);
  fixture->flags |= PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE;
  backed_up = make_honest (fixture);
  g_assert_true (backed_up->is_backup_eligible);
  fixture->flags |= PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE;
  g_assert_true (get_assertion (fixture, backed_up, NULL, &sign_count, NULL));
  be_honest (fixture);
  assert_not_signed (fixture, backed_up);
}

static void
test_counter (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    gint64   before;
    guint32  now;
    gboolean is_good;
  } counters[] = {
    { 0, 0, TRUE },   { 0, 1, TRUE },  { 0, 5, TRUE },
    { 5, 6, TRUE },   { 5, 5, FALSE }, { 5, 4, FALSE },
    { 5, 0, FALSE },  { 1, G_MAXUINT32, TRUE },
    { G_MAXUINT32, G_MAXUINT32, FALSE },
  };
  g_autoptr (PasskeysCredentialRecord) record = make_honest (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    {
      gint64 sign_count;

      record->sign_count = counters[i].before;
      fixture->count = counters[i].now;
      g_assert_cmpint (get_assertion (fixture, record, NULL, &sign_count, NULL), ==,
                       counters[i].is_good);
      if (counters[i].is_good)
        g_assert_cmpint (sign_count, ==, counters[i].now);
    }
}

/* api.md, section 4.6: a passkey of the web SDK, its challenge encoded twice. */
static void
test_vector (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const origins[] = { "http://localhost:3000", NULL };
  const char *create_json =
    "{\"type\":\"webauthn.create\",\"challenge\":"
    "\"WTJndE1XUXlaVE10WmpSbk5XZ3RZV0pqWkdWbVoyaHBhbXRzYlc1dmNB\","
    "\"origin\":\"http://localhost:3000\",\"crossOrigin\":false}";
  g_autoptr (GString) get_json = g_string_new (create_json);
  g_autoptr (GBytes) create_bytes = g_bytes_new (create_json, strlen (create_json));
  g_autoptr (GBytes) get_bytes = NULL;
  g_autoptr (GBytes) attestation = passkeys_base64url_decode (
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAEKGyw9Tl9gcYKTpLXG1-j5ClAQIDJiABIVggQpcZA3UJlkn7nQM9faQKiTtpFouuswvC3rj9"
    "z1EkZr4iWCCv_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg", NULL);
  g_autoptr (GBytes) authenticator_data =
    passkeys_base64url_decode ("SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ", NULL);
  g_autoptr (GBytes) signature = passkeys_base64url_decode (
    "MEUCIQDT09VuE2n_icmFhCeKL1y9NMfDKLIAhImsjKIIhurDwQIgEJGsKRIyanPMEMwBZLMrsKMRX5N5A_7uynwfpcND"
    "pPI", NULL);
  const PasskeysNewCredential credential = {
    .kind = (char *) "Fido2",
    .credential_id = (char *) "obLD1OX2BxgpOktcbX6PkA",
    .client_data = create_bytes,
    .attestation_data = attestation,
  };
  g_autoptr (PasskeysCredentialRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  PasskeysFactor factor = {
    .kind = (char *) "Fido2",
    .credential_id = (char *) "obLD1OX2BxgpOktcbX6PkA",
    .signature = signature,
    .authenticator_data = authenticator_data,
  };
  gint64 sign_count;

  g_strfreev (fixture->server->rules->origins);
  fixture->server->rules->origins = g_strdupv ((char **) origins);
  record = passkeys_ceremony_register (fixture->server->rules, CHALLENGE, &credential, &error);
  g_assert_no_error (error);
  g_string_replace (get_json, "webauthn.create", "webauthn.get", 1);
  get_bytes = g_bytes_new (get_json->str, get_json->len);
  factor.client_data = get_bytes;
  g_assert_true (passkeys_ceremony_authenticate (fixture->server->rules, CHALLENGE, record, &factor,
                                                 &sign_count, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sign_count, ==, 1);
}

#define TEST(path, function) \
  g_test_add ("/ceremony/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("honest", test_honest);
  TEST ("making", test_making);
  TEST ("extensions", test_extensions);
  TEST ("signing", test_signing);
  TEST ("user-handle", test_user_handle);
  TEST ("backup", test_backup);
  TEST ("counter", test_counter);
  TEST ("vector", test_vector);

  return g_test_run ();
}
