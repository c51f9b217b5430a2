/* test-site-hmac-secret.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-hmac-secret.h"

#include <openssl/hmac.h>

#include "local-fixture.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-pin-protocol.h"
#include "passkeys-scripted-site-prompt.h"
#include "passkeys-site-ceremony.h"
#include "site-message.h"

/* What a client derives from a passkey, by both PIN/UV auth protocols, and what is refused. */

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)
#define PIN "pin " LOCAL_FIXTURE_PIN "\n"

static guint8
run (LocalFixture           *fixture,
     PasskeysCtaphidCommand  command,
     GBytes                 *message,
     const char             *script,
     PasskeysCtap2Map      **ret_answer)
{
  g_autoptr(PasskeysScriptedSitePrompt) prompt = passkeys_scripted_site_prompt_new (script);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GBytes) cbor = NULL;
  guint8 status;

  reply = dex_await_boxed (passkeys_site_ceremony_run (fixture->vault, PASSKEYS_SITE_PROMPT (prompt),
                                                       command, message),
                           NULL);
  g_assert_true (passkeys_scripted_site_prompt_is_used_up (prompt));
  if (*script == '\0')
    g_assert_cmpstr (passkeys_scripted_site_prompt_get_log (prompt), ==, "");

  status = ((const guint8 *) g_bytes_get_data (reply, NULL))[0];
  cbor = g_bytes_new_from_bytes (reply, 1, g_bytes_get_size (reply) - 1);
  if (status == 0 && ret_answer != NULL)
    *ret_answer = passkeys_ctap2_map_parse (cbor, NULL);
  return status;
}

#define SECRET "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

/* What a client sends that agreed on SECRET by one of the protocols; broken is a byte to change. */
static GBytes *
build_hmac_input (guint  protocol,
                  gsize  salt_length,
                  guint8 broken)
{
  static const guint8 salts[96];
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysPinProtocol) client = passkeys_pin_protocol_new (protocol);
  g_autoptr(GBytes) secret = g_bytes_new_static (SECRET, protocol * 32);
  g_autoptr(GBytes) salt = g_bytes_new_static (salts, salt_length);
  g_autoptr(GBytes) encrypted = passkeys_pin_protocol_encrypt (client, secret, salt);
  g_autoptr(GBytes) authentication = NULL;
  guint8 code[32];

  HMAC (EVP_sha256 (), SECRET, 32, g_bytes_get_data (encrypted, NULL), g_bytes_get_size (encrypted),
        code, NULL);
  code[0] ^= broken;
  authentication = g_bytes_new (code, protocol * 16);
  passkeys_ctap2_writer_take_item (writer, NUMBER (1),
                                   passkeys_pin_protocol_get_public_key (client));
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (2), encrypted);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (3), authentication);
  if (protocol > 1)
    passkeys_ctap2_writer_add_int (writer, NUMBER (4), protocol);
  return passkeys_ctap2_writer_finish (writer);
}

static guint8
run_with_secret (LocalFixture      *fixture,
                 guint              protocol,
                 SiteMessageExtra  *extra,
                 const char        *script,
                 PasskeysCtap2Map **ret_answer)
{
  g_autoptr(GBytes) message = site_message_build_get (extra);
  g_autoptr(GByteArray) whole = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  guint8 length = protocol * 32;

  g_byte_array_append (whole, &length, 1);
  g_byte_array_append (whole, (const guint8 *) SECRET, length);
  g_byte_array_append (whole, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  return run (fixture, (PasskeysCtaphidCommand) PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET, bytes,
              script, ret_answer);
}

/* The output by either protocol, in clear. */
static GBytes *
derive (LocalFixture *fixture,
        guint         protocol,
        gsize         salt_length)
{
  g_autoptr(GBytes) input = build_hmac_input (protocol, salt_length, 0);
  g_autoptr(PasskeysPinProtocol) client = passkeys_pin_protocol_new (protocol);
  g_autoptr(GBytes) secret = g_bytes_new_static (SECRET, protocol * 32);
  g_autoptr(GBytes) encrypted = NULL;
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  SiteMessageExtra extra = { .hmac_input = input };
  gsize length = salt_length + (protocol - 1) * 16;
  GBytes *bytes;
  gsize size;

  g_assert_cmphex (run_with_secret (fixture, protocol, &extra, PIN, &answer), ==, 0);
  data = local_fixture_read_data (answer);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (data), ==, 0x8d);
  bytes = passkeys_authenticator_data_get_bytes (data);
  size = g_bytes_get_size (bytes);
  encrypted = g_bytes_new_from_bytes (bytes, size - length, length);
  return passkeys_pin_protocol_decrypt (client, secret, encrypted);
}

static DexFuture *
hmac_secret_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(GBytes) make = NULL;
  g_autoptr(GBytes) one = NULL;
  g_autoptr(GBytes) two = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GBytes) half = NULL;
  SiteMessageExtra extra = { .hmac_secret = TRUE };

  make = site_message_build_make ("ada", &extra);
  g_assert_cmphex (run (fixture, PASSKEYS_CTAPHID_COMMAND_CBOR, make, PIN "create ada\n", NULL), ==,
                   0);
  one = derive (fixture, 1, 32);
  g_assert_cmpuint (g_bytes_get_size (one), ==, 32);
  two = derive (fixture, 2, 64);
  g_assert_cmpuint (g_bytes_get_size (two), ==, 64);
  again = derive (fixture, 1, 64);
  g_assert_true (g_bytes_equal (again, two));
  half = g_bytes_new_from_bytes (two, 0, 32);
  g_assert_true (g_bytes_equal (half, one));

  for (guint protocol = 1; protocol <= 2; protocol++)
    {
      g_autoptr(GBytes) good = build_hmac_input (protocol, 32, 0);
      g_autoptr(GBytes) broken = build_hmac_input (protocol, 32, 1);
      g_autoptr(GBytes) shorter = build_hmac_input (protocol, 16, 0);
      g_autoptr(GBytes) between = build_hmac_input (protocol, 48, 0);
      g_autoptr(GBytes) without_secret = NULL;

      extra = (SiteMessageExtra) { .hmac_input = broken };
      g_assert_cmphex (run_with_secret (fixture, protocol, &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);
      extra.hmac_input = shorter;
      g_assert_cmphex (run_with_secret (fixture, protocol, &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
      extra.hmac_input = between;
      g_assert_cmphex (run_with_secret (fixture, protocol, &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
      extra.hmac_input = good;
      without_secret = site_message_build_get (&extra);
      g_assert_cmphex (run (fixture, PASSKEYS_CTAPHID_COMMAND_CBOR, without_secret, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
      g_assert_cmphex (run_with_secret (fixture, 3 - protocol, &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
      extra.up = -1;
      g_assert_cmphex (run_with_secret (fixture, protocol, &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION);
    }
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/site-hmac-secret/both-protocols", hmac_secret_fiber, local_fixture_run);

  return g_test_run ();
}
