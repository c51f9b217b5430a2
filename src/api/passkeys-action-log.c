/* passkeys-action-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-action-log"

#include "config.h"

#include "passkeys-action-log-private.h"

#include "passkeys-api-object.h"
#include "passkeys-json-members.h"
#include "passkeys-untrusted-text.h"

#define MAX_ACTION (64 * 1024)
#define MAX_PUBLIC_KEY 16384
#define MAX_ASSERTION (64 * 1024)

/* A log of 100,000 entries names a handful of people, credentials and paths. */
struct _PasskeysActionLog
{
  GObject    parent_instance;

  char      *id;
  char      *action;
  char      *path;               /* (nullable): GRefString, interned */
  char      *user_id;            /* (nullable): GRefString, interned */
  char      *username;           /* (nullable): GRefString, interned */
  char      *credential_uuid;    /* (nullable): GRefString, interned */
  GDateTime *date;               /* (nullable) */
  char      *credential_kind;    /* (nullable) */
  char      *public_key;         /* (nullable) */
  char      *client_data;        /* (nullable) */
  char      *authenticator_data; /* (nullable) */
  char      *signature;          /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_ACTION,
  PROP_PATH,
  PROP_USER_ID,
  PROP_USERNAME,
  PROP_CREDENTIAL_UUID,
  PROP_DATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_ACTION_LOG (object)->id;
}

/* Entries never change. */
static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  return g_str_equal (get_identifier (object), get_identifier (other));
}

static void
api_object_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysActionLog, passkeys_action_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT, api_object_init))

static void
passkeys_action_log_finalize (GObject *object)
{
  PasskeysActionLog *self = PASSKEYS_ACTION_LOG (object);

  g_free (self->id);
  g_free (self->action);
  g_clear_pointer (&self->path, g_ref_string_release);
  g_clear_pointer (&self->user_id, g_ref_string_release);
  g_clear_pointer (&self->username, g_ref_string_release);
  g_clear_pointer (&self->credential_uuid, g_ref_string_release);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->credential_kind);
  g_free (self->public_key);
  g_free (self->client_data);
  g_free (self->authenticator_data);
  g_free (self->signature);

  G_OBJECT_CLASS (passkeys_action_log_parent_class)->finalize (object);
}

