/* passkeys-virtual-key-pin.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-pin"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-secure-bytes.h"

/* authenticatorClientPIN (CTAP 2.1, section 6.5.5) */

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define TOKEN_LENGTH 32
#define PIN_HASH_LENGTH 16
#define PADDED_PIN_LENGTH 64
#define MAXIMUM_ENCRYPTED_LENGTH 80

enum
{
  PARAMETER_PROTOCOL = 1,
  PARAMETER_SUBCOMMAND = 2,
  PARAMETER_KEY_AGREEMENT = 3,
  PARAMETER_AUTHENTICATION = 4,
  PARAMETER_NEW_PIN = 5,
  PARAMETER_PIN_HASH = 6,
  PARAMETER_PERMISSIONS = 9,
  PARAMETER_RELYING_PARTY_ID = 10,
};

enum
{
  SUBCOMMAND_GET_PIN_RETRIES = 1,
  SUBCOMMAND_GET_KEY_AGREEMENT = 2,
  SUBCOMMAND_SET_PIN = 3,
  SUBCOMMAND_CHANGE_PIN = 4,
  SUBCOMMAND_GET_PIN_TOKEN = 5,
  SUBCOMMAND_GET_TOKEN_BY_UV = 6,
  SUBCOMMAND_GET_UV_RETRIES = 7,
  SUBCOMMAND_GET_TOKEN_BY_PIN = 9,
};

enum
{
  ANSWER_KEY_AGREEMENT = 1,
  ANSWER_TOKEN = 2,
  ANSWER_PIN_RETRIES = 3,
  ANSWER_POWER_CYCLE = 4,
  ANSWER_UV_RETRIES = 5,
};

typedef struct
{
  PasskeysVirtualKey  *key;              /* (owned) */
  gint64               subcommand;
  gint64               number;
  PasskeysPinProtocol *protocol;         /* (unowned) (nullable) */
  PasskeysCtap2Map    *platform_key;     /* (owned) (nullable) */
  GBytes              *authentication;   /* (owned) (nullable) */
  GBytes              *new_pin;          /* (owned) (nullable) encrypted */
  GBytes              *pin_hash;         /* (owned) (nullable) encrypted */
  gint64               permissions;
  char                *relying_party_id; /* (owned) (nullable) */
  GBytes              *secret;           /* (owned) (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->key);
  g_clear_pointer (&request->platform_key, passkeys_ctap2_map_free);
  g_clear_pointer (&request->authentication, g_bytes_unref);
  g_clear_pointer (&request->new_pin, g_bytes_unref);
  g_clear_pointer (&request->pin_hash, g_bytes_unref);
  g_clear_pointer (&request->relying_party_id, g_free);
  g_clear_pointer (&request->secret, g_bytes_unref);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
read_parameters (Request           *request,
                 PasskeysCtap2Map  *map,
                 GError           **error)
{
  return passkeys_ctap2_map_require (map, NUMBER (PARAMETER_SUBCOMMAND), error) &&
         passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &request->subcommand,
                                      error) &&
         passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &request->number, error) &&
         passkeys_ctap2_map_read_map (map, NUMBER (PARAMETER_KEY_AGREEMENT),
                                      &request->platform_key, error) &&
         passkeys_ctap2_map_read_bytes (map, NUMBER (PARAMETER_AUTHENTICATION), 16, 32,
                                        &request->authentication, error) &&
         passkeys_ctap2_map_read_bytes (map, NUMBER (PARAMETER_NEW_PIN), 64,
                                        MAXIMUM_ENCRYPTED_LENGTH, &request->new_pin, error) &&
         passkeys_ctap2_map_read_bytes (map, NUMBER (PARAMETER_PIN_HASH), 16, 32,
                                        &request->pin_hash, error) &&
         passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PERMISSIONS), &request->permissions,
                                      error) &&
         passkeys_ctap2_map_read_text (map, NUMBER (PARAMETER_RELYING_PARTY_ID),
                                       &request->relying_party_id, error);
}

static Request *
request_new (PasskeysVirtualKey  *self,
             GBytes              *parameters,
             GError             **error)
{
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (parameters, error);
  g_autoptr(Request) request = g_new0 (Request, 1);

  request->key = g_object_ref (self);
  if (map == NULL || !read_parameters (request, map, error))
    return NULL;

  return g_steal_pointer (&request);
}

void
_passkeys_virtual_key_drop_token (PasskeysVirtualKey *self)
{
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->token_relying_party, g_free);
  self->token_permissions = 0;
}

gboolean
_passkeys_virtual_key_check_token (PasskeysVirtualKey  *self,
                                   gint64               number,
                                   GBytes              *message,
                                   GBytes              *authentication,
                                   Permissions          permission,
                                   const char          *relying_party_id,
                                   GError             **error)
{
  if (number == 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (number < 0 || number > 2 || !self->has_protocol[number])
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  if (self->token == NULL ||
      (self->token_permissions & permission) == 0 ||
      !passkeys_pin_protocol_verify (self->protocols[number], self->token, message,
                                     authentication) ||
      (self->token_relying_party != NULL && relying_party_id != NULL &&
       !g_str_equal (self->token_relying_party, relying_party_id)))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);

  /* the first site that uses it is the only one */
  if (self->token_relying_party == NULL && relying_party_id != NULL)
    self->token_relying_party = g_strdup (relying_party_id);
  return TRUE;
}

