/* passkeys-request-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-request-options"

#include "config.h"

#include "passkeys-request-options.h"

struct _PasskeysRequestOptions
{
  GObject parent_instance;

  char                *relying_party_id;
  GPtrArray           *allowed;
  PasskeysRequirement  user_verification;
};

G_DEFINE_FINAL_TYPE (PasskeysRequestOptions, passkeys_request_options, G_TYPE_OBJECT)

static void
passkeys_request_options_finalize (GObject *object)
{
  PasskeysRequestOptions *self = PASSKEYS_REQUEST_OPTIONS (object);

  g_free (self->relying_party_id);
  g_ptr_array_unref (self->allowed);

  G_OBJECT_CLASS (passkeys_request_options_parent_class)->finalize (object);
}

static void
passkeys_request_options_class_init (PasskeysRequestOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_request_options_finalize;
}

static void
passkeys_request_options_init (PasskeysRequestOptions *self)
{
  self->allowed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->user_verification = PASSKEYS_REQUIREMENT_PREFERRED;
}

/**
 * passkeys_request_options_new:
 * @relying_party_id: whose credentials are asked for
 *
 * Until told otherwise, user verification is preferred and every credential allowed.
 *
 * Returns: (transfer full): options for an assertion
 */
PasskeysRequestOptions *
passkeys_request_options_new (const char *relying_party_id)
{
  PasskeysRequestOptions *self;

  g_return_val_if_fail (relying_party_id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_REQUEST_OPTIONS, NULL);
  self->relying_party_id = g_strdup (relying_party_id);

  return self;
}

/**
 * passkeys_request_options_allow_credential:
 * @self: options
 * @credential_id: a credential that may sign
 *
 * Adds to the allow list. With the first one, all others are no longer allowed.
 */
void
passkeys_request_options_allow_credential (PasskeysRequestOptions *self,
                                           GBytes                 *credential_id)
{
  g_return_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self));
  g_return_if_fail (credential_id != NULL);

  g_ptr_array_add (self->allowed, g_bytes_ref (credential_id));
}

/**
 * passkeys_request_options_set_user_verification:
 * @self: options
 * @requirement: whether the authenticator must verify the person
 */
void
passkeys_request_options_set_user_verification (PasskeysRequestOptions *self,
                                                PasskeysRequirement     requirement)
{
  g_return_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self));

  self->user_verification = requirement;
}

/**
 * passkeys_request_options_get_relying_party_id:
 * @self: options
 *
 * Returns: (transfer none): whose credentials are asked for
 */
const char *
passkeys_request_options_get_relying_party_id (PasskeysRequestOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_request_options_get_allowed:
 * @self: options
 *
 * Returns: (transfer none) (element-type GBytes): the ids of the credentials that may sign; empty
 *   when every discoverable one may
 */
GPtrArray *
passkeys_request_options_get_allowed (PasskeysRequestOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self), NULL);

  return self->allowed;
}

/**
 * passkeys_request_options_allows:
 * @self: options
 * @credential_id: a credential
 *
 * Returns: whether the credential is on the allow list, or there is no such list
 */
gboolean
passkeys_request_options_allows (PasskeysRequestOptions *self,
                                 GBytes                 *credential_id)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self), FALSE);
  g_return_val_if_fail (credential_id != NULL, FALSE);

  return self->allowed->len == 0
         || g_ptr_array_find_with_equal_func (self->allowed, credential_id, g_bytes_equal, NULL);
}

/**
 * passkeys_request_options_get_user_verification:
 * @self: options
 *
 * Returns: whether the authenticator must verify the person
 */
PasskeysRequirement
passkeys_request_options_get_user_verification (PasskeysRequestOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (self), PASSKEYS_REQUIREMENT_REQUIRED);

  return self->user_verification;
}
