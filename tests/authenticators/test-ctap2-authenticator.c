/* test-ctap2-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-ctap2-authenticator.h"

#include <string.h>

#include "local-fixture.h"
#include "passkeys-ctap2-requests.h"

/* CTAP2 onto the vault of this computer, as a browser would speak it. */

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define HASH "0123456789abcdef0123456789abcdef"

typedef struct
{
  LocalFixture               *local;
  PasskeysScriptedPrompt     *prompt;
  PasskeysCtap2Authenticator *authenticator;
} Fixture;

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);
  PasskeysCredentialSource *source;
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysCtap2Info) info = NULL;

  self->local = local_fixture_new ();
  self->prompt = passkeys_scripted_prompt_new ();
  source = PASSKEYS_CREDENTIAL_SOURCE (self->local->vault);
  core = passkeys_authenticator_core_new (source, "Core");
  info = passkeys_ctap2_info_new (passkeys_credential_source_get_aaguid (source));
  g_ptr_array_add (info->versions, g_strdup ("FIDO_2_1"));
  passkeys_ctap2_info_set (info, "rk", TRUE);
  self->authenticator = passkeys_ctap2_authenticator_new (core, info,
                                                          PASSKEYS_PROMPT (self->prompt));
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_assert_true (passkeys_scripted_prompt_is_used_up (self->prompt));
  g_clear_object (&self->authenticator);
  g_clear_object (&self->prompt);
  g_clear_pointer (&self->local, local_fixture_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GBytes *
encode_maps (const char *name,
             GBytes     *value)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_text (writer, NAME ("type"), "public-key");
  passkeys_ctap2_writer_add_item (writer, NAME (name), value);
  return passkeys_ctap2_writer_finish (writer);
}

static GBytes *
build_make (const char *user_name,
            int         algorithm,
            GBytes     *excluded)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysCtap2Writer) relying_party = passkeys_ctap2_writer_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) hash = g_bytes_new_static (HASH, 32);
  g_autoptr(GBytes) handle = g_bytes_new (user_name, strlen (user_name));
  g_autoptr(GBytes) number = passkeys_ctap2_writer_encode_int (algorithm);

  passkeys_ctap2_writer_add_text (relying_party, NAME ("id"), "example.org");
  g_ptr_array_add (items, encode_maps ("alg", number));
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (1), hash);
  passkeys_ctap2_writer_take_item (writer, NUMBER (2),
                                   passkeys_ctap2_writer_finish (relying_party));
  passkeys_ctap2_writer_take_item (writer, NUMBER (3),
                                   passkeys_ctap2_encode_user (handle, user_name, "Person"));
  passkeys_ctap2_writer_add_items (writer, NUMBER (4), items);
  if (excluded != NULL)
    {
      g_ptr_array_add (list, passkeys_ctap2_encode_credential (excluded));
      passkeys_ctap2_writer_add_items (writer, NUMBER (5), list);
    }
  return passkeys_ctap2_writer_finish (writer);
}

static GBytes *
build_get (const char *relying_party_id,
           GBytes     *allowed)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) hash = g_bytes_new_static (HASH, 32);

  passkeys_ctap2_writer_add_text (writer, NUMBER (1), relying_party_id);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (2), hash);
  if (allowed != NULL)
    {
      g_ptr_array_add (list, passkeys_ctap2_encode_credential (allowed));
      passkeys_ctap2_writer_add_items (writer, NUMBER (3), list);
    }
  return passkeys_ctap2_writer_finish (writer);
}

/* Runs a command; returns its status and, where that is 0, what it answers. */
static guint8
run (Fixture           *fixture,
     guint8             command,
     GBytes            *parameters,
     PasskeysCtap2Map **ret_answer)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;
  guint8 status;

  g_byte_array_append (message, &command, 1);
  if (parameters != NULL)
    g_byte_array_append (message, g_bytes_get_data (parameters, NULL),
                         g_bytes_get_size (parameters));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  reply = dex_await_boxed (passkeys_ctap2_authenticator_run (fixture->authenticator, bytes),
                           &error);
  g_assert_no_error (error);

  status = ((const guint8 *) g_bytes_get_data (reply, NULL))[0];
  if (status != 0)
    g_assert_cmpuint (g_bytes_get_size (reply), ==, 1);
  else if (ret_answer != NULL)
    {
      cbor = g_bytes_new_from_bytes (reply, 1, g_bytes_get_size (reply) - 1);
      *ret_answer = passkeys_ctap2_map_parse (cbor, &error);
      g_assert_no_error (error);
    }
  return status;
}

