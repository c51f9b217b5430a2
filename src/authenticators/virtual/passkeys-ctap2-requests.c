/* passkeys-ctap2-requests.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-requests"

#include "config.h"

#include "passkeys-ctap2-requests.h"

#include "passkeys-ctap2-writer.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define HASH_LENGTH 32
#define MAXIMUM_CREDENTIAL_ID_LENGTH 1023
#define MAXIMUM_USER_HANDLE_LENGTH 64
#define MAXIMUM_LIST_LENGTH 64
#define PIN_UV_AUTH_LENGTH 32
#define MAXIMUM_NAME_LENGTH 256

/* CTAP 2.1, section 6.1 */
enum
{
  MAKE_CREDENTIAL_CLIENT_DATA_HASH = 1,
  MAKE_CREDENTIAL_RELYING_PARTY = 2,
  MAKE_CREDENTIAL_USER = 3,
  MAKE_CREDENTIAL_ALGORITHMS = 4,
  MAKE_CREDENTIAL_EXCLUDED = 5,
  MAKE_CREDENTIAL_EXTENSIONS = 6,
  MAKE_CREDENTIAL_OPTIONS = 7,
  MAKE_CREDENTIAL_PIN_UV_AUTH = 8,
  MAKE_CREDENTIAL_PROTOCOL = 9,
};

/* CTAP 2.1, section 6.2 */
enum
{
  GET_ASSERTION_RELYING_PARTY_ID = 1,
  GET_ASSERTION_CLIENT_DATA_HASH = 2,
  GET_ASSERTION_ALLOWED = 3,
  GET_ASSERTION_OPTIONS = 5,
  GET_ASSERTION_PIN_UV_AUTH = 6,
  GET_ASSERTION_PROTOCOL = 7,
};

static gboolean
is_public_key (PasskeysCtap2Map  *map,
               gboolean          *is,
               GError           **error)
{
  g_autofree char *type = NULL;

  if (!passkeys_ctap2_map_require (map, NAME ("type"), error) ||
      !passkeys_ctap2_map_read_text (map, NAME ("type"), &type, error))
    return FALSE;

  *is = g_str_equal (type, "public-key");
  return TRUE;
}

/* Reads a list of credential descriptors. Those of another type are passed over. */
static gboolean
parse_credentials (PasskeysCtap2Map  *parameters,
                   gint64             key,
                   GPtrArray         *credential_ids,
                   GError           **error)
{
  g_autoptr(GPtrArray) maps = NULL;

  if (!passkeys_ctap2_map_read_maps (parameters, NUMBER (key), &maps, error))
    return FALSE;
  if (maps == NULL)
    return TRUE;
  if (maps->len > MAXIMUM_LIST_LENGTH)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_LIMIT_EXCEEDED);

  for (guint i = 0; i < maps->len; i++)
    {
      PasskeysCtap2Map *map = g_ptr_array_index (maps, i);
      GBytes *credential_id = NULL;
      gboolean is_known;

      if (!is_public_key (map, &is_known, error) ||
          !passkeys_ctap2_map_require (map, NAME ("id"), error) ||
          !passkeys_ctap2_map_read_bytes (map, NAME ("id"), 0, MAXIMUM_CREDENTIAL_ID_LENGTH,
                                          &credential_id, error))
        return FALSE;

      if (is_known)
        g_ptr_array_add (credential_ids, credential_id);
      else
        g_bytes_unref (credential_id);
    }
  return TRUE;
}

static gboolean
parse_algorithms (PasskeysCtap2Map  *parameters,
                  GArray            *algorithms,
                  GError           **error)
{
  g_autoptr(GPtrArray) maps = NULL;

  if (!passkeys_ctap2_map_require (parameters, NUMBER (MAKE_CREDENTIAL_ALGORITHMS), error) ||
      !passkeys_ctap2_map_read_maps (parameters, NUMBER (MAKE_CREDENTIAL_ALGORITHMS), &maps, error))
    return FALSE;

  for (guint i = 0; i < maps->len; i++)
    {
      PasskeysCtap2Map *map = g_ptr_array_index (maps, i);
      gint64 value = 0;
      gboolean is_known;
      int algorithm;

      if (!is_public_key (map, &is_known, error) ||
          !passkeys_ctap2_map_require (map, NAME ("alg"), error) ||
          !passkeys_ctap2_map_read_int (map, NAME ("alg"), &value, error))
        return FALSE;

      algorithm = value;
      if (is_known && algorithm == value)
        g_array_append_val (algorithms, algorithm);
    }
  return TRUE;
}