/* What needs no protocol does not look at it: libfido2 asks for retries with protocol 1 always. */
static gboolean
choose_protocol (Request  *request,
                 GError  **error)
{
  PasskeysVirtualKey *self = request->key;

  if (request->number == 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if ((request->number != 1 && request->number != 2) || !self->has_protocol[request->number])
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  request->protocol = self->protocols[request->number];
  return TRUE;
}

static gboolean
agree (Request  *request,
       GError  **error)
{
  if (!choose_protocol (request, error))
    return FALSE;
  if (request->platform_key == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);

  request->secret = passkeys_pin_protocol_decapsulate (request->protocol, request->platform_key);
  if (request->secret == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  return TRUE;
}

/* The platform proves that it knows the secret: newPinEnc, and pinHashEnc behind it. */
static gboolean
check_authentication (Request  *request,
                      GError  **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;

  g_byte_array_append (message, g_bytes_get_data (request->new_pin, NULL),
                       g_bytes_get_size (request->new_pin));
  if (request->pin_hash != NULL)
    g_byte_array_append (message, g_bytes_get_data (request->pin_hash, NULL),
                         g_bytes_get_size (request->pin_hash));

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return passkeys_pin_protocol_verify (request->protocol, request->secret, bytes,
                                       request->authentication) ||
         passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);
}

static gboolean
matches_pin (PasskeysVirtualKey *self,
             GBytes             *hash)
{
  guint8 expected[EVP_MAX_MD_SIZE];

  EVP_Digest (self->pin, strlen (self->pin), expected, NULL, EVP_sha256 (), NULL);
  return g_bytes_get_size (hash) == PIN_HASH_LENGTH &&
         memcmp (g_bytes_get_data (hash, NULL), expected, PIN_HASH_LENGTH) == 0;
}

/* Each PIN costs a try before it is looked at (CTAP 2.1, section 6.5.5.6). */
static gboolean
check_pin (Request  *request,
           GError  **error)
{
  PasskeysVirtualKey *self = request->key;
  g_autoptr(GBytes) hash = NULL;

  if (self->pin == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);
  if (self->pin_retries == 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_BLOCKED);
  if (self->n_wrong_in_a_row >= TRIES_UNTIL_SOFT_BLOCK)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_BLOCKED);

  self->n_pins_checked++;
  self->pin_retries--;
  hash = passkeys_pin_protocol_decrypt (request->protocol, request->secret, request->pin_hash);
  if (hash != NULL && matches_pin (self, hash))
    {
      self->pin_retries = MAXIMUM_PIN_RETRIES;
      self->uv_retries = MAXIMUM_UV_RETRIES;
      self->n_wrong_in_a_row = 0;
      return TRUE;
    }

  passkeys_pin_protocol_regenerate (request->protocol);
  self->n_wrong_pins++;
  self->n_wrong_in_a_row++;
  if (self->pin_retries == 0)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_BLOCKED);
  if (self->n_wrong_in_a_row >= TRIES_UNTIL_SOFT_BLOCK)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_AUTH_BLOCKED);
  return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_INVALID);
}

