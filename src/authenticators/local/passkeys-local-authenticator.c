/* passkeys-local-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-authenticator"

#include "config.h"

#include "passkeys-local-authenticator.h"

#include "passkeys-authenticator-core.h"
#include "passkeys-local-choice.h"
#include "passkeys-vault-private.h"

#define NAME "This Computer"
#define ICON_NAME "computer-symbolic"

struct _PasskeysLocalAuthenticator
{
  GObject parent_instance;

  PasskeysVault             *vault;
  PasskeysAuthenticatorCore *core;
};

static void passkeys_local_authenticator_iface_init (PasskeysAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysLocalAuthenticator, passkeys_local_authenticator,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_AUTHENTICATOR,
                                                      passkeys_local_authenticator_iface_init))

static DexFuture *
on_attested_cb (DexFuture *future,
                gpointer   user_data)
{
  PasskeysClientData *client_data = user_data;
  const GValue *value = dex_future_get_value (future, NULL);

  return dex_future_new_take_object (passkeys_attestation_new (client_data,
                                                               g_value_get_object (value)));
}

static DexFuture *
passkeys_local_authenticator_make_credential (PasskeysAuthenticator   *authenticator,
                                              PasskeysCreationOptions *options,
                                              PasskeysClientData      *client_data,
                                              PasskeysPrompt          *prompt)
{
  PasskeysLocalAuthenticator *self = PASSKEYS_LOCAL_AUTHENTICATOR (authenticator);
  GBytes *hash = passkeys_client_data_get_hash (client_data);
  PasskeysMakeCredentialRequest *request;

  request = passkeys_make_credential_request_new_from_options (options, hash);
  return dex_future_then (passkeys_authenticator_core_make_credential (self->core, request, prompt),
                          on_attested_cb, g_object_ref (client_data), g_object_unref);
}

static DexFuture *
on_asserted_cb (DexFuture *future,
                gpointer   user_data)
{
  PasskeysClientData *client_data = user_data;
  const GValue *value = dex_future_get_value (future, NULL);
  PasskeysGetAssertionResponse *response = g_value_get_boxed (value);

  return dex_future_new_take_object (passkeys_assertion_new (response->credential_id, client_data,
                                                             response->authenticator_data,
                                                             response->signature,
                                                             response->user_handle));
}

static DexFuture *
passkeys_local_authenticator_get_assertion (PasskeysAuthenticator  *authenticator,
                                            PasskeysRequestOptions *options,
                                            PasskeysClientData     *client_data,
                                            PasskeysPrompt         *prompt)
{
  PasskeysLocalAuthenticator *self = PASSKEYS_LOCAL_AUTHENTICATOR (authenticator);
  GBytes *hash = passkeys_client_data_get_hash (client_data);
  PasskeysGetAssertionRequest *request;

  request = passkeys_get_assertion_request_new_from_options (options, hash);
  return dex_future_then (passkeys_authenticator_core_get_assertion (self->core, request, prompt),
                          on_asserted_cb, g_object_ref (client_data), g_object_unref);
}

static DexFuture *
on_found_cb (DexFuture *future,
             gpointer   user_data)
{
  GListModel *passkeys = g_value_get_object (dex_future_get_value (future, NULL));

  return dex_future_new_take_object (passkeys_local_choice_build_candidates (passkeys));
}

static DexFuture *
passkeys_local_authenticator_find_credentials (PasskeysAuthenticator  *authenticator,
                                               PasskeysRequestOptions *options)
{
  PasskeysLocalAuthenticator *self = PASSKEYS_LOCAL_AUTHENTICATOR (authenticator);
  const char *relying_party_id = passkeys_request_options_get_relying_party_id (options);
  GPtrArray *allowed = passkeys_request_options_get_allowed (options);

  if (allowed != NULL && allowed->len == 0)
    allowed = NULL;

  return dex_future_then (_passkeys_vault_find (self->vault, relying_party_id, allowed,
                                                PASSKEYS_VAULT_FIND_QUIETLY),
                          on_found_cb, NULL, NULL);
}

static const char *
passkeys_local_authenticator_get_name (PasskeysAuthenticator *authenticator)
{
  return NAME;
}

static const char *
passkeys_local_authenticator_get_icon_name (PasskeysAuthenticator *authenticator)
{
  return ICON_NAME;
}

static void
passkeys_local_authenticator_iface_init (PasskeysAuthenticatorInterface *iface)
{
  iface->make_credential = passkeys_local_authenticator_make_credential;
  iface->get_assertion = passkeys_local_authenticator_get_assertion;
  iface->find_credentials = passkeys_local_authenticator_find_credentials;
  iface->get_name = passkeys_local_authenticator_get_name;
  iface->get_icon_name = passkeys_local_authenticator_get_icon_name;
}

static void
passkeys_local_authenticator_finalize (GObject *object)
{
  PasskeysLocalAuthenticator *self = PASSKEYS_LOCAL_AUTHENTICATOR (object);

  g_clear_object (&self->core);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (passkeys_local_authenticator_parent_class)->finalize (object);
}

static void
passkeys_local_authenticator_class_init (PasskeysLocalAuthenticatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_local_authenticator_finalize;
}

static void
passkeys_local_authenticator_init (PasskeysLocalAuthenticator *self)
{
}

/**
 * passkeys_local_authenticator_new:
 * @vault: where the passkeys are
 *
 * Returns: (transfer full): this computer as an authenticator
 */
PasskeysLocalAuthenticator *
passkeys_local_authenticator_new (PasskeysVault *vault)
{
  PasskeysLocalAuthenticator *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);

  self = g_object_new (PASSKEYS_TYPE_LOCAL_AUTHENTICATOR, NULL);
  self->vault = g_object_ref (vault);
  self->core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (vault), NAME);
  return self;
}

/**
 * passkeys_local_authenticator_get_vault:
 * @self: an authenticator
 *
 * Returns: (transfer none): where its passkeys are
 */
PasskeysVault *
passkeys_local_authenticator_get_vault (PasskeysLocalAuthenticator *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_AUTHENTICATOR (self), NULL);

  return self->vault;
}
