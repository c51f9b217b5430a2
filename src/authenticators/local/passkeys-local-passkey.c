/* passkeys-local-passkey.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey"

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-key-wrap.h"
#include "passkeys-record.h"
#include "passkeys-vault-storage.h"

#define KIND "passkeys-passkey"
#define RECORD_VERSION 1
#define VAULT_ID_LENGTH 16
#define CREDENTIAL_ID_LENGTH 32
#define MAXIMUM_CREDENTIAL_ID_LENGTH 1023 /* WebAuthn Level 3, section 4 */
#define MAXIMUM_USER_HANDLE_LENGTH 64     /* WebAuthn Level 3, section 5.4.3 */
#define MAXIMUM_KEY_LENGTH 4096

struct _PasskeysLocalPasskey
{
  GObject parent_instance;

  GBytes    *vault_id;
  GBytes    *credential_id;
  GBytes    *user_handle;
  GBytes    *wrapped_key; /* (nullable) until a key is wrapped */
  GDateTime *created;
  char      *relying_party_id;
  char      *relying_party_name;
  char      *user_name;
  char      *user_display_name;
  char      *name;
  gboolean   backup_eligible;
  gboolean   backed_up;
};

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
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->relying_party_name, g_free);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->user_display_name, g_free);
  g_clear_pointer (&self->name, g_free);

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
}

/* Everything that must be as it was when the passkey was made. The name is not among it: to rename
 * takes no PIN. */
static GBytes *
build_additional_data (PasskeysLocalPasskey *self)
{
  g_autofree char *vault_id = passkeys_base64url_encode (self->vault_id);
  g_autofree char *credential_id = passkeys_base64url_encode (self->credential_id);
  g_autofree char *user_handle = passkeys_base64url_encode (self->user_handle);
  char *text;

  /* The relying party id comes last, so that nothing in it can pass for another field. */
  text = g_strdup_printf ("%s %d %s %s %s %d %d %" G_GINT64_FORMAT " %s", KIND, RECORD_VERSION,
                          credential_id, vault_id, user_handle,
                          self->backup_eligible, self->backed_up,
                          g_date_time_to_unix (self->created), self->relying_party_id);
  return g_bytes_new_take (text, strlen (text));
}

/* BS is 0: no copy is known to exist, and a relying party that reads 1 may tell the person to go
 * without a recovery credential. */
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
  self->backup_eligible = backup_eligible;
  self->backed_up = FALSE;

  if (self->user_name == NULL)
    self->user_name = g_strdup ("");
  if (self->user_display_name == NULL)
    self->user_display_name = g_strdup ("");
  self->name = g_strdup (*self->relying_party_name != '\0' ? self->relying_party_name
                                                           : self->relying_party_id);

  return g_steal_pointer (&self);
}

static PasskeysLocalPasskey *
copy (PasskeysLocalPasskey *self)
{
  PasskeysLocalPasskey *other = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);

  other->vault_id = g_bytes_ref (self->vault_id);
  other->credential_id = g_bytes_ref (self->credential_id);
  other->user_handle = g_bytes_ref (self->user_handle);
  other->wrapped_key = g_bytes_ref (self->wrapped_key);
  other->created = g_date_time_ref (self->created);
  other->relying_party_id = g_strdup (self->relying_party_id);
  other->relying_party_name = g_strdup (self->relying_party_name);
  other->user_name = g_strdup (self->user_name);
  other->user_display_name = g_strdup (self->user_display_name);
  other->name = g_strdup (self->name);
  other->backup_eligible = self->backup_eligible;
  other->backed_up = self->backed_up;
  return other;
}

PasskeysLocalPasskey *
_passkeys_local_passkey_new_renamed (PasskeysLocalPasskey *self,
                                     const char           *name)
{
  PasskeysLocalPasskey *renamed = copy (self);

  g_set_str (&renamed->name, name);
  return renamed;
}

/* The account is the same, whatever it is called now. */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_with_user_name (PasskeysLocalPasskey *self,
                                            const char           *user_name,
                                            const char           *user_display_name)
{
  PasskeysLocalPasskey *renamed = copy (self);

  g_set_str (&renamed->user_name, user_name);
  g_set_str (&renamed->user_display_name, user_display_name);
  return renamed;
}

static gboolean
read_texts (PasskeysLocalPasskey *self,
            JsonObject           *content,
            GError              **error)
{
  return passkeys_record_read_text (content, "relyingParty", &self->relying_party_id, error) &&
         passkeys_record_read_text (content, "relyingPartyName", &self->relying_party_name,
                                    error) &&
         passkeys_record_read_text (content, "userName", &self->user_name, error) &&
         passkeys_record_read_text (content, "userDisplayName", &self->user_display_name, error) &&
         passkeys_record_read_text (content, "name", &self->name, error);
}

static gboolean
read_bytes (PasskeysLocalPasskey *self,
            JsonObject           *content,
            GError              **error)
{
  return passkeys_record_read_bytes (content, "vault", VAULT_ID_LENGTH, VAULT_ID_LENGTH,
                                     &self->vault_id, error) &&
         passkeys_record_read_bytes (content, "credentialId", 1, MAXIMUM_CREDENTIAL_ID_LENGTH,
                                     &self->credential_id, error) &&
         passkeys_record_read_bytes (content, "userHandle", 1, MAXIMUM_USER_HANDLE_LENGTH,
                                     &self->user_handle, error) &&
         passkeys_record_read_bytes (content, "key", PASSKEYS_KEY_WRAP_OVERHEAD, MAXIMUM_KEY_LENGTH,
                                     &self->wrapped_key, error);
}

