/* test-attestation-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-attestation-object"

#include "config.h"

#include "passkeys-attestation-object.h"

#include <fido.h>
#include <fido/es256.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-client-data.h"
#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE

/* the members, each with its name */
#define NONE "63666d74646e6f6e65"
#define EMPTY "6761747453746d74a0"
#define HEADER "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d97634500000000"
#define AUTHENTICATOR_DATA \
  HEADER "00000000000000000000000000000000" "0010" "a1b2c3d4e5f60718293a4b5c6d7e8f90" \
  FIXTURE_COSE_KEY
#define DATA "686175746844617461" "5894" AUTHENTICATOR_DATA

static PasskeysAttestationObject *
parse (const char *hex)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (hex);
  PasskeysAttestationObject *object = passkeys_attestation_object_parse (cbor, &error);

  g_assert_no_error (error);
  fixture_assert_bytes_equal (passkeys_attestation_object_get_bytes (object), cbor);
  return object;
}

static void
assert_refused (const char *hex,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (hex);

  g_test_message ("%.90s", hex);
  g_assert_null (passkeys_attestation_object_parse (cbor, &error));
  fixture_assert_refused (&error, code);
}

static PasskeysAuthenticatorData *
make_authenticator_data (EVP_PKEY *key)
{
  g_autoptr(PasskeysCoseKey) public_key = passkeys_cose_key_new_from_evp_pkey (key, NULL);
  g_autoptr(GBytes) id = fixture_bytes_from_base64url (FIXTURE_CREDENTIAL_ID);

  return passkeys_authenticator_data_new_attested (FIXTURE_RELYING_PARTY,
                                                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT
                                                   | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED,
                                                   0, NULL, id, public_key);
}

static void
test_vector (void)
{
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();
  g_autoptr(PasskeysAuthenticatorData) data = make_authenticator_data (key);
  g_autoptr(PasskeysAttestationObject) made = passkeys_attestation_object_new_none (data);
  g_autoptr(GBytes) expected = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  g_autoptr(GBytes) id = fixture_bytes_from_base64url (FIXTURE_CREDENTIAL_ID);
  g_autoptr(GBytes) empty = fixture_bytes_from_hex ("a0");
  g_autoptr(PasskeysAttestationObject) parsed = NULL;
  PasskeysAuthenticatorData *parsed_data;

  fixture_assert_bytes_equal (passkeys_attestation_object_get_bytes (made), expected);

  parsed = passkeys_attestation_object_parse (expected, NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpstr (passkeys_attestation_object_get_format (parsed), ==, "none");
  fixture_assert_bytes_equal (passkeys_attestation_object_get_statement (parsed), empty);
  parsed_data = passkeys_attestation_object_get_authenticator_data (parsed);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_credential_id (parsed_data), id);
  fixture_assert_bytes_equal (passkeys_authenticator_data_get_bytes (parsed_data),
                              passkeys_authenticator_data_get_bytes (data));
}

/* The assertion of the vectors verifies with the key of the attestation object. */
static void
test_vector_assertion (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  g_autoptr(PasskeysAttestationObject) object = passkeys_attestation_object_parse (cbor, NULL);
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GBytes) data = fixture_bytes_from_base64url (FIXTURE_AUTHENTICATOR_DATA);
  g_autoptr(GBytes) signature = fixture_bytes_from_base64url (FIXTURE_SIGNATURE);
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysCoseKey *key;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET,
                                                   FIXTURE_CHALLENGE, FIXTURE_ORIGIN);
  message = fixture_concatenate (data, passkeys_client_data_get_hash (client_data));
  key = passkeys_authenticator_data_get_public_key (
    passkeys_attestation_object_get_authenticator_data (object));
  g_assert_true (passkeys_cose_key_verify (key, message, signature, &error));
  g_assert_no_error (error);
}