static gboolean
take_new_pin (Request  *request,
              GError  **error)
{
  PasskeysVirtualKey *self = request->key;
  g_autoptr(GBytes) padded = NULL;
  g_autofree char *pin = NULL;

  padded = passkeys_pin_protocol_decrypt (request->protocol, request->secret, request->new_pin);
  if (padded == NULL || g_bytes_get_size (padded) != PADDED_PIN_LENGTH)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  pin = g_strndup (g_bytes_get_data (padded, NULL), PADDED_PIN_LENGTH);
  if (strlen (pin) == PADDED_PIN_LENGTH || !g_utf8_validate (pin, -1, NULL) ||
      g_utf8_strlen (pin, -1) < self->minimum_pin_length ||
      g_strcmp0 (pin, self->refused_pin) == 0 ||
      (self->force_pin_change && g_strcmp0 (pin, self->pin) == 0))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PIN_POLICY_VIOLATION);

  g_set_str (&self->pin, pin);
  self->force_pin_change = FALSE;
  self->pin_retries = MAXIMUM_PIN_RETRIES;
  _passkeys_virtual_key_drop_token (self);
  return TRUE;
}

static DexFuture *
set_pin (Request *request)
{
  GError *error = NULL;

  if (request->new_pin == NULL || request->authentication == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (request->key->pin != NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);

  if (!agree (request, &error) ||
      !check_authentication (request, &error) ||
      !take_new_pin (request, &error))
    return passkeys_virtual_key_reject (error);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
change_pin (Request *request)
{
  GError *error = NULL;

  if (request->new_pin == NULL || request->pin_hash == NULL || request->authentication == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);

  if (!agree (request, &error) ||
      !check_authentication (request, &error) ||
      !check_pin (request, &error) ||
      !take_new_pin (request, &error))
    return passkeys_virtual_key_reject (error);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
give_token (Request     *request,
            Permissions  permissions)
{
  PasskeysVirtualKey *self = request->key;
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GBytes) encrypted = NULL;
  guint8 token[TOKEN_LENGTH];

  _passkeys_virtual_key_drop_token (self);
  RAND_bytes (token, sizeof token);
  self->token = g_bytes_new (token, sizeof token);
  self->token_permissions = permissions;
  self->token_relying_party = g_strdup (request->relying_party_id);

  encrypted = passkeys_pin_protocol_encrypt (request->protocol, request->secret, self->token);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (ANSWER_TOKEN), encrypted);
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
get_pin_token (Request *request)
{
  GError *error = NULL;

  if (request->pin_hash == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (request->permissions != 0 || request->relying_party_id != NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  if (!agree (request, &error) || !check_pin (request, &error))
    return passkeys_virtual_key_reject (error);
  if (request->key->force_pin_change)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_PIN_INVALID);

  /* as before there were permissions: for everything that is not newer */
  return give_token (request,
                     _passkeys_virtual_key_is_on (request->key, "noMcGaPermissionsWithClientPin")
                       ? PERMISSION_CREDENTIAL_MANAGEMENT | PERMISSION_BIO_ENROLMENT
                       : PERMISSION_MAKE_CREDENTIAL | PERMISSION_GET_ASSERTION |
                         PERMISSION_CREDENTIAL_MANAGEMENT | PERMISSION_BIO_ENROLMENT);
}

/* CTAP 2.1, section 6.5.5.7: what may be asked for at all. */
static gboolean
check_permissions (Request   *request,
                   gboolean   by_pin,
                   GError   **error)
{
  static const struct { Permissions permission; const char *option; } needed[] = {
    { PERMISSION_CREDENTIAL_MANAGEMENT, "credMgmt" },
    { PERMISSION_BIO_ENROLMENT, "bioEnroll" },
    { PERMISSION_LARGE_BLOB, "largeBlobs" },
    { PERMISSION_CONFIG, "authnrCfg" },
  };
  PasskeysVirtualKey *self = request->key;
  gboolean makes_or_gets = request->permissions &
                           (PERMISSION_MAKE_CREDENTIAL | PERMISSION_GET_ASSERTION);
  gboolean ignored;

  if (!_passkeys_virtual_key_is_on (self, "pinUvAuthToken"))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
  if (request->permissions <= 0 || (makes_or_gets && request->relying_party_id == NULL))
    return passkeys_ctap2_error_set (error, request->permissions == 0 || makes_or_gets
                                              ? PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER
                                              : PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  if (by_pin && makes_or_gets &&
      _passkeys_virtual_key_is_on (self, "noMcGaPermissionsWithClientPin"))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNAUTHORIZED_PERMISSION);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if ((request->permissions & needed[i].permission) &&
        !_passkeys_virtual_key_get_option (self, needed[i].option, &ignored))
      return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_UNAUTHORIZED_PERMISSION);
  return TRUE;
}

static DexFuture *
get_token_by_pin (Request *request)
{
  GError *error = NULL;

  if (request->pin_hash == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);

  if (!check_permissions (request, TRUE, &error) ||
      !agree (request, &error) ||
      !check_pin (request, &error))
    return passkeys_virtual_key_reject (error);
  if (request->key->force_pin_change)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_PIN_POLICY_VIOLATION);

  return give_token (request, request->permissions);
}

static DexFuture *
on_finger_cb (DexFuture *future,
              gpointer   user_data)
{
  Request *request = user_data;

  return give_token (request, request->permissions);
}

static DexFuture *
get_token_by_uv (Request *request) /* (transfer full) */
{
  g_autoptr(Request) owned = request;
  GError *error = NULL;

  if (!check_permissions (request, FALSE, &error))
    return passkeys_virtual_key_reject (error);
  if (!_passkeys_virtual_key_is_on (request->key, "uv"))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
  if (!agree (request, &error))
    return passkeys_virtual_key_reject (error);

  return dex_future_then (_passkeys_virtual_key_verify_finger (request->key), on_finger_cb,
                          g_steal_pointer (&owned), request_free);
}

static DexFuture *
get_pin_retries (Request *request)
{
  PasskeysVirtualKey *self = request->key;
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_PIN_RETRIES), self->pin_retries);
  if (self->n_wrong_in_a_row >= TRIES_UNTIL_SOFT_BLOCK)
    passkeys_ctap2_writer_add_boolean (writer, NUMBER (ANSWER_POWER_CYCLE), TRUE);
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
get_uv_retries (Request *request)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  gboolean ignored;

  if (!_passkeys_virtual_key_get_option (request->key, "uv", &ignored))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_UV_RETRIES), request->key->uv_retries);
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
get_key_agreement (Request *request)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  GError *error = NULL;

  if (!choose_protocol (request, &error))
    return passkeys_virtual_key_reject (error);

  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_KEY_AGREEMENT),
                                   passkeys_pin_protocol_get_public_key (request->protocol));
  return passkeys_virtual_key_answer (writer);
}

