/* passkeys-service-management.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-site-key-agreement.h"

G_BEGIN_DECLS

/* Has a person answer a CBOR message: a future that resolves to a GBytes, the reply, and does not
 * reject. */
typedef DexFuture *(*PasskeysServiceManagementAsk) (GBytes   *payload,
                                                    gpointer  user_data);

/* What lasts longer than one message: the token by which a client shows that a person agreed, and the
 * list of passkeys that it may see then. */
#define PASSKEYS_TYPE_SERVICE_MANAGEMENT (passkeys_service_management_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysServiceManagement, passkeys_service_management, PASSKEYS, SERVICE_MANAGEMENT, GObject)

PasskeysServiceManagement *passkeys_service_management_new         (PasskeysSiteKeyAgreement      *agreement,
                                                                    PasskeysServiceManagementAsk   ask,
                                                                    gpointer                       user_data);
/* whether the parameters of authenticatorMakeCredential or authenticatorGetAssertion are signed with
 * the token, or with none */
gboolean                   passkeys_service_management_check       (PasskeysServiceManagement     *self,
                                                                    gboolean                       is_assertion,
                                                                    GBytes                        *parameters,
                                                                    GError                       **error);
/* these resolve to a GBytes, the reply */
DexFuture                 *passkeys_service_management_client_pin  (PasskeysServiceManagement     *self,
                                                                    GBytes                        *payload);
DexFuture                 *passkeys_service_management_manage      (PasskeysServiceManagement     *self,
                                                                    GBytes                        *payload);

G_END_DECLS
