/* passkeys-access-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token"

#include "config.h"

#include "passkeys-access-token.h"
#include "passkeys-api-object.h"
#include "passkeys-json-members.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-untrusted-text.h"

#define MAX_PUBLIC_KEY 16384

struct _PasskeysAccessToken
{
  GObject                  parent_instance;

  char                    *token_id;
  char                    *name;
  char                    *credential_id;
  char                    *public_key;
  char                    *user_id;
  GDateTime               *date_created;
  GListStore              *assignments;
  GBytes                  *text; /* (nullable): wiped when freed */
  PasskeysAccessTokenKind  kind;
  gboolean                 is_active;
};

enum
{
  PROP_0,
  PROP_TOKEN_ID,
  PROP_NAME,
  PROP_KIND,
  PROP_IS_ACTIVE,
  PROP_DATE_CREATED,
  PROP_PERMISSION_NAMES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (PasskeysAccessTokenKind, passkeys_access_token_kind,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL, "personal"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_ACCESS_TOKEN_KIND_SERVICE_ACCOUNT,
                                         "service-account"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_ACCESS_TOKEN_KIND_OTHER, "other"))

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_ACCESS_TOKEN (object)->token_id;
}

static gboolean
have_equal_assignments (PasskeysAccessToken *a,
                        PasskeysAccessToken *b)
{
  guint n_assignments = g_list_model_get_n_items (G_LIST_MODEL (a->assignments));

  if (n_assignments != g_list_model_get_n_items (G_LIST_MODEL (b->assignments)))
    return FALSE;

  for (guint i = 0; i < n_assignments; i++)
    {
      g_autoptr(PasskeysPermissionAssignment) first = NULL;
      g_autoptr(PasskeysPermissionAssignment) second = NULL;

      first = g_list_model_get_item (G_LIST_MODEL (a->assignments), i);
      second = g_list_model_get_item (G_LIST_MODEL (b->assignments), i);
      if (!g_str_equal (passkeys_permission_assignment_get_assignment_id (first),
                        passkeys_permission_assignment_get_assignment_id (second)) ||
          !g_str_equal (passkeys_permission_assignment_get_permission_name (first),
                        passkeys_permission_assignment_get_permission_name (second)))
        return FALSE;
    }

  return TRUE;
}

/* What it says is left out: it makes no difference to a row. */
static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysAccessToken *a = PASSKEYS_ACCESS_TOKEN (object);
  PasskeysAccessToken *b = PASSKEYS_ACCESS_TOKEN (other);

  return a->kind == b->kind && a->is_active == b->is_active &&
         g_str_equal (a->token_id, b->token_id) &&
         g_str_equal (a->name, b->name) &&
         g_str_equal (a->credential_id, b->credential_id) &&
         g_str_equal (a->public_key, b->public_key) &&
         g_str_equal (a->user_id, b->user_id) &&
         g_date_time_equal (a->date_created, b->date_created) &&
         have_equal_assignments (a, b);
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysAccessToken, passkeys_access_token, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_access_token_finalize (GObject *object)
{
  PasskeysAccessToken *self = PASSKEYS_ACCESS_TOKEN (object);

  g_clear_pointer (&self->token_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->credential_id, g_free);
  g_clear_pointer (&self->public_key, g_free);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->date_created, g_date_time_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_object (&self->assignments);

  G_OBJECT_CLASS (passkeys_access_token_parent_class)->finalize (object);
}

