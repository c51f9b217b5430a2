/* passkeys-outbox-message.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One e-mail that the organisation on this computer would have sent.
 * properties: to, subject, date, body */
#define PASSKEYS_TYPE_OUTBOX_MESSAGE (passkeys_outbox_message_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOutboxMessage, passkeys_outbox_message, PASSKEYS, OUTBOX_MESSAGE, GObject)

PasskeysOutboxMessage *passkeys_outbox_message_parse       (GBytes                 *eml,
                                                           GError                **error);
const char            *passkeys_outbox_message_get_to      (PasskeysOutboxMessage  *self);
const char            *passkeys_outbox_message_get_subject (PasskeysOutboxMessage  *self);
GDateTime             *passkeys_outbox_message_get_date    (PasskeysOutboxMessage  *self);
const char            *passkeys_outbox_message_get_body    (PasskeysOutboxMessage  *self);
const char            *passkeys_outbox_message_get_link    (PasskeysOutboxMessage  *self); /* nullable: passkeys://register?… */

G_END_DECLS