static gboolean
read_created (PasskeysLocalPasskey *self,
              JsonObject           *content,
              GError              **error)
{
  gint64 created;

  /* up to the year 9999, beyond which there is no GDateTime */
  if (!passkeys_record_read_number (content, "created", 0, G_GINT64_CONSTANT (253402300799),
                                    &created, error))
    return FALSE;

  self->created = g_date_time_new_from_unix_utc (created);
  return TRUE;
}

static gboolean
matches_attributes (PasskeysLocalPasskey *self,
                    PasskeysKeyringItem  *item)
{
  g_autoptr(GHashTable) attributes = _passkeys_local_passkey_build_attributes (self);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (passkeys_keyring_item_get_attribute (item, name), value) != 0)
      return FALSE;
  return TRUE;
}

PasskeysLocalPasskey *
_passkeys_local_passkey_new_from_item (PasskeysKeyringItem  *item,
                                       GError              **error)
{
  g_autoptr(PasskeysLocalPasskey) self = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);
  g_autoptr(JsonNode) node = NULL;
  GBytes *record = passkeys_keyring_item_get_secret (item);
  JsonObject *content;

  if (!(node = passkeys_record_parse (KIND, RECORD_VERSION, record, error)))
    return NULL;

  content = json_node_get_object (node);
  if (!read_texts (self, content, error) ||
      !read_bytes (self, content, error) ||
      !read_created (self, content, error) ||
      !passkeys_record_read_flag (content, "backupEligible", &self->backup_eligible, error) ||
      !passkeys_record_read_flag (content, "backedUp", &self->backed_up, error))
    return NULL;

  /* The attributes are what it was found by, the record is what it is. */
  if (!matches_attributes (self, item))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "What the keyring holds is damaged");
      return NULL;
    }

  return g_steal_pointer (&self);
}

gboolean
_passkeys_local_passkey_wrap_key (PasskeysLocalPasskey  *self,
                                  GBytes                *vault_key,
                                  GBytes                *private_key,
                                  GError               **error)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);

  g_assert (self->wrapped_key == NULL);

  self->wrapped_key = passkeys_key_wrap_seal (vault_key, private_key, additional_data, error);
  return self->wrapped_key != NULL;
}

GBytes *
_passkeys_local_passkey_unwrap_key (PasskeysLocalPasskey  *self,
                                    GBytes                *vault_key,
                                    GError               **error)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);
  GBytes *private_key;

  if (!(private_key = passkeys_key_wrap_open (vault_key, self->wrapped_key, additional_data)))
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                         "The passkey does not belong to this vault or is damaged");
  return private_key;
}

GBytes *
_passkeys_local_passkey_get_vault_id (PasskeysLocalPasskey *self)
{
  return self->vault_id;
}

GHashTable *
_passkeys_local_passkey_build_attributes (PasskeysLocalPasskey *self)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                       g_strdup (self->relying_party_id));
  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_CREDENTIAL_ID,
                       passkeys_base64url_encode (self->credential_id));
  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_USER_HANDLE,
                       passkeys_base64url_encode (self->user_handle));
  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_USER_NAME,
                       g_strdup (self->user_name));
  return attributes;
}

char *
_passkeys_local_passkey_build_label (PasskeysLocalPasskey *self)
{
  return g_strdup_printf ("Passkey of %s for %s", self->user_name, self->relying_party_id);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_bytes (JsonBuilder *builder,
           const char  *name,
           GBytes      *bytes)
{
  g_autofree char *text = passkeys_base64url_encode (bytes);

  add_text (builder, name, text);
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

GBytes *
_passkeys_local_passkey_build_record (PasskeysLocalPasskey  *self,
                                      GError               **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) node = NULL;

  g_assert (self->wrapped_key != NULL);

  json_builder_begin_object (builder);
  add_bytes (builder, "vault", self->vault_id);
  add_bytes (builder, "credentialId", self->credential_id);
  add_text (builder, "relyingParty", self->relying_party_id);
  add_text (builder, "relyingPartyName", self->relying_party_name);
  add_bytes (builder, "userHandle", self->user_handle);
  add_text (builder, "userName", self->user_name);
  add_text (builder, "userDisplayName", self->user_display_name);
  add_text (builder, "name", self->name);
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, g_date_time_to_unix (self->created));
  add_flag (builder, "backupEligible", self->backup_eligible);
  add_flag (builder, "backedUp", self->backed_up);
  add_bytes (builder, "key", self->wrapped_key);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  return passkeys_record_build (KIND, RECORD_VERSION, node, error);
}

gboolean
_passkeys_local_passkey_equal (PasskeysLocalPasskey *self,
                               PasskeysLocalPasskey *other)
{
  g_autoptr(GBytes) record = _passkeys_local_passkey_build_record (self, NULL);
  g_autoptr(GBytes) other_record = _passkeys_local_passkey_build_record (other, NULL);

  return g_bytes_equal (record, other_record);
}

/* Oldest first; the id decides between those of the same second. */
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
