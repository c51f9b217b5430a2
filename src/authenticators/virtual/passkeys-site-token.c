/* passkeys-site-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-token"

#include "config.h"

#include "passkeys-site-token.h"

#include "passkeys-ctap2-requests.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-key-wrap.h"
#include "passkeys-pin-protocol.h"

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define LIFETIME (10 * 60 * G_USEC_PER_SEC) /* CTAP 2.1, section 6.5.2.1 */
#define ALL_PERMISSIONS (PASSKEYS_SITE_PERMISSION_MAKE_CREDENTIAL |                 \
                         PASSKEYS_SITE_PERMISSION_GET_ASSERTION |                   \
                         PASSKEYS_SITE_PERMISSION_CREDENTIAL_MANAGEMENT)

/* CTAP 2.1, section 6.5.5 */
enum
{
  PARAMETER_PROTOCOL = 1,
  PARAMETER_SUBCOMMAND = 2,
  PARAMETER_KEY_AGREEMENT = 3,
  PARAMETER_PERMISSIONS = 9,
  PARAMETER_RELYING_PARTY_ID = 10,
};

#define SUBCOMMAND_GET_TOKEN_BY_VERIFICATION 6
#define ANSWER_TOKEN 2

struct _PasskeysSiteToken
{
  GBytes *token;            /* (owned) (nullable), secure */
  guint   permissions;
  char   *relying_party_id; /* (owned) (nullable) */
  gint64  expires;          /* monotonic */
};

static gboolean
check_permissions (PasskeysSiteTokenRequest  *self,
                   gint64                     permissions,
                   GError                   **error)
{
  if (permissions <= 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  if ((permissions & ~(gint64) ALL_PERMISSIONS) != 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNAUTHORIZED_PERMISSION);

  self->permissions = permissions;
  if (self->permissions != PASSKEYS_SITE_PERMISSION_CREDENTIAL_MANAGEMENT &&
      self->relying_party_id == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  return TRUE;
}

static PasskeysSiteTokenRequest *
parse (PasskeysSiteKeyAgreement  *agreement,
       PasskeysCtap2Map          *map,
       GError                   **error)
{
  g_autoptr(PasskeysSiteTokenRequest) self = g_new0 (PasskeysSiteTokenRequest, 1);
  g_autoptr(PasskeysCtap2Map) platform_key = NULL;
  gint64 permissions = 0;

  if (!passkeys_ctap2_map_require (map, NUMBER (PARAMETER_PROTOCOL), error) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_KEY_AGREEMENT), error) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_PERMISSIONS), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &self->protocol, error) ||
      !passkeys_ctap2_map_read_map (map, NUMBER (PARAMETER_KEY_AGREEMENT), &platform_key, error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PERMISSIONS), &permissions, error) ||
      !passkeys_ctap2_map_read_text (map, NUMBER (PARAMETER_RELYING_PARTY_ID),
                                     &self->relying_party_id, error) ||
      !check_permissions (self, permissions, error) ||
      !(self->secret = passkeys_site_key_agreement_decapsulate (agreement, self->protocol,
                                                                platform_key, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_site_token_request_parse:
 * @agreement: the keys that clients agree with
 * @parameters: CBOR, the parameters of authenticatorClientPIN
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what a token is asked for by
 *   getPinUvAuthTokenUsingUvWithPermissions; %NULL without an error for another subcommand, or with
 *   %PASSKEYS_CTAP2_ERROR
 */
PasskeysSiteTokenRequest *
passkeys_site_token_request_parse (PasskeysSiteKeyAgreement  *agreement,
                                   GBytes                    *parameters,
                                   GError                   **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  gint64 subcommand = 0;

  g_return_val_if_fail (agreement != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);

  if (!(map = passkeys_ctap2_map_parse (parameters, error)) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_SUBCOMMAND), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &subcommand, error) ||
      subcommand != SUBCOMMAND_GET_TOKEN_BY_VERIFICATION)
    return NULL;

  return parse (agreement, map, error);
}

/**
 * passkeys_site_token_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request.
 */
void
passkeys_site_token_request_free (PasskeysSiteTokenRequest *self)
{
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->secret, g_bytes_unref);
  g_free (self);
}

/**
 * passkeys_site_token_new:
 *
 * Returns: (transfer full): no token yet
 */
PasskeysSiteToken *
passkeys_site_token_new (void)
{
  return g_new0 (PasskeysSiteToken, 1);
}

static void
drop (PasskeysSiteToken *self)
{
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  self->permissions = 0;
}

/**
 * passkeys_site_token_free:
 * @self: (transfer full): a token
 *
 * Forgets it.
 */
