/* test-site-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-site-ceremony.h"

#include <string.h>

#include "local-fixture.h"
#include "passkeys-ctap2-map.h"
#include "passkeys-scripted-site-prompt.h"
#include "site-message.h"

/* What a browser sends, to the vault of this computer, before a person who follows a script. */

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define HASH SITE_MESSAGE_HASH
#define SITE SITE_MESSAGE_SITE
#define PIN "pin " LOCAL_FIXTURE_PIN "\n"

typedef struct
{
  LocalFixture        *local;
  char                *log;     /* of the last ceremony */
  PasskeysSiteRequest *request; /* (nullable) what was shown in it */
} Fixture;

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->local = local_fixture_new ();
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_clear_pointer (&self->local, local_fixture_free);
  g_clear_pointer (&self->log, g_free);
  g_clear_object (&self->request);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* Runs a message before a script that must be used up; returns the status and, where that is 0, what
 * is answered. */
static guint8
run (Fixture           *fixture,
     GBytes            *message,
     const char        *script,
     PasskeysCtap2Map **ret_answer)
{
  g_autoptr(PasskeysScriptedSitePrompt) prompt = passkeys_scripted_site_prompt_new (script);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;
  guint8 status;

  reply = dex_await_boxed (passkeys_site_ceremony_run (fixture->local->vault,
                                                       PASSKEYS_SITE_PROMPT (prompt),
                                                       PASSKEYS_CTAPHID_COMMAND_CBOR, message),
                           &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (reply), <=, PASSKEYS_CTAPHID_MAXIMUM_LENGTH);
  g_assert_true (passkeys_scripted_site_prompt_is_used_up (prompt));
  g_set_str (&fixture->log, passkeys_scripted_site_prompt_get_log (prompt));
  g_set_object (&fixture->request, passkeys_scripted_site_prompt_get_request (prompt));

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

static guint8
run_make (Fixture                 *fixture,
          const char              *user_name,
          const SiteMessageExtra  *extra,
          const char              *script,
          PasskeysCtap2Map       **ret_answer)
{
  static const SiteMessageExtra none;
  g_autoptr(GBytes) message = site_message_build_make (user_name, extra != NULL ? extra : &none);

  return run (fixture, message, script, ret_answer);
}

static guint8
run_get (Fixture                 *fixture,
         const SiteMessageExtra  *extra,
         const char              *script,
         PasskeysCtap2Map       **ret_answer)
{
  static const SiteMessageExtra none;
  g_autoptr(GBytes) message = site_message_build_get (extra != NULL ? extra : &none);

  return run (fixture, message, script, ret_answer);
}

static PasskeysAuthenticatorData *
make (Fixture    *fixture,
      const char *user_name)
{
  g_autofree char *script = g_strdup_printf (PIN "create %s\n", user_name);
  g_autoptr(PasskeysCtap2Map) answer = NULL;

  g_assert_cmphex (run_make (fixture, user_name, NULL, script, &answer), ==, 0);
  return local_fixture_read_data (answer);
}

static gboolean
verify (PasskeysAuthenticatorData *made,
        PasskeysCtap2Map          *answer)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) data = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (passkeys_ctap2_map_read_bytes (answer, NUMBER (2), 37, G_MAXSIZE, &data, NULL));
  g_assert_true (passkeys_ctap2_map_read_bytes (answer, NUMBER (3), 8, 80, &signature, NULL));
  g_byte_array_append (message, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_byte_array_append (message, (const guint8 *) HASH, 32);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return passkeys_cose_key_verify (passkeys_authenticator_data_get_public_key (made), bytes,
                                   signature, NULL);
}

static guint
count_passkeys (Fixture    *fixture,
                const char *site)
{
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GError) error = NULL;

  found = dex_await_object (_passkeys_vault_find (fixture->local->vault, site, NULL,
                                                  PASSKEYS_VAULT_FIND_QUIETLY),
                            &error);
  g_assert_no_error (error);
  return g_list_model_get_n_items (found);
}

