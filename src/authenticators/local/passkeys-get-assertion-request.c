/* passkeys-get-assertion-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-get-assertion-request"

#include "config.h"

#include "passkeys-get-assertion-request.h"

/**
 * passkeys_get_assertion_request_new:
 * @relying_party_id: for whom
 * @client_data_hash: SHA-256 of the client data
 *
 * Returns: (transfer full): a request that any passkey of that relying party may answer, with the
 *   person present
 */
PasskeysGetAssertionRequest *
passkeys_get_assertion_request_new (const char *relying_party_id,
                                    GBytes     *client_data_hash)
{
  PasskeysGetAssertionRequest *self;

  g_return_val_if_fail (relying_party_id != NULL, NULL);
  g_return_val_if_fail (client_data_hash != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (client_data_hash) == 32, NULL);

  self = g_new0 (PasskeysGetAssertionRequest, 1);
  self->relying_party_id = g_strdup (relying_party_id);
  self->client_data_hash = g_bytes_ref (client_data_hash);
  self->allowed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->user_presence = TRUE;
  return self;
}

/**
 * passkeys_get_assertion_request_new_from_options:
 * @options: what a relying party asks of a client
 * @client_data_hash: SHA-256 of the client data
 *
 * What a WebAuthn client makes of the options (WebAuthn Level 3, section 5.1.4).
 *
 * Returns: (transfer full): a request
 */
PasskeysGetAssertionRequest *
passkeys_get_assertion_request_new_from_options (PasskeysRequestOptions *options,
                                                 GBytes                 *client_data_hash)
{
  const char *relying_party_id = passkeys_request_options_get_relying_party_id (options);
  GPtrArray *allowed = passkeys_request_options_get_allowed (options);
  PasskeysGetAssertionRequest *self;

  self = passkeys_get_assertion_request_new (relying_party_id, client_data_hash);
  for (guint i = 0; allowed != NULL && i < allowed->len; i++)
    g_ptr_array_add (self->allowed, g_bytes_ref (g_ptr_array_index (allowed, i)));
  return self;
}

/**
 * passkeys_get_assertion_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request.
 */
void
passkeys_get_assertion_request_free (PasskeysGetAssertionRequest *self)
{
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->client_data_hash, g_bytes_unref);
  g_clear_pointer (&self->allowed, g_ptr_array_unref);
  g_clear_pointer (&self->hmac_secret, passkeys_hmac_secret_free);
  g_free (self);
}
