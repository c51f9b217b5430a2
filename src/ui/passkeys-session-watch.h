/* passkeys-session-watch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-session.h"

G_BEGIN_DECLS

/* Tells in time that a session is about to expire.
 * signal: expiring (unsigned minutes left) */
#define PASSKEYS_TYPE_SESSION_WATCH (passkeys_session_watch_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSessionWatch, passkeys_session_watch, PASSKEYS, SESSION_WATCH, GObject)

PasskeysSessionWatch *passkeys_session_watch_new      (PasskeysSession      *session,
                                                       guint                 minutes); /* 0: not at all */
/* after signing in again */
void                  passkeys_session_watch_schedule (PasskeysSessionWatch *self);

G_END_DECLS
