/* passkeys-ctaphid.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_CTAPHID_FRAME_LENGTH 64
/* what one initialisation frame and 128 continuation frames hold */
#define PASSKEYS_CTAPHID_MAXIMUM_LENGTH 7609

/* CTAP 2.1, section 11.2.9 */
typedef enum
{
  PASSKEYS_CTAPHID_COMMAND_PING = 0x01,
  PASSKEYS_CTAPHID_COMMAND_MSG = 0x03,
  PASSKEYS_CTAPHID_COMMAND_INIT = 0x06,
  PASSKEYS_CTAPHID_COMMAND_WINK = 0x08,
  PASSKEYS_CTAPHID_COMMAND_CBOR = 0x10,
  PASSKEYS_CTAPHID_COMMAND_CANCEL = 0x11,
  PASSKEYS_CTAPHID_COMMAND_KEEPALIVE = 0x3b,
  PASSKEYS_CTAPHID_COMMAND_ERROR = 0x3f,
} PasskeysCtaphidCommand;

/* CTAP 2.1, section 11.2.9.1.6 */
typedef enum
{
  PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND = 0x01,
  PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH = 0x03,
  PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE = 0x04,
  PASSKEYS_CTAPHID_STATUS_MESSAGE_TIMEOUT = 0x05,
  PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY = 0x06,
  PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL = 0x0b,
  PASSKEYS_CTAPHID_STATUS_OTHER = 0x7f,
} PasskeysCtaphidStatus;

/* CTAP 2.1, section 11.2.9.1.3 */
typedef enum
{
  PASSKEYS_CTAPHID_CAPABILITY_WINK = 0x01,
  PASSKEYS_CTAPHID_CAPABILITY_CBOR = 0x04,
  PASSKEYS_CTAPHID_CAPABILITY_NO_MSG = 0x08,
} PasskeysCtaphidCapabilities;

/* CTAP 2.1, section 11.2.9.2.1 */
typedef enum
{
  PASSKEYS_CTAPHID_KEEPALIVE_PROCESSING = 1,
  PASSKEYS_CTAPHID_KEEPALIVE_USER_PRESENCE_NEEDED = 2,
} PasskeysCtaphidKeepalive;

/* Something for the authenticator to do: MSG and CBOR are commands that must be replied to, CANCEL
 * and INIT end the one that is under way, INIT without a reply. */
typedef struct
{
  PasskeysCtaphidCommand  command;
  GBytes                 *payload; /* (owned) */
} PasskeysCtaphidMessage;

void passkeys_ctaphid_message_free (PasskeysCtaphidMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCtaphidMessage, passkeys_ctaphid_message_free)

typedef struct _PasskeysCtaphid PasskeysCtaphid;

/* The authenticator's end of CTAPHID (CTAP 2.1, section 11.2), without any input or output of its
 * own: frames are arrays of GBytes, times are those of g_get_monotonic_time(). */
PasskeysCtaphid        *passkeys_ctaphid_new          (PasskeysCtaphidCapabilities   capabilities);
void                    passkeys_ctaphid_free         (PasskeysCtaphid              *self);
PasskeysCtaphidMessage *passkeys_ctaphid_receive      (PasskeysCtaphid              *self,
                                                       const guint8                 *frame,
                                                       gsize                         length,
                                                       gint64                        now,
                                                       GPtrArray                    *frames);
void                    passkeys_ctaphid_reply        (PasskeysCtaphid              *self,
                                                       GBytes                       *payload,
                                                       GPtrArray                    *frames);
void                    passkeys_ctaphid_reply_error  (PasskeysCtaphid              *self,
                                                       PasskeysCtaphidStatus         status,
                                                       GPtrArray                    *frames);
void                    passkeys_ctaphid_keep_alive   (PasskeysCtaphid              *self,
                                                       PasskeysCtaphidKeepalive      status,
                                                       GPtrArray                    *frames);
gboolean                passkeys_ctaphid_is_busy      (PasskeysCtaphid              *self);
/* -1 when nothing is waited for */
gint64                  passkeys_ctaphid_get_deadline (PasskeysCtaphid              *self);
void                    passkeys_ctaphid_expire       (PasskeysCtaphid              *self,
                                                       gint64                        now,
                                                       GPtrArray                    *frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCtaphid, passkeys_ctaphid_free)

G_END_DECLS
