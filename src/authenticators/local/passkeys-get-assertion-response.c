/* passkeys-get-assertion-response.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-get-assertion-response"

#include "config.h"

#include "passkeys-get-assertion-response.h"

G_DEFINE_BOXED_TYPE (PasskeysGetAssertionResponse, passkeys_get_assertion_response,
                     passkeys_get_assertion_response_ref, passkeys_get_assertion_response_unref)

static void
clear (gpointer data)
{
  PasskeysGetAssertionResponse *self = data;

  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_pointer (&self->authenticator_data, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->user_display_name, g_free);
  g_clear_pointer (&self->others, g_ptr_array_unref);
}

/**
 * passkeys_get_assertion_response_new:
 * @credential_id: which passkey signed
 * @authenticator_data: authenticator data
 * @signature: the signature
 * @user_handle: (nullable): whose account it is
 *
 * Returns: (transfer full): a response
 */
PasskeysGetAssertionResponse *
passkeys_get_assertion_response_new (GBytes *credential_id,
                                     GBytes *authenticator_data,
                                     GBytes *signature,
                                     GBytes *user_handle)
{
  PasskeysGetAssertionResponse *self = g_atomic_rc_box_new0 (PasskeysGetAssertionResponse);

  self->credential_id = g_bytes_ref (credential_id);
  self->authenticator_data = g_bytes_ref (authenticator_data);
  self->signature = g_bytes_ref (signature);
  self->user_handle = user_handle != NULL ? g_bytes_ref (user_handle) : NULL;
  return self;
}

/**
 * passkeys_get_assertion_response_ref:
 * @self: a response
 *
 * Returns: (transfer full): another reference
 */
PasskeysGetAssertionResponse *
passkeys_get_assertion_response_ref (PasskeysGetAssertionResponse *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * passkeys_get_assertion_response_unref:
 * @self: (transfer full): a response
 *
 * Drops a reference.
 */
void
passkeys_get_assertion_response_unref (PasskeysGetAssertionResponse *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
