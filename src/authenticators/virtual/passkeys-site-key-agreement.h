/* passkeys-site-key-agreement.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"

G_BEGIN_DECLS

/* The PIN/UV auth protocols that are there (CTAP 2.1, sections 6.5.6 and 6.5.7), best first. */
#define PASSKEYS_SITE_KEY_AGREEMENT_PROTOCOLS { 2, 1 }

/* authenticatorClientPIN, as far as an authenticator goes that asks for its PIN itself: the keys that
 * clients agree on a secret with, which is what the extension hmac-secret is told under. Clients ask
 * for them before they look whether they need them, and give up where there are none. */
typedef struct _PasskeysSiteKeyAgreement PasskeysSiteKeyAgreement;

PasskeysSiteKeyAgreement *passkeys_site_key_agreement_new    (void);
void                      passkeys_site_key_agreement_free   (PasskeysSiteKeyAgreement  *self);
/* answers a command */
GBytes                   *passkeys_site_key_agreement_answer (PasskeysSiteKeyAgreement  *self,
                                                              GBytes                    *parameters,
                                                              GError                   **error);
/* the secret that is shared with a client */
GBytes                   *passkeys_site_key_agreement_decapsulate (PasskeysSiteKeyAgreement *self,
                                                              gint64                     number,
                                                              PasskeysCtap2Map          *platform_key,
                                                              GError                   **error);
/* the secret that the parameters of authenticatorGetAssertion are in part encrypted with */
gboolean                  passkeys_site_key_agreement_agree  (PasskeysSiteKeyAgreement  *self,
                                                              GBytes                    *parameters,
                                                              GBytes                   **ret_secret,
                                                              GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSiteKeyAgreement, passkeys_site_key_agreement_free)

G_END_DECLS
