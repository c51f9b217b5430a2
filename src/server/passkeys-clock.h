/* passkeys-clock.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one place that time comes from, so that a test can let an hour pass. Times are milliseconds
 * since 1970, UTC. */
typedef struct
{
  gint64 offset; /* milliseconds ahead of the system's clock; 0 but in tests */
} PasskeysClock;

#define PASSKEYS_SECOND G_GINT64_CONSTANT (1000)
#define PASSKEYS_MINUTE (60 * PASSKEYS_SECOND)
#define PASSKEYS_HOUR (60 * PASSKEYS_MINUTE)

gint64   passkeys_clock_now        (const PasskeysClock *self);
char    *passkeys_clock_format     (gint64               time);
gboolean passkeys_clock_parse      (const char          *text,
                                    gint64              *time);

G_END_DECLS
