/* passkeys-assertion.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-assertion"

#include "config.h"

#include "passkeys-assertion.h"

struct _PasskeysAssertion
{
  GObject parent_instance;

  GBytes             *credential_id;
  PasskeysClientData *client_data;
  GBytes             *authenticator_data;
  GBytes             *signature;
  GBytes             *user_handle;
};

G_DEFINE_FINAL_TYPE (PasskeysAssertion, passkeys_assertion, G_TYPE_OBJECT)

static void
passkeys_assertion_finalize (GObject *object)
{
  PasskeysAssertion *self = PASSKEYS_ASSERTION (object);

  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_object (&self->client_data);
  g_clear_pointer (&self->authenticator_data, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_assertion_parent_class)->finalize (object);
}

static void
passkeys_assertion_class_init (PasskeysAssertionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_assertion_finalize;
}

static void
passkeys_assertion_init (PasskeysAssertion *self)
{
}

/**
 * passkeys_assertion_new:
 * @credential_id: the credential that signed
 * @client_data: what was signed for
 * @authenticator_data: the bytes of the authenticator data
 * @signature: over the authenticator data and the hash of the client data
 * @user_handle: (nullable): whose credential it is, where the authenticator knows
 *
 * Returns: (transfer full): the assertion (WebAuthn Level 3, section 5.2.2)
 */
PasskeysAssertion *
passkeys_assertion_new (GBytes             *credential_id,
                        PasskeysClientData *client_data,
                        GBytes             *authenticator_data,
                        GBytes             *signature,
                        GBytes             *user_handle)
{
  PasskeysAssertion *self;

  g_return_val_if_fail (credential_id != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (client_data), NULL);
  g_return_val_if_fail (authenticator_data != NULL, NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_ASSERTION, NULL);
  self->credential_id = g_bytes_ref (credential_id);
  self->client_data = g_object_ref (client_data);
  self->authenticator_data = g_bytes_ref (authenticator_data);
  self->signature = g_bytes_ref (signature);
  self->user_handle = user_handle != NULL ? g_bytes_ref (user_handle) : NULL;

  return self;
}

/**
 * passkeys_assertion_get_credential_id:
 * @self: an assertion
 *
 * Returns: (transfer none): the credential that signed
 */
GBytes *
passkeys_assertion_get_credential_id (PasskeysAssertion *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_assertion_get_client_data:
 * @self: an assertion
 *
 * Returns: (transfer none): what was signed for
 */
PasskeysClientData *
passkeys_assertion_get_client_data (PasskeysAssertion *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (self), NULL);

  return self->client_data;
}

/**
 * passkeys_assertion_get_authenticator_data:
 * @self: an assertion
 *
 * Returns: (transfer none): the bytes of the authenticator data
 */
GBytes *
passkeys_assertion_get_authenticator_data (PasskeysAssertion *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (self), NULL);

  return self->authenticator_data;
}

/**
 * passkeys_assertion_get_signature:
 * @self: an assertion
 *
 * Returns: (transfer none): the signature over the authenticator data and the hash of the client
 *   data
 */
GBytes *
passkeys_assertion_get_signature (PasskeysAssertion *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (self), NULL);

  return self->signature;
}

/**
 * passkeys_assertion_get_user_handle:
 * @self: an assertion
 *
 * Returns: (transfer none) (nullable): whose credential it is, where the authenticator knows
 */
GBytes *
passkeys_assertion_get_user_handle (PasskeysAssertion *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSERTION (self), NULL);

  return self->user_handle;
}
