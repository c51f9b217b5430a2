/* passkeys-account.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account"

#include "config.h"

#include "passkeys-account-private.h"

struct _PasskeysAccount
{
  GObject parent_instance;

  PasskeysConnection *connection;
  char               *id;
  char               *org_id;
  char               *user_id;
  char               *username;
  char               *organisation_name;
  gboolean            signed_in;
  gboolean            expired;
  gboolean            ends_soon;
  gboolean            at_risk;
  gboolean            noted; /* in this run */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_USERNAME,
  PROP_ORG_ID,
  PROP_ORGANISATION_NAME,
  PROP_SIGNED_IN,
  PROP_EXPIRED,
  PROP_NEWS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysAccount, passkeys_account, G_TYPE_OBJECT)

/* Stable across versions: keyring items are found by it. */
static char *
make_id (PasskeysConnection *connection,
         const char         *org_id,
         const char         *user_id)
{
  gboolean this_computer = passkeys_connection_is_this_computer (connection);
  g_autofree char *text = NULL;

  text = g_strjoin ("\n",
                    passkeys_connection_get_preset (connection),
                    this_computer ? "" : passkeys_connection_get_api_url (connection),
                    passkeys_connection_get_relying_party_id (connection),
                    org_id,
                    user_id,
                    NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
passkeys_account_finalize (GObject *object)
{
  PasskeysAccount *self = PASSKEYS_ACCOUNT (object);

  g_clear_object (&self->connection);
  g_free (self->id);
  g_free (self->org_id);
  g_free (self->user_id);
  g_free (self->username);
  g_free (self->organisation_name);

  G_OBJECT_CLASS (passkeys_account_parent_class)->finalize (object);
}

static void
passkeys_account_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PasskeysAccount *self = PASSKEYS_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    case PROP_ORG_ID:
      g_value_set_string (value, self->org_id);
      break;
    case PROP_ORGANISATION_NAME:
      g_value_set_string (value, self->organisation_name);
      break;
    case PROP_SIGNED_IN:
      g_value_set_boolean (value, self->signed_in);
      break;
    case PROP_EXPIRED:
      g_value_set_boolean (value, self->expired);
      break;
    case PROP_NEWS:
      g_value_set_uint (value, passkeys_account_get_news (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_account_class_init (PasskeysAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = passkeys_account_finalize;
  object_class->get_property = passkeys_account_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, flags);
  properties[PROP_ORG_ID] = g_param_spec_string ("org-id", NULL, NULL, NULL, flags);
  properties[PROP_ORGANISATION_NAME] = g_param_spec_string ("organisation-name", NULL, NULL, NULL,
                                                            flags);
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE, flags);
  properties[PROP_EXPIRED] = g_param_spec_boolean ("expired", NULL, NULL, FALSE, flags);
  properties[PROP_NEWS] = g_param_spec_uint ("news", NULL, NULL, 0, PASSKEYS_ACCOUNT_NEWS_EXPIRED,
                                             PASSKEYS_ACCOUNT_NEWS_NONE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_account_init (PasskeysAccount *self)
{
}

/**
 * passkeys_account_new:
 * @connection: how its organisation is reached
 * @org_id: the organisation
 * @user_id: the user
 * @username: the user's name, an e-mail address for employees
 * @organisation_name: (nullable): what people call the organisation
 *
 * Creates an account.
 *
 * Returns: (transfer full): an account
 */
PasskeysAccount *
passkeys_account_new (PasskeysConnection *connection,
                      const char         *org_id,
                      const char         *user_id,
                      const char         *username,
                      const char         *organisation_name)
{
  PasskeysAccount *self;

  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (user_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCOUNT, NULL);
  self->connection = g_object_ref (connection);
  self->id = make_id (connection, org_id, user_id);
  self->org_id = g_strdup (org_id);
  self->user_id = g_strdup (user_id);
  self->username = g_strdup (username);
  self->organisation_name = g_strdup (organisation_name);

  return self;
}

/**
 * passkeys_account_get_id:
 * @self: an account
 *
 * Gets what tells this account from others: a hash of connection, organisation and user.
 *
 * Returns: 64 hexadecimal digits
 */
const char *
passkeys_account_get_id (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->id;
}

/**
 * passkeys_account_get_connection:
 * @self: an account
 *
 * Gets how the organisation is reached.
 *
 * Returns: (transfer none): a connection; that of this computer may not know its port
 */
PasskeysConnection *
passkeys_account_get_connection (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->connection;
}

/**
 * passkeys_account_get_org_id:
 * @self: an account
 *
 * Gets the organisation's id.
 *
 * Returns: such as `or-…`
 */
const char *
passkeys_account_get_org_id (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->org_id;
}

/**
 * passkeys_account_get_user_id:
 * @self: an account
 *
 * Gets the user's id.
 *
 * Returns: such as `us-…`
 */
const char *
passkeys_account_get_user_id (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->user_id;
}

/**
 * passkeys_account_get_username:
 * @self: an account
 *
 * Gets the user's name in the organisation.
 *
 * Returns: an e-mail address for employees
 */
const char *
passkeys_account_get_username (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->username;
}

/**
 * passkeys_account_get_organisation_name:
 * @self: an account
 *
 * Gets what people call the organisation.
 *
 * Returns: (nullable): a name
 */
const char *
passkeys_account_get_organisation_name (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), NULL);

  return self->organisation_name;
}

/**
 * passkeys_account_is_signed_in:
 * @self: an account
 *
 * Whether a session of this account lives in this run of the program.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_account_is_signed_in (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), FALSE);

  return self->signed_in;
}

/**
 * passkeys_account_is_expired:
 * @self: an account
 *
 * Whether a session of this account has run out in this run of the program, and no other lives.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_account_is_expired (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), FALSE);

  return self->expired;
}

/*< private >
 * _passkeys_account_set_expired:
 * @self: an account
 * @expired: whether the last session has run out, so that the person has to sign in again
 *
 * For sessions: tells that the last one has run out, or no longer did.
 */
void
_passkeys_account_set_expired (PasskeysAccount *self,
                               gboolean         expired)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (self));

  if (self->expired == expired)
    return;

  self->expired = expired;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWS]);
}