static PasskeysAuthenticatorData *
make (Fixture    *fixture,
      const char *user_name)
{
  g_autoptr(GBytes) parameters = build_make (user_name, -7, NULL);
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autofree char *format = NULL;

  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x01, parameters, &answer), ==, 0);
  g_assert_true (passkeys_ctap2_map_read_text (answer, NUMBER (1), &format, NULL));
  g_assert_cmpstr (format, ==, "packed");
  return local_fixture_read_data (answer);
}

static void
verify (PasskeysAuthenticatorData *made,
        PasskeysCtap2Map          *answer)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) data = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_ctap2_map_read_bytes (answer, NUMBER (2), 37, G_MAXSIZE, &data, &error);
  passkeys_ctap2_map_read_bytes (answer, NUMBER (3), 8, 80, &signature, &error);
  g_assert_no_error (error);
  g_byte_array_append (message, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_byte_array_append (message, (const guint8 *) HASH, 32);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  passkeys_cose_key_verify (passkeys_authenticator_data_get_public_key (made), bytes, signature,
                            &error);
  g_assert_no_error (error);
}

static DexFuture *
ceremonies_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) signed_data = NULL;
  g_autoptr(PasskeysCtap2Map) info = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(GBytes) parameters = build_get ("example.org", NULL);

  g_assert_cmphex (passkeys_authenticator_data_get_flags (made), ==, 0x4d);
  g_assert_cmphex (run (fixture, 0x04, NULL, &info), ==, 0);
  g_assert_true (passkeys_ctap2_map_has (info, NUMBER (3)));

  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x02, parameters, &answer), ==, 0);
  verify (made, answer);
  signed_data = local_fixture_read_data (answer);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (signed_data), ==, 0x0d);
  g_assert_cmpuint (passkeys_authenticator_data_get_sign_count (signed_data), ==, 0);
  g_assert_false (passkeys_ctap2_map_has (answer, NUMBER (5)));

  /* the person chose, so there is no other */
  g_assert_cmphex (run (fixture, 0x08, NULL, NULL), ==, PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
  return dex_future_new_true ();
}

static DexFuture *
choice_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) ada = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) bob = make (fixture, "bob");
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysCtap2Map) one = NULL;
  g_autoptr(GBytes) parameters = build_get ("example.org", NULL);
  g_autoptr(GBytes) for_bob = NULL;

  passkeys_scripted_prompt_add_choice (fixture->prompt, 0);
  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x02, parameters, &answer), ==, 0);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_choices (fixture->prompt), ==, 1);
  g_assert_false (passkeys_ctap2_map_has (answer, NUMBER (5)));

  for_bob = build_get ("example.org", passkeys_authenticator_data_get_credential_id (bob));
  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x02, for_bob, &one), ==, 0);
  verify (bob, one);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_choices (fixture->prompt), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
refusals_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(GBytes) excluding = NULL;
  g_autoptr(GBytes) rsa = build_make ("ada", -257, NULL);
  g_autoptr(GBytes) good = build_make ("bob", -7, NULL);
  g_autoptr(GBytes) elsewhere = build_get ("example.com", NULL);

  /* who asks for RSA, or for a site that is not known, troubles nobody */
  g_assert_cmphex (run (fixture, 0x01, rsa, NULL), ==, PASSKEYS_CTAP2_ERROR_UNSUPPORTED_ALGORITHM);
  g_assert_cmphex (run (fixture, 0x02, elsewhere, NULL), ==, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->prompt), ==, 1);

  excluding = build_make ("ada", -7, passkeys_authenticator_data_get_credential_id (made));
  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x01, excluding, NULL), ==,
                   PASSKEYS_CTAP2_ERROR_CREDENTIAL_EXCLUDED);
  passkeys_scripted_prompt_add_cancel (fixture->prompt);
  g_assert_cmphex (run (fixture, 0x01, good, NULL), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);

  passkeys_scripted_prompt_add_pin (fixture->prompt, LOCAL_FIXTURE_PIN);
  g_assert_cmphex (run (fixture, 0x0b, NULL, NULL), ==, 0);
  return dex_future_new_true ();
}

/* Nobody is asked before the whole command was understood. */
static DexFuture *
cut_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GBytes) make_parameters = build_make ("ada", -7, NULL);
  g_autoptr(GBytes) get_parameters = build_get ("example.org", make_parameters);

  for (gsize length = 0; length < g_bytes_get_size (make_parameters); length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (make_parameters, 0, length);

      g_assert_cmphex (run (fixture, 0x01, cut, NULL), !=, 0);
    }
  for (gsize length = 0; length < g_bytes_get_size (get_parameters); length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (get_parameters, 0, length);

      g_assert_cmphex (run (fixture, 0x02, cut, NULL), !=, 0);
    }

  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->prompt), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
