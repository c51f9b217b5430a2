/* passkeys-site-key-agreement.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-key-agreement"

#include "config.h"

#include "passkeys-site-key-agreement.h"

#include "passkeys-ctap2-writer.h"
#include "passkeys-hmac-secret.h"
#include "passkeys-pin-protocol.h"

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define NEWEST_PROTOCOL 2

/* CTAP 2.1, section 6.5.5 */
enum
{
  PARAMETER_PROTOCOL = 1,
  PARAMETER_SUBCOMMAND = 2,
};

#define SUBCOMMAND_GET_KEY_AGREEMENT 2
#define SUBCOMMAND_GET_UV_RETRIES 7
#define ANSWER_KEY_AGREEMENT 1
#define ANSWER_UV_RETRIES 5

/* There is always another try here, later perhaps; a client wants a number. */
#define UV_RETRIES 8

struct _PasskeysSiteKeyAgreement
{
  PasskeysPinProtocol *protocols[NEWEST_PROTOCOL + 1]; /* (nullable) until it is asked for */
};

/**
 * passkeys_site_key_agreement_new:
 *
 * Returns: (transfer full): keys that are made when they are asked for
 */
PasskeysSiteKeyAgreement *
passkeys_site_key_agreement_new (void)
{
  return g_new0 (PasskeysSiteKeyAgreement, 1);
}

/**
 * passkeys_site_key_agreement_free:
 * @self: (transfer full): keys
 *
 * Forgets the keys.
 */
void
passkeys_site_key_agreement_free (PasskeysSiteKeyAgreement *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->protocols); i++)
    g_clear_pointer (&self->protocols[i], passkeys_pin_protocol_free);
  g_free (self);
}

static PasskeysPinProtocol *
get_protocol (PasskeysSiteKeyAgreement  *self,
              gint64                     number,
              GError                   **error)
{
  if (number < 1 || number > NEWEST_PROTOCOL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
      return NULL;
    }

  if (self->protocols[number] == NULL)
    self->protocols[number] = passkeys_pin_protocol_new (number);
  return self->protocols[number];
}

static GBytes *
get_key_agreement (PasskeysPinProtocol *protocol)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_KEY_AGREEMENT),
                                   passkeys_pin_protocol_get_public_key (protocol));
  return passkeys_ctap2_writer_finish (writer);
}

static GBytes *
get_uv_retries (void)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_UV_RETRIES), UV_RETRIES);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_site_key_agreement_answer:
 * @self: keys
 * @parameters: CBOR
 * @error: return location
 *
 * Answers authenticatorClientPIN (CTAP 2.1, section 6.5.5) but for tokens.
 *
 * Returns: (transfer full): CBOR, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
GBytes *
passkeys_site_key_agreement_answer (PasskeysSiteKeyAgreement  *self,
                                    GBytes                    *parameters,
                                    GError                   **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  PasskeysPinProtocol *protocol;
  gint64 subcommand = 0;
  gint64 number = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);

  if (!(map = passkeys_ctap2_map_parse (parameters, error)) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_SUBCOMMAND), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &subcommand, error))
    return NULL;

  if (subcommand == SUBCOMMAND_GET_UV_RETRIES)
    return get_uv_retries ();
  if (subcommand != SUBCOMMAND_GET_KEY_AGREEMENT)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
      return NULL;
    }

  if (!passkeys_ctap2_map_require (map, NUMBER (PARAMETER_PROTOCOL), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &number, error) ||
      !(protocol = get_protocol (self, number, error)))
    return NULL;

  return get_key_agreement (protocol);
}

/**
 * passkeys_site_key_agreement_decapsulate:
 * @self: keys
 * @number: the PIN/UV auth protocol
 * @platform_key: the COSE key of a client
 * @error: return location
 *
 * Returns: (transfer full): the secret that is shared with it, in memory that is wiped when it is
 *   freed; %NULL with %PASSKEYS_CTAP2_ERROR
 */
GBytes *
passkeys_site_key_agreement_decapsulate (PasskeysSiteKeyAgreement  *self,
                                         gint64                     number,
                                         PasskeysCtap2Map          *platform_key,
                                         GError                   **error)
{
  PasskeysPinProtocol *protocol = get_protocol (self, number, error);
  GBytes *secret;

  if (protocol == NULL)
    return NULL;

  if (!(secret = passkeys_pin_protocol_decapsulate (protocol, platform_key)))
    passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  return secret;
}

/**
 * passkeys_site_key_agreement_agree:
 * @self: keys
 * @parameters: CBOR, the parameters of authenticatorGetAssertion
 * @ret_secret: (out) (nullable): the secret that is shared with the client, %NULL where none is needed
 * @error: return location
 *
 * Returns: whether the parameters are well-formed as far as this goes; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_site_key_agreement_agree (PasskeysSiteKeyAgreement  *self,
                                   GBytes                    *parameters,
                                   GBytes                   **ret_secret,
                                   GError                   **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(PasskeysCtap2Map) platform_key = NULL;
  gint64 number = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (parameters != NULL, FALSE);
  g_return_val_if_fail (ret_secret != NULL && *ret_secret == NULL, FALSE);

  if (!(map = passkeys_ctap2_map_parse (parameters, error)) ||
      !passkeys_hmac_secret_read_key (map, &platform_key, &number, error))
    return FALSE;
  if (platform_key == NULL)
    return TRUE;

  *ret_secret = passkeys_site_key_agreement_decapsulate (self, number, platform_key, error);
  return *ret_secret != NULL;
}