static void
test_formats (void)
{
  static const struct
  {
    const char *hex;
    const char *format;
    const char *statement;
  } cases[] = {
    { "a3" NONE EMPTY DATA, "none", "a0" },
    { "a3" "63666d74667061636b6564" "6761747453746d74" "a263616c672663736967420102" DATA,
      "packed", "a263616c672663736967420102" },
    /* keys in an order that is not canonical have been seen in the field */
    { "a3" "63666d74667061636b6564" "6761747453746d74"
      "a36373696742010263783563814103" "63616c6726" DATA,
      "packed", "a3637369674201026378356381410363616c6726" },
    { "a3" "63666d746374706d" "6761747453746d74" "a163766572 63322e30" DATA,
      "tpm", "a16376657263322e30" },
    { "a3" "63666d74657" "82d312e31" "6761747453746d74" "a0" DATA, "x-1.1", "a0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PasskeysAttestationObject) object = parse (cases[i].hex);
      g_autoptr(GBytes) statement = fixture_bytes_from_hex (cases[i].statement);

      g_assert_cmpstr (passkeys_attestation_object_get_format (object), ==, cases[i].format);
      fixture_assert_bytes_equal (passkeys_attestation_object_get_statement (object), statement);
    }
}

static void
test_members (void)
{
  static const char *hexes[] = {
    /* unsorted, missing, duplicate, foreign */
    "a3" EMPTY NONE DATA, "a3" DATA NONE EMPTY, "a3" NONE DATA EMPTY,
    "a2" NONE EMPTY, "a2" NONE DATA, "a2" EMPTY DATA, "a1" DATA, "a0",
    "a3" NONE NONE DATA, "a3" NONE EMPTY EMPTY, "a3" NONE DATA DATA, "a4" NONE NONE EMPTY DATA,
    "a4" NONE EMPTY DATA DATA, "a4" NONE EMPTY DATA "6561620100", "a4" "0100" NONE EMPTY DATA,
    /* names that are not the names */
    "a3" "43666d74646e6f6e65" EMPTY DATA, "a3" "63464d54646e6f6e65" EMPTY DATA,
    "a3" "7803666d74646e6f6e65" EMPTY DATA, "a3" "01646e6f6e65" EMPTY DATA,
    /* values of the wrong type */
    "a3" "63666d7401" EMPTY DATA, "a3" "63666d74446e6f6e65" EMPTY DATA,
    "a3" "63666d74f6" EMPTY DATA,
    "a3" "63666d7464ff6f6e65" EMPTY DATA, "a3" "63666d74647061006b" EMPTY DATA,
    "a3" NONE "6761747453746d7480" DATA, "a3" NONE "6761747453746d74f6" DATA,
    "a3" NONE "6761747453746d7440" DATA,
    "a3" NONE EMPTY "686175746844617461f6", "a3" NONE EMPTY "686175746844617461a0",
    "a3" NONE EMPTY "6861757468446174617894" AUTHENTICATOR_DATA,
    /* a statement where there must be none */
    "a3" NONE "6761747453746d74a163616c6726" DATA, "a3" NONE "6761747453746d74b800" DATA,
    /* something behind it, another item before it */
    "a3" NONE EMPTY DATA "00", "a3" NONE EMPTY DATA "a0", "00" "a3" NONE EMPTY DATA,
    "83" NONE EMPTY DATA, "81" "a3" NONE EMPTY DATA, "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hexes); i++)
    assert_refused (hexes[i], MALFORMED);
}

static void
test_cbor (void)
{
  static const char *hexes[] = {
    /* indefinite lengths */
    "bf" NONE EMPTY DATA "ff", "a3" "63666d747f646e6f6e65ff" EMPTY DATA,
    "a3" NONE "6761747453746d74bfff" DATA,
    "a3" NONE EMPTY "6861757468446174615f5894" AUTHENTICATOR_DATA "ff",
    /* lengths not in their shortest form */
    "b803" NONE EMPTY DATA, "a3" "63666d7478046e6f6e65" EMPTY DATA,
    "a3" NONE EMPTY "686175746844617461590094" AUTHENTICATOR_DATA,
    /* lengths past the end */
    "a3" NONE EMPTY "6861757468446174615895" AUTHENTICATOR_DATA,
    "a3" NONE EMPTY "6861757468446174615b8000000000000000" AUTHENTICATOR_DATA,
    "a3" "63666d747bffffffffffffffff" EMPTY DATA, "bbffffffffffffffff" NONE EMPTY DATA,
    /* duplicates within the statement, also where one is written at length */
    "a3" "63666d74667061636b6564" "6761747453746d74a263616c672663616c6726" DATA,
    "a3" "63666d74667061636b6564" "6761747453746d74a363616c6726637369674063616c6726" DATA,
    "a3" "63666d74667061636b6564" "6761747453746d74a263616c67267803616c6726" DATA,
    /* keys and values that nothing uses */
    "a3" "63666d74667061636b6564" "6761747453746d74a1f93c0000" DATA,
    "a3" "63666d74667061636b6564" "6761747453746d74a163616c67c100" DATA,
    "a3" "63666d74667061636b6564" "6761747453746d74a161ff00" DATA,
  };
  g_autoptr(GString) deep = g_string_new ("a3" "63666d74667061636b6564" "6761747453746d74");

  for (gsize i = 0; i < G_N_ELEMENTS (hexes); i++)
    assert_refused (hexes[i], MALFORMED);

  for (guint i = 0; i < 5000; i++)
    g_string_append (deep, "a100");
  g_string_append (deep, "00" DATA);
  assert_refused (deep->str, TOO_LARGE);
}

static void
test_authenticator_data (void)
{
  static const char *hexes[] = {
    /* an assertion's, one whose flags lie, one cut short, one with something behind it */
    "a3" NONE EMPTY "686175746844617461" "5825"
    "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d97630500000000",
    "a3" NONE EMPTY "686175746844617461" "5825" HEADER,
    "a3" NONE EMPTY "686175746844617461" "40",
    "a3" NONE EMPTY "686175746844617461" "5895" AUTHENTICATOR_DATA "00",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hexes); i++)
    assert_refused (hexes[i], MALFORMED);
}

static void
test_truncated (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  g_autoptr(GError) error = NULL;

  for (gsize length = 0; length < g_bytes_get_size (cbor); length++)
    {
      g_autoptr(GBytes) start = g_bytes_new_from_bytes (cbor, 0, length);

      g_assert_null (passkeys_attestation_object_parse (start, &error));
      fixture_assert_refused (&error, MALFORMED);
    }
}

/* What still parses after a flipped bit is written as it was read: no value has two spellings. */
static void
test_flipped (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  gsize length = g_bytes_get_size (cbor);
  g_autoptr(GError) error = NULL;
  guint n_parsed = 0;

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (cbor, NULL), length);
      g_autoptr(GBytes) flipped = NULL;
      g_autoptr(PasskeysAttestationObject) parsed = NULL;
      g_autoptr(PasskeysAttestationObject) again = NULL;

      data[bit / 8] ^= 1 << (bit % 8);
      flipped = g_bytes_new (data, length);
      parsed = passkeys_attestation_object_parse (flipped, &error);
      if (parsed == NULL)
        {
          fixture_assert_refused (&error, -1);
          continue;
        }

      n_parsed++;
      if (g_str_equal (passkeys_attestation_object_get_format (parsed), "none"))
        {
          again = passkeys_attestation_object_new_none (
            passkeys_attestation_object_get_authenticator_data (parsed));
          fixture_assert_bytes_equal (passkeys_attestation_object_get_bytes (again), flipped);
        }
    }
  g_assert_cmpuint (n_parsed, >, 0);
}

