/* passkeys-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator"

#include "config.h"

#include "passkeys-authenticator.h"

#include "passkeys-authenticator-error.h"

/**
 * PasskeysAuthenticator:
 *
 * Who can make and use a passkey: this computer, a security key.
 *
 * Everything that a person does with a passkey is one of two calls, WebAuthn Level 3, sections
 * 6.3.2 and 6.3.3. An authenticator knows nothing of HTTP. Dropping the future cancels the
 * ceremony.
 */

G_DEFINE_INTERFACE (PasskeysAuthenticator, passkeys_authenticator, G_TYPE_OBJECT)

static void
passkeys_authenticator_default_init (PasskeysAuthenticatorInterface *iface)
{
}

/**
 * passkeys_authenticator_prepare:
 * @self: an authenticator
 * @prompt: how to talk to the person
 *
 * Waits until a ceremony can begin, which for a security key means that one is plugged in. Fetch
 * the challenge after this: it expires, and a person may take long to find the key.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_prepare (PasskeysAuthenticator *self,
                                PasskeysPrompt        *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  if (PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->prepare == NULL)
    return dex_future_new_true ();

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->prepare (self, prompt);
}

/**
 * passkeys_authenticator_make_credential:
 * @self: an authenticator
 * @options: what the credential must be
 * @client_data: the client data to be attested
 * @prompt: how to talk to the person
 *
 * Makes a credential (WebAuthn Level 3, section 6.3.2). Once the future resolves the credential is
 * kept.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Attestation] or rejects
 *   with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_make_credential (PasskeysAuthenticator   *self,
                                        PasskeysCreationOptions *options,
                                        PasskeysClientData      *client_data,
                                        PasskeysPrompt          *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (options), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (client_data), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->make_credential (self, options,
                                                                   client_data, prompt);
}

/**
 * passkeys_authenticator_get_assertion:
 * @self: an authenticator
 * @options: who may sign, and for whom
 * @client_data: the client data to be signed
 * @prompt: how to talk to the person
 *
 * Signs with a credential (WebAuthn Level 3, section 6.3.3).
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Assertion] or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_authenticator_get_assertion (PasskeysAuthenticator  *self,
                                      PasskeysRequestOptions *options,
                                      PasskeysClientData     *client_data,
                                      PasskeysPrompt         *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (options), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (client_data), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->get_assertion (self, options,
                                                                 client_data, prompt);
}

/**
 * passkeys_authenticator_find_credentials:
 * @self: an authenticator
 * @options: who may sign, and for whom
 *
 * Finds the credentials that could sign, and asks nothing of the person. Security keys leave this
 * to the ceremony, which has to ask them anyway: another question would cost each key another round
 * trip.
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of [class@Passkeys.Candidate],
 *   empty when there is none, or rejects with %PASSKEYS_AUTHENTICATOR_ERROR when that cannot be
 *   known now
 */
DexFuture *
passkeys_authenticator_find_credentials (PasskeysAuthenticator  *self,
                                         PasskeysRequestOptions *options)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_REQUEST_OPTIONS (options), NULL);

  if (PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->find_credentials == NULL)
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                  PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                                  "Only the ceremony can tell which passkeys are there");

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->find_credentials (self, options);
}

/**
 * passkeys_authenticator_get_name:
 * @self: an authenticator
 *
 * Returns: (transfer none): what a person calls it, in English; the application may have better
 *   words
 */
const char *
passkeys_authenticator_get_name (PasskeysAuthenticator *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->get_name (self);
}

/**
 * passkeys_authenticator_get_icon_name:
 * @self: an authenticator
 *
 * Returns: (transfer none): the name of an icon
 */
const char *
passkeys_authenticator_get_icon_name (PasskeysAuthenticator *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (self), NULL);

  return PASSKEYS_AUTHENTICATOR_GET_IFACE (self)->get_icon_name (self);
}
