/* passkeys-request-log.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "passkeys-routes.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_REQUEST_LOG (passkeys_request_log_get_type ())

/* Follows each request from its first line to the last byte of its answer: says one line about it,
 * and knows which are under way. */
G_DECLARE_FINAL_TYPE (PasskeysRequestLog, passkeys_request_log, PASSKEYS, REQUEST_LOG, GObject)

PasskeysRequestLog *passkeys_request_log_new             (SoupServer          *soup);
void                passkeys_request_log_set_quiet       (PasskeysRequestLog  *self,
                                                          gboolean             is_quiet);
guint               passkeys_request_log_get_n_under_way (PasskeysRequestLog  *self);
gint64              passkeys_request_log_get_last_begun  (PasskeysRequestLog  *self);
void                passkeys_request_log_set_route       (SoupServerMessage   *message,
                                                          const PasskeysRoute *route);
void                passkeys_request_log_end             (SoupServerMessage   *message);

G_END_DECLS
