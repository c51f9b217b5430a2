/* passkeys-site-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-ceremony"

#include "config.h"

#include "passkeys-site-ceremony-private.h"

#include "passkeys-authenticator-core.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-ctap2-authenticator.h"
#include "passkeys-ctap2-requests.h"
#include "passkeys-fiber.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-site-info.h"
#include "passkeys-site-probe.h"
#include "passkeys-site-source.h"
#include "passkeys-u2f-application.h"
#include "passkeys-u2f-message.h"
#include "passkeys-vault-private.h"

#define STACK_SIZE (256 * 1024)
#define NAME PASSKEYS_SITE_CEREMONY_NAME

typedef PasskeysSiteCeremony Ceremony;

static GError *
build_given_up (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                              "The client gave up");
}

/* The person sees that it is over, also when the client gave up and the fiber with it. */
static void
end (Ceremony     *ceremony,
     const GError *error)
{
  g_autoptr(GError) given_up = NULL;

  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    error = given_up = build_given_up ();

  if (ceremony->request != NULL)
    passkeys_site_prompt_end (ceremony->prompt, error);
  g_clear_object (&ceremony->request);
}

static void
ceremony_free (gpointer data)
{
  Ceremony *ceremony = data;
  g_autoptr(GError) error = build_given_up ();

  end (ceremony, error);
  g_clear_object (&ceremony->vault);
  g_clear_object (&ceremony->prompt);
  g_clear_pointer (&ceremony->payload, g_bytes_unref);
  g_clear_pointer (&ceremony->secret, g_bytes_unref);
  g_free (ceremony);
}

/*< private >
 * _passkeys_site_ceremony_begin:
 * @self: a ceremony
 * @request: (transfer full): what it is about
 *
 * Shows the person what is asked; the end is shown when the ceremony ends, however it does.
 */
void
_passkeys_site_ceremony_begin (PasskeysSiteCeremony *self,
                               PasskeysSiteRequest  *request)
{
  self->request = request;
  passkeys_site_prompt_begin (self->prompt, request);
}

/*< private >
 * _passkeys_site_ceremony_select:
 * @self: a ceremony
 * @error: return location
 *
 * Asks the person whether to use this computer, one of several authenticators, for a site that is
 * not named: authenticatorSelection (CTAP 2.1, section 6.9) and what clients did before there was
 * that. To be called in a fiber.
 *
 * Returns: %TRUE if so; else %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED or another reason why not
 */
gboolean
_passkeys_site_ceremony_select (PasskeysSiteCeremony  *self,
                                GError               **error)
{
  _passkeys_site_ceremony_begin (self, passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_SELECT,
                                                                  NULL, NULL));
  return passkeys_await (passkeys_site_prompt_confirm (self->prompt, self->request, NULL), error);
}

/* A browser never asks in the name of a public suffix, nor of what stands for a hash here. */
static gboolean
check_relying_party (const char  *relying_party_id,
                     GError     **error)
{
  if (*relying_party_id == '\0' || passkeys_u2f_application_is_id (relying_party_id) ||
      passkeys_relying_party_is_public_suffix (relying_party_id))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  return TRUE;
}

static GBytes *
select_computer (Ceremony  *ceremony,
                 GError   **error)
{
  return _passkeys_site_ceremony_select (ceremony, error) ? g_bytes_new (NULL, 0) : NULL;
}

/* The service has seen whether a client signed with its token, which only makes the PIN no less needed:
 * that is asked for here. An empty
 * parameter is how clients of CTAP 2.0 have a person choose among several security keys (CTAP 2.1,
 * section 6.1.2, step 1). */
static gboolean
check_verification (Ceremony          *ceremony,
                    PasskeysCtap2Map  *map,
                    gboolean           is_assertion,
                    gboolean          *wants_verification,
                    GError           **error)
{
  g_auto(PasskeysCtap2Verification) verification = { 0, };
  g_autoptr(GBytes) selected = NULL;

  if (!passkeys_ctap2_parse_verification (map, is_assertion, &verification, error))
    return FALSE;

  *wants_verification = verification.wants_verification;
  if (verification.pin_uv_auth == NULL)
    return TRUE;

  if (g_bytes_get_size (verification.pin_uv_auth) > 0)
    return TRUE;

  if ((selected = select_computer (ceremony, error)) != NULL)
    passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);
  return FALSE;
}

static PasskeysSiteRequest *
build_create_request (PasskeysMakeCredentialRequest *request)
{
  PasskeysRelyingParty *relying_party = request->relying_party;
  PasskeysUserEntity *user = request->user;
  PasskeysSiteRequest *site;

  site = passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_CREATE,
                                    passkeys_relying_party_get_id (relying_party),
                                    passkeys_relying_party_get_name (relying_party));
  passkeys_site_request_set_user (site, passkeys_user_entity_get_id (user),
                                  passkeys_user_entity_get_name (user),
                                  passkeys_user_entity_get_display_name (user));
  return site;
}