static PasskeysRelyingParty *
parse_relying_party (PasskeysCtap2Map  *parameters,
                     GError           **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (!passkeys_ctap2_map_require (parameters, NUMBER (MAKE_CREDENTIAL_RELYING_PARTY), error) ||
      !passkeys_ctap2_map_read_map (parameters, NUMBER (MAKE_CREDENTIAL_RELYING_PARTY), &map,
                                    error) ||
      !passkeys_ctap2_map_require (map, NAME ("id"), error) ||
      !passkeys_ctap2_map_read_text (map, NAME ("id"), &id, error) ||
      !passkeys_ctap2_map_read_text (map, NAME ("name"), &name, error))
    return NULL;

  return passkeys_relying_party_new (id, name);
}

static PasskeysUserEntity *
parse_user (PasskeysCtap2Map  *parameters,
            GError           **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GBytes) id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *display_name = NULL;

  if (!passkeys_ctap2_map_require (parameters, NUMBER (MAKE_CREDENTIAL_USER), error) ||
      !passkeys_ctap2_map_read_map (parameters, NUMBER (MAKE_CREDENTIAL_USER), &map, error) ||
      !passkeys_ctap2_map_require (map, NAME ("id"), error) ||
      !passkeys_ctap2_map_read_bytes (map, NAME ("id"), 1, MAXIMUM_USER_HANDLE_LENGTH, &id,
                                      error) ||
      !passkeys_ctap2_map_read_text (map, NAME ("name"), &name, error) ||
      !passkeys_ctap2_map_read_text (map, NAME ("displayName"), &display_name, error))
    return NULL;

  return passkeys_user_entity_new (id, name != NULL ? name : "", display_name);
}

static GBytes *
parse_hash (PasskeysCtap2Map  *parameters,
            gint64             key,
            GError           **error)
{
  GBytes *hash = NULL;

  if (passkeys_ctap2_map_require (parameters, NUMBER (key), error))
    passkeys_ctap2_map_read_bytes (parameters, NUMBER (key), HASH_LENGTH, HASH_LENGTH, &hash,
                                   error);
  return hash;
}

/* Reads the options that the core knows of. Others than rk, up and uv are passed over (CTAP 2.1,
 * section 6.1.2, step 5). */
static gboolean
parse_options (PasskeysCtap2Map  *parameters,
               gint64             key,
               gboolean          *resident,
               gboolean          *user_presence,
               GError           **error)
{
  g_autoptr(PasskeysCtap2Map) options = NULL;

  if (!passkeys_ctap2_map_read_map (parameters, NUMBER (key), &options, error))
    return FALSE;

  return options == NULL ||
         (passkeys_ctap2_map_read_boolean (options, NAME ("rk"), resident, error) &&
          passkeys_ctap2_map_read_boolean (options, NAME ("up"), user_presence, error));
}

