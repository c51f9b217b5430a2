/* passkeys-security-key-organisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-organisation"

#include "config.h"

#include "passkeys-security-key-organisation.h"

#include "passkeys-account-words.h"
#include "passkeys-base64url.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"

struct _PasskeysSecurityKeyOrganisation
{
  GObject            parent_instance;

  PasskeysSession   *session;     /* (owned) */
  char              *name;        /* (owned) */
  PasskeysPagedList *credentials; /* (owned) */
  DexFuture         *load;        /* (owned) (nullable) */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyOrganisation, passkeys_security_key_organisation,
                     G_TYPE_OBJECT)

static void
on_items_changed (PasskeysSecurityKeyOrganisation *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
passkeys_security_key_organisation_dispose (GObject *object)
{
  PasskeysSecurityKeyOrganisation *self = PASSKEYS_SECURITY_KEY_ORGANISATION (object);

  dex_clear (&self->load);
  g_clear_object (&self->credentials);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_security_key_organisation_parent_class)->dispose (object);
}

static void
passkeys_security_key_organisation_finalize (GObject *object)
{
  PasskeysSecurityKeyOrganisation *self = PASSKEYS_SECURITY_KEY_ORGANISATION (object);

  g_free (self->name);

  G_OBJECT_CLASS (passkeys_security_key_organisation_parent_class)->finalize (object);
}

static void
passkeys_security_key_organisation_class_init (PasskeysSecurityKeyOrganisationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_security_key_organisation_dispose;
  object_class->finalize = passkeys_security_key_organisation_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_security_key_organisation_init (PasskeysSecurityKeyOrganisation *self)
{
}

/**
 * passkeys_security_key_organisation_new:
 * @session: who is signed in, and where
 *
 * Returns: (transfer full): what knows the passkeys of that person
 */
PasskeysSecurityKeyOrganisation *
passkeys_security_key_organisation_new (PasskeysSession *session)
{
  PasskeysSecurityKeyOrganisation *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_ORGANISATION, NULL);
  self->session = g_object_ref (session);
  self->name = passkeys_account_words_dup_organisation (passkeys_session_get_account (session));
  self->credentials = passkeys_credentials_api_list (passkeys_session_get_client (session));
  g_signal_connect_object (self->credentials, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * passkeys_security_key_organisation_load:
 * @self: what knows the passkeys of a person
 *
 * Asks the organisation for the credentials of the person. Without an answer nothing is lost: the
 * passkeys are then told by the user handle that they hold.
 */
void
passkeys_security_key_organisation_load (PasskeysSecurityKeyOrganisation *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_ORGANISATION (self));

  if (self->load == NULL || dex_future_is_rejected (self->load))
    {
      dex_clear (&self->load);
      self->load = passkeys_paged_list_reload (self->credentials);
    }
}

/**
 * passkeys_security_key_organisation_get_name:
 * @self: what knows the passkeys of a person
 *
 * Returns: (transfer none): how the organisation is called
 */
const char *
passkeys_security_key_organisation_get_name (PasskeysSecurityKeyOrganisation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_ORGANISATION (self), NULL);

  return self->name;
}

static gboolean
is_own_user (PasskeysSecurityKeyOrganisation *self,
             GBytes                          *user_handle)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  const char *user_id = passkeys_account_get_user_id (account);
  g_autoptr(GBytes) own = g_bytes_new_static (user_id, strlen (user_id));

  return user_handle != NULL && g_bytes_equal (own, user_handle);
}

static gboolean
is_own_credential (PasskeysSecurityKeyOrganisation *self,
                   GBytes                          *credential_id)
{
  g_autofree char *text = passkeys_base64url_encode (credential_id);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->credentials)); i++)
    {
      g_autoptr(PasskeysCredential) credential =
        g_list_model_get_item (G_LIST_MODEL (self->credentials), i);

      if (g_strcmp0 (passkeys_credential_get_credential_id (credential), text) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * passkeys_security_key_organisation_knows:
 * @self: what knows the passkeys of a person
 * @passkey: a passkey on a security key
 *
 * Tells whether the passkey was made for the relying party of the organisation, and for this person.
 *
 * Returns: whether the person signs in to the organisation with it
 */
gboolean
passkeys_security_key_organisation_knows (PasskeysSecurityKeyOrganisation *self,
                                          PasskeysStoredPasskey           *passkey)
{
  PasskeysConnection *connection;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_ORGANISATION (self), FALSE);
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), FALSE);

  connection = passkeys_account_get_connection (passkeys_session_get_account (self->session));
  if (g_strcmp0 (passkeys_connection_get_relying_party_id (connection),
                 passkeys_stored_passkey_get_relying_party_id (passkey)) != 0)
    return FALSE;

  return is_own_user (self, passkeys_stored_passkey_get_user_handle (passkey)) ||
         is_own_credential (self, passkeys_stored_passkey_get_credential_id (passkey));
}
