/* passkeys-answer-queue.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "passkeys-mailer.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_ANSWER_QUEUE (passkeys_answer_queue_get_type ())

/* Holds answers back until what they tell is on the disk. */
G_DECLARE_FINAL_TYPE (PasskeysAnswerQueue, passkeys_answer_queue, PASSKEYS, ANSWER_QUEUE, GObject)

PasskeysAnswerQueue *passkeys_answer_queue_new   (PasskeysRules        *rules,
                                                  PasskeysMailer       *mailer);
gboolean             passkeys_answer_queue_add   (PasskeysAnswerQueue  *self,
                                                  SoupServerMessage    *message);
void                 passkeys_answer_queue_flush (PasskeysAnswerQueue  *self);

G_END_DECLS