unknown_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GBytes) reply = NULL;

  for (guint command = 0; command < 256; command++)
    {
      if (command == 0x01 || command == 0x02 || command == 0x04 || command == 0x08 ||
          command == 0x0b)
        continue;
      g_assert_cmphex (run (fixture, command, NULL, NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);
    }

  reply = dex_await_boxed (passkeys_ctap2_authenticator_run (fixture->authenticator, nothing),
                           NULL);
  g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), "\x03", 1);
  return dex_future_new_true ();
}

typedef struct
{
  const char        *name;
  guint8             command;
  const char        *data;
  gsize              length;
  PasskeysCtap2Error status;
} Bad;

#define BAD(name, command, text, status) { name, command, text, sizeof text - 1, status }
#define HASH_ITEM "\x58\x20" HASH
#define RELYING_PARTY "\xa1\x62id\x6b" "example.org"
#define USER "\xa1\x62id\x43" "ada"
#define ALGORITHMS "\x81\xa2\x63" "alg\x26\x64type\x6apublic-key"

static const Bad bad[] = {
  BAD ("make/no-hash", 0x01, "\xa3\x02" RELYING_PARTY "\x03" USER "\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/short-hash", 0x01,
       "\xa4\x01\x41\x00\x02" RELYING_PARTY "\x03" USER "\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_INVALID_LENGTH),
  BAD ("make/no-relying-party", 0x01, "\xa3\x01" HASH_ITEM "\x03" USER "\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/no-relying-party-id", 0x01,
       "\xa4\x01" HASH_ITEM "\x02\xa0\x03" USER "\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/no-user", 0x01, "\xa3\x01" HASH_ITEM "\x02" RELYING_PARTY "\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/empty-user-handle", 0x01,
       "\xa4\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03\xa1\x62id\x40\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_INVALID_LENGTH),
  BAD ("make/user-handle-is-text", 0x01,
       "\xa4\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03\xa1\x62id\x61x\x04" ALGORITHMS,
       PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE),
  BAD ("make/no-algorithms", 0x01, "\xa3\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03" USER,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/algorithm-without-type", 0x01,
       "\xa4\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03" USER "\x04\x81\xa1\x63" "alg\x26",
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("make/excluded-is-a-map", 0x01,
       "\xa5\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03" USER "\x04" ALGORITHMS "\x05\xa0",
       PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE),
  BAD ("make/up-is-false", 0x01,
       "\xa5\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03" USER "\x04" ALGORITHMS
       "\x07\xa1\x62up\xf4",
       PASSKEYS_CTAP2_ERROR_INVALID_OPTION),
  BAD ("make/option-is-a-number", 0x01,
       "\xa5\x01" HASH_ITEM "\x02" RELYING_PARTY "\x03" USER "\x04" ALGORITHMS
       "\x07\xa1\x62rk\x01",
       PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE),
  BAD ("get/no-relying-party-id", 0x02, "\xa1\x02" HASH_ITEM,
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("get/no-hash", 0x02, "\xa1\x01\x61x", PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
  BAD ("get/rk-is-true", 0x02, "\xa3\x01\x61x\x02" HASH_ITEM "\x05\xa1\x62rk\xf5",
       PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION),
  BAD ("get/allowed-without-id", 0x02,
       "\xa3\x01\x61x\x02" HASH_ITEM "\x03\x81\xa1\x64type\x6apublic-key",
       PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER),
};

static DexFuture *
bad_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GBytes) parameters = g_bytes_new_static (bad[i].data, bad[i].length);

      g_test_message ("%s", bad[i].name);
      g_assert_cmphex (run (fixture, bad[i].command, parameters, NULL), ==, bad[i].status);
    }
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->prompt), ==, 0);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; DexFiberFunc fiber; } tests[] = {
    { "/ctap2-authenticator/ceremonies", ceremonies_fiber },
    { "/ctap2-authenticator/choice", choice_fiber },
    { "/ctap2-authenticator/refusals", refusals_fiber },
    { "/ctap2-authenticator/cut", cut_fiber },
    { "/ctap2-authenticator/unknown", unknown_fiber },
    { "/ctap2-authenticator/bad", bad_fiber },
  };

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, tests[i].fiber, local_fixture_run);

  return g_test_run ();
}
