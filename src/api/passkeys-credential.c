/* passkeys-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential"

#include "config.h"

#include "passkeys-api-object.h"
#include "passkeys-credential.h"
#include "passkeys-json-members.h"
#include "passkeys-untrusted-text.h"

#define MAX_PUBLIC_KEY 16384

struct _PasskeysCredential
{
  GObject                 parent_instance;

  char                   *credential_id;
  char                   *credential_uuid;
  char                   *name;
  char                   *public_key;
  char                   *relying_party_id;
  char                   *origin;
  GDateTime              *date_created;
  PasskeysCredentialKind  kind;
  gboolean                is_active;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_NAME,
  PROP_CREDENTIAL_UUID,
  PROP_IS_ACTIVE,
  PROP_DATE_CREATED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_CREDENTIAL (object)->credential_uuid;
}

static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysCredential *a = PASSKEYS_CREDENTIAL (object);
  PasskeysCredential *b = PASSKEYS_CREDENTIAL (other);

  return a->kind == b->kind && a->is_active == b->is_active &&
         g_str_equal (a->credential_uuid, b->credential_uuid) &&
         g_str_equal (a->credential_id, b->credential_id) &&
         g_str_equal (a->name, b->name) &&
         g_str_equal (a->public_key, b->public_key) &&
         g_str_equal (a->relying_party_id, b->relying_party_id) &&
         g_str_equal (a->origin, b->origin) &&
         g_date_time_equal (a->date_created, b->date_created);
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_ENUM_TYPE (PasskeysCredentialKind, passkeys_credential_kind,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_CREDENTIAL_KIND_FIDO2, "fido2"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_CREDENTIAL_KIND_KEY, "key"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY,
                                         "password-protected-key"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY, "recovery-key"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_CREDENTIAL_KIND_OTHER, "other"))

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysCredential, passkeys_credential, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_credential_finalize (GObject *object)
{
  PasskeysCredential *self = PASSKEYS_CREDENTIAL (object);

  g_clear_pointer (&self->credential_id, g_free);
  g_clear_pointer (&self->credential_uuid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->public_key, g_free);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->origin, g_free);
  g_clear_pointer (&self->date_created, g_date_time_unref);

  G_OBJECT_CLASS (passkeys_credential_parent_class)->finalize (object);
}

static void
passkeys_credential_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PasskeysCredential *self = PASSKEYS_CREDENTIAL (object);

  switch (property_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_CREDENTIAL_UUID:
      g_value_set_string (value, self->credential_uuid);
      break;

    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, self->is_active);
      break;

    case PROP_DATE_CREATED:
      g_value_set_boxed (value, self->date_created);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_credential_class_init (PasskeysCredentialClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_credential_finalize;
  object_class->get_property = passkeys_credential_get_property;

  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, PASSKEYS_TYPE_CREDENTIAL_KIND,
                       (int) PASSKEYS_CREDENTIAL_KIND_FIDO2,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CREDENTIAL_UUID] =
    g_param_spec_string ("credential-uuid", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_ACTIVE] =
    g_param_spec_boolean ("is-active", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DATE_CREATED] =
    g_param_spec_boxed ("date-created", NULL, NULL, G_TYPE_DATE_TIME,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_credential_init (PasskeysCredential *self)
{
}

static PasskeysCredentialKind
parse_kind (const char *text)
{
  if (g_strcmp0 (text, "Fido2") == 0)
    return PASSKEYS_CREDENTIAL_KIND_FIDO2;
  if (g_strcmp0 (text, "Key") == 0)
    return PASSKEYS_CREDENTIAL_KIND_KEY;
  if (g_strcmp0 (text, "PasswordProtectedKey") == 0)
    return PASSKEYS_CREDENTIAL_KIND_PASSWORD_PROTECTED_KEY;
  if (g_strcmp0 (text, "RecoveryKey") == 0)
    return PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY;

  return PASSKEYS_CREDENTIAL_KIND_OTHER;
}

static char *
dup_visible (PasskeysJsonMembers *members,
             const char          *member,
             gsize                max_characters)
{
  const char *text = passkeys_json_members_read_text (members, member, max_characters,
                                                      PASSKEYS_JSON_REQUIRED);

  return text != NULL ? passkeys_untrusted_text_make_visible (text) : NULL;
}

/**
 * passkeys_credential_new_from_json:
 * @json: (nullable): a Credential of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads a credential. A kind that this version does not know is `PASSKEYS_CREDENTIAL_KIND_OTHER`.
 *
 * Returns: (transfer full) (nullable): a new credential
 */