static void
passkeys_action_log_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PasskeysActionLog *self = PASSKEYS_ACTION_LOG (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_ACTION:
      g_value_set_string (value, self->action);
      break;

    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;

    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;

    case PROP_CREDENTIAL_UUID:
      g_value_set_string (value, self->credential_uuid);
      break;

    case PROP_DATE:
      g_value_set_boxed (value, self->date);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_action_log_class_init (PasskeysActionLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = passkeys_action_log_finalize;
  object_class->get_property = passkeys_action_log_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, flags);
  properties[PROP_CREDENTIAL_UUID] = g_param_spec_string ("credential-uuid", NULL, NULL, NULL,
                                                          flags);
  properties[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, G_TYPE_DATE_TIME, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_action_log_init (PasskeysActionLog *self)
{
}

/* Nothing is the same as not told: the API writes either. */
static char *
intern (const char *text)
{
  return text != NULL && *text != '\0' ? passkeys_untrusted_text_intern (text) : NULL;
}

/*< private >
 * passkeys_action_log_new_from_cells:
 * @id: the identifier
 * @action: what was done
 * @path: which call of the API did it
 * @user_id: who did it
 * @username: the name of who did it
 * @credential_uuid: which credential signed it
 * @date: (nullable) (transfer full): when
 *
 * Makes an entry of what a row of the log says; what is empty is not told.
 *
 * Returns: (transfer full): an entry
 */
PasskeysActionLog *
passkeys_action_log_new_from_cells (const char *id,
                                    const char *action,
                                    const char *path,
                                    const char *user_id,
                                    const char *username,
                                    const char *credential_uuid,
                                    GDateTime  *date)
{
  PasskeysActionLog *self = g_object_new (PASSKEYS_TYPE_ACTION_LOG, NULL);

  self->id = passkeys_untrusted_text_make_visible (id);
  self->action = passkeys_untrusted_text_make_visible (action);
  self->path = intern (path);
  self->user_id = intern (user_id);
  self->username = intern (username);
  self->credential_uuid = intern (credential_uuid);
  self->date = date;

  return self;
}

static char *
dup_text (PasskeysJsonMembers *members,
          const char          *member,
          gsize                max_length)
{
  const char *text = passkeys_json_members_read_text (members, member, max_length,
                                                      PASSKEYS_JSON_OPTIONAL);

  return text != NULL ? passkeys_untrusted_text_make_visible (text) : NULL;
}

static void
read_assertion (PasskeysActionLog   *self,
                PasskeysJsonMembers *credential)
{
  PasskeysJsonMembers members;
  JsonNode *node = passkeys_json_members_read_object (credential, "assertion",
                                                      PASSKEYS_JSON_OPTIONAL);

  if (node == NULL)
    return;

  passkeys_json_members_begin (&members, "signature in the log", node);
  self->authenticator_data = dup_text (&members, "authenticatorData", MAX_ASSERTION);
  self->client_data = dup_text (&members, "clientData", MAX_ASSERTION);
  self->signature = dup_text (&members, "signature", MAX_ASSERTION);
  passkeys_json_members_finish_nested (&members, credential);
}

/* The lines of a PEM text stay lines. */
static char *
dup_key (PasskeysJsonMembers *members)
{
  const char *text = passkeys_json_members_read_text (members, "publicKey", MAX_PUBLIC_KEY,
                                                      PASSKEYS_JSON_OPTIONAL);

  if (text == NULL || g_str_is_ascii (text))
    return g_strdup (text);

  return passkeys_untrusted_text_make_visible (text);
}

static void
read_credential (PasskeysActionLog   *self,
                 PasskeysJsonMembers *entry)
{
  PasskeysJsonMembers members;
  JsonNode *node = passkeys_json_members_read_object (entry, "firstFactorCredential",
                                                      PASSKEYS_JSON_OPTIONAL);

  if (node == NULL)
    return;

  passkeys_json_members_begin (&members, "credential in the log", node);
  self->credential_uuid =
    intern (passkeys_json_members_read_text (&members, "id", PASSKEYS_JSON_MAX_CREDENTIAL_ID,
                                             PASSKEYS_JSON_REQUIRED));
  self->credential_kind = dup_text (&members, "kind", PASSKEYS_JSON_MAX_ID);
  self->public_key = dup_key (&members);
  read_assertion (self, &members);
  passkeys_json_members_finish_nested (&members, entry);
}

/**
 * passkeys_action_log_new_from_json:
 * @json: (nullable): one entry of the log of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads an entry with its signature. The token of the action is of no use any more and not kept.
 *
 * Returns: (transfer full) (nullable): a new entry
 */
PasskeysActionLog *
passkeys_action_log_new_from_json (JsonNode  *json,
                                   GError   **error)
{
  g_autoptr(PasskeysActionLog) self = g_object_new (PASSKEYS_TYPE_ACTION_LOG, NULL);
  PasskeysJsonMembers members;
  const char *date;

  passkeys_json_members_begin (&members, "log entry", json);
  self->id = g_strdup (passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_ID));
  self->action = dup_text (&members, "action", MAX_ACTION);
  self->user_id = intern (passkeys_json_members_read_text (&members, "userId",
                                                           PASSKEYS_JSON_MAX_ID,
                                                           PASSKEYS_JSON_OPTIONAL));
  self->username = intern (passkeys_json_members_read_text (&members, "username",
                                                            PASSKEYS_JSON_MAX_NAME,
                                                            PASSKEYS_JSON_OPTIONAL));
  date = passkeys_json_members_read_text (&members, "datePerformed", PASSKEYS_JSON_MAX_ID,
                                          PASSKEYS_JSON_OPTIONAL);
  if (date != NULL)
    self->date = passkeys_json_members_read_date (&members, "datePerformed");
  read_credential (self, &members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  if (self->action == NULL)
    self->action = g_strdup ("");

  return g_steal_pointer (&self);
}

/**
 * passkeys_action_log_get_id:
 * @self: an entry
 *
 * Gets the identifier of the entry.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_action_log_get_id (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->id;
}

/**
 * passkeys_action_log_get_action:
 * @self: an entry
 *
 * Gets what was done, in the words of the server.
 *
 * Returns: (transfer none): a text, every character of which can be seen
 */
const char *
passkeys_action_log_get_action (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->action;
}

/**
 * passkeys_action_log_get_path:
 * @self: an entry
 *
 * Gets which call of the API did it.
 *
 * Returns: (transfer none) (nullable): a path, or NULL when it is not told
 */
const char *
passkeys_action_log_get_path (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->path;
}

/**
 * passkeys_action_log_get_user_id:
 * @self: an entry
 *
 * Gets who did it.
 *
 * Returns: (transfer none) (nullable): a user id
 */
const char *
passkeys_action_log_get_user_id (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->user_id;
}

/**
 * passkeys_action_log_get_username:
 * @self: an entry
 *
 * Gets the name of who did it.
 *
 * Returns: (transfer none) (nullable): a name, every character of which can be seen
 */
const char *
passkeys_action_log_get_username (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->username;
}

/**
 * passkeys_action_log_get_date:
 * @self: an entry
 *
 * Gets when it was done, by the server's clock.
 *
 * Returns: (transfer none) (nullable): a time
 */
GDateTime *
passkeys_action_log_get_date (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->date;
}

/**
 * passkeys_action_log_get_credential_uuid:
 * @self: an entry
 *
 * Gets which credential signed it.
 *
 * Returns: (transfer none) (nullable): a credential id (`cr-…`)
 */
const char *
passkeys_action_log_get_credential_uuid (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->credential_uuid;
}

/**
 * passkeys_action_log_get_credential_kind:
 * @self: an entry
 *
 * Gets what kind of credential signed it.
 *
 * Returns: (transfer none) (nullable): such as `Fido2`
 */
const char *
passkeys_action_log_get_credential_kind (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->credential_kind;
}

/**
 * passkeys_action_log_get_public_key:
 * @self: an entry
 *
 * Gets the public key with which the signature can be checked.
 *
 * Returns: (transfer none) (nullable): the key as the server writes it
 */
const char *
passkeys_action_log_get_public_key (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->public_key;
}

/**
 * passkeys_action_log_get_client_data:
 * @self: an entry
 *
 * Gets the client data that was signed.
 *
 * Returns: (transfer none) (nullable): base64url text
 */
const char *
passkeys_action_log_get_client_data (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->client_data;
}

/**
 * passkeys_action_log_get_authenticator_data:
 * @self: an entry
 *
 * Gets the authenticator data that was signed.
 *
 * Returns: (transfer none) (nullable): base64url text
 */
const char *
passkeys_action_log_get_authenticator_data (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->authenticator_data;
}

/**
 * passkeys_action_log_get_signature:
 * @self: an entry
 *
 * Gets the signature.
 *
 * Returns: (transfer none) (nullable): base64url text
 */
const char *
passkeys_action_log_get_signature (PasskeysActionLog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACTION_LOG (self), NULL);

  return self->signature;
}