static void
test_too_long (void)
{
  g_autofree guint8 *data = g_malloc (64 * 1024 + 1);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  memset (data, 0xa3, 64 * 1024 + 1);
  bytes = g_bytes_new (data, 64 * 1024 + 1);
  g_assert_null (passkeys_attestation_object_parse (bytes, &error));
  fixture_assert_refused (&error, TOO_LARGE);
}

/* Hands a parsed object to libfido2 the way a relying party does. */
static fido_cred_t *
load_into_libfido2 (PasskeysAttestationObject *object,
                    PasskeysClientData        *client_data,
                    int                        algorithm)
{
  fido_cred_t *credential = fido_cred_new ();
  PasskeysAuthenticatorData *data = passkeys_attestation_object_get_authenticator_data (object);
  GBytes *bytes = passkeys_authenticator_data_get_bytes (data);
  GBytes *hash = passkeys_client_data_get_hash (client_data);
  GBytes *statement = passkeys_attestation_object_get_statement (object);

  g_assert_cmpint (fido_cred_set_type (credential, algorithm), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_clientdata_hash (credential, g_bytes_get_data (hash, NULL),
                                                  g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_rp (credential, FIXTURE_RELYING_PARTY, NULL), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_uv (credential, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_authdata_raw (credential, g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes)), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_set_fmt (credential, passkeys_attestation_object_get_format (object)),
                   ==, FIDO_OK);
  if (!g_str_equal (passkeys_attestation_object_get_format (object), "none"))
    g_assert_cmpint (fido_cred_set_attstmt (credential, g_bytes_get_data (statement, NULL),
                                            g_bytes_get_size (statement)), ==, FIDO_OK);
  return credential;
}

static PasskeysClientData *
make_client_data (void)
{
  return passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE,
                                            FIXTURE_CHALLENGE, FIXTURE_ORIGIN);
}

