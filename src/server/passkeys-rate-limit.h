/* passkeys-rate-limit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-clock.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_RATE_LIMIT (passkeys_rate_limit_get_type ())

/* How often something may be asked for on behalf of one account, known or not. */
G_DECLARE_FINAL_TYPE (PasskeysRateLimit, passkeys_rate_limit, PASSKEYS, RATE_LIMIT, GObject)

PasskeysRateLimit *passkeys_rate_limit_new      (const PasskeysClock *clock,
                                                 guint                burst,
                                                 gint64               interval);
gboolean           passkeys_rate_limit_allow    (PasskeysRateLimit   *self,
                                                 const char          *account);
gint64             passkeys_rate_limit_get_wait (PasskeysRateLimit   *self,
                                                 const char          *account);

G_END_DECLS