static char *
dup_permission_names (PasskeysAccessToken *self)
{
  GListModel *assignments = G_LIST_MODEL (self->assignments);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = g_list_model_get_item (assignments, i);

      if (i > 0)
        g_string_append (names, ", ");
      g_string_append (names, passkeys_permission_assignment_get_permission_name (assignment));
    }

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static void
passkeys_access_token_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PasskeysAccessToken *self = PASSKEYS_ACCESS_TOKEN (object);

  switch (property_id)
    {
    case PROP_TOKEN_ID:
      g_value_set_string (value, self->token_id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;

    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, self->is_active);
      break;

    case PROP_DATE_CREATED:
      g_value_set_boxed (value, self->date_created);
      break;

    case PROP_PERMISSION_NAMES:
      g_value_take_string (value, dup_permission_names (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_access_token_class_init (PasskeysAccessTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_access_token_finalize;
  object_class->get_property = passkeys_access_token_get_property;

  properties[PROP_TOKEN_ID] =
    g_param_spec_string ("token-id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, PASSKEYS_TYPE_ACCESS_TOKEN_KIND,
                       (int) PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_ACTIVE] =
    g_param_spec_boolean ("is-active", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DATE_CREATED] =
    g_param_spec_boxed ("date-created", NULL, NULL, G_TYPE_DATE_TIME,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PERMISSION_NAMES] =
    g_param_spec_string ("permission-names", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_access_token_init (PasskeysAccessToken *self)
{
  self->assignments = g_list_store_new (PASSKEYS_TYPE_PERMISSION_ASSIGNMENT);
}

static PasskeysAccessTokenKind
parse_kind (const char *text)
{
  if (g_strcmp0 (text, "Pat") == 0)
    return PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL;
  if (g_strcmp0 (text, "ServiceAccount") == 0)
    return PASSKEYS_ACCESS_TOKEN_KIND_SERVICE_ACCOUNT;

  return PASSKEYS_ACCESS_TOKEN_KIND_OTHER;
}

static void
read_assignments (PasskeysAccessToken *self,
                  PasskeysJsonMembers *members)
{
  JsonArray *list = passkeys_json_members_read_list (members, "permissionAssignments",
                                                     PASSKEYS_JSON_REQUIRED);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = NULL;

      assignment = passkeys_permission_assignment_new_from_json (json_array_get_element (list, i),
                                                                 &members->error);
      if (assignment == NULL)
        return;
      g_list_store_append (self->assignments, assignment);
    }
}

static void
read_text (PasskeysAccessToken *self,
           PasskeysJsonMembers *members)
{
  const char *text = passkeys_json_members_read_token (members, "accessToken",
                                                       PASSKEYS_JSON_OPTIONAL);

  if (text != NULL)
    self->text = passkeys_secure_bytes_new_text (text);
}

/**
 * passkeys_access_token_new_from_json:
 * @json: (nullable): an AccessToken of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads a personal access token, or that of a service account. A kind that this version does not
 * know is `PASSKEYS_ACCESS_TOKEN_KIND_OTHER`.
 *
 * Returns: (transfer full) (nullable): a new access token
 */
PasskeysAccessToken *
passkeys_access_token_new_from_json (JsonNode  *json,
                                     GError   **error)
{
  g_autoptr(PasskeysAccessToken) self = g_object_new (PASSKEYS_TYPE_ACCESS_TOKEN, NULL);
  PasskeysJsonMembers members;
  const char *name;

  passkeys_json_members_begin (&members, "access token", json);
  self->token_id = g_strdup (passkeys_json_members_read_id (&members, "tokenId",
                                                            PASSKEYS_JSON_MAX_ID));
  self->user_id = g_strdup (passkeys_json_members_read_id (&members, "linkedUserId",
                                                           PASSKEYS_JSON_MAX_ID));
  self->credential_id = g_strdup (passkeys_json_members_read_id (&members, "credId",
                                                                 PASSKEYS_JSON_MAX_CREDENTIAL_ID));
  self->kind = parse_kind (passkeys_json_members_read_text (&members, "kind", PASSKEYS_JSON_MAX_ID,
                                                            PASSKEYS_JSON_REQUIRED));
  name = passkeys_json_members_read_text (&members, "name", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_REQUIRED);
  self->public_key = g_strdup (passkeys_json_members_read_text (&members, "publicKey",
                                                                MAX_PUBLIC_KEY,
                                                                PASSKEYS_JSON_REQUIRED));
  self->is_active = passkeys_json_members_read_flag (&members, "isActive", PASSKEYS_JSON_REQUIRED);
  self->date_created = passkeys_json_members_read_date (&members, "dateCreated");
  read_assignments (self, &members);
  read_text (self, &members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  self->name = passkeys_untrusted_text_make_visible (name);

  return g_steal_pointer (&self);
}

/**
 * passkeys_access_token_get_token_id:
 * @self: an access token
 *
 * Gets the identifier (`to-…`).
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_access_token_get_token_id (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->token_id;
}

/**
 * passkeys_access_token_get_name:
 * @self: an access token
 *
 * Gets the name its maker gave it, every character of which can be seen.
 *
 * Returns: (transfer none): the name
 */
const char *
passkeys_access_token_get_name (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->name;
}

/**
 * passkeys_access_token_get_kind:
 * @self: an access token
 *
 * Gets whether it is a person's or a service account's.
 *
 * Returns: the kind
 */
PasskeysAccessTokenKind
passkeys_access_token_get_kind (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), PASSKEYS_ACCESS_TOKEN_KIND_OTHER);

  return self->kind;
}

/**
 * passkeys_access_token_is_active:
 * @self: an access token
 *
 * Tells whether the token itself works; its user may be deactivated all the same.
 *
 * Returns: FALSE if it was deactivated, or has expired where the server says so
 */
gboolean
passkeys_access_token_is_active (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), FALSE);

  return self->is_active;
}

/**
 * passkeys_access_token_get_date_created:
 * @self: an access token
 *
 * Gets when the token was made. When it expires the API does not tell.
 *
 * Returns: (transfer none): the time in UTC
 */
GDateTime *
passkeys_access_token_get_date_created (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->date_created;
}

/**
 * passkeys_access_token_get_credential_id:
 * @self: an access token
 *
 * Gets the name that the server gave the key which signs for the token.
 *
 * Returns: (transfer none): the credential id
 */
const char *
passkeys_access_token_get_credential_id (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_access_token_get_public_key:
 * @self: an access token
 *
 * Gets the key that signs for the token as the server wrote it, to compare rather than to show.
 *
 * Returns: (transfer none): the public key as PEM
 */
const char *
passkeys_access_token_get_public_key (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->public_key;
}

/**
 * passkeys_access_token_get_user_id:
 * @self: an access token
 *
 * Gets whose token it is (`us-…`): a person or a service account.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_access_token_get_user_id (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->user_id;
}

/**
 * passkeys_access_token_get_permission_assignments:
 * @self: an access token
 *
 * Gets which permissions the token has. A personal one that was given none may do what its owner
 * may.
 *
 * Returns: (transfer none): a list of [class@PasskeysPermissionAssignment]
 */
GListModel *
passkeys_access_token_get_permission_assignments (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return G_LIST_MODEL (self->assignments);
}

/**
 * passkeys_access_token_get_text:
 * @self: an access token
 *
 * Gets what the token says, which whoever holds it sends with each request. It is known only from
 * the answer that made it.
 *
 * Returns: (transfer none) (nullable): the text, wiped when freed
 */
GBytes *
passkeys_access_token_get_text (PasskeysAccessToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN (self), NULL);

  return self->text;
}