PasskeysCredential *
passkeys_credential_new_from_json (JsonNode  *json,
                                   GError   **error)
{
  g_autoptr(PasskeysCredential) self = g_object_new (PASSKEYS_TYPE_CREDENTIAL, NULL);
  PasskeysJsonMembers members;

  passkeys_json_members_begin (&members, "credential", json);
  self->kind = parse_kind (passkeys_json_members_read_text (&members, "kind", PASSKEYS_JSON_MAX_ID,
                                                            PASSKEYS_JSON_REQUIRED));
  self->credential_id = g_strdup (passkeys_json_members_read_id (&members, "credentialId",
                                                                 PASSKEYS_JSON_MAX_CREDENTIAL_ID));
  self->credential_uuid = g_strdup (passkeys_json_members_read_id (&members, "credentialUuid",
                                                                   PASSKEYS_JSON_MAX_ID));
  self->date_created = passkeys_json_members_read_date (&members, "dateCreated");
  self->is_active = passkeys_json_members_read_flag (&members, "isActive", PASSKEYS_JSON_REQUIRED);
  self->name = dup_visible (&members, "name", PASSKEYS_JSON_MAX_NAME);
  self->public_key = dup_visible (&members, "publicKey", MAX_PUBLIC_KEY);
  self->relying_party_id = dup_visible (&members, "relyingPartyId", PASSKEYS_JSON_MAX_NAME);
  self->origin = dup_visible (&members, "origin", PASSKEYS_JSON_MAX_NAME);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_credential_get_kind:
 * @self: a credential
 *
 * Gets what kind of credential it is. One of kind Fido2 is a passkey.
 *
 * Returns: the kind
 */
PasskeysCredentialKind
passkeys_credential_get_kind (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), PASSKEYS_CREDENTIAL_KIND_OTHER);

  return self->kind;
}

/**
 * passkeys_credential_get_credential_id:
 * @self: a credential
 *
 * Gets the identifier that authenticators know, in base64url.
 *
 * Returns: (transfer none): the credential id
 */
const char *
passkeys_credential_get_credential_id (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_credential_get_credential_uuid:
 * @self: a credential
 *
 * Gets the identifier (`cr-…`) by which the API activates, deactivates and deletes.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_credential_get_credential_uuid (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->credential_uuid;
}

/**
 * passkeys_credential_get_date_created:
 * @self: a credential
 *
 * Gets when the credential was registered.
 *
 * Returns: (transfer none): the time in UTC
 */
GDateTime *
passkeys_credential_get_date_created (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->date_created;
}

/**
 * passkeys_credential_is_active:
 * @self: a credential
 *
 * Tells whether the credential can sign.
 *
 * Returns: FALSE if it was deactivated
 */
gboolean
passkeys_credential_is_active (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), FALSE);

  return self->is_active;
}

/**
 * passkeys_credential_get_name:
 * @self: a credential
 *
 * Gets the name its owner gave it, every character of which can be seen.
 *
 * Returns: (transfer none): the name
 */
const char *
passkeys_credential_get_name (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->name;
}

/**
 * passkeys_credential_get_public_key:
 * @self: a credential
 *
 * Gets what the API shows of the public key, often only a fingerprint.
 *
 * Returns: (transfer none): the public key
 */
const char *
passkeys_credential_get_public_key (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->public_key;
}

/**
 * passkeys_credential_get_relying_party_id:
 * @self: a credential
 *
 * Gets the relying party of a passkey.
 *
 * Returns: (transfer none): the relying party id, empty for other kinds
 */
const char *
passkeys_credential_get_relying_party_id (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_credential_get_origin:
 * @self: a credential
 *
 * Gets where a passkey was made.
 *
 * Returns: (transfer none): the origin, empty for other kinds
 */
const char *
passkeys_credential_get_origin (PasskeysCredential *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (self), NULL);

  return self->origin;
}
