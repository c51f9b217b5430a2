/* test-passkey-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-passkey-file.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-pkcs8.h"
#include "passkeys-private-key.h"

#define ID "Y3JlZGVudGlhbA"      /* credential */
#define OTHER_ID "b3RoZXI"       /* other */
#define HANDLE "aGFuZGxl"        /* handle */

/* As any other program writes it: by OpenSSL. */
static char *
build_der (EVP_PKEY *key)
{
  guint8 *data = NULL;
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8 (key);
  int length = i2d_PKCS8_PRIV_KEY_INFO (info, &data);
  char *text;

  g_assert_cmpint (length, >, 0);
  text = passkeys_base64url_encode_data (data, length);
  OPENSSL_free (data);
  PKCS8_PRIV_KEY_INFO_free (info);
  return text;
}

/* PEM for a JSON text. */
static char *
build_pem (EVP_PKEY *key)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  g_auto(GStrv) lines = NULL;
  g_autofree char *pem = NULL;
  char *data;
  long length;

  g_assert_cmpint (PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL), ==, 1);
  length = BIO_get_mem_data (bio, &data);
  pem = g_strndup (data, length);
  BIO_free (bio);
  lines = g_strsplit (pem, "\n", -1);
  return g_strjoinv ("\\n", lines);
}

static EVP_PKEY *
generate (void)
{
  g_autoptr(GError) error = NULL;
  EVP_PKEY *key = passkeys_private_key_generate (&error);

  g_assert_no_error (error);
  return key;
}

static GPtrArray *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return passkeys_passkey_file_read (bytes, error);
}

static void
assert_refused (const char *text,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = read_text (text, &error);

  g_assert_null (entries);
  g_assert_error (error, PASSKEYS_PASSKEY_FILE_ERROR, code);
}

static PasskeysImportEntry *
read_one (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = read_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  return g_object_ref (g_ptr_array_index (entries, 0));
}

static void
assert_problem (const char            *text,
                PasskeysImportProblem  problem)
{
  g_autoptr(PasskeysImportEntry) entry = read_one (text);

  g_assert_cmpint (passkeys_import_entry_get_problem (entry), ==, problem);
  g_assert_cmpint (passkeys_import_entry_get_state (entry), ==, PASSKEYS_IMPORT_STATE_UNUSABLE);
  g_assert_false (passkeys_import_entry_is_chosen (entry));
  passkeys_import_entry_set_chosen (entry, TRUE);
  g_assert_false (passkeys_import_entry_is_chosen (entry));
  g_assert_null (passkeys_import_entry_get_private_key (entry));
}

static void
assert_entry (PasskeysImportEntry *entry,
              const char          *id,
              EVP_PKEY            *key)
{
  g_autofree char *credential_id = NULL;
  g_autofree char *user_handle = NULL;
  g_autoptr(EVP_PKEY) read = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (passkeys_import_entry_get_problem (entry), ==, PASSKEYS_IMPORT_PROBLEM_NONE);
  g_assert_cmpint (passkeys_import_entry_get_state (entry), ==, PASSKEYS_IMPORT_STATE_NEW);
  g_assert_true (passkeys_import_entry_is_chosen (entry));
  g_assert_cmpstr (passkeys_import_entry_get_relying_party_id (entry), ==, "example.org");
  g_assert_cmpstr (passkeys_import_entry_get_user_name (entry), ==, "ada");
  credential_id = passkeys_base64url_encode (passkeys_import_entry_get_credential_id (entry));
  g_assert_cmpstr (credential_id, ==, id);
  user_handle = passkeys_base64url_encode (passkeys_import_entry_get_user_handle (entry));
  g_assert_cmpstr (user_handle, ==, HANDLE);
  read = passkeys_private_key_parse (passkeys_import_entry_get_private_key (entry), &error);
  g_assert_no_error (error);
  g_assert_cmpint (EVP_PKEY_eq (read, key), ==, 1);
}

static char *
build_keepassxc (const char *site,
                 const char *id,
                 const char *handle,
                 const char *pem)
{
  return g_strdup_printf ("{\"relyingParty\":\"%s\",\"url\":\"https://example.org\","
                          "\"username\":\"ada\",\"credentialId\":\"%s\",\"userHandle\":\"%s\","
                          "\"privateKey\":\"%s\",\"later\":[{}]}", site, id, handle, pem);
}

static void
test_keepassxc (void)
{
  g_autoptr(EVP_PKEY) key = generate ();
  g_autofree char *pem = build_pem (key);
  g_autofree char *text = build_keepassxc ("example.org", ID, HANDLE, pem);
  g_autoptr(PasskeysImportEntry) entry = read_one (text);

  assert_entry (entry, ID, key);
}