static PasskeysLocalPasskey *
read_passkey (Fixture *fixture,
              GBytes  *credential_id)
{
  PasskeysLocalPasskey *passkey;
  g_autoptr(GError) error = NULL;

  passkey = passkeys_vault_storage_read_one (fixture->local->keyring, credential_id, &error);
  g_assert_no_error (error);
  return passkey;
}

static DexFuture *
create_and_sign_in_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysCtap2Map) created = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysAuthenticatorData) made = NULL;
  g_autoptr(PasskeysAuthenticatorData) signed_data = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autofree char *format = NULL;

  /* the first PIN is chosen on the way */
  g_assert_cmphex (run_make (fixture, "ada", NULL, PIN "create ada\n", &created), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:create:example.org pin:new entry:0 end");
  g_assert_true (passkeys_ctap2_map_read_text (created, NUMBER (1), &format, NULL));
  g_assert_cmpstr (format, ==, "packed");
  made = local_fixture_read_data (created);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (made), ==, 0x4d);
  passkey = read_passkey (fixture, passkeys_authenticator_data_get_credential_id (made));
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkey), ==, "ada");
  g_assert_cmpstr (passkeys_local_passkey_get_relying_party_id (passkey), ==, SITE);

  g_assert_cmphex (run_get (fixture, NULL, PIN, &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:sign-in:example.org pin end");
  g_assert_cmpstr (passkeys_site_request_get_user_name (fixture->request), ==, "ada");
  g_assert_true (verify (made, answer));
  signed_data = local_fixture_read_data (answer);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (signed_data), ==, 0x0d);
  g_assert_false (passkeys_ctap2_map_has (answer, NUMBER (5)));
  return dex_future_new_true ();
}

/* The name that is asked for is unique for the site, whatever the site itself says. */
static DexFuture *
user_names_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) ada = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) other = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  SiteMessageExtra extra = { .handle = "another" };

  g_assert_cmphex (run_make (fixture, "ada", &extra,
                             PIN "create ada\ncreate  ADA \ncreate \ncreate a\xe2\x80\xae"
                             "b\ncreate ada at work\n", &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:create:example.org pin entry:1 entry:1:8 entry:1:8 "
                                     "entry:1:12 entry:1:12 end");
  other = local_fixture_read_data (answer);
  passkey = read_passkey (fixture, passkeys_authenticator_data_get_credential_id (other));
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkey), ==, "ada at work");

  /* the same name is free at another site */
  extra.site = "example.net";
  g_assert_cmphex (run_make (fixture, "ada", &extra, PIN "create ada\n", NULL), ==, 0);
  g_assert_cmpuint (count_passkeys (fixture, SITE), ==, 2);
  return dex_future_new_true ();
}

