/* passkeys-local-passkey-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-record"

#include "config.h"

#include "passkeys-local-passkey-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-hmac-secret.h"
#include "passkeys-key-wrap.h"
#include "passkeys-record.h"
#include "passkeys-vault-storage.h"

/* How a passkey is written into the keyring and read from it. */

#define KIND PASSKEYS_LOCAL_PASSKEY_KIND
#define NEWEST_VERSION PASSKEYS_LOCAL_PASSKEY_VERSION_CHIP
#define PROTECTION_CHIP "chip"
#define VAULT_ID_LENGTH 16
#define MAXIMUM_CREDENTIAL_ID_LENGTH 1023 /* WebAuthn Level 3, section 4 */
#define MAXIMUM_USER_HANDLE_LENGTH 64     /* WebAuthn Level 3, section 5.4.3 */
#define MAXIMUM_KEY_LENGTH 4096
#define WRAPPED_RANDOM_LENGTH (PASSKEYS_HMAC_SECRET_RANDOM_LENGTH + PASSKEYS_KEY_WRAP_OVERHEAD)

/* What a record of these versions may hold. Those from "note" on may be missing; programs that are
 * older than one of them do not know it and drop it when they write. This program keeps what it does
 * not know. */
static const char * const known[] = {
  "vault", "credentialId", "relyingParty", "relyingPartyName", "userHandle", "userName",
  "userDisplayName", "name", "created", "backupEligible", "backedUp", "key", "protection",
  "note", "used", "removed", "credentialProtection", "hmacSecret", NULL
};

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
read_time (JsonObject  *content,
           const char  *name,
           GDateTime  **ret_time,
           GError     **error)
{
  gint64 seconds;

  /* up to the year 9999, beyond which there is no GDateTime */
  if (!passkeys_record_read_number (content, name, 0, G_GINT64_CONSTANT (253402300799),
                                    &seconds, error))
    return FALSE;

  *ret_time = g_date_time_new_from_unix_utc (seconds);
  return TRUE;
}

static gboolean
read_times (PasskeysLocalPasskey *self,
            JsonObject           *content,
            GError              **error)
{
  return read_time (content, "created", &self->created, error) &&
         (!json_object_has_member (content, "used") ||
          read_time (content, "used", &self->used, error)) &&
         (!json_object_has_member (content, "removed") ||
          read_time (content, "removed", &self->removed, error));
}

static gboolean
read_note (PasskeysLocalPasskey *self,
           JsonObject           *content,
           GError              **error)
{
  if (!json_object_has_member (content, "note"))
    return TRUE;

  g_clear_pointer (&self->note, g_free);
  return passkeys_record_read_text (content, "note", &self->note, error);
}

static gboolean
read_credential_protection (PasskeysLocalPasskey *self,
                            JsonObject           *content,
                            GError              **error)
{
  gint64 level = 0;

  if (json_object_has_member (content, "credentialProtection") &&
      !passkeys_record_read_number (content, "credentialProtection", 1, 3, &level, error))
    return FALSE;

  self->credential_protection = level;
  return TRUE;
}

static gboolean
read_random (PasskeysLocalPasskey *self,
             JsonObject           *content,
             GError              **error)
{
  return !json_object_has_member (content, "hmacSecret") ||
         passkeys_record_read_bytes (content, "hmacSecret", WRAPPED_RANDOM_LENGTH,
                                     WRAPPED_RANDOM_LENGTH, &self->wrapped_random, error);
}

static void
keep_others (PasskeysLocalPasskey *self,
             JsonObject           *content)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, content);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!g_strv_contains (known, name))
      {
        if (self->others == NULL)
          self->others = json_object_new ();
        json_object_set_member (self->others, name, json_node_copy (value));
      }
}

/* The first version has none of it. Whether it is true shows when the key is unwrapped, which it is
 * bound to. */
