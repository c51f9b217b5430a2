/* passkeys-candidate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-candidate"

#include "config.h"

#include "passkeys-candidate.h"

struct _PasskeysCandidate
{
  GObject parent_instance;

  GBytes *credential_id;
  GBytes *user_handle;
  char   *user_name;
  char   *title;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_USER_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysCandidate, passkeys_candidate, G_TYPE_OBJECT)

static void
passkeys_candidate_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PasskeysCandidate *self = PASSKEYS_CANDIDATE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_candidate_finalize (GObject *object)
{
  PasskeysCandidate *self = PASSKEYS_CANDIDATE (object);

  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (passkeys_candidate_parent_class)->finalize (object);
}

static void
passkeys_candidate_class_init (PasskeysCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_candidate_finalize;
  object_class->get_property = passkeys_candidate_get_property;

  /**
   * PasskeysCandidate:title:
   *
   * What tells it from the others: the name that the person gave it.
   */
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * PasskeysCandidate:user-name:
   *
   * The account that it signs in to.
   */
  properties[PROP_USER_NAME] =
    g_param_spec_string ("user-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_candidate_init (PasskeysCandidate *self)
{
}

/**
 * passkeys_candidate_new:
 * @credential_id: the credential id
 * @user_handle: (nullable): the user handle, where the authenticator knows it
 * @user_name: (nullable): the user's name, where the authenticator knows it
 * @title: (nullable): what tells it from the others
 *
 * Returns: (transfer full): a new candidate
 */
PasskeysCandidate *
passkeys_candidate_new (GBytes     *credential_id,
                        GBytes     *user_handle,
                        const char *user_name,
                        const char *title)
{
  PasskeysCandidate *self;

  g_return_val_if_fail (credential_id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_CANDIDATE, NULL);
  self->credential_id = g_bytes_ref (credential_id);
  self->user_handle = user_handle != NULL ? g_bytes_ref (user_handle) : NULL;
  self->user_name = g_strdup (user_name);
  self->title = g_strdup (title);
  return self;
}

/**
 * passkeys_candidate_get_credential_id:
 * @self: a candidate
 *
 * Returns: (transfer none): the credential id
 */
GBytes *
passkeys_candidate_get_credential_id (PasskeysCandidate *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CANDIDATE (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_candidate_get_user_handle:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): the user handle
 */
GBytes *
passkeys_candidate_get_user_handle (PasskeysCandidate *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CANDIDATE (self), NULL);

  return self->user_handle;
}

/**
 * passkeys_candidate_get_user_name:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): the user's name
 */
const char *
passkeys_candidate_get_user_name (PasskeysCandidate *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CANDIDATE (self), NULL);

  return self->user_name;
}

/**
 * passkeys_candidate_get_title:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): what tells it from the others
 */
const char *
passkeys_candidate_get_title (PasskeysCandidate *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CANDIDATE (self), NULL);

  return self->title;
}