/* Between begin() and the reply: the person gives the PIN, learns whether the site excludes it, and
 * says where the passkey goes. */
static GBytes *
make_for_site (Ceremony                       *ceremony,
               PasskeysMakeCredentialRequest  *request, /* (transfer full) */
               GError                        **error)
{
  g_autoptr(PasskeysSiteSource) source = NULL;
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysAttestationObject) attestation = NULL;

  source = passkeys_site_source_new (ceremony->vault, ceremony->prompt, ceremony->request);
  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (source), NAME);
  attestation = passkeys_await_object (
    passkeys_authenticator_core_make_credential (core, request, PASSKEYS_PROMPT (ceremony->prompt)),
    error);
  if (attestation == NULL)
    return NULL;

  /* Should this fail there are two, and both can be seen; the new one is there in any case. */
  passkeys_await (passkeys_site_source_complete (source), NULL);
  return passkeys_ctap2_encode_attestation (attestation);
}

static GBytes *
make_credential (Ceremony          *ceremony,
                 PasskeysCtap2Map  *map,
                 GError           **error)
{
  g_autoptr(PasskeysMakeCredentialRequest) request = NULL;
  gboolean wants_verification;

  if (!check_verification (ceremony, map, FALSE, &wants_verification, error) ||
      !(request = passkeys_ctap2_parse_make_credential (map, error)) ||
      !passkeys_ctap2_parse_extensions (map, request, error) ||
      !check_relying_party (passkeys_relying_party_get_id (request->relying_party), error))
    return NULL;

  if (!passkeys_make_credential_request_allows (request, PASSKEYS_COSE_ALGORITHM_ES256))
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNSUPPORTED_ALGORITHM);
      return NULL;
    }

  _passkeys_site_ceremony_begin (ceremony, build_create_request (request));
  return make_for_site (ceremony, g_steal_pointer (&request), error);
}

/* Whether there is anything to ask the person about. A keyring that is locked is opened later, when
 * the person sees who asks. */
static GListModel *
look_quietly (Ceremony                    *ceremony,
              PasskeysGetAssertionRequest *request)
{
  GPtrArray *allowed = request->allowed->len > 0 ? request->allowed : NULL;

  return passkeys_await_object (_passkeys_vault_find (ceremony->vault, request->relying_party_id,
                                                      allowed, PASSKEYS_VAULT_FIND_QUIETLY),
                                NULL);
}

/* Where there is one account only, it is named; otherwise the person chooses. */
static PasskeysSiteRequest *
build_sign_in_request (const char *relying_party_id,
                       GListModel *found) /* (nullable) */
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  PasskeysSiteRequest *site;

  site = passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_SIGN_IN, relying_party_id, NULL);
  if (found == NULL || g_list_model_get_n_items (found) != 1)
    return site;

  passkey = g_list_model_get_item (found, 0);
  passkeys_site_request_set_user (site, passkeys_local_passkey_get_user_handle (passkey),
                                  passkeys_local_passkey_get_user_name (passkey),
                                  passkeys_local_passkey_get_user_display_name (passkey));
  return site;
}

static GBytes *
sign_for_site (Ceremony                     *ceremony,
               PasskeysGetAssertionRequest  *request, /* (transfer full) */
               GError                      **error)
{
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysGetAssertionResponse) response = NULL;
  gboolean has_list = request->allowed->len > 0;

  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (ceremony->vault), NAME);
  response = passkeys_await_boxed (
    passkeys_authenticator_core_get_assertion (core, request, PASSKEYS_PROMPT (ceremony->prompt)),
    error);
  if (response == NULL)
    return NULL;

  /* Browsers show a list of their own otherwise (CTAP 2.1, section 6.2.3). */
  response->user_selected = !has_list;
  return passkeys_ctap2_encode_assertion (response, 1);
}

/* Where none of the ids on a list is here, the client that knew them learns so at once, as by a probe
 * (passkeys-site-probe.c), and no window comes in the way of the security key that is meant. Whether
 * this computer has any passkey of a site is told only after the person saw who asks. */
static GBytes *
get_assertion (Ceremony          *ceremony,
               PasskeysCtap2Map  *map,
               GError           **error)
{
  g_autoptr(PasskeysGetAssertionRequest) request = NULL;
  g_autoptr(GListModel) found = NULL;
  gboolean wants_verification = FALSE;
  gboolean has_none;

  if (!check_verification (ceremony, map, TRUE, &wants_verification, error) ||
      !(request = passkeys_ctap2_parse_get_assertion (map, error)) ||
      !passkeys_hmac_secret_parse (map, ceremony->secret, &request->hmac_secret, error) ||
      !check_relying_party (request->relying_party_id, error))
    return NULL;

  if (!request->user_presence && request->hmac_secret != NULL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION);
      return NULL;
    }
  if (!request->user_presence && !wants_verification)
    return passkeys_await_boxed (passkeys_site_probe_run (ceremony->vault,
                                                          g_steal_pointer (&request)),
                                 error);

  found = look_quietly (ceremony, request);
  has_none = found != NULL && g_list_model_get_n_items (found) == 0;
  if (has_none && request->allowed->len > 0)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
      return NULL;
    }

  _passkeys_site_ceremony_begin (ceremony, build_sign_in_request (request->relying_party_id, found));
  if (has_none)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                           "This computer holds no passkey for this site");
      passkeys_await (passkeys_site_prompt_confirm (ceremony->prompt, ceremony->request, *error),
                      NULL);
      return NULL;
    }
  return sign_for_site (ceremony, g_steal_pointer (&request), error);
}

