/* passkeys-service-account.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-service-account"

#include "config.h"

#include "passkeys-access-token.h"
#include "passkeys-api-object.h"
#include "passkeys-json-members.h"
#include "passkeys-service-account.h"

struct _PasskeysServiceAccount
{
  GObject       parent_instance;

  PasskeysUser *user;
  GListStore   *tokens;
};

enum
{
  PROP_0,
  PROP_USER,
  PROP_NAME,
  PROP_IS_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_identifier (PasskeysApiObject *object)
{
  return passkeys_user_get_user_id (PASSKEYS_SERVICE_ACCOUNT (object)->user);
}

static gboolean
have_equal_tokens (PasskeysServiceAccount *a,
                   PasskeysServiceAccount *b)
{
  guint n_tokens = g_list_model_get_n_items (G_LIST_MODEL (a->tokens));

  if (n_tokens != g_list_model_get_n_items (G_LIST_MODEL (b->tokens)))
    return FALSE;

  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr(PasskeysApiObject) first = g_list_model_get_item (G_LIST_MODEL (a->tokens), i);
      g_autoptr(PasskeysApiObject) second = g_list_model_get_item (G_LIST_MODEL (b->tokens), i);

      if (!passkeys_api_object_equals (first, second))
        return FALSE;
    }

  return TRUE;
}

static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysServiceAccount *a = PASSKEYS_SERVICE_ACCOUNT (object);
  PasskeysServiceAccount *b = PASSKEYS_SERVICE_ACCOUNT (other);

  return passkeys_api_object_equals (PASSKEYS_API_OBJECT (a->user), PASSKEYS_API_OBJECT (b->user)) &&
         have_equal_tokens (a, b);
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysServiceAccount, passkeys_service_account, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_service_account_finalize (GObject *object)
{
  PasskeysServiceAccount *self = PASSKEYS_SERVICE_ACCOUNT (object);

  g_clear_object (&self->user);
  g_clear_object (&self->tokens);

  G_OBJECT_CLASS (passkeys_service_account_parent_class)->finalize (object);
}

static void
passkeys_service_account_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  PasskeysServiceAccount *self = PASSKEYS_SERVICE_ACCOUNT (object);

  switch (property_id)
    {
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;

    case PROP_NAME:
      g_value_set_string (value, passkeys_user_get_name (self->user));
      break;

    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, passkeys_user_is_active (self->user));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_service_account_class_init (PasskeysServiceAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_service_account_finalize;
  object_class->get_property = passkeys_service_account_get_property;

  properties[PROP_USER] =
    g_param_spec_object ("user", NULL, NULL, PASSKEYS_TYPE_USER,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_ACTIVE] =
    g_param_spec_boolean ("is-active", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_service_account_init (PasskeysServiceAccount *self)
{
  self->tokens = g_list_store_new (PASSKEYS_TYPE_ACCESS_TOKEN);
}

static void
read_tokens (PasskeysServiceAccount *self,
             PasskeysJsonMembers    *members)
{
  JsonArray *list = passkeys_json_members_read_list (members, "accessTokens",
                                                     PASSKEYS_JSON_REQUIRED);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autoptr(PasskeysAccessToken) token = NULL;

      token = passkeys_access_token_new_from_json (json_array_get_element (list, i),
                                                   &members->error);
      if (token == NULL)
        return;
      g_list_store_append (self->tokens, token);
    }
}

/**
 * passkeys_service_account_new_from_json:
 * @json: (nullable): a ServiceAccount of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads a service account: a user that is no person, and the tokens it works with.
 *
 * Returns: (transfer full) (nullable): a new service account
 */
PasskeysServiceAccount *
passkeys_service_account_new_from_json (JsonNode  *json,
                                        GError   **error)
{
  g_autoptr(PasskeysServiceAccount) self = g_object_new (PASSKEYS_TYPE_SERVICE_ACCOUNT, NULL);
  PasskeysJsonMembers members;
  JsonNode *user;

  passkeys_json_members_begin (&members, "service account", json);
  user = passkeys_json_members_read_object (&members, "userInfo", PASSKEYS_JSON_REQUIRED);
  if (user != NULL)
    self->user = passkeys_user_new_from_json (user, &members.error);
  if (members.error == NULL)
    read_tokens (self, &members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_service_account_get_user:
 * @self: a service account
 *
 * Gets the user that the service account is.
 *
 * Returns: (transfer none): the user
 */
PasskeysUser *
passkeys_service_account_get_user (PasskeysServiceAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SERVICE_ACCOUNT (self), NULL);

  return self->user;
}

/**
 * passkeys_service_account_get_access_tokens:
 * @self: a service account
 *
 * Gets the tokens that the service account works with.
 *
 * Returns: (transfer none): a list of [class@PasskeysAccessToken]
 */
GListModel *
passkeys_service_account_get_access_tokens (PasskeysServiceAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SERVICE_ACCOUNT (self), NULL);

  return G_LIST_MODEL (self->tokens);
}
