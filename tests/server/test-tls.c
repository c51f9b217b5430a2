/* test-tls.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <libsoup/soup.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <string.h>

#include "server-program.h"

#define HOUR 3600

typedef struct
{
  ServerProgram *program;
  char          *certificate;
  char          *key;
} Fixture;

static void
add_extension (X509       *x509,
               int         nid,
               const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx_nodb (&context);
  X509V3_set_ctx (&context, x509, x509, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  X509_add_ext (x509, extension, -1);
  X509_EXTENSION_free (extension);
}

static X509 *
make_x509 (EVP_PKEY *key,
           long      begin,
           long      end)
{
  X509 *x509 = X509_new ();
  X509_NAME *name = X509_get_subject_name (x509);

  X509_set_version (x509, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), g_random_int_range (1, G_MAXINT32));
  X509_gmtime_adj (X509_getm_notBefore (x509), begin);
  X509_gmtime_adj (X509_getm_notAfter (x509), end);
  X509_set_pubkey (x509, key);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "test", -1, -1, 0);
  X509_set_issuer_name (x509, name);
  add_extension (x509, NID_basic_constraints, "critical,CA:TRUE");
  add_extension (x509, NID_subject_alt_name, "IP:127.0.0.1");
  g_assert_cmpint (X509_sign (x509, key, EVP_sha256 ()), >, 0);
  return x509;
}

static void
save (BIO        *bio,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  long length = BIO_get_mem_data (bio, &text);

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  BIO_free (bio);
}

/* A certificate that begins and ends so many seconds from now, and its key. */
static void
make_pair (const char *certificate,
           const char *key_path,
           const char *passphrase,
           long        begin,
           long        end)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  X509 *x509 = make_x509 (key, begin, end);
  BIO *bio = BIO_new (BIO_s_mem ());

  PEM_write_bio_X509 (bio, x509);
  save (bio, certificate);
  bio = BIO_new (BIO_s_mem ());
  PEM_write_bio_PrivateKey (bio, key, passphrase ? EVP_aes_128_cbc () : NULL,
                            (const guint8 *) passphrase, passphrase ? strlen (passphrase) : 0, NULL,
                            NULL);
  save (bio, key_path);
  X509_free (x509);
  EVP_PKEY_free (key);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
  fixture->certificate = server_program_build_path (fixture->program, "certificate.pem");
  fixture->key = server_program_build_path (fixture->program, "key.pem");
  make_pair (fixture->certificate, fixture->key, NULL, -HOUR, HOUR);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_program_free (fixture->program);
  g_free (fixture->certificate);
  g_free (fixture->key);
}

static void
start (Fixture *fixture)
{
  server_program_start (fixture->program, OPTIONS ("--certificate", fixture->certificate, "--key",
                                                   fixture->key));
}

/* A client that trusts the certificate as it is now. */
static SoupSession *
create_client (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (fixture->certificate, &error);

  g_assert_no_error (error);
  return soup_session_new_with_options ("tls-database", database, "timeout", 10, NULL);
}

static guint
ask (Fixture      *fixture,
     SoupSession  *client,
     const char   *url,
     GError      **error)
{
  g_autofree char *target = g_strconcat (url, "/.well-known/jwks.json", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", target);
  g_autoptr (GBytes) body = soup_session_send_and_read (client, message, NULL, error);

  return body ? soup_message_get_status (message) : 0;
}

static void
assert_serves (Fixture     *fixture,
               SoupSession *client)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (ask (fixture, client, fixture->program->url, &error), ==, 200);
  g_assert_no_error (error);
}

static void
test_https (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SoupSession) client = create_client (fixture);
  g_autoptr (SoupSession) stranger = soup_session_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *http = NULL;

  start (fixture);
  g_assert_true (g_str_has_prefix (fixture->program->url, "https://127.0.0.1:"));
  assert_serves (fixture, client);
  g_assert_cmpuint (ask (fixture, stranger, fixture->program->url, &error), ==, 0);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  http = g_strconcat ("http", fixture->program->url + strlen ("https"), NULL);
  g_assert_cmpuint (ask (fixture, stranger, http, NULL), ==, 0);
  server_program_end (fixture->program);
}