static gboolean
read_protection (PasskeysLocalPasskey *self,
                 JsonObject           *content,
                 GError              **error)
{
  g_autofree char *protection = NULL;

  self->protection = PASSKEYS_PROTECTION_PIN;
  if (!json_object_has_member (content, "protection"))
    return TRUE;

  if (!passkeys_record_read_text (content, "protection", &protection, error))
    return FALSE;

  if (!g_str_equal (protection, PROTECTION_CHIP))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "What the keyring holds is damaged");
      return FALSE;
    }

  self->protection = PASSKEYS_PROTECTION_CHIP;
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

/*< private >
 * _passkeys_local_passkey_new_from_item:
 * @item: an item of the keyring with its secret
 * @error: return location
 *
 * Reads what _passkeys_local_passkey_build_record() wrote. What a newer program added to the record
 * is kept, and is written again.
 *
 * Returns: (transfer full): the passkey; %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW
 *   when the record has a later version, or %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED when it
 *   makes no sense, or is not what the attributes of @item say
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_from_item (PasskeysKeyringItem  *item,
                                       GError              **error)
{
  g_autoptr(PasskeysLocalPasskey) self = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);
  g_autoptr(JsonNode) node = NULL;
  GBytes *record = passkeys_keyring_item_get_secret (item);
  JsonObject *content;

  if (!(node = passkeys_record_parse (KIND, NEWEST_VERSION, record, error)))
    return NULL;

  content = json_node_get_object (node);
  if (!read_texts (self, content, error) ||
      !read_bytes (self, content, error) ||
      !read_times (self, content, error) ||
      !read_note (self, content, error) ||
      !read_credential_protection (self, content, error) ||
      !read_random (self, content, error) ||
      !passkeys_record_read_flag (content, "backupEligible", &self->backup_eligible, error) ||
      !passkeys_record_read_flag (content, "backedUp", &self->backed_up, error) ||
      !read_protection (self, content, error))
    return NULL;

  keep_others (self, content);

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

/*< private >
 * _passkeys_local_passkey_build_attributes:
 * @self: a passkey
 *
 * Makes what it can be found by in the keyring. Attributes are no secret: a keyring shows them to
 * whoever asks.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the relying party id, credential id, user
 *   handle and user name by their names in passkeys-vault-storage.h
 */
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

/*< private >
 * _passkeys_local_passkey_build_label:
 * @self: a passkey
 *
 * Returns: (transfer full): what a program that shows the keyring calls it; not translated, as it
 *   is kept
 */
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
add_time (JsonBuilder *builder,
          const char  *name,
          GDateTime   *time)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, g_date_time_to_unix (time));
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

static void
add_what_came_later (JsonBuilder          *builder,
                     PasskeysLocalPasskey *self)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (*self->note != '\0')
    add_text (builder, "note", self->note);
  if (self->used != NULL)
    add_time (builder, "used", self->used);
  if (self->removed != NULL)
    add_time (builder, "removed", self->removed);
  if (self->credential_protection > 0)
    {
      json_builder_set_member_name (builder, "credentialProtection");
      json_builder_add_int_value (builder, self->credential_protection);
    }
  if (self->wrapped_random != NULL)
    add_bytes (builder, "hmacSecret", self->wrapped_random);
  if (self->others == NULL)
    return;

  json_object_iter_init_ordered (&iter, self->others);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_node_copy (value));
    }
}

/*< private >
 * _passkeys_local_passkey_build_record:
 * @self: a passkey with a wrapped key
 * @error: return location
 *
 * Returns: (transfer full): the JSON record that is kept as the secret of its item; its version is
 *   that of _passkeys_local_passkey_get_version(). %NULL with %PASSKEYS_AUTHENTICATOR_ERROR
 */
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
  add_time (builder, "created", self->created);
  add_flag (builder, "backupEligible", self->backup_eligible);
  add_flag (builder, "backedUp", self->backed_up);
  if (self->protection == PASSKEYS_PROTECTION_CHIP)
    add_text (builder, "protection", PROTECTION_CHIP);
  add_bytes (builder, "key", self->wrapped_key);
  add_what_came_later (builder, self);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  return passkeys_record_build (KIND, _passkeys_local_passkey_get_version (self), node, error);
}
