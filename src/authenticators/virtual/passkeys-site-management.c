/* passkeys-site-management.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-management"

#include "config.h"

#include "passkeys-site-ceremony-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cose-key.h"
#include "passkeys-credential-source.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-site-listing.h"
#include "passkeys-vault-private.h"
#include "passkeys-vault-storage.h"

/* What programs that manage security keys ask: the list of all passkeys once the person gave the PIN,
 * and to remove one or to call its account something else. */

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define MAXIMUM_CREDENTIAL_ID_LENGTH 1023
#define MAXIMUM_USER_HANDLE_LENGTH 64

/**
 * passkeys_site_management_read_credential:
 * @parameters: (nullable): the parameters of a subcommand
 * @error: return location
 *
 * Returns: (transfer full): which passkey is meant, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
GBytes *
passkeys_site_management_read_credential (PasskeysCtap2Map  *parameters,
                                          GError           **error)
{
  g_autoptr(PasskeysCtap2Map) descriptor = NULL;
  PasskeysCtap2Key key = NUMBER (PASSKEYS_SITE_MANAGEMENT_CREDENTIAL);
  GBytes *credential_id = NULL;

  if (parameters == NULL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
      return NULL;
    }

  if (!passkeys_ctap2_map_require (parameters, key, error) ||
      !passkeys_ctap2_map_read_map (parameters, key, &descriptor, error) ||
      !passkeys_ctap2_map_require (descriptor, NAME ("id"), error) ||
      !passkeys_ctap2_map_read_bytes (descriptor, NAME ("id"), 0, MAXIMUM_CREDENTIAL_ID_LENGTH,
                                      &credential_id, error))
    return NULL;
  return credential_id;
}

/* NULL where it cannot be read, as without the libraries for the chip that made it. */
static GBytes *
get_public_key (PasskeysSiteCeremony *self,
                PasskeysLocalPasskey *passkey,
                GBytes               *vault_key)
{
  PasskeysKeyProtector *protector = _passkeys_vault_get_protector (self->vault);
  g_autoptr(GBytes) secret = _passkeys_local_passkey_unwrap_key (passkey, vault_key, NULL);
  g_autoptr(PasskeysCoseKey) public_key = NULL;

  if (secret == NULL ||
      !(public_key = passkeys_await_object (
          passkeys_key_protector_read_public_key (protector, passkey->protection, secret), NULL)))
    return NULL;

  return g_bytes_ref (passkeys_cose_key_get_cbor (public_key));
}

static GBytes *
describe (PasskeysLocalPasskey *passkey,
          GBytes               *public_key)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_text (writer, NUMBER (PASSKEYS_SITE_LISTING_RELYING_PARTY_ID),
                                  passkey->relying_party_id);
  passkeys_ctap2_writer_add_text (writer, NUMBER (PASSKEYS_SITE_LISTING_RELYING_PARTY_NAME),
                                  passkey->relying_party_name);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (PASSKEYS_SITE_LISTING_USER_HANDLE),
                                   passkey->user_handle);
  passkeys_ctap2_writer_add_text (writer, NUMBER (PASSKEYS_SITE_LISTING_USER_NAME),
                                  passkey->user_name);
  passkeys_ctap2_writer_add_text (writer, NUMBER (PASSKEYS_SITE_LISTING_USER_DISPLAY_NAME),
                                  passkey->user_display_name);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (PASSKEYS_SITE_LISTING_CREDENTIAL_ID),
                                   passkey->credential_id);
  if (public_key != NULL)
    passkeys_ctap2_writer_add_bytes (writer, NUMBER (PASSKEYS_SITE_LISTING_PUBLIC_KEY), public_key);
  passkeys_ctap2_writer_add_int (writer, NUMBER (PASSKEYS_SITE_LISTING_PROTECTION),
                                 MAX (passkey->credential_protection, 1));
  return passkeys_ctap2_writer_finish (writer);
}

/* What was made by U2F can be found with its id only, and is none of these. */
static GBytes *
build_listing (PasskeysSiteCeremony *self,
               GPtrArray            *passkeys,
               GBytes               *vault_key)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);
      g_autoptr(GBytes) public_key = NULL;

      if (passkey->removed != NULL || passkeys_local_passkey_is_u2f (passkey))
        continue;

      public_key = get_public_key (self, passkey, vault_key);
      g_ptr_array_add (items, describe (passkey, public_key));
    }
  passkeys_ctap2_writer_add_items (writer, NUMBER (PASSKEYS_SITE_LISTING_PASSKEYS), items);
  return passkeys_ctap2_writer_finish (writer);
}

/*< private >
 * _passkeys_site_ceremony_list:
 * @self: a ceremony
 * @error: return location
 *
 * Answers authenticatorClientPIN, to the service only, once the person gave the PIN: all that the
 * client may ask for with the token it gets (CTAP 2.1, section 6.8). To be called in a fiber.
 *
 * Returns: (transfer full): a listing as in passkeys-site-listing.h; %NULL with @error
 */
