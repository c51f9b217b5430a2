/* passkeys-site-u2f.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-u2f"

#include "config.h"

#include "passkeys-site-ceremony-private.h"

#include <openssl/rand.h>

#include "passkeys-authenticator-core.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-site-source.h"
#include "passkeys-u2f-application.h"
#include "passkeys-u2f-message.h"
#include "passkeys-vault-private.h"
#include "passkeys-vault-storage.h"

/* CTAP1/U2F for old sites: a question to the person as any other, PIN and all. The site tells the
 * hash of its name only; its name is known where a passkey of the vault has that hash. */

#define USER_HANDLE_LENGTH 32
#define USER_PRESENT 0x01
#define PROTECTION_REQUIRES_VERIFICATION 3

/* what clients ask to be touched for, and throw away */
#define FIREFOX_BLINK "make.me.blink"

typedef enum
{
  LOOK_QUIETLY,
  LOOK_AND_MAY_PROMPT,
} Look;

/* U2F cannot tell that the person was verified, so what is to be had for that only is not to be had
 * (CTAP 2.1, section 12.1.1). */
static gboolean
is_usable (PasskeysLocalPasskey *passkey,
           GBytes               *application)
{
  const char *id = passkeys_local_passkey_get_relying_party_id (passkey);

  return _passkeys_local_passkey_get_removed (passkey) == NULL &&
         passkey->credential_protection < PROTECTION_REQUIRES_VERIFICATION &&
         passkeys_u2f_application_is_relying_party (application, id);
}

static GPtrArray *
look (PasskeysSiteCeremony  *ceremony,
      GPtrArray             *key_handles, /* (nullable) */
      Look                   how,
      GError               **error)
{
  PasskeysKeyring *keyring = _passkeys_vault_get_keyring (ceremony->vault);
  g_autoptr(GError) unreadable = NULL;

  if (how == LOOK_QUIETLY)
    return passkeys_vault_storage_peek (keyring, NULL, NULL, key_handles, &unreadable, error);

  return passkeys_vault_storage_read (keyring, NULL, NULL, key_handles, &unreadable, error);
}

/* NULL without an error where it is not here. */
static PasskeysLocalPasskey *
find_key (PasskeysSiteCeremony  *ceremony,
          PasskeysU2fMessage    *message,
          Look                   how,
          GError               **error)
{
  g_autoptr(GPtrArray) key_handles = g_ptr_array_new ();
  g_autoptr(GPtrArray) passkeys = NULL;

  g_ptr_array_add (key_handles, message->key_handle);
  if (!(passkeys = look (ceremony, key_handles, how, error)))
    return NULL;

  for (guint i = 0; i < passkeys->len; i++)
    if (is_usable (g_ptr_array_index (passkeys, i), message->application))
      return g_object_ref (g_ptr_array_index (passkeys, i));
  return NULL;
}

/* NULL where no passkey tells it. */
static char *
find_site (PasskeysSiteCeremony *ceremony,
           PasskeysU2fMessage   *message)
{
  g_autoptr(GPtrArray) passkeys = look (ceremony, NULL, LOOK_QUIETLY, NULL);

  for (guint i = 0; passkeys != NULL && i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);
      const char *id = passkeys_local_passkey_get_relying_party_id (passkey);

      if (!passkeys_u2f_application_is_id (id) &&
          passkeys_u2f_application_is_relying_party (message->application, id))
        return g_strdup (id);
    }
  return NULL;
}

/* Clients of U2F have a person touch one of several keys by a registration for nobody. */
static gboolean
is_only_a_touch (PasskeysU2fMessage *message)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (message->application, &length);
  gsize i = 1;

  while (i < length && data[i] == data[0])
    i++;
  return i == length ||
         passkeys_u2f_application_is_relying_party (message->application, FIREFOX_BLINK);
}

static GBytes *
build_random (gsize    length,
              GError **error)
{
  g_autofree guint8 *bytes = g_malloc (length);

  if (RAND_bytes (bytes, length) == 1)
    return g_bytes_new_take (g_steal_pointer (&bytes), length);

  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The cryptographic library has no random numbers");
  return NULL;
}