/* The first hello of a client that knows nothing newer than @version. */
static gboolean
shakes_hands (Fixture *fixture,
              int      version)
{
  g_autoptr (GUri) uri = g_uri_parse (fixture->program->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());
  SSL *ssl;
  gboolean is_done;

  SSL_CTX_set_min_proto_version (context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version (context, version);
  g_assert_cmpint (SSL_CTX_set_cipher_list (context, "DEFAULT@SECLEVEL=0"), ==, 1);
  ssl = SSL_new (context);
  g_assert_cmpint (fcntl (g_socket_get_fd (socket), F_SETFL, 0), ==, 0);
  SSL_set_fd (ssl, g_socket_get_fd (socket));
  is_done = SSL_connect (ssl) == 1;
  SSL_free (ssl);
  SSL_CTX_free (context);
  return is_done;
}

static void
test_no_old_tls (Fixture       *fixture,
                 gconstpointer  data)
{
  start (fixture);
  g_assert_true (shakes_hands (fixture, TLS1_3_VERSION));
  g_assert_true (shakes_hands (fixture, TLS1_2_VERSION));
  g_assert_false (shakes_hands (fixture, TLS1_1_VERSION));
  g_assert_false (shakes_hands (fixture, TLS1_VERSION));
  server_program_end (fixture->program);
}

static gboolean
is_shown (Fixture *fixture)
{
  g_autoptr (SoupSession) client = create_client (fixture);

  return ask (fixture, client, fixture->program->url, NULL) == 200;
}

static void
await_shown (Fixture *fixture)
{
  while (!is_shown (fixture))
    g_usleep (10000);
}

/* Several times, with a client that stays. */
static void
test_reload (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (SoupSession) client = create_client (fixture);

  start (fixture);
  assert_serves (fixture, client);
  for (int i = 0; i < 5; i++)
    {
      make_pair (fixture->certificate, fixture->key, NULL, -HOUR, HOUR);
      g_assert_false (is_shown (fixture));
      server_program_signal (fixture->program, SIGHUP);
      await_shown (fixture);
      assert_serves (fixture, client);
    }
  server_program_end (fixture->program);
}

/* An administrator who makes a mistake locks nobody out. */
static void
test_bad_reload (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *other = server_program_build_path (fixture->program, "other.pem");

  start (fixture);
  make_pair (other, fixture->key, NULL, -HOUR, HOUR);
  server_program_signal (fixture->program, SIGHUP);
  server_program_await_errors (fixture->program, "The certificate stays as it was: ");
  g_assert_true (is_shown (fixture));
  server_program_end (fixture->program);
}

static void
assert_refused_with (Fixture    *fixture,
                     const char *text)
{
  g_autofree char *errors = NULL;

  g_assert_cmpint (server_program_run (fixture->program,
                                       OPTIONS ("--certificate", fixture->certificate, "--key",
                                                fixture->key)), ==, 1);
  errors = server_program_read_errors (fixture->program);
  g_test_message ("%s", errors);
  g_assert_true (g_str_has_prefix (errors, "passkeys-server: "));
  g_assert_nonnull (strstr (errors, text));
}

static void
test_bad_files (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *other = server_program_build_path (fixture->program, "other.pem");

  make_pair (other, fixture->key, NULL, -HOUR, HOUR);
  assert_refused_with (fixture, "does not belong to the certificate");
  make_pair (fixture->certificate, fixture->key, NULL, -2 * HOUR, -HOUR);
  assert_refused_with (fixture, "expired on ");
  make_pair (fixture->certificate, fixture->key, NULL, HOUR, 2 * HOUR);
  assert_refused_with (fixture, "is not valid before ");
  make_pair (fixture->certificate, fixture->key, "secret", -HOUR, HOUR);
  assert_refused_with (fixture, "without a passphrase");
  g_file_set_contents (fixture->key, "", 0, NULL);
  assert_refused_with (fixture, "There is no private key in PEM form in ");
  g_file_set_contents (fixture->certificate, "junk", 4, NULL);
  assert_refused_with (fixture, "There is no certificate in PEM form in ");
  g_set_str (&fixture->certificate, "/does/not/exist");
  assert_refused_with (fixture, "Cannot read the certificate “/does/not/exist”: ");
  g_set_str (&fixture->certificate, other);
  g_set_str (&fixture->key, fixture->program->path);
  assert_refused_with (fixture, "Cannot read the key ");
}

static void
test_bad_options (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *options[3];
    const char *text;
  } cases[] = {
    { { "--certificate=a.pem" }, "--certificate and --key together" },
    { { "--key=a.pem" }, "--certificate and --key together" },
    { { "--address=0.0.0.0" }, "over HTTPS only" },
    { { "--address=::" }, "over HTTPS only" },
    { { "--address=192.0.2.1" }, "over HTTPS only" },
    { { "--trusted-proxy=localhost" }, "localhost" },
    { { "--log-format=xml" }, "There is no log format “xml”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *errors = NULL;

      g_assert_cmpint (server_program_run (fixture->program, cases[i].options), ==, 1);
      errors = server_program_read_errors (fixture->program);
      g_test_message ("%s", errors);
      g_assert_true (g_str_has_prefix (errors, "passkeys-server: "));
      g_assert_nonnull (strstr (errors, cases[i].text));
    }
}

static void
test_other_computers (Fixture       *fixture,
                      gconstpointer  data)
{
  server_program_start (fixture->program, OPTIONS ("--address=0.0.0.0", "--allow-plain-http"));
  g_assert_true (g_str_has_prefix (fixture->program->url, "http://0.0.0.0:"));
  server_program_end (fixture->program);
  server_program_start (fixture->program, OPTIONS ("--address=0.0.0.0", "--certificate",
                                                   fixture->certificate, "--key", fixture->key));
  g_assert_true (g_str_has_prefix (fixture->program->url, "https://0.0.0.0:"));
  server_program_end (fixture->program);
}

#define TEST(path, function) \
  g_test_add ("/tls/" path, Fixture, NULL, set_up, function, tear_down)

/* The name by which build-aux/lsan.supp knows a leak of libsoup's is far from where the memory was
 * allocated, and the runner asks for short stacks. */
static void
ask_for_long_stacks (void)
{
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *more = NULL;

  if (options == NULL)
    return;

  more = g_strconcat (options, ":malloc_context_size=30", NULL);
  g_setenv ("ASAN_OPTIONS", more, TRUE);
}

int
main (int    argc,
      char **argv)
{
  ask_for_long_stacks ();
  g_test_init (&argc, &argv, NULL);

  TEST ("https", test_https);
  TEST ("no-old-tls", test_no_old_tls);
  TEST ("reload", test_reload);
  TEST ("bad-reload", test_bad_reload);
  TEST ("bad-files", test_bad_files);
  TEST ("bad-options", test_bad_options);
  TEST ("other-computers", test_other_computers);

  return g_test_run ();
}
