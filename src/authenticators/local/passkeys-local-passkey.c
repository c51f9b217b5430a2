/* passkeys-local-passkey.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey"

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include <openssl/rand.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-u2f-application.h"

#define CREDENTIAL_ID_LENGTH 32

enum
{
  PROP_0,
  PROP_NAME,
  PROP_RELYING_PARTY_ID,
  PROP_USER_NAME,
  PROP_CREATED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysLocalPasskey, passkeys_local_passkey, G_TYPE_OBJECT)

static void
passkeys_local_passkey_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PasskeysLocalPasskey *self = PASSKEYS_LOCAL_PASSKEY (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_RELYING_PARTY_ID:
      g_value_set_string (value, self->relying_party_id);
      break;
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_CREATED:
      g_value_set_boxed (value, self->created);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_local_passkey_finalize (GObject *object)
{
  PasskeysLocalPasskey *self = PASSKEYS_LOCAL_PASSKEY (object);

  g_clear_pointer (&self->vault_id, g_bytes_unref);
  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_clear_pointer (&self->wrapped_random, g_bytes_unref);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->used, g_date_time_unref);
  g_clear_pointer (&self->removed, g_date_time_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->relying_party_name, g_free);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->user_display_name, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->others, json_object_unref);

  G_OBJECT_CLASS (passkeys_local_passkey_parent_class)->finalize (object);
}

static void
passkeys_local_passkey_class_init (PasskeysLocalPasskeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_local_passkey_finalize;
  object_class->get_property = passkeys_local_passkey_get_property;

  /**
   * PasskeysLocalPasskey:name:
   *
   * What the person calls it.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * PasskeysLocalPasskey:relying-party-id:
   *
   * Whom it signs in to.
   */
  properties[PROP_RELYING_PARTY_ID] =
    g_param_spec_string ("relying-party-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * PasskeysLocalPasskey:user-name:
   *
   * The account that it signs in to.
   */
  properties[PROP_USER_NAME] =
    g_param_spec_string ("user-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * PasskeysLocalPasskey:created:
   *
   * When it was made, by the clock of this computer, in UTC.
   */
  properties[PROP_CREATED] =
    g_param_spec_boxed ("created", NULL, NULL, G_TYPE_DATE_TIME,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_local_passkey_init (PasskeysLocalPasskey *self)
{
  self->note = g_strdup ("");
}

/*< private >
 * _passkeys_local_passkey_new:
 * @vault_id: the vault it is for
 * @relying_party: the site
 * @user: the account there
 * @backup_eligible: whether its key can ever leave this computer
 * @error: return location
 *
 * Begins a passkey that is made now, with a credential id of 32 random bytes and named after the
 * site. It has no key before [method@Passkeys.LocalPasskey.wrap_key], and cannot be copied or
 * stored before that.
 *
 * The flag BS (WebAuthn Level 3, section 6.1.3) is 0: no copy is known to exist, and a relying
 * party that reads 1 may tell the person to go without a recovery credential. BE stays 0 for a
 * passkey of U2F, whatever @backup_eligible says.
 *
 * Returns: (transfer full): the passkey; %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_FAILED where
 *   there are no random numbers
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new (GBytes                *vault_id,
                             PasskeysRelyingParty  *relying_party,
                             PasskeysUserEntity    *user,
                             gboolean               backup_eligible,
                             GError               **error)
{
  g_autoptr(PasskeysLocalPasskey) self = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);
  const char *relying_party_name = passkeys_relying_party_get_name (relying_party);
  guint8 credential_id[CREDENTIAL_ID_LENGTH];

  if (RAND_bytes (credential_id, sizeof credential_id) != 1)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                           "The cryptographic library has no random numbers");
      return NULL;
    }

  self->vault_id = g_bytes_ref (vault_id);
  self->credential_id = g_bytes_new (credential_id, sizeof credential_id);
  self->user_handle = g_bytes_ref (passkeys_user_entity_get_id (user));
  self->relying_party_id = g_strdup (passkeys_relying_party_get_id (relying_party));
  self->relying_party_name = g_strdup (relying_party_name != NULL ? relying_party_name : "");
  self->user_name = g_strdup (passkeys_user_entity_get_name (user));
  self->user_display_name = g_strdup (passkeys_user_entity_get_display_name (user));
  self->created = g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC);
  /* U2F has no such flag, and its counter is one that a copy would put out of step */
  self->backup_eligible = backup_eligible && !passkeys_local_passkey_is_u2f (self);
  self->backed_up = FALSE;

  if (self->user_name == NULL)
    self->user_name = g_strdup ("");
  if (self->user_display_name == NULL)
    self->user_display_name = g_strdup ("");
  self->name = g_strdup (*self->relying_party_name != '\0' ? self->relying_party_name
                                                           : self->relying_party_id);

  return g_steal_pointer (&self);
}

/*< private >
 * _passkeys_local_passkey_get_vault_id:
 * @self: a passkey
 *
 * Tells whether the PIN of a vault can open it: a keyring may hold what a lost vault left.
 *
 * Returns: (transfer none): the 16 bytes that name the vault whose key its own is wrapped with
 */
GBytes *
_passkeys_local_passkey_get_vault_id (PasskeysLocalPasskey *self)
{
  return self->vault_id;
}

/*< private >
 * _passkeys_local_passkey_get_told_handle:
 * @self: a passkey
 *
 * Returns: (transfer none) (nullable): the user handle as the site gave it; %NULL for a passkey of
 *   U2F, whose site gave none
 */
GBytes *
_passkeys_local_passkey_get_told_handle (PasskeysLocalPasskey *self)
{
  return passkeys_local_passkey_is_u2f (self) ? NULL : self->user_handle;
}

/*< private >
 * _passkeys_local_passkey_get_removed:
 * @self: a passkey
 *
 * Returns: (transfer none) (nullable): when the person removed it, as long as that can be undone;
 *   %NULL for a passkey that is there
 */
GDateTime *
_passkeys_local_passkey_get_removed (PasskeysLocalPasskey *self)
{
  return self->removed;
}

/*< private >
 * _passkeys_local_passkey_get_version:
 * @self: a passkey
 *
 * Returns: the version of the record it is kept in, the oldest that has words for it
 */
guint
_passkeys_local_passkey_get_version (PasskeysLocalPasskey *self)
{
  return self->protection == PASSKEYS_PROTECTION_CHIP ? PASSKEYS_LOCAL_PASSKEY_VERSION_CHIP
                                                      : PASSKEYS_LOCAL_PASSKEY_VERSION;
}

/*< private >
 * _passkeys_local_passkey_equal:
 * @self: a passkey with a wrapped key
 * @other: another one
 *
 * Returns: whether both would be written the same way, so that a list need not change
 */
gboolean
_passkeys_local_passkey_equal (PasskeysLocalPasskey *self,
                               PasskeysLocalPasskey *other)
{
  g_autoptr(GBytes) record = _passkeys_local_passkey_build_record (self, NULL);
  g_autoptr(GBytes) other_record = _passkeys_local_passkey_build_record (other, NULL);

  return g_bytes_equal (record, other_record);
}

/*< private >
 * _passkeys_local_passkey_compare:
 * @self: a passkey
 * @other: another one
 *
 * Sorts the oldest first; the credential id decides between those of the same second.
 *
 * Returns: less than, equal to or greater than 0, as with strcmp()
 */
int
_passkeys_local_passkey_compare (PasskeysLocalPasskey *self,
                                 PasskeysLocalPasskey *other)
{
  int order = g_date_time_compare (self->created, other->created);

  return order != 0 ? order : g_bytes_compare (self->credential_id, other->credential_id);
}

/**
 * passkeys_local_passkey_get_credential_id:
 * @self: a passkey
 *
 * Returns: (transfer none): the credential id
 */
GBytes *
passkeys_local_passkey_get_credential_id (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_local_passkey_get_relying_party_id:
 * @self: a passkey
 *
 * Returns: (transfer none): whom it signs in to
 */
const char *
passkeys_local_passkey_get_relying_party_id (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_local_passkey_get_user_handle:
 * @self: a passkey
 *
 * Returns: (transfer none): the user handle that the relying party gave
 */
GBytes *
passkeys_local_passkey_get_user_handle (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->user_handle;
}

/**
 * passkeys_local_passkey_get_user_name:
 * @self: a passkey
 *
 * Returns: (transfer none): the account that it signs in to; may be empty
 */
const char *
passkeys_local_passkey_get_user_name (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->user_name;
}

/**
 * passkeys_local_passkey_get_user_display_name:
 * @self: a passkey
 *
 * Returns: (transfer none): the person whose account it is; may be empty
 */
const char *
passkeys_local_passkey_get_user_display_name (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->user_display_name;
}

/**
 * passkeys_local_passkey_get_relying_party_name:
 * @self: a passkey
 *
 * Returns: (transfer none): what the relying party called itself; may be empty
 */
const char *
passkeys_local_passkey_get_relying_party_name (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->relying_party_name;
}

/**
 * passkeys_local_passkey_get_name:
 * @self: a passkey
 *
 * Returns: (transfer none): what the person calls it; at first the name of the relying party
 */
const char *
passkeys_local_passkey_get_name (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->name;
}

/**
 * passkeys_local_passkey_get_note:
 * @self: a passkey
 *
 * Returns: (transfer none): what the person noted of it; may be empty
 */
const char *
passkeys_local_passkey_get_note (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->note;
}

/**
 * passkeys_local_passkey_get_created:
 * @self: a passkey
 *
 * Returns: (transfer none): when it was made, in UTC
 */
GDateTime *
passkeys_local_passkey_get_created (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->created;
}

/**
 * passkeys_local_passkey_get_used:
 * @self: a passkey
 *
 * Returns: (transfer none) (nullable): when it last signed in or signed something, in UTC; %NULL when
 *   it never did, or when only programs did it that do not write that down
 */
GDateTime *
passkeys_local_passkey_get_used (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), NULL);

  return self->used;
}

/**
 * passkeys_local_passkey_get_protection:
 * @self: a passkey
 *
 * Returns: what protects its private key
 */
PasskeysProtection
passkeys_local_passkey_get_protection (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), PASSKEYS_PROTECTION_PIN);

  return self->protection;
}

/**
 * passkeys_local_passkey_is_u2f:
 * @self: a passkey
 *
 * Returns: whether it was made by U2F, for a site of which only a hash is known
 */
gboolean
passkeys_local_passkey_is_u2f (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), FALSE);

  return passkeys_u2f_application_is_id (self->relying_party_id);
}

/**
 * passkeys_local_passkey_is_backup_eligible:
 * @self: a passkey
 *
 * Returns: the flag BE that it was made with
 */
gboolean
passkeys_local_passkey_is_backup_eligible (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), FALSE);

  return self->backup_eligible;
}

/**
 * passkeys_local_passkey_is_backed_up:
 * @self: a passkey
 *
 * Returns: the flag BS that it was made with
 */
gboolean
passkeys_local_passkey_is_backed_up (PasskeysLocalPasskey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (self), FALSE);

  return self->backed_up;
}