/*< private >
 * _passkeys_account_set_signed_in:
 * @self: an account
 * @signed_in: whether there is a session that lives
 *
 * For sessions: tells that one lives, or no longer does.
 */
void
_passkeys_account_set_signed_in (PasskeysAccount *self,
                                 gboolean         signed_in)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (self));

  if (self->signed_in == signed_in)
    return;

  self->signed_in = signed_in;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWS]);
}

static void
set_news (PasskeysAccount *self,
          gboolean        *part,
          gboolean         value)
{
  if (*part == value)
    return;

  *part = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWS]);
}

/**
 * _passkeys_account_set_ends_soon:
 * @self: an account
 * @ends_soon: whether little time is left
 *
 * For sessions: tells that the one that lives has little time left.
 */
void
_passkeys_account_set_ends_soon (PasskeysAccount *self,
                                 gboolean         ends_soon)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (self));

  set_news (self, &self->ends_soon, ends_soon);
}

/**
 * _passkeys_account_set_at_risk:
 * @self: an account
 * @at_risk: whether one lost passkey would lock the person out
 *
 * Tells that the account has one credential left, as far as it is known.
 */
void
_passkeys_account_set_at_risk (PasskeysAccount *self,
                               gboolean         at_risk)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (self));

  set_news (self, &self->at_risk, at_risk);
}

/**
 * passkeys_account_get_news:
 * @self: an account
 *
 * Returns: the most urgent thing to tell of it while another account is shown
 */
PasskeysAccountNews
passkeys_account_get_news (PasskeysAccount *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (self), PASSKEYS_ACCOUNT_NEWS_NONE);

  if (self->expired)
    return PASSKEYS_ACCOUNT_NEWS_EXPIRED;
  if (self->ends_soon && self->signed_in)
    return PASSKEYS_ACCOUNT_NEWS_ENDS_SOON;
  if (self->at_risk && !self->noted)
    return PASSKEYS_ACCOUNT_NEWS_AT_RISK;

  return PASSKEYS_ACCOUNT_NEWS_NONE;
}

/**
 * passkeys_account_note_news:
 * @self: an account that is shown
 *
 * Its pages tell what it is at risk of: it is not told as news again in this run. A session that
 * has ended or ends soon stays news until there is a better one.
 */
void
passkeys_account_note_news (PasskeysAccount *self)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (self));

  set_news (self, &self->noted, TRUE);
}