/**
 * passkeys_ctap2_parse_make_credential:
 * @parameters: what a client sent
 * @error: return location
 *
 * Returns: (transfer full): a request for the core, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
PasskeysMakeCredentialRequest *
passkeys_ctap2_parse_make_credential (PasskeysCtap2Map  *parameters,
                                      GError           **error)
{
  g_autoptr(PasskeysMakeCredentialRequest) request = NULL;
  g_autoptr(PasskeysRelyingParty) relying_party = NULL;
  g_autoptr(PasskeysUserEntity) user = NULL;
  g_autoptr(GBytes) hash = NULL;
  gboolean user_presence = TRUE;

  g_return_val_if_fail (parameters != NULL, NULL);

  if (!(hash = parse_hash (parameters, MAKE_CREDENTIAL_CLIENT_DATA_HASH, error)) ||
      !(relying_party = parse_relying_party (parameters, error)) ||
      !(user = parse_user (parameters, error)))
    return NULL;

  request = passkeys_make_credential_request_new (relying_party, user, hash);
  request->wants_attestation = TRUE;
  if (!parse_algorithms (parameters, request->algorithms, error) ||
      !parse_credentials (parameters, MAKE_CREDENTIAL_EXCLUDED, request->excluded, error) ||
      !parse_options (parameters, MAKE_CREDENTIAL_OPTIONS, &request->resident, &user_presence,
                      error))
    return NULL;

  if (!user_presence)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_OPTION);
      return NULL;
    }
  return g_steal_pointer (&request);
}

static gboolean
parse_protection (PasskeysCtap2Map               *extensions,
                  PasskeysMakeCredentialRequest  *request,
                  PasskeysCtap2Writer            *output,
                  GError                        **error)
{
  gint64 level = 0;

  if (!passkeys_ctap2_map_has (extensions, NAME ("credProtect")))
    return TRUE;

  if (!passkeys_ctap2_map_read_int (extensions, NAME ("credProtect"), &level, error))
    return FALSE;
  if (level < 1 || level > 3)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  passkeys_ctap2_writer_add_int (output, NAME ("credProtect"), level);
  request->credential_protection = level;
  return TRUE;
}

static gboolean
parse_hmac_secret (PasskeysCtap2Map               *extensions,
                   PasskeysMakeCredentialRequest  *request,
                   PasskeysCtap2Writer            *output,
                   GError                        **error)
{
  if (!passkeys_ctap2_map_read_boolean (extensions, NAME ("hmac-secret"), &request->hmac_secret,
                                        error))
    return FALSE;

  if (request->hmac_secret)
    passkeys_ctap2_writer_add_boolean (output, NAME ("hmac-secret"), TRUE);
  return TRUE;
}

/**
 * passkeys_ctap2_parse_extensions:
 * @parameters: what a client sent
 * @request: the same, for the core
 * @error: return location
 *
 * Reads how the passkey may be found by those who do not verify the person, and whether secrets are to
 * be derived from it, and sets what is told of it in return.
 *
 * Returns: whether it is well-formed; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_ctap2_parse_extensions (PasskeysCtap2Map               *parameters,
                                 PasskeysMakeCredentialRequest  *request,
                                 GError                        **error)
{
  g_autoptr(PasskeysCtap2Writer) output = NULL;
  g_autoptr(PasskeysCtap2Map) extensions = NULL;

  g_return_val_if_fail (parameters != NULL, FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  if (!passkeys_ctap2_map_read_map (parameters, NUMBER (MAKE_CREDENTIAL_EXTENSIONS), &extensions,
                                    error))
    return FALSE;
  if (extensions == NULL)
    return TRUE;

  output = passkeys_ctap2_writer_new ();
  if (!parse_protection (extensions, request, output, error) ||
      !parse_hmac_secret (extensions, request, output, error))
    return FALSE;

  if (request->credential_protection > 0 || request->hmac_secret)
    request->extensions = passkeys_ctap2_writer_finish (output);
  return TRUE;
}

/**
 * passkeys_ctap2_encode_attestation:
 * @attestation: what the core made
 *
 * Returns: (transfer full): the CBOR that answers authenticatorMakeCredential
 */
GBytes *
passkeys_ctap2_encode_attestation (PasskeysAttestationObject *attestation)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  PasskeysAuthenticatorData *data;

  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (attestation), NULL);

  data = passkeys_attestation_object_get_authenticator_data (attestation);
  passkeys_ctap2_writer_add_text (writer, NUMBER (1),
                                  passkeys_attestation_object_get_format (attestation));
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (2),
                                   passkeys_authenticator_data_get_bytes (data));
  passkeys_ctap2_writer_add_item (writer, NUMBER (3),
                                  passkeys_attestation_object_get_statement (attestation));
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_ctap2_parse_get_assertion:
 * @parameters: what a client sent
 * @error: return location
 *
 * Returns: (transfer full): a request for the core, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
PasskeysGetAssertionRequest *
passkeys_ctap2_parse_get_assertion (PasskeysCtap2Map  *parameters,
                                    GError           **error)
{
  g_autoptr(PasskeysGetAssertionRequest) request = NULL;
  g_autoptr(GBytes) hash = NULL;
  g_autofree char *id = NULL;
  PasskeysCtap2Key id_key = NUMBER (GET_ASSERTION_RELYING_PARTY_ID);
  gboolean resident = FALSE;

  g_return_val_if_fail (parameters != NULL, NULL);

  if (!passkeys_ctap2_map_require (parameters, id_key, error) ||
      !passkeys_ctap2_map_read_text (parameters, id_key, &id, error) ||
      !(hash = parse_hash (parameters, GET_ASSERTION_CLIENT_DATA_HASH, error)))
    return NULL;

  request = passkeys_get_assertion_request_new (id, hash);
  if (!parse_credentials (parameters, GET_ASSERTION_ALLOWED, request->allowed, error) ||
      !parse_options (parameters, GET_ASSERTION_OPTIONS, &resident, &request->user_presence, error))
    return NULL;

  if (resident)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION);
      return NULL;
    }
  return g_steal_pointer (&request);
}

/**
 * passkeys_ctap2_encode_credential:
 * @credential_id: a credential id
 *
 * Returns: (transfer full): its descriptor (WebAuthn Level 3, section 5.8.3) as CBOR
 */
GBytes *
passkeys_ctap2_encode_credential (GBytes *credential_id)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_bytes (writer, NAME ("id"), credential_id);
  passkeys_ctap2_writer_add_text (writer, NAME ("type"), "public-key");
  return passkeys_ctap2_writer_finish (writer);
}

/* A site sends names as long as a message; what goes back has to fit into one with all the rest. So they
 * are cut between two characters (CTAP 2.1, section 6.1.2, wants 64 bytes of them at least). */