void
passkeys_site_token_free (PasskeysSiteToken *self)
{
  drop (self);
  g_free (self);
}

/**
 * passkeys_site_token_give:
 * @self: a token
 * @request: what it is for; where that is more than to sign in, the person has agreed
 * @error: return location
 *
 * Returns: (transfer full): CBOR that answers authenticatorClientPIN, or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
GBytes *
passkeys_site_token_give (PasskeysSiteToken         *self,
                          PasskeysSiteTokenRequest  *request,
                          GError                   **error)
{
  g_autoptr(PasskeysPinProtocol) protocol = NULL;
  g_autoptr(PasskeysCtap2Writer) writer = NULL;
  g_autoptr(GBytes) encrypted = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);

  drop (self);
  if (!(self->token = passkeys_key_wrap_generate (error)))
    return NULL;

  self->permissions = request->permissions;
  self->relying_party_id = g_strdup (request->relying_party_id);
  self->expires = g_get_monotonic_time () + LIFETIME;

  protocol = passkeys_pin_protocol_new (request->protocol);
  encrypted = passkeys_pin_protocol_encrypt (protocol, request->secret, self->token);
  writer = passkeys_ctap2_writer_new ();
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (ANSWER_TOKEN), encrypted);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_site_token_check:
 * @self: a token
 * @permission: what a client wants to do
 * @relying_party_id: (nullable): at which site, %NULL for all
 * @protocol: the PIN/UV auth protocol
 * @message: what it signed
 * @authentication: what it signed it with
 * @error: return location
 *
 * Returns: whether it may; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_site_token_check (PasskeysSiteToken        *self,
                           PasskeysSitePermissions   permission,
                           const char               *relying_party_id,
                           gint64                    protocol,
                           GBytes                   *message,
                           GBytes                   *authentication,
                           GError                  **error)
{
  g_autoptr(PasskeysPinProtocol) scheme = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL && authentication != NULL, FALSE);

  if (protocol != 1 && protocol != 2)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  if (self->token != NULL && g_get_monotonic_time () >= self->expires)
    drop (self);

  if (self->token != NULL)
    scheme = passkeys_pin_protocol_new (protocol);
  if (scheme == NULL || (self->permissions & permission) == 0 ||
      (self->relying_party_id != NULL &&
       g_strcmp0 (self->relying_party_id, relying_party_id) != 0) ||
      !passkeys_pin_protocol_verify (scheme, self->token, message, authentication))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);
  return TRUE;
}

static gboolean
read_relying_party (PasskeysCtap2Map  *map,
                    gboolean           is_assertion,
                    char             **ret_id,
                    GError           **error)
{
  g_autoptr(PasskeysCtap2Map) relying_party = NULL;

  if (is_assertion)
    return passkeys_ctap2_map_read_text (map, NUMBER (1), ret_id, error);

  return passkeys_ctap2_map_read_map (map, NUMBER (2), &relying_party, error) &&
         (relying_party == NULL ||
          passkeys_ctap2_map_read_text (relying_party, PASSKEYS_CTAP2_NAME ("id"), ret_id, error));
}

/**
 * passkeys_site_token_check_request:
 * @self: a token
 * @is_assertion: whether it is authenticatorGetAssertion
 * @parameters: CBOR
 * @error: return location
 *
 * Returns: whether the parameters are signed with the token, or with none; else
 *   %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_site_token_check_request (PasskeysSiteToken  *self,
                                   gboolean            is_assertion,
                                   GBytes             *parameters,
                                   GError            **error)
{
  g_auto(PasskeysCtap2Verification) verification = { 0, };
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GBytes) hash = NULL;
  g_autofree char *relying_party_id = NULL;

  if (!(map = passkeys_ctap2_map_parse (parameters, error)) ||
      !passkeys_ctap2_parse_verification (map, is_assertion, &verification, error))
    return FALSE;
  if (verification.pin_uv_auth == NULL || g_bytes_get_size (verification.pin_uv_auth) == 0)
    return TRUE;

  if (!passkeys_ctap2_map_require (map, NUMBER (is_assertion ? 2 : 1), error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (is_assertion ? 2 : 1), 32, 32, &hash, error) ||
      !read_relying_party (map, is_assertion, &relying_party_id, error))
    return FALSE;

  return passkeys_site_token_check (self,
                                    is_assertion ? PASSKEYS_SITE_PERMISSION_GET_ASSERTION
                                                 : PASSKEYS_SITE_PERMISSION_MAKE_CREDENTIAL,
                                    relying_party_id, verification.protocol, hash,
                                    verification.pin_uv_auth, error);
}
