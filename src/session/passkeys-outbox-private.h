/* passkeys-outbox-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The e-mails in a folder as a GListModel of PasskeysOutboxMessage, newest first, kept current. */
#define PASSKEYS_TYPE_OUTBOX (passkeys_outbox_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOutbox, passkeys_outbox, PASSKEYS, OUTBOX, GObject)

PasskeysOutbox *passkeys_outbox_new   (const char     *folder);
/* from when the folder exists */
void            passkeys_outbox_watch (PasskeysOutbox *self);

G_END_DECLS