static void
assert_keepassxc_problem (const char            *site,
                          const char            *id,
                          const char            *handle,
                          const char            *pem,
                          PasskeysImportProblem  problem)
{
  g_autofree char *text = build_keepassxc (site, id, handle, pem);

  assert_problem (text, problem);
}

static void
test_problems (void)
{
  static const char *sites[] = {
    "", "co.uk", "github.io", "192.0.2.1", "example.org:443", "example.org/path", "Example.org",
    "exämple.org", ".example.org", "example.org.", "exa mple.org",
  };
  g_autoptr(EVP_PKEY) key = generate ();
  g_autofree char *pem = build_pem (key);
  g_autofree char *long_id = g_strnfill (1366, 'A');
  g_autofree char *long_handle = g_strnfill (88, 'A');

  for (guint i = 0; i < G_N_ELEMENTS (sites); i++)
    assert_keepassxc_problem (sites[i], ID, HANDLE, pem, PASSKEYS_IMPORT_PROBLEM_RELYING_PARTY);

  assert_keepassxc_problem ("example.org", "", HANDLE, pem, PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID);
  assert_keepassxc_problem ("example.org", "no/base64url", HANDLE, pem,
                            PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID);
  assert_keepassxc_problem ("example.org", long_id, HANDLE, pem,
                            PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID);
  assert_keepassxc_problem ("example.org", ID, "", pem, PASSKEYS_IMPORT_PROBLEM_USER_HANDLE);
  assert_keepassxc_problem ("example.org", ID, long_handle, pem,
                            PASSKEYS_IMPORT_PROBLEM_USER_HANDLE);
  assert_keepassxc_problem ("example.org", ID, HANDLE, "", PASSKEYS_IMPORT_PROBLEM_KEY);
  assert_keepassxc_problem ("example.org", ID, HANDLE, "-----BEGIN PRIVATE KEY-----",
                            PASSKEYS_IMPORT_PROBLEM_KEY);
}

static void
assert_key_problem (EVP_PKEY              *key,
                    PasskeysImportProblem  problem)
{
  g_autofree char *pem = build_pem (key);

  assert_keepassxc_problem ("example.org", ID, HANDLE, pem, problem);
}

/* Private keys that sign, but not with ES256; and one whose halves do not belong together. */
static void
test_other_keys (void)
{
  g_autoptr(EVP_PKEY) p384 = EVP_EC_gen ("P-384");
  g_autoptr(EVP_PKEY) secp256k1 = EVP_EC_gen ("secp256k1");
  g_autoptr(EVP_PKEY) ed25519 = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  g_autoptr(EVP_PKEY) rsa = EVP_RSA_gen (2048);

  assert_key_problem (p384, PASSKEYS_IMPORT_PROBLEM_ALGORITHM);
  assert_key_problem (secp256k1, PASSKEYS_IMPORT_PROBLEM_ALGORITHM);
  assert_key_problem (ed25519, PASSKEYS_IMPORT_PROBLEM_ALGORITHM);
  assert_key_problem (rsa, PASSKEYS_IMPORT_PROBLEM_ALGORITHM);
}

/* Each way of damaging a key: cut everywhere, more behind it, each bit of it turned. */
static void
test_damaged_keys (void)
{
  g_autoptr(EVP_PKEY) key = generate ();
  g_autoptr(GBytes) private_key = passkeys_private_key_serialise (key, NULL);
  g_autoptr(GBytes) der = passkeys_pkcs8_write (private_key);
  g_autoptr(GBytes) same = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);
  g_autofree guint8 *copy = g_malloc0 (length + 1);
  PasskeysPkcs8Kind kind;

  same = passkeys_pkcs8_read (der, &kind);
  g_assert_cmpint (kind, ==, PASSKEYS_PKCS8_P256);
  g_assert_true (g_bytes_equal (same, private_key));

  memcpy (copy, data, length);
  for (gsize i = 0; i <= length + 1; i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new (copy, i);
      g_autoptr(GBytes) read = i != length ? passkeys_pkcs8_read (cut, &kind) : NULL;

      g_assert_null (read);
    }

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GBytes) flipped = NULL;
      g_autoptr(GBytes) read = NULL;

      copy[i] ^= 1;
      flipped = g_bytes_new (copy, length);
      read = passkeys_pkcs8_read (flipped, &kind);
      copy[i] ^= 1;
      /* what is read in spite of it is the very same key */
      g_assert_true (read == NULL || g_bytes_equal (read, private_key));
    }
}

#define BITWARDEN(id, counter, key) \
  "{\"credentialId\":\"" id "\",\"keyType\":\"public-key\",\"keyAlgorithm\":\"ECDSA\"," \
  "\"keyCurve\":\"P-256\",\"keyValue\":\"" key "\",\"rpId\":\"example.org\"," \
  "\"userHandle\":\"" HANDLE "\",\"userName\":\"ada\",\"counter\":" counter ",\"rpName\":\"E\"," \
  "\"userDisplayName\":\"Ada\",\"discoverable\":\"true\"," \
  "\"creationDate\":\"2024-05-06T07:08:09.123Z\"}"
