/* passkeys-attestation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-attestation"

#include "config.h"

#include "passkeys-attestation.h"

struct _PasskeysAttestation
{
  GObject parent_instance;

  PasskeysClientData        *client_data;
  PasskeysAttestationObject *object;
};

G_DEFINE_FINAL_TYPE (PasskeysAttestation, passkeys_attestation, G_TYPE_OBJECT)

static void
passkeys_attestation_finalize (GObject *object)
{
  PasskeysAttestation *self = PASSKEYS_ATTESTATION (object);

  g_clear_object (&self->client_data);
  g_clear_object (&self->object);

  G_OBJECT_CLASS (passkeys_attestation_parent_class)->finalize (object);
}

static void
passkeys_attestation_class_init (PasskeysAttestationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_attestation_finalize;
}

static void
passkeys_attestation_init (PasskeysAttestation *self)
{
}

/**
 * passkeys_attestation_new:
 * @client_data: what was signed for
 * @attestation_object: what the authenticator made
 *
 * Returns: (transfer full): the attestation (WebAuthn Level 3, section 5.2.1)
 */
PasskeysAttestation *
passkeys_attestation_new (PasskeysClientData        *client_data,
                          PasskeysAttestationObject *attestation_object)
{
  PasskeysAttestation *self;

  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (client_data), NULL);
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION_OBJECT (attestation_object), NULL);

  self = g_object_new (PASSKEYS_TYPE_ATTESTATION, NULL);
  self->client_data = g_object_ref (client_data);
  self->object = g_object_ref (attestation_object);

  return self;
}

/**
 * passkeys_attestation_get_credential_id:
 * @self: an attestation
 *
 * Returns: (transfer none): the id of the new credential
 */
GBytes *
passkeys_attestation_get_credential_id (PasskeysAttestation *self)
{
  PasskeysAuthenticatorData *authenticator_data;

  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (self), NULL);

  authenticator_data = passkeys_attestation_object_get_authenticator_data (self->object);
  return passkeys_authenticator_data_get_credential_id (authenticator_data);
}

/**
 * passkeys_attestation_get_client_data:
 * @self: an attestation
 *
 * Returns: (transfer none): what was signed for
 */
PasskeysClientData *
passkeys_attestation_get_client_data (PasskeysAttestation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (self), NULL);

  return self->client_data;
}

/**
 * passkeys_attestation_get_object:
 * @self: an attestation
 *
 * Returns: (transfer none): what the authenticator made
 */
PasskeysAttestationObject *
passkeys_attestation_get_object (PasskeysAttestation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (self), NULL);

  return self->object;
}