static PasskeysAttestationObject *
make_packed_self (EVP_PKEY           *key,
                  PasskeysClientData *client_data)
{
  g_autoptr(PasskeysAuthenticatorData) data = make_authenticator_data (key);
  PasskeysCoseKey *public_key = passkeys_authenticator_data_get_public_key (data);
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GBytes) signature = NULL;

  message = fixture_concatenate (passkeys_authenticator_data_get_bytes (data),
                                 passkeys_client_data_get_hash (client_data));
  signature = fixture_sign (key, message);
  return passkeys_attestation_object_new_packed_self (
    data, passkeys_cose_key_get_algorithm (public_key), signature);
}

static void
test_packed_self (gconstpointer kind)
{
  static const int algorithms[] = { -7, -8, -257, -65535, 6 };
  g_autoptr(EVP_PKEY) key = fixture_generate_key (kind);
  g_autoptr(PasskeysClientData) client_data = make_client_data ();
  g_autoptr(PasskeysClientData) other = NULL;
  g_autoptr(PasskeysAttestationObject) made = make_packed_self (key, client_data);
  g_autoptr(PasskeysAttestationObject) parsed = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysCoseKey *public_key;
  fido_cred_t *credential;

  parsed = passkeys_attestation_object_parse (passkeys_attestation_object_get_bytes (made), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_attestation_object_get_format (parsed), ==, "packed");
  fixture_assert_bytes_equal (passkeys_attestation_object_get_statement (parsed),
                              passkeys_attestation_object_get_statement (made));
  public_key = passkeys_authenticator_data_get_public_key (
    passkeys_attestation_object_get_authenticator_data (parsed));

  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    g_assert_cmpint (passkeys_attestation_object_names_algorithm (parsed, algorithms[i]), ==,
                     passkeys_cose_key_get_algorithm (public_key) == algorithms[i]);

  credential = load_into_libfido2 (parsed, client_data,
                                   passkeys_cose_key_get_algorithm (public_key));
  g_assert_cmpint (fido_cred_verify_self (credential), ==, FIDO_OK);
  fido_cred_free (&credential);

  other = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE, "b3RoZXI",
                                    FIXTURE_ORIGIN);
  credential = load_into_libfido2 (parsed, other, passkeys_cose_key_get_algorithm (public_key));
  g_assert_cmpint (fido_cred_verify_self (credential), !=, FIDO_OK);
  fido_cred_free (&credential);
}

static void
test_none_in_libfido2 (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  g_autoptr(PasskeysAttestationObject) object = passkeys_attestation_object_parse (cbor, NULL);
  g_autoptr(PasskeysClientData) client_data = make_client_data ();
  g_autoptr(GBytes) id = fixture_bytes_from_base64url (FIXTURE_CREDENTIAL_ID);
  fido_cred_t *credential = load_into_libfido2 (object, client_data, COSE_ES256);

  g_assert_cmpmem (fido_cred_id_ptr (credential), fido_cred_id_len (credential),
                   g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  g_assert_cmpuint (fido_cred_pubkey_len (credential), ==, 64);
  fido_cred_free (&credential);
}

/* An attestation certificate with nothing but a name and a key. */
static GBytes *
make_certificate (EVP_PKEY *key)
{
  X509 *certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  guint8 *der = NULL;
  GBytes *bytes;
  int length;

  X509_set_version (certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), 0);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "Test", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  X509_set_pubkey (certificate, key);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);
  length = i2d_X509 (certificate, &der);
  g_assert_cmpint (length, >, 0);
  bytes = g_bytes_new (der, length);

  OPENSSL_free (der);
  X509_free (certificate);
  return bytes;
}

static void
append_hex (GString *hex,
            GBytes  *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", data[i]);
}

