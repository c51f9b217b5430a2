/* passkeys-site-key-agreement.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-key-agreement"

#include "config.h"

#include "passkeys-site-key-agreement.h"

#include "passkeys-cose-key.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-private-key.h"

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define COORDINATE_LENGTH 32
#define ALGORITHM_ECDH_ES_HKDF_256 -25

/* CTAP 2.1, section 6.5.5 */
enum
{
  PARAMETER_PROTOCOL = 1,
  PARAMETER_SUBCOMMAND = 2,
};

#define SUBCOMMAND_GET_KEY_AGREEMENT 2
#define ANSWER_KEY_AGREEMENT 1

/* The public key in the form of section 6.5.6, which has another algorithm than keys that sign. */
static GBytes *
encode_public_key (EVP_PKEY  *pair,
                   GError   **error)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysCoseKey) key = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GBytes) x = NULL;
  g_autoptr(GBytes) y = NULL;

  if (!(key = passkeys_cose_key_new_from_evp_pkey (pair, error)) ||
      !(map = passkeys_ctap2_map_parse (passkeys_cose_key_get_cbor (key), error)) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (-2), COORDINATE_LENGTH, COORDINATE_LENGTH, &x,
                                      error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (-3), COORDINATE_LENGTH, COORDINATE_LENGTH, &y,
                                      error))
    return NULL;

  passkeys_ctap2_writer_add_int (writer, NUMBER (1), 2);  /* kty: EC2 */
  passkeys_ctap2_writer_add_int (writer, NUMBER (3), ALGORITHM_ECDH_ES_HKDF_256);
  passkeys_ctap2_writer_add_int (writer, NUMBER (-1), 1); /* crv: P-256 */
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (-2), x);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (-3), y);
  return passkeys_ctap2_writer_finish (writer);
}

/* Nothing is ever agreed upon, as no PIN and no secret is taken from a client, so that the private half
 * is not kept: a pair for each who asks. */
static GBytes *
get_key_agreement (GError **error)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(EVP_PKEY) pair = passkeys_private_key_generate (error);
  GBytes *public_key;

  if (pair == NULL || !(public_key = encode_public_key (pair, error)))
    return NULL;

  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_KEY_AGREEMENT), public_key);
  return passkeys_ctap2_writer_finish (writer);
}

static gboolean
is_known (gint64 protocol)
{
  static const int protocols[] = PASSKEYS_SITE_KEY_AGREEMENT_PROTOCOLS;

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (protocols[i] == protocol)
      return TRUE;
  return FALSE;
}

/**
 * passkeys_site_key_agreement_answer:
 * @parameters: CBOR
 * @error: return location
 *
 * Answers authenticatorClientPIN (CTAP 2.1, section 6.5.5). All that there is to tell is a key.
 *
 * Returns: (transfer full): CBOR, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
GBytes *
passkeys_site_key_agreement_answer (GBytes  *parameters,
                                    GError **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  gint64 subcommand = 0;
  gint64 protocol = 0;

  g_return_val_if_fail (parameters != NULL, NULL);

  if (!(map = passkeys_ctap2_map_parse (parameters, error)) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_SUBCOMMAND), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &subcommand, error))
    return NULL;

  if (subcommand != SUBCOMMAND_GET_KEY_AGREEMENT)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
      return NULL;
    }

  if (!passkeys_ctap2_map_require (map, NUMBER (PARAMETER_PROTOCOL), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &protocol, error))
    return NULL;

  if (!is_known (protocol))
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
      return NULL;
    }
  return get_key_agreement (error);
}