#define BITWARDEN_FILE(passkeys) \
  "{\"encrypted\":false,\"folders\":[],\"items\":[{\"type\":2,\"name\":\"N\",\"login\":null}," \
  "{\"type\":1,\"name\":\"No passkey\",\"login\":{\"password\":\"p\"}}," \
  "{\"type\":1,\"name\":\"Example\",\"login\":{\"fido2Credentials\":[" passkeys "]}}]}"

static void
test_bitwarden (void)
{
  g_autoptr(EVP_PKEY) key = generate ();
  g_autofree char *der = build_der (key);
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  const PasskeysImportProblem problems[] = {
    PASSKEYS_IMPORT_PROBLEM_NONE, PASSKEYS_IMPORT_PROBLEM_NONE,
    PASSKEYS_IMPORT_PROBLEM_REPEATED, PASSKEYS_IMPORT_PROBLEM_COUNTER,
    PASSKEYS_IMPORT_PROBLEM_COUNTER, PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID,
  };

  text = g_strdup_printf (BITWARDEN_FILE (BITWARDEN ("01234567-89ab-4cde-8f01-23456789abcd", "\"0\"",
                                                     "%1$s") ","
                                          BITWARDEN ("b64." OTHER_ID, "0", "%1$s") ","
                                          BITWARDEN ("b64." OTHER_ID, "\"0\"", "%1$s") ","
                                          BITWARDEN ("b64.YQ", "\"7\"", "%1$s") ","
                                          BITWARDEN ("b64.YW", "null", "%1$s") ","
                                          BITWARDEN ("YWFhYWE", "\"0\"", "%1$s")), der);
  memcpy (strstr (text, "b64.YW\""), "b64.Yg", 6); /* YW has bits that belong to no byte */
  entries = read_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (problems));
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpint (passkeys_import_entry_get_problem (g_ptr_array_index (entries, i)), ==,
                     problems[i]);

  assert_entry (g_ptr_array_index (entries, 0), "ASNFZ4mrTN6PASNFZ4mrzQ", key);
  assert_entry (g_ptr_array_index (entries, 1), OTHER_ID, key);
  g_assert_cmpstr (passkeys_import_entry_get_name (g_ptr_array_index (entries, 0)), ==, "Example");
  g_assert_cmpint (passkeys_import_entry_get_created (g_ptr_array_index (entries, 0)), ==,
                   1714979289);
}