/* The key is forgotten at once. */
static GBytes *
answer_touch (PasskeysSiteCeremony  *ceremony,
              PasskeysU2fMessage    *message,
              GError               **error)
{
  g_autoptr(GBytes) key_handle = NULL;
  g_autoptr(EVP_PKEY) key = NULL;

  if (!_passkeys_site_ceremony_select (ceremony, error) ||
      !(key_handle = build_random (USER_HANDLE_LENGTH, error)) ||
      !(key = passkeys_private_key_generate (error)))
    return NULL;

  return passkeys_u2f_message_build_registration (message, key_handle, key, error);
}

static PasskeysMakeCredentialRequest *
build_request (PasskeysU2fMessage  *message,
               const char          *site, /* (nullable) */
               GError             **error)
{
  static const int algorithm = PASSKEYS_COSE_ALGORITHM_ES256;
  g_autofree char *id = passkeys_u2f_application_dup_id (message->application);
  g_autoptr(PasskeysRelyingParty) relying_party = NULL;
  g_autoptr(PasskeysUserEntity) user = NULL;
  g_autoptr(GBytes) user_handle = NULL;
  PasskeysMakeCredentialRequest *request;

  if (!(user_handle = build_random (USER_HANDLE_LENGTH, error)))
    return NULL;

  relying_party = passkeys_relying_party_new (id, site != NULL ? site : "");
  user = passkeys_user_entity_new (user_handle, "", "");
  request = passkeys_make_credential_request_new (relying_party, user, message->challenge);
  g_array_append_val (request->algorithms, algorithm);
  request->resident = TRUE;
  return request;
}

static GBytes *
register_key (PasskeysSiteCeremony  *ceremony,
              PasskeysU2fMessage    *message,
              GError               **error)
{
  g_autofree char *site = find_site (ceremony, message);
  g_autoptr(PasskeysMakeCredentialRequest) request = NULL;
  g_autoptr(PasskeysSiteSource) source = NULL;
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysAttestationObject) attestation = NULL;
  PasskeysAuthenticatorData *data;
  PasskeysCoseKey *public_key;
  GBytes *answer;

  if (!(request = build_request (message, site, error)))
    return NULL;

  _passkeys_site_ceremony_begin (ceremony,
                                 passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_CREATE, site,
                                                            NULL));
  source = passkeys_site_source_new (ceremony->vault, ceremony->prompt, ceremony->request);
  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (source),
                                          PASSKEYS_SITE_CEREMONY_NAME);
  attestation = passkeys_await_object (
    passkeys_authenticator_core_make_credential (core, g_steal_pointer (&request),
                                                 PASSKEYS_PROMPT (ceremony->prompt)),
    error);
  if (attestation == NULL)
    return NULL;

  data = passkeys_attestation_object_get_authenticator_data (attestation);
  public_key = passkeys_authenticator_data_get_public_key (data);
  answer = passkeys_u2f_message_build_registration (
    message, passkeys_authenticator_data_get_credential_id (data),
    passkeys_cose_key_get_evp_pkey (public_key), error);
  /* Should this fail there are two, and both can be seen. */
  if (answer != NULL)
    passkeys_await (passkeys_site_source_complete (source), NULL);
  return answer;
}

/* What is signed (U2F raw message formats 1.2, section 5.4) has the form of authenticator data with
 * the hash of the client data, but for flags that U2F has not. */
static GBytes *
sign (PasskeysSiteCeremony   *ceremony,
      PasskeysU2fMessage     *message,
      PasskeysLocalPasskey   *passkey,
      PasskeysAuthorisation  *authorisation,
      GError                **error)
{
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (ceremony->vault);
  guint32 count = GUINT32_TO_BE (passkeys_credential_source_count (source, passkey));
  guint8 presence = authorisation->user_present ? USER_PRESENT : 0;
  g_autoptr(GByteArray) signed_array = g_byte_array_new ();
  g_autoptr(GByteArray) answer = g_byte_array_new ();
  g_autoptr(GBytes) signed_bytes = NULL;
  g_autoptr(GBytes) signature = NULL;

  g_byte_array_append (answer, &presence, 1);
  g_byte_array_append (answer, (const guint8 *) &count, sizeof count);
  g_byte_array_append (signed_array, g_bytes_get_data (message->application, NULL),
                       g_bytes_get_size (message->application));
  g_byte_array_append (signed_array, answer->data, answer->len);

  signed_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&signed_array));
  signature = passkeys_await_boxed (passkeys_credential_source_sign (source, passkey,
                                                                     authorisation->vault_key,
                                                                     signed_bytes,
                                                                     message->challenge),
                                    error);
  if (signature == NULL)
    return NULL;

  g_byte_array_append (answer, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
  return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
}

