/* passkeys-u2f-exchange.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Has a person answer a message of U2F: a future that resolves to a GBytes, the reply, or rejects
 * where there is none. Dropping it takes the question away. */
typedef DexFuture *(*PasskeysU2fExchangeAsk) (GBytes   *payload,
                                              gpointer  user_data);

/* Clients of U2F do not wait for a person: they are told that nobody agreed yet and ask the same
 * again, some ten times in a second, until somebody did or they give up. */
#define PASSKEYS_TYPE_U2F_EXCHANGE (passkeys_u2f_exchange_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysU2fExchange, passkeys_u2f_exchange, PASSKEYS, U2F_EXCHANGE, GObject)

PasskeysU2fExchange *passkeys_u2f_exchange_new     (PasskeysU2fExchangeAsk  ask,
                                                    gpointer                user_data);
/* resolves to a GBytes, the reply */
DexFuture           *passkeys_u2f_exchange_answer  (PasskeysU2fExchange    *self,
                                                    GBytes                 *payload);
/* whether a person is being asked */
gboolean             passkeys_u2f_exchange_is_busy (PasskeysU2fExchange    *self);
/* takes the question away */
void                 passkeys_u2f_exchange_stop    (PasskeysU2fExchange    *self);

G_END_DECLS
