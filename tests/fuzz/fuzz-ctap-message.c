/* fuzz-ctap-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-ctap-message"

#include "config.h"

#include "fuzz.h"
#include "fuzz-source.h"
#include "passkeys-ctap2-authenticator.h"
#include "passkeys-ctap2-requests.h"
#include "passkeys-pin-protector.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-info.h"
#include "passkeys-site-key-agreement.h"
#include "passkeys-site-manager.h"
#include "passkeys-site-token.h"
#include "passkeys-u2f-message.h"
#include "passkeys-vault-private.h"

/* Whole messages of the virtual security key, each with its kind (CBOR or MSG) and its length before
 * it, one after the other: the ceremony of a site, in a session without a keyring, so that it goes as
 * far as the person; and the commands of the core, with passkeys in memory and a person who agrees to
 * everything at once. */

#define HEADER_LENGTH 3 /* the kind, then the length */

/* how often the main loop may turn for one answer */
#define MAXIMUM_TURNS (1000 * 1000)

static GBytes *
wait_for (DexFuture *future) /* (transfer full) */
{
  GBytes *answer;

  for (guint i = 0; dex_future_is_pending (future); i++)
    {
      g_assert_cmpuint (i, <, MAXIMUM_TURNS);
      g_main_context_iteration (NULL, TRUE);
    }

  /* none of them rejects */
  g_assert_true (dex_future_is_resolved (future));
  answer = g_value_dup_boxed (dex_future_get_value (future, NULL));
  dex_unref (future);
  return answer;
}

/* A status alone, or 0 and a map in canonical form. */
static void
check_cbor (GBytes *reply)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (reply, &length);
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, PASSKEYS_CTAPHID_MAXIMUM_LENGTH);
  if (data[0] != 0)
    {
      g_assert_cmpuint (length, ==, 1);
      return;
    }
  if (length == 1)
    return;

  cbor = g_bytes_new_from_bytes (reply, 1, length - 1);
  map = passkeys_ctap2_map_parse (cbor, &error);
  g_assert_no_error (error);
  again = passkeys_ctap2_map_serialise (map);
  g_assert_true (g_bytes_equal (again, cbor));
}

static GBytes *
run_ceremony (PasskeysVault *vault,
              int            command,
              GBytes        *message)
{
  g_autoptr(FuzzPrompt) prompt = fuzz_prompt_new ();
  GBytes *reply;

  reply = wait_for (passkeys_site_ceremony_run (vault, PASSKEYS_SITE_PROMPT (prompt),
                                                (PasskeysCtaphidCommand) command, message));
  g_assert_true (fuzz_prompt_is_balanced (prompt));
  return reply;
}

static void
check_u2f (PasskeysVault *vault,
           GBytes        *message)
{
  g_autoptr(GBytes) reply = run_ceremony (vault, PASSKEYS_CTAPHID_COMMAND_MSG, message);
  g_autoptr(PasskeysU2fMessage) parsed = NULL;
  g_autoptr(GBytes) key_handle = NULL;
  g_autoptr(GBytes) registration = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysU2fStatus status = passkeys_u2f_message_parse (message, &parsed);
  gsize length;
  const guint8 *data = g_bytes_get_data (reply, &length);

  g_assert_cmpuint (length, >=, 2);
  if (status != PASSKEYS_U2F_STATUS_NO_ERROR)
    {
      g_assert_cmphex (data[length - 2] << 8 | data[length - 1], ==, status);
      return;
    }
  if (parsed->instruction != PASSKEYS_U2F_INSTRUCTION_REGISTER)
    return;

  key = passkeys_private_key_generate (NULL);
  key_handle = g_bytes_ref (parsed->application);
  registration = passkeys_u2f_message_build_registration (parsed, key_handle, key, &error);
  g_assert_no_error (error);
}