static void
add_name (PasskeysCtap2Writer *writer,
          PasskeysCtap2Key     key,
          const char          *name)
{
  g_autofree char *told = g_strdup (name);

  if (strlen (told) > MAXIMUM_NAME_LENGTH)
    *g_utf8_find_prev_char (told, told + MAXIMUM_NAME_LENGTH + 1) = '\0';
  passkeys_ctap2_writer_add_text (writer, key, told);
}

/**
 * passkeys_ctap2_encode_relying_party:
 * @id: its id
 * @name: what it calls itself, which may be cut
 *
 * Returns: (transfer full): a PublicKeyCredentialRpEntity
 */
GBytes *
passkeys_ctap2_encode_relying_party (const char *id,
                                     const char *name)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_text (writer, NAME ("id"), id);
  add_name (writer, NAME ("name"), name);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_ctap2_encode_user:
 * @user_handle: whose account
 * @user_name: (nullable): its name
 * @display_name: (nullable): the person's name
 *
 * Returns: (transfer full): a user entity (WebAuthn Level 3, section 5.4.3) as CBOR
 */
GBytes *
passkeys_ctap2_encode_user (GBytes     *user_handle,
                            const char *user_name,
                            const char *display_name)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_bytes (writer, NAME ("id"), user_handle);
  if (user_name != NULL)
    add_name (writer, NAME ("name"), user_name);
  if (display_name != NULL)
    add_name (writer, NAME ("displayName"), display_name);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_ctap2_encode_assertion:
 * @response: what the core signed
 * @n_responses: how many there are, told only where it is more than 1
 *
 * Returns: (transfer full): the CBOR that answers authenticatorGetAssertion
 */
GBytes *
passkeys_ctap2_encode_assertion (PasskeysGetAssertionResponse *response,
                                 guint                         n_responses)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  g_return_val_if_fail (response != NULL, NULL);

  passkeys_ctap2_writer_take_item (writer, NUMBER (1),
                                   passkeys_ctap2_encode_credential (response->credential_id));
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (2), response->authenticator_data);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (3), response->signature);
  if (response->user_handle != NULL)
    passkeys_ctap2_writer_take_item (writer, NUMBER (4),
                                     passkeys_ctap2_encode_user (response->user_handle,
                                                                 response->user_name,
                                                                 response->user_display_name));
  if (n_responses > 1)
    passkeys_ctap2_writer_add_int (writer, NUMBER (5), n_responses);
  if (response->user_selected)
    passkeys_ctap2_writer_add_boolean (writer, NUMBER (6), TRUE);
  return passkeys_ctap2_writer_finish (writer);
}

/**
 * passkeys_ctap2_parse_verification:
 * @parameters: what a client sent
 * @is_assertion: whether it is for authenticatorGetAssertion
 * @verification: how the person is to be verified
 * @error: return location
 *
 * Returns: whether the parameters are well-formed; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_ctap2_parse_verification (PasskeysCtap2Map           *parameters,
                                   gboolean                    is_assertion,
                                   PasskeysCtap2Verification  *verification,
                                   GError                    **error)
{
  g_autoptr(PasskeysCtap2Map) options = NULL;
  gint64 options_key = is_assertion ? GET_ASSERTION_OPTIONS : MAKE_CREDENTIAL_OPTIONS;
  gint64 auth_key = is_assertion ? GET_ASSERTION_PIN_UV_AUTH : MAKE_CREDENTIAL_PIN_UV_AUTH;
  gint64 protocol_key = is_assertion ? GET_ASSERTION_PROTOCOL : MAKE_CREDENTIAL_PROTOCOL;

  g_return_val_if_fail (parameters != NULL, FALSE);
  g_return_val_if_fail (verification != NULL, FALSE);

  return passkeys_ctap2_map_read_map (parameters, NUMBER (options_key), &options, error) &&
         (options == NULL ||
          passkeys_ctap2_map_read_boolean (options, NAME ("uv"), &verification->wants_verification,
                                           error)) &&
         passkeys_ctap2_map_read_bytes (parameters, NUMBER (auth_key), 0, PIN_UV_AUTH_LENGTH,
                                        &verification->pin_uv_auth, error) &&
         passkeys_ctap2_map_read_int (parameters, NUMBER (protocol_key), &verification->protocol,
                                      error);
}

/**
 * passkeys_ctap2_verification_clear:
 * @verification: how a person is to be verified
 *
 * Frees what is in it.
 */
void
passkeys_ctap2_verification_clear (PasskeysCtap2Verification *verification)
{
  g_clear_pointer (&verification->pin_uv_auth, g_bytes_unref);
}
