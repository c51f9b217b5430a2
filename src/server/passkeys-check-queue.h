/* passkeys-check-queue.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "passkeys-assertion-check.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_CHECK_QUEUE (passkeys_check_queue_get_type ())

/* To verify a signature takes longer than anything else about a request, and needs no database: other
 * processors do it, before the request's turn comes. */
G_DECLARE_FINAL_TYPE (PasskeysCheckQueue, passkeys_check_queue, PASSKEYS, CHECK_QUEUE, GObject)

/* A request that is signed. */
typedef struct
{
  SoupServerMessage      *message;
  char                   *path;
  GHashTable             *query; /* nullable */
  JsonObject             *body;
  PasskeysAssertionCheck *check;
} PasskeysSignedRequest;

typedef void (*PasskeysCheckedFunc) (const PasskeysSignedRequest *request,
                                     gpointer                     user_data);

PasskeysCheckQueue *passkeys_check_queue_new  (PasskeysRules       *rules,
                                               PasskeysCheckedFunc  checked,
                                               gpointer             user_data);
gboolean            passkeys_check_queue_take (PasskeysCheckQueue  *self,
                                               SoupServerMessage   *message,
                                               const char          *path,
                                               GHashTable          *query);
void                passkeys_check_queue_stop (PasskeysCheckQueue  *self);

G_END_DECLS