static GBytes *
get_info (void)
{
  g_autoptr(PasskeysCtap2Info) info = passkeys_site_info_new ();

  return passkeys_ctap2_info_encode (info);
}

static GBytes *
run_command (Ceremony  *ceremony,
             GError   **error)
{
  g_autoptr(GBytes) parameters = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  const guint8 *data;
  gsize length;

  data = g_bytes_get_data (ceremony->payload, &length);
  if (length == 0)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
      return NULL;
    }

  if (data[0] == PASSKEYS_CTAP2_COMMAND_GET_INFO)
    return get_info ();
  if (data[0] == PASSKEYS_CTAP2_COMMAND_SELECTION)
    return select_computer (ceremony, error);

  if (data[0] == PASSKEYS_CTAP2_COMMAND_CLIENT_PIN)
    return _passkeys_site_ceremony_list (ceremony, error);

  if (data[0] != PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL &&
      data[0] != PASSKEYS_CTAP2_COMMAND_GET_ASSERTION &&
      data[0] != PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);
      return NULL;
    }

  parameters = g_bytes_new_from_bytes (ceremony->payload, 1, length - 1);
  if (!(map = passkeys_ctap2_map_parse (parameters, error)))
    return NULL;

  if (data[0] == PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT)
    return _passkeys_site_ceremony_manage (ceremony, map, error);

  return data[0] == PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL ? make_credential (ceremony, map, error)
                                                           : get_assertion (ceremony, map, error);
}

static GBytes *
answer_cbor (Ceremony  *ceremony,
             GError   **error)
{
  g_autoptr(GBytes) cbor = run_command (ceremony, error);
  GByteArray *reply;
  guint8 status;

  status = cbor != NULL ? 0 : passkeys_ctap2_error_get_status (*error);
  reply = g_byte_array_new ();
  g_byte_array_append (reply, &status, 1);
  if (cbor != NULL)
    g_byte_array_append (reply, g_bytes_get_data (cbor, NULL), g_bytes_get_size (cbor));
  return g_byte_array_free_to_bytes (reply);
}

static DexFuture *
ceremony_fiber (gpointer data)
{
  Ceremony *ceremony = data;
  g_autoptr(GError) error = NULL;
  GBytes *reply;

  if (ceremony->command == PASSKEYS_CTAPHID_COMMAND_MSG)
    reply = _passkeys_site_ceremony_answer_u2f (ceremony, &error);
  else
    reply = answer_cbor (ceremony, &error);

  end (ceremony, error);
  return dex_future_new_take_boxed (G_TYPE_BYTES, reply);
}

/* One byte that says how long the secret is, the secret, and the message. */
static void
split_secret (Ceremony *ceremony,
              GBytes   *payload)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (payload, &length);

  if (ceremony->command != PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET || length == 0 ||
      data[0] > length - 1)
    {
      ceremony->payload = g_bytes_ref (payload);
      return;
    }

  ceremony->secret = passkeys_secure_bytes_new (data + 1, data[0]);
  ceremony->payload = g_bytes_new_from_bytes (payload, 1 + data[0], length - 1 - data[0]);
}

/**
 * passkeys_site_ceremony_run:
 * @vault: where the passkeys are
 * @prompt: how to talk to the person
 * @command: %PASSKEYS_CTAPHID_COMMAND_CBOR, %PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET or
 *   %PASSKEYS_CTAPHID_COMMAND_MSG
 * @payload: the message
 *
 * Carries out what a browser, or any other program, asks of the virtual security key (CTAP 2.1,
 * section 6). User presence and user verification are told only where the person gave the PIN in
 * this very ceremony, and nothing is signed without it.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the reply; it never rejects
 */
DexFuture *
passkeys_site_ceremony_run (PasskeysVault          *vault,
                            PasskeysSitePrompt     *prompt,
                            PasskeysCtaphidCommand  command,
                            GBytes                 *payload)
{
  Ceremony *ceremony;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_PROMPT (prompt), NULL);
  g_return_val_if_fail (payload != NULL, NULL);

  ceremony = g_new0 (Ceremony, 1);
  ceremony->vault = g_object_ref (vault);
  ceremony->prompt = g_object_ref (prompt);
  ceremony->command = command;
  split_secret (ceremony, payload);
  /* libdex only notices that a fiber is not waited for when a future that did so goes */
  return dex_future_first (passkeys_fiber_spawn (STACK_SIZE, ceremony_fiber, ceremony,
                                                 ceremony_free),
                           NULL);
}