/* With what the service adds to it. */
static void
check_assertion (PasskeysVault            *vault,
                 PasskeysSiteKeyAgreement *agreement,
                 GBytes                   *message)
{
  g_autoptr(GBytes) parameters = g_bytes_new_from_bytes (message, 1, g_bytes_get_size (message) - 1);
  g_autoptr(GByteArray) whole = g_byte_array_new ();
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;
  guint8 length;

  if (!passkeys_site_key_agreement_agree (agreement, parameters, &secret, &error))
    {
      fuzz_assert_refused (error, PASSKEYS_CTAP2_ERROR);
      return;
    }
  if (secret == NULL)
    return;

  length = g_bytes_get_size (secret);
  g_byte_array_append (whole, &length, 1);
  g_byte_array_append (whole, g_bytes_get_data (secret, NULL), length);
  g_byte_array_append (whole, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  reply = run_ceremony (vault, PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET, bytes);
  check_cbor (reply);
}

/* A client that is told of no passkeys: what a token is asked for, and what is asked with it. */
static void
check_management (PasskeysSiteKeyAgreement *agreement,
                  GBytes                   *message)
{
  g_autoptr(GBytes) parameters = g_bytes_new_from_bytes (message, 1, g_bytes_get_size (message) - 1);
  g_autoptr(PasskeysSiteTokenRequest) request = NULL;
  g_autoptr(PasskeysSiteToken) token = passkeys_site_token_new ();
  g_autoptr(PasskeysSiteManager) manager = passkeys_site_manager_new ();
  g_autoptr(GBytes) given = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) listing_error = NULL;

  if ((request = passkeys_site_token_request_parse (agreement, parameters, NULL)))
    given = passkeys_site_token_give (token, request, NULL);
  if (request != NULL)
    g_assert_nonnull (given);
  for (int is_assertion = 0; is_assertion < 2; is_assertion++)
    passkeys_site_token_check_request (token, is_assertion, parameters, NULL);

  if (!passkeys_site_manager_take_listing (manager, parameters, &listing_error))
    fuzz_assert_refused (listing_error, PASSKEYS_CTAP2_ERROR);
  if (!(map = passkeys_ctap2_map_parse (parameters, NULL)))
    return;

  for (gint64 subcommand = 1; subcommand <= 7; subcommand++)
    {
      g_clear_pointer (&answer, g_bytes_unref);
      g_clear_error (&error);
      answer = passkeys_site_manager_answer (manager, subcommand, map, &error);
      if (answer == NULL)
        fuzz_assert_refused (error, PASSKEYS_CTAP2_ERROR);
      passkeys_site_manager_apply (manager, subcommand, map);
    }
}

static void
check_cbor_message (PasskeysVault              *vault,
                    PasskeysCtap2Authenticator *authenticator,
                    PasskeysSiteKeyAgreement   *agreement,
                    GBytes                     *message)
{
  g_autoptr(GBytes) reply = run_ceremony (vault, PASSKEYS_CTAPHID_COMMAND_CBOR, message);
  g_autoptr(GBytes) of_core = NULL;
  const guint8 *data = g_bytes_get_data (message, NULL);

  check_cbor (reply);
  if (g_bytes_get_size (message) == 0)
    return;

  check_management (agreement, message);
  of_core = wait_for (passkeys_ctap2_authenticator_run (authenticator, message));
  check_cbor (of_core);
  if (data[0] == PASSKEYS_CTAP2_COMMAND_GET_ASSERTION)
    check_assertion (vault, agreement, message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static PasskeysSiteKeyAgreement *agreement;
  static PasskeysVault *vault;
  g_autoptr(FuzzSource) source = fuzz_source_new ();
  g_autoptr(FuzzPrompt) prompt = fuzz_prompt_new ();
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysCtap2Info) info = passkeys_site_info_new ();
  g_autoptr(PasskeysCtap2Authenticator) authenticator = NULL;

  if (vault == NULL)
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
      dex_init ();
      vault = passkeys_vault_new ();
      agreement = passkeys_site_key_agreement_new ();
    }

  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (source), "Memory");
  authenticator = passkeys_ctap2_authenticator_new (core, info, PASSKEYS_PROMPT (prompt));
  while (size >= HEADER_LENGTH)
    {
      gsize length = MIN ((gsize) (data[1] << 8 | data[2]), size - HEADER_LENGTH);
      g_autoptr(GBytes) message = g_bytes_new (data + HEADER_LENGTH, length);

      if (data[0] % 2 == 0)
        check_cbor_message (vault, authenticator, agreement, message);
      else
        check_u2f (vault, message);
      data += HEADER_LENGTH + length;
      size -= HEADER_LENGTH + length;
    }
  return 0;
}