GBytes *
_passkeys_site_ceremony_list (PasskeysSiteCeremony  *self,
                              GError               **error)
{
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (self->vault);
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;

  _passkeys_site_ceremony_begin (self, passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_MANAGE, NULL,
                                                                  NULL));
  authorisation = passkeys_await_boxed (
    passkeys_credential_source_authorise (source, PASSKEYS_SITE_CEREMONY_NAME, TRUE,
                                          PASSKEYS_PROMPT (self->prompt)),
    error);
  if (authorisation == NULL ||
      !(passkeys = passkeys_vault_storage_read (_passkeys_vault_get_keyring (self->vault), NULL, NULL,
                                                NULL, &unreadable, error)))
    return NULL;

  return build_listing (self, passkeys, authorisation->vault_key);
}

static PasskeysLocalPasskey *
find_meant (PasskeysSiteCeremony  *self,
            PasskeysCtap2Map      *parameters, /* (nullable) */
            GError               **error)
{
  g_autoptr(GBytes) credential_id = passkeys_site_management_read_credential (parameters, error);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  if (credential_id == NULL ||
      !(passkey = passkeys_vault_storage_read_one (_passkeys_vault_get_keyring (self->vault),
                                                   credential_id, error)))
    return NULL;

  if (passkey->removed == NULL)
    return g_steal_pointer (&passkey);

  passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
  return NULL;
}

/* Whatever the program is allowed, the person hears which passkey goes, and that it is gone. */
static gboolean
delete (PasskeysSiteCeremony  *self,
        PasskeysLocalPasskey  *passkey,
        GError               **error)
{
  PasskeysSiteRequest *request;

  request = passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_MANAGE, passkey->relying_party_id,
                                       passkey->relying_party_name);
  passkeys_site_request_set_user (request, passkey->user_handle, passkey->user_name,
                                  passkey->user_display_name);
  _passkeys_site_ceremony_begin (self, request);
  return passkeys_await (passkeys_site_prompt_confirm (self->prompt, self->request, NULL), error) &&
         passkeys_await (passkeys_vault_remove (self->vault, passkey), error);
}

static gboolean
update_user (PasskeysSiteCeremony  *self,
             PasskeysLocalPasskey  *passkey,
             PasskeysCtap2Map      *parameters,
             GError               **error)
{
  g_autoptr(PasskeysCtap2Map) user = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GBytes) id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *display_name = NULL;
  PasskeysCtap2Key key = NUMBER (PASSKEYS_SITE_MANAGEMENT_USER);

  if (!passkeys_ctap2_map_require (parameters, key, error) ||
      !passkeys_ctap2_map_read_map (parameters, key, &user, error) ||
      !passkeys_ctap2_map_require (user, NAME ("id"), error) ||
      !passkeys_ctap2_map_read_bytes (user, NAME ("id"), 1, MAXIMUM_USER_HANDLE_LENGTH, &id, error) ||
      !passkeys_ctap2_map_read_text (user, NAME ("name"), &name, error) ||
      !passkeys_ctap2_map_read_text (user, NAME ("displayName"), &display_name, error))
    return FALSE;
  if (!g_bytes_equal (id, passkey->user_handle))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  kept = passkeys_await_object (_passkeys_vault_rename_user (self->vault, passkey,
                                                             name != NULL ? name : "",
                                                             display_name != NULL ? display_name
                                                                                  : ""),
                                error);
  return kept != NULL;
}

/*< private >
 * _passkeys_site_ceremony_manage:
 * @self: a ceremony
 * @map: the parameters of authenticatorCredentialManagement
 * @error: return location
 *
 * Answers it as far as it changes something: removes a passkey, or calls its account something else
 * (CTAP 2.1, sections 6.8.5 and 6.8.6). That the client may, the service has seen. To be called in
 * a fiber.
 *
 * Returns: (transfer full): an answer without content; %NULL with @error
 */
GBytes *
_passkeys_site_ceremony_manage (PasskeysSiteCeremony  *self,
                                PasskeysCtap2Map      *map,
                                GError               **error)
{
  g_autoptr(PasskeysCtap2Map) parameters = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  gint64 subcommand = 0;
  gboolean done;

  if (!passkeys_ctap2_map_require (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_SUBCOMMAND), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_SUBCOMMAND), &subcommand,
                                    error) ||
      !passkeys_ctap2_map_read_map (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_PARAMETERS), &parameters,
                                    error))
    return NULL;
  if (subcommand != PASSKEYS_SITE_MANAGEMENT_DELETE &&
      subcommand != PASSKEYS_SITE_MANAGEMENT_UPDATE_USER)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
      return NULL;
    }

  if (!(passkey = find_meant (self, parameters, error)))
    return NULL;

  done = subcommand == PASSKEYS_SITE_MANAGEMENT_DELETE
           ? delete (self, passkey, error)
           : update_user (self, passkey, parameters, error);
  return done ? g_bytes_new (NULL, 0) : NULL;
}
