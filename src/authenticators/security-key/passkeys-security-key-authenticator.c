/* passkeys-security-key-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-authenticator"

#include "config.h"

#include "passkeys-security-key-authenticator.h"

#include "passkeys-security-key-ceremony.h"

#define NAME "Security Key"
#define ICON_NAME "passkeys-security-key-symbolic"

struct _PasskeysSecurityKeyAuthenticator
{
  GObject parent_instance;

  PasskeysSecurityKeyList *keys;
};

static void authenticator_iface_init (PasskeysAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  PasskeysSecurityKeyAuthenticator, passkeys_security_key_authenticator, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_AUTHENTICATOR, authenticator_iface_init))

static DexFuture *
passkeys_security_key_authenticator_prepare (PasskeysAuthenticator *authenticator,
                                             PasskeysPrompt        *prompt)
{
  PasskeysSecurityKeyAuthenticator *self = PASSKEYS_SECURITY_KEY_AUTHENTICATOR (authenticator);

  return passkeys_security_key_ceremony_prepare (self->keys, prompt);
}

static DexFuture *
passkeys_security_key_authenticator_make_credential (PasskeysAuthenticator   *authenticator,
                                                     PasskeysCreationOptions *options,
                                                     PasskeysClientData      *client_data,
                                                     PasskeysPrompt          *prompt)
{
  PasskeysSecurityKeyAuthenticator *self = PASSKEYS_SECURITY_KEY_AUTHENTICATOR (authenticator);

  return passkeys_security_key_ceremony_make (self->keys, options, client_data, prompt);
}

static DexFuture *
passkeys_security_key_authenticator_get_assertion (PasskeysAuthenticator  *authenticator,
                                                   PasskeysRequestOptions *options,
                                                   PasskeysClientData     *client_data,
                                                   PasskeysPrompt         *prompt)
{
  PasskeysSecurityKeyAuthenticator *self = PASSKEYS_SECURITY_KEY_AUTHENTICATOR (authenticator);

  return passkeys_security_key_ceremony_sign (self->keys, options, client_data, prompt);
}

static const char *
passkeys_security_key_authenticator_get_name (PasskeysAuthenticator *authenticator)
{
  return NAME;
}

static const char *
passkeys_security_key_authenticator_get_icon_name (PasskeysAuthenticator *authenticator)
{
  return ICON_NAME;
}

static void
authenticator_iface_init (PasskeysAuthenticatorInterface *iface)
{
  iface->prepare = passkeys_security_key_authenticator_prepare;
  iface->make_credential = passkeys_security_key_authenticator_make_credential;
  iface->get_assertion = passkeys_security_key_authenticator_get_assertion;
  iface->get_name = passkeys_security_key_authenticator_get_name;
  iface->get_icon_name = passkeys_security_key_authenticator_get_icon_name;
}

static void
passkeys_security_key_authenticator_finalize (GObject *object)
{
  PasskeysSecurityKeyAuthenticator *self = PASSKEYS_SECURITY_KEY_AUTHENTICATOR (object);

  g_clear_object (&self->keys);

  G_OBJECT_CLASS (passkeys_security_key_authenticator_parent_class)->finalize (object);
}

static void
passkeys_security_key_authenticator_class_init (PasskeysSecurityKeyAuthenticatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_authenticator_finalize;
}

static void
passkeys_security_key_authenticator_init (PasskeysSecurityKeyAuthenticator *self)
{
}

/**
 * passkeys_security_key_authenticator_new:
 * @keys: the security keys of this computer
 *
 * Returns: (transfer full): the security keys as one authenticator: the person tells which one by
 *   touching it
 */
PasskeysSecurityKeyAuthenticator *
passkeys_security_key_authenticator_new (PasskeysSecurityKeyList *keys)
{
  PasskeysSecurityKeyAuthenticator *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_AUTHENTICATOR, NULL);
  self->keys = g_object_ref (keys);
  return self;
}

/**
 * passkeys_security_key_authenticator_get_keys:
 * @self: an authenticator
 *
 * Returns: (transfer none): the security keys
 */
PasskeysSecurityKeyList *
passkeys_security_key_authenticator_get_keys (PasskeysSecurityKeyAuthenticator *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (self), NULL);

  return self->keys;
}