static void
test_bitwarden_refused (void)
{
  assert_refused ("{\"encrypted\":true,\"passwordProtected\":true,\"data\":\"2.a|b|c\"}",
                  PASSKEYS_PASSKEY_FILE_ERROR_ENCRYPTED);
  assert_refused ("{\"encrypted\":\"no\",\"items\":[]}", PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"encrypted\":false}", PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"encrypted\":false,\"items\":[1]}", PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"encrypted\":false,\"items\":[]}", PASSKEYS_PASSKEY_FILE_ERROR_EMPTY);
  assert_refused ("{\"encrypted\":false,\"items\":[{\"login\":{\"fido2Credentials\":{}}}]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"encrypted\":false,\"items\":[{\"login\":{\"fido2Credentials\":[7]}}]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
}

#define CXF_ITEM(id, extensions) \
  "{\"id\":\"aQ\",\"creationAt\":1700000000,\"title\":\"Example\",\"credentials\":[" \
  "{\"type\":\"basic-auth\",\"password\":{\"fieldType\":\"concealed-string\",\"value\":\"p\"}}," \
  "{\"type\":\"of-the-future\",\"content\":[[{}]]}," \
  "{\"type\":\"passkey\",\"credentialId\":\"" id "\",\"rpId\":\"example.org\"," \
  "\"username\":\"ada\",\"userDisplayName\":\"Ada\",\"userHandle\":\"" HANDLE "\"," \
  "\"key\":\"%1$s\"" extensions "}]}"
#define CXF_ACCOUNT(items) \
  "{\"id\":\"YQ\",\"username\":\"\",\"email\":\"\",\"collections\":[],\"items\":[" items "]}"
#define CXF_FILE(accounts) \
  "{\"version\":{\"major\":1,\"minor\":9},\"exporterRpId\":\"example.com\"," \
  "\"exporterDisplayName\":\"E\",\"timestamp\":1700000000,\"accounts\":[" accounts "]}"

static void
test_cxf (void)
{
  g_autoptr(EVP_PKEY) key = generate ();
  g_autofree char *der = build_der (key);
  g_autofree char *text = NULL;
  g_autofree char *account = NULL;
  g_autoptr(PasskeysImportEntry) alone = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  text = g_strdup_printf (CXF_FILE (CXF_ACCOUNT (CXF_ITEM (ID, "")) ","
                                    CXF_ACCOUNT (CXF_ITEM (OTHER_ID,
                                                           ",\"fido2Extensions\":{\"hmacCredentials\":"
                                                           "{\"algorithm\":\"hmac-sha256\","
                                                           "\"credWithUV\":\"AAAA\","
                                                           "\"credWithoutUV\":\"AAAA\"}}"))),
                          der);
  entries = read_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  assert_entry (g_ptr_array_index (entries, 0), ID, key);
  assert_entry (g_ptr_array_index (entries, 1), OTHER_ID, key);
  g_assert_false (passkeys_import_entry_loses_data (g_ptr_array_index (entries, 0)));
  g_assert_true (passkeys_import_entry_loses_data (g_ptr_array_index (entries, 1)));
  g_assert_null (passkeys_import_entry_get_random (g_ptr_array_index (entries, 1)));
  g_assert_cmpint (passkeys_import_entry_get_created (g_ptr_array_index (entries, 0)), ==,
                   1700000000);

  account = g_strdup_printf (CXF_ACCOUNT (CXF_ITEM (ID, "")), der);
  alone = read_one (account);
  assert_entry (alone, ID, key);
}

static void
test_cxf_refused (void)
{
  assert_refused ("{\"version\":{\"major\":2,\"minor\":0},\"accounts\":[]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_TOO_NEW);
  assert_refused ("{\"version\":1,\"accounts\":[]}", PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"version\":{\"major\":1.5},\"accounts\":[]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"version\":{\"major\":1},\"accounts\":{}}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"version\":{\"major\":1},\"accounts\":[{}]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"items\":[{\"credentials\":\"none\"}]}",
                  PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("{\"items\":[]}", PASSKEYS_PASSKEY_FILE_ERROR_EMPTY);
}

static void
test_not_json (void)
{
  g_autofree char *deep = g_strnfill (5000, '[');
  g_autofree char *nested = g_strconcat ("{\"items\":", deep, NULL);
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) none = passkeys_passkey_file_read (nothing, &error);

  g_assert_null (none);
  g_assert_error (error, PASSKEYS_PASSKEY_FILE_ERROR, PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN);
  assert_refused ("PK\003\004", PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN);
  assert_refused ("folder,favorite,type,name", PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN);
  assert_refused ("{}", PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN);
  assert_refused ("{\"items\":[],\"items\":[]}", PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
  assert_refused ("\x30\x82", PASSKEYS_PASSKEY_FILE_ERROR_PASSWORD_REQUIRED);
  assert_refused (nested, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);
}

/* Wherever a file is cut, it is refused and nothing in it is believed. */
static void
test_cut (void)
{
  g_autoptr(EVP_PKEY) key = generate ();
  g_autofree char *der = build_der (key);
  g_autofree char *text = g_strdup_printf (CXF_FILE (CXF_ACCOUNT (CXF_ITEM (ID, ""))), der);

  for (gsize length = strlen (text); length-- > 1;)
    {
      text[length] = '\0';
      assert_refused (text, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED);
    }
}

static void
test_too_many (void)
{
  g_autoptr(GString) text = g_string_new ("{\"items\":[{\"credentials\":[{\"type\":\"passkey\"}");
  g_autoptr(GBytes) huge = g_bytes_new_take (g_malloc0 (PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH + 1),
                                             PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH + 1);
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, ",{\"type\":\"passkey\"}");
  g_string_append (text, "]}]}");
  assert_refused (text->str, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);

  none = passkeys_passkey_file_read (huge, &error);
  g_assert_null (none);
  g_assert_error (error, PASSKEYS_PASSKEY_FILE_ERROR, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/passkey-file/keepassxc", test_keepassxc);
  g_test_add_func ("/passkey-file/problems", test_problems);
  g_test_add_func ("/passkey-file/other-keys", test_other_keys);
  g_test_add_func ("/passkey-file/damaged-keys", test_damaged_keys);
  g_test_add_func ("/passkey-file/bitwarden", test_bitwarden);
  g_test_add_func ("/passkey-file/bitwarden-refused", test_bitwarden_refused);
  g_test_add_func ("/passkey-file/cxf", test_cxf);
  g_test_add_func ("/passkey-file/cxf-refused", test_cxf_refused);
  g_test_add_func ("/passkey-file/not-json", test_not_json);
  g_test_add_func ("/passkey-file/cut", test_cut);
  g_test_add_func ("/passkey-file/too-many", test_too_many);

  return g_test_run ();
}