DexFuture *
_passkeys_virtual_key_client_pin (GBytes   *parameters,
                                  gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  GError *error = NULL;
  g_autoptr(Request) request = request_new (self, parameters, &error);
  gboolean ignored;

  if (request == NULL)
    return passkeys_virtual_key_reject (error);

  /* a key can have a finger instead */
  if (!_passkeys_virtual_key_get_option (self, "clientPin", &ignored) &&
      !_passkeys_virtual_key_get_option (self, "uv", &ignored))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  switch (request->subcommand)
    {
    case SUBCOMMAND_GET_PIN_RETRIES:
      return get_pin_retries (request);
    case SUBCOMMAND_GET_KEY_AGREEMENT:
      return get_key_agreement (request);
    case SUBCOMMAND_SET_PIN:
      return set_pin (request);
    case SUBCOMMAND_CHANGE_PIN:
      return change_pin (request);
    case SUBCOMMAND_GET_PIN_TOKEN:
      return get_pin_token (request);
    case SUBCOMMAND_GET_TOKEN_BY_UV:
      return get_token_by_uv (g_steal_pointer (&request));
    case SUBCOMMAND_GET_UV_RETRIES:
      return get_uv_retries (request);
    case SUBCOMMAND_GET_TOKEN_BY_PIN:
      return get_token_by_pin (request);
    default:
      return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
    }
}
