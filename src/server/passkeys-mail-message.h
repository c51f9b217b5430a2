/* passkeys-mail-message.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One e-mail, ready to be sent. It holds a code: its memory is wiped. */
typedef struct
{
  GBytes  *content;  /* RFC 5322, lines ended by LF */
  gboolean is_decoy; /* takes the same work as any other, and arrives nowhere */
} PasskeysMailMessage;

PasskeysMailMessage *passkeys_mail_message_new  (const char          *from_host,
                                                 const char          *to,
                                                 const char          *subject,
                                                 const char          *body,
                                                 gint64               date);
void                 passkeys_mail_message_free (PasskeysMailMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysMailMessage, passkeys_mail_message_free)

G_END_DECLS
