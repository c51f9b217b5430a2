/* passkeys-site-channel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-ctaphid.h"

G_BEGIN_DECLS

/* The socket on which the service for browsers hands over one message and waits for the reply. It
 * writes the byte of the command and the payload, and then no more.
 * signal: closed, once, when the service does not wait any more */
#define PASSKEYS_TYPE_SITE_CHANNEL (passkeys_site_channel_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteChannel, passkeys_site_channel, PASSKEYS, SITE_CHANNEL, GObject)

/* takes the file descriptor */
PasskeysSiteChannel    *passkeys_site_channel_new         (int                   fd,
                                                           GError              **error);
/* → GBytes, the payload; the command is known from then on */
DexFuture              *passkeys_site_channel_receive     (PasskeysSiteChannel  *self);
PasskeysCtaphidCommand  passkeys_site_channel_get_command (PasskeysSiteChannel  *self);
/* → TRUE; the channel is closed then, without a word to whoever listens for that */
DexFuture              *passkeys_site_channel_reply       (PasskeysSiteChannel  *self,
                                                           GBytes               *payload);
void                    passkeys_site_channel_close       (PasskeysSiteChannel  *self);

G_END_DECLS
