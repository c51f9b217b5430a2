/* passkeys-outbox-message-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-outbox-message.h"

G_BEGIN_DECLS

/* One message of the organisation on this computer, with the link in it as a button.
 * signal: open-link (PasskeysRegistrationLink) */
#define PASSKEYS_TYPE_OUTBOX_MESSAGE_PAGE (passkeys_outbox_message_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOutboxMessagePage, passkeys_outbox_message_page, PASSKEYS, OUTBOX_MESSAGE_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_outbox_message_page_new (PasskeysOutboxMessage *message);

G_END_DECLS