/* As far as the vault can be looked into without a question, it is the name of the site, and the
 * account where the passkey is known already. */
static PasskeysSiteRequest *
build_sign_in_request (PasskeysSiteCeremony *ceremony,
                       PasskeysU2fMessage   *message,
                       PasskeysLocalPasskey *passkey) /* (nullable) */
{
  g_autofree char *site = find_site (ceremony, message);
  PasskeysSiteRequest *request;

  request = passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_SIGN_IN, site, NULL);
  if (passkey != NULL)
    passkeys_site_request_set_user (request, passkeys_local_passkey_get_user_handle (passkey),
                                    passkeys_local_passkey_get_user_name (passkey),
                                    passkeys_local_passkey_get_user_display_name (passkey));
  return request;
}

static GBytes *
authenticate (PasskeysSiteCeremony  *ceremony,
              PasskeysU2fMessage    *message,
              PasskeysLocalPasskey  *found, /* (nullable) where the keyring is locked */
              GError               **error)
{
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (ceremony->vault);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GError) reason = NULL;

  _passkeys_site_ceremony_begin (ceremony, build_sign_in_request (ceremony, message, found));
  authorisation = passkeys_await_boxed (
    passkeys_credential_source_authorise (source, PASSKEYS_SITE_CEREMONY_NAME, TRUE,
                                          PASSKEYS_PROMPT (ceremony->prompt)),
    error);
  if (authorisation == NULL)
    return NULL;

  if ((passkey = find_key (ceremony, message, LOOK_AND_MAY_PROMPT, &reason)))
    return sign (ceremony, message, passkey, authorisation, error);

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                         "This computer does not hold this key");
  return NULL;
}

/* Whether the key is here is told to whoever knows its handle, as a probe is answered. */
static GBytes *
answer_authentication (PasskeysSiteCeremony  *ceremony,
                       PasskeysU2fMessage    *message,
                       PasskeysU2fStatus     *status,
                       GError               **error)
{
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(GError) locked = NULL;

  found = find_key (ceremony, message, LOOK_QUIETLY, &locked);
  if (found == NULL && locked == NULL)
    {
      *status = PASSKEYS_U2F_STATUS_WRONG_DATA;
      return NULL;
    }
  if (message->check_only)
    {
      *status = PASSKEYS_U2F_STATUS_CONDITIONS_NOT_SATISFIED;
      return NULL;
    }
  return authenticate (ceremony, message, found, error);
}

static GBytes *
answer_message (PasskeysSiteCeremony  *ceremony,
                PasskeysU2fMessage    *message,
                PasskeysU2fStatus     *status,
                GError               **error)
{
  if (message->instruction == PASSKEYS_U2F_INSTRUCTION_VERSION)
    return g_bytes_new_static ("U2F_V2", 6);

  if (message->instruction == PASSKEYS_U2F_INSTRUCTION_AUTHENTICATE)
    return answer_authentication (ceremony, message, status, error);

  return is_only_a_touch (message) ? answer_touch (ceremony, message, error)
                                   : register_key (ceremony, message, error);
}

/*< private >
 * _passkeys_site_ceremony_answer_u2f:
 * @self: a ceremony whose payload is a message of U2F
 * @error: return location, also for what is answered with a status word
 *
 * Answers a raw message (U2F Raw Message Formats 1.2). To be called in a fiber. The person is asked
 * only once: it is the service that has a client ask again meanwhile, and what comes from here is
 * the end of it.
 *
 * Returns: (transfer full): the answer with its status word; never %NULL
 */
GBytes *
_passkeys_site_ceremony_answer_u2f (PasskeysSiteCeremony  *self,
                                    GError               **error)
{
  g_autoptr(PasskeysU2fMessage) message = NULL;
  g_autoptr(GBytes) answer = NULL;
  PasskeysU2fStatus status;

  status = passkeys_u2f_message_parse (self->payload, &message);
  if (status == PASSKEYS_U2F_STATUS_NO_ERROR)
    answer = answer_message (self, message, &status, error);

  if (*error != NULL)
    status = g_error_matches (*error, PASSKEYS_AUTHENTICATOR_ERROR,
                              PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS)
               ? PASSKEYS_U2F_STATUS_WRONG_DATA
               : PASSKEYS_U2F_STATUS_COMMAND_NOT_ALLOWED;
  return passkeys_u2f_message_build_reply (answer, status);
}