/* A security key signs with a key of its maker, not with the new one. */
static void
test_packed_certificate (void)
{
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();
  g_autoptr(EVP_PKEY) maker = fixture_generate_key ("P-256");
  g_autoptr(PasskeysClientData) client_data = make_client_data ();
  g_autoptr(PasskeysAuthenticatorData) data = make_authenticator_data (key);
  g_autoptr(GBytes) certificate = make_certificate (maker);
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GString) hex = g_string_new ("a3" "63666d74667061636b6564" "6761747453746d74"
                                         "a363616c672663736967");
  g_autoptr(PasskeysAttestationObject) object = NULL;
  fido_cred_t *credential;

  message = fixture_concatenate (passkeys_authenticator_data_get_bytes (data),
                                 passkeys_client_data_get_hash (client_data));
  signature = fixture_sign (maker, message);
  g_string_append_printf (hex, "58%02x", (guint) g_bytes_get_size (signature));
  append_hex (hex, signature);
  g_string_append_printf (hex, "6378356381" "59%04x", (guint) g_bytes_get_size (certificate));
  append_hex (hex, certificate);
  g_string_append (hex, "686175746844617461" "5894");
  append_hex (hex, passkeys_authenticator_data_get_bytes (data));

  object = parse (hex->str);
  credential = load_into_libfido2 (object, client_data, COSE_ES256);
  g_assert_cmpint (fido_cred_verify (credential), ==, FIDO_OK);
  fido_cred_free (&credential);
}

/* An assertion as this folder makes it, verified as the server verifies it. */
static void
test_assertion_in_libfido2 (void)
{
  g_autoptr(EVP_PKEY) key = fixture_generate_key ("P-256");
  g_autoptr(PasskeysCoseKey) public_key = passkeys_cose_key_new_from_evp_pkey (key, NULL);
  g_autoptr(PasskeysClientData) client_data = make_client_data ();
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GBytes) signature = NULL;
  fido_assert_t *assertion = fido_assert_new ();
  es256_pk_t *es256 = es256_pk_new ();
  GBytes *hash = passkeys_client_data_get_hash (client_data);
  GBytes *bytes;

  data = passkeys_authenticator_data_new (FIXTURE_RELYING_PARTY,
                                          PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT
                                          | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED, 0);
  bytes = passkeys_authenticator_data_get_bytes (data);
  message = fixture_concatenate (bytes, hash);
  signature = fixture_sign (key, message);

  g_assert_cmpint (fido_assert_set_count (assertion, 1), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_clientdata_hash (assertion, g_bytes_get_data (hash, NULL),
                                                    g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_rp (assertion, FIXTURE_RELYING_PARTY), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_up (assertion, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_uv (assertion, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_authdata_raw (assertion, 0, g_bytes_get_data (bytes, NULL),
                                                 g_bytes_get_size (bytes)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_sig (assertion, 0, g_bytes_get_data (signature, NULL),
                                        g_bytes_get_size (signature)), ==, FIDO_OK);
  g_assert_cmpint (es256_pk_from_EVP_PKEY (es256, passkeys_cose_key_get_evp_pkey (public_key)),
                   ==, FIDO_OK);
  g_assert_cmpint (fido_assert_verify (assertion, 0, COSE_ES256, es256), ==, FIDO_OK);

  es256_pk_free (&es256);
  fido_assert_free (&assertion);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fido_init (0);

  g_test_add_func ("/webauthn/attestation-object/vector", test_vector);
  g_test_add_func ("/webauthn/attestation-object/vector-assertion", test_vector_assertion);
  g_test_add_func ("/webauthn/attestation-object/formats", test_formats);
  g_test_add_func ("/webauthn/attestation-object/members", test_members);
  g_test_add_func ("/webauthn/attestation-object/cbor", test_cbor);
  g_test_add_func ("/webauthn/attestation-object/authenticator-data", test_authenticator_data);
  g_test_add_func ("/webauthn/attestation-object/truncated", test_truncated);
  g_test_add_func ("/webauthn/attestation-object/flipped", test_flipped);
  g_test_add_func ("/webauthn/attestation-object/too-long", test_too_long);
  g_test_add_func ("/webauthn/attestation-object/none-in-libfido2", test_none_in_libfido2);
  g_test_add_data_func ("/webauthn/attestation-object/packed-self/es256", "P-256",
                        test_packed_self);
  g_test_add_data_func ("/webauthn/attestation-object/packed-self/eddsa", "ED25519",
                        test_packed_self);
  g_test_add_data_func ("/webauthn/attestation-object/packed-self/rs256", "RSA2048",
                        test_packed_self);
  g_test_add_func ("/webauthn/attestation-object/packed-certificate", test_packed_certificate);
  g_test_add_func ("/webauthn/attestation-object/assertion-in-libfido2",
                   test_assertion_in_libfido2);

  return g_test_run ();
}