static DexFuture *
update_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) old = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) bob = make (fixture, "bob");
  g_autoptr(PasskeysAuthenticatorData) new = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;
  SiteMessageExtra extra = { .handle = "ada" };

  passkey = read_passkey (fixture, passkeys_authenticator_data_get_credential_id (old));
  dex_await (passkeys_vault_describe (fixture->local->vault, passkey, "Mine", "Do not lose"),
             &error);
  g_assert_no_error (error);
  g_clear_object (&passkey);

  /* the account has an entry, so no other will do: not a new one, not that of somebody else */
  g_assert_cmphex (run_make (fixture, "ada@new", &extra,
                             PIN "create ada the second\nupdate bob\nupdate ada\n", &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==,
                   "begin:create:example.org pin entry:2 entry:2:24 entry:2:24 end");
  new = local_fixture_read_data (answer);
  g_assert_cmpuint (count_passkeys (fixture, SITE), ==, 2);
  passkey = read_passkey (fixture, passkeys_authenticator_data_get_credential_id (new));
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkey), ==, "ada");
  g_assert_cmpstr (passkeys_local_passkey_get_name (passkey), ==, "Mine");
  g_assert_cmpstr (passkeys_local_passkey_get_note (passkey), ==, "Do not lose");

  g_assert_null (passkeys_vault_storage_read_one (
    fixture->local->keyring, passkeys_authenticator_data_get_credential_id (old), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

/* Whatever ends it before it is saved leaves everything as it was. */
static DexFuture *
cancelled_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(PasskeysCtap2Map) answer = NULL;

  g_assert_cmphex (run_make (fixture, "bob", NULL, "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  g_assert_cmpstr (fixture->log, ==, "begin:create:example.org pin end:0");
  g_assert_cmphex (run_make (fixture, "bob", NULL, PIN "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  g_assert_cmpstr (fixture->log, ==, "begin:create:example.org pin entry:1 end:0");
  g_assert_cmphex (run_make (fixture, "ada", NULL, PIN "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  g_assert_cmphex (run_get (fixture, NULL, "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  g_assert_cmpuint (count_passkeys (fixture, SITE), ==, 1);

  g_assert_cmphex (run_get (fixture, NULL, PIN, &answer), ==, 0);
  g_assert_true (verify (made, answer));
  return dex_future_new_true ();
}

/* The client gives up while the person is asked: the window hears of it, nothing is kept. */
static DexFuture *
dropped_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  static const char * const scripts[] = { "silence\n", PIN "silence\n" };
  static const SiteMessageExtra none;

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(PasskeysScriptedSitePrompt) prompt = passkeys_scripted_site_prompt_new (scripts[i]);
      g_autoptr(GBytes) message = site_message_build_make ("bob", &none);
      DexFuture *future;

      future = passkeys_site_ceremony_run (fixture->local->vault, PASSKEYS_SITE_PROMPT (prompt),
                                           PASSKEYS_CTAPHID_COMMAND_CBOR, message);
      while (!passkeys_scripted_site_prompt_is_used_up (prompt))
        dex_await (dex_timeout_new_msec (5), NULL);
      dex_clear (&future);
      while (!g_str_has_suffix (passkeys_scripted_site_prompt_get_log (prompt), "end:0"))
        dex_await (dex_timeout_new_msec (5), NULL);
    }
  g_assert_cmpuint (count_passkeys (fixture, SITE), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
pin_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(PasskeysCtap2Map) answer = NULL;

  g_assert_cmphex (run_get (fixture, NULL, "pin 111111\npin 222222\n" PIN, &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:sign-in:example.org pin pin:again pin:again end");
  g_assert_true (verify (made, answer));

  g_assert_cmphex (run_get (fixture, NULL, "pin 111111\ncancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  return dex_future_new_true ();
}

static DexFuture *
excluded_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  SiteMessageExtra extra = { .listed = passkeys_authenticator_data_get_credential_id (made) };

  /* it is told after the PIN, to the person and to the site */
  g_assert_cmphex (run_make (fixture, "ada", &extra, PIN, NULL), ==,
                   PASSKEYS_CTAP2_ERROR_CREDENTIAL_EXCLUDED);
  g_assert_cmpstr (fixture->log, ==, "begin:create:example.org pin end:8");
  g_assert_cmphex (run_make (fixture, "ada", &extra, "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);

  /* at another site that id is nothing */
  extra.site = "example.net";
  g_assert_cmphex (run_make (fixture, "ada", &extra, PIN "create ada\n", NULL), ==, 0);
  return dex_future_new_true ();
}

/* A name that just fits into the question fits into the answer, too. */
static DexFuture *
long_name_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *name = g_strnfill (7435, 'n');
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysCtap2Map) user = NULL;
  g_autofree char *told = NULL;
  SiteMessageExtra extra = { .display_name = name };

  /* at the end of what is told there is room for half a character */
  memcpy (name + 255, "\xc3\xa9", 2);
  g_assert_cmphex (run_make (fixture, "ada", &extra, PIN "create ada\n", NULL), ==, 0);
  g_assert_cmphex (run_get (fixture, NULL, PIN, &answer), ==, 0);
  g_assert_true (passkeys_ctap2_map_read_map (answer, NUMBER (4), &user, NULL));
  g_assert_true (passkeys_ctap2_map_read_text (user, PASSKEYS_CTAP2_NAME ("displayName"), &told,
                                               NULL));
  g_assert_cmpuint (strlen (told), ==, 255);
  g_assert_true (g_str_has_prefix (name, told));
  return dex_future_new_true ();
}

static DexFuture *
accounts_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) ada = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) bob = make (fixture, "bob");
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysCtap2Map) listed = NULL;
  SiteMessageExtra extra = { .listed = passkeys_authenticator_data_get_credential_id (bob) };

  g_assert_cmphex (run_get (fixture, NULL, "account bob\n" PIN, &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:sign-in:example.org account:2 pin end");
  g_assert_true (passkeys_ctap2_map_has (answer, NUMBER (6)));
  g_assert_null (passkeys_site_request_get_user_name (fixture->request));
  g_assert_true (verify (bob, answer));
  g_assert_false (verify (ada, answer));
  g_assert_false (passkeys_ctap2_map_has (answer, NUMBER (5)));

  g_assert_cmphex (run_get (fixture, &extra, PIN, &listed), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:sign-in:example.org pin end");
  g_assert_true (verify (bob, listed));
  g_assert_false (passkeys_ctap2_map_has (listed, NUMBER (6)));
  return dex_future_new_true ();
}

/* What there is to tell when there is nothing: at once to whoever knows an id, and only past a person
 * otherwise. */
static DexFuture *
nothing_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(GBytes) unknown = g_bytes_new_static (HASH, 32);
  SiteMessageExtra extra = { .listed = unknown };

  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
  g_assert_cmpstr (fixture->log, ==, "");

  extra = (SiteMessageExtra) { .site = "example.net" };
  g_assert_cmphex (run_get (fixture, &extra, "agree\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
  g_assert_cmpstr (fixture->log, ==, "begin:sign-in:example.net confirm:7 end:7");
  return dex_future_new_true ();
}

/* Without user presence nobody is asked, so nothing is signed and nothing told but what the client
 * knows. */
static DexFuture *
probe_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PasskeysAuthenticatorData) made = make (fixture, "ada");
  g_autoptr(PasskeysAuthenticatorData) probed = NULL;
  g_autoptr(PasskeysAuthenticatorData) verified = NULL;
  g_autoptr(PasskeysCtap2Map) answer = NULL;
  g_autoptr(PasskeysCtap2Map) signed_answer = NULL;
  g_autoptr(GBytes) unknown = g_bytes_new_static (HASH, 32);
  SiteMessageExtra extra = { .listed = passkeys_authenticator_data_get_credential_id (made), .up = -1 };

  g_assert_cmphex (run_get (fixture, &extra, "", &answer), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "");
  probed = local_fixture_read_data (answer);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (probed), ==, 0);
  g_assert_false (verify (made, answer));
  g_assert_false (passkeys_ctap2_map_has (answer, NUMBER (4)));

  extra.site = "example.net";
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
  extra = (SiteMessageExtra) { .listed = unknown, .up = -1, .uv = -1 };
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);

  /* without a list it is the same whether there are passkeys or not */
  extra.listed = NULL;
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_UP_REQUIRED);
  extra.site = "example.net";
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_UP_REQUIRED);

  /* verified without presence: the person is asked, and UP stays 0 */
  extra = (SiteMessageExtra) { .up = -1, .uv = 1 };
  g_assert_cmphex (run_get (fixture, &extra, PIN, &signed_answer), ==, 0);
  g_assert_true (verify (made, signed_answer));
  verified = local_fixture_read_data (signed_answer);
  g_assert_cmphex (passkeys_authenticator_data_get_flags (verified), ==, 0x0c);
  return dex_future_new_true ();
}

/* Kept with the passkey, told in return, and what a probe goes by. */
static DexFuture *
protection_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  for (int level = 1; level <= 3; level++)
    {
      g_autofree char *user_name = g_strdup_printf ("user %d", level);
      g_autofree char *script = g_strdup_printf (PIN "create %s\n", user_name);
      g_autofree char *output = g_strdup_printf ("\xa1kcredProtect%c", level);
      g_autoptr(PasskeysCtap2Map) answer = NULL;
      g_autoptr(PasskeysAuthenticatorData) made = NULL;
      SiteMessageExtra extra = { .protection = level };
      GBytes *bytes;

      g_assert_cmphex (run_make (fixture, user_name, &extra, script, &answer), ==, 0);
      made = local_fixture_read_data (answer);
      g_assert_cmphex (passkeys_authenticator_data_get_flags (made), ==, 0xcd);
      bytes = passkeys_authenticator_data_get_bytes (made);
      g_assert_cmpmem ((const char *) g_bytes_get_data (bytes, NULL) + g_bytes_get_size (bytes)
                         - strlen (output), strlen (output), output, strlen (output));

      extra = (SiteMessageExtra) { .listed = passkeys_authenticator_data_get_credential_id (made),
                                   .up = -1 };
      g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==,
                       level == 3 ? PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS : 0);
      extra.up = 1;
      g_assert_cmphex (run_get (fixture, &extra, PIN, NULL), ==, 0);
    }

  for (int level = -1; level <= 4; level += 5)
    {
      SiteMessageExtra extra = { .protection = level };

      g_assert_cmphex (run_make (fixture, "nobody", &extra, "", NULL), ==,
                       PASSKEYS_CTAP2_ERROR_INVALID_OPTION);
    }
  return dex_future_new_true ();
}

static DexFuture *
selection_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GBytes) selection = g_bytes_new_static ("\x0b", 1);
  SiteMessageExtra extra = { .empty_pin_uv_auth = TRUE };

  g_assert_cmphex (run (fixture, selection, "agree\n", NULL), ==, 0);
  g_assert_cmpstr (fixture->log, ==, "begin:select: confirm end");
  g_assert_cmphex (run (fixture, selection, "cancel\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);

  /* how CTAP 2.0 does the same */
  g_assert_cmphex (run_make (fixture, "ada", &extra, "agree\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);
  g_assert_cmphex (run_get (fixture, &extra, "agree\n", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);
  g_assert_cmpuint (count_passkeys (fixture, SITE), ==, 0);
  return dex_future_new_true ();
}

/* What is refused without anybody being asked. */
static DexFuture *
refused_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GBytes) reset = g_bytes_new_static ("\x07", 1);
  g_autoptr(GBytes) good = NULL;
  SiteMessageExtra extra = { .algorithm = -257 };

  g_assert_cmphex (run_make (fixture, "ada", &extra, "", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_UNSUPPORTED_ALGORITHM);
  extra = (SiteMessageExtra) { .up = -1 };
  g_assert_cmphex (run_make (fixture, "ada", &extra, "", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_INVALID_OPTION);
  extra = (SiteMessageExtra) { .site = "co.uk" };
  g_assert_cmphex (run_make (fixture, "ada", &extra, "", NULL), ==,
                   PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  extra.site = "";
  g_assert_cmphex (run_get (fixture, &extra, "", NULL), ==, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  g_assert_cmphex (run (fixture, nothing, "", NULL), ==, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
  g_assert_cmphex (run (fixture, reset, "", NULL), ==, PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  extra = (SiteMessageExtra) { .uv = 1 };
  good = site_message_build_make ("ada", &extra);
  for (gsize length = 1; length < g_bytes_get_size (good); length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (good, 0, length);

      g_assert_cmphex (run (fixture, cut, "", NULL), !=, 0);
      g_assert_cmpstr (fixture->log, ==, "");
    }
  return dex_future_new_true ();
}

#define ADD(name, fiber) g_test_add_data_func ("/site-ceremony/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("create-and-sign-in", create_and_sign_in_fiber);
  ADD ("user-names", user_names_fiber);
  ADD ("update", update_fiber);
  ADD ("cancelled", cancelled_fiber);
  ADD ("dropped", dropped_fiber);
  ADD ("pin", pin_fiber);
  ADD ("excluded", excluded_fiber);
  ADD ("long-name", long_name_fiber);
  ADD ("accounts", accounts_fiber);
  ADD ("nothing", nothing_fiber);
  ADD ("probe", probe_fiber);
  ADD ("protection", protection_fiber);
  ADD ("selection", selection_fiber);
  ADD ("refused", refused_fiber);

  return g_test_run ();
}
