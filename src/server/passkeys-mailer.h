/* passkeys-mailer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-mail-message.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_MAILER (passkeys_mailer_get_type ())

/* Puts messages into a folder, where they are safe, and from there hands them in order to a mail
 * program if there is one. */
G_DECLARE_FINAL_TYPE (PasskeysMailer, passkeys_mailer, PASSKEYS, MAILER, GObject)

PasskeysMailer *passkeys_mailer_new_outbox   (const char           *folder,
                                              GError              **error);
PasskeysMailer *passkeys_mailer_new_sendmail (const char           *spool,
                                              const char           *command,
                                              GError              **error);
void            passkeys_mailer_send         (PasskeysMailer             *self,
                                              const PasskeysMailMessage  *message);
void            passkeys_mailer_drain        (PasskeysMailer       *self);

G_END_DECLS
