/* passkeys-rate-limit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-rate-limit.h"

#define MOST_ACCOUNTS 16384

/* For each account the moment at which it will have been quiet long enough: every request moves it
 * one interval on, and a burst is how far it may lie ahead. */
struct _PasskeysRateLimit
{
  GObject              parent_instance;

  const PasskeysClock *clock;
  gint64               interval;
  gint64               tolerance;
  GHashTable          *quiet_at; /* account → gint64 */
};

G_DEFINE_FINAL_TYPE (PasskeysRateLimit, passkeys_rate_limit, G_TYPE_OBJECT)

static gboolean
is_past (gpointer account,
         gpointer quiet_at,
         gpointer now)
{
  return *(gint64 *) quiet_at <= *(gint64 *) now;
}

/* Memory is bounded: better to forget than to grow. */
static void
make_room (PasskeysRateLimit *self,
           gint64             now)
{
  if (g_hash_table_size (self->quiet_at) < MOST_ACCOUNTS)
    return;
  g_hash_table_foreach_remove (self->quiet_at, is_past, &now);
  if (g_hash_table_size (self->quiet_at) >= MOST_ACCOUNTS)
    g_hash_table_remove_all (self->quiet_at);
}

static void
passkeys_rate_limit_finalize (GObject *object)
{
  g_hash_table_unref (PASSKEYS_RATE_LIMIT (object)->quiet_at);

  G_OBJECT_CLASS (passkeys_rate_limit_parent_class)->finalize (object);
}

static void
passkeys_rate_limit_class_init (PasskeysRateLimitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_rate_limit_finalize;
}

static void
passkeys_rate_limit_init (PasskeysRateLimit *self)
{
  self->quiet_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * passkeys_rate_limit_new:
 * @clock: (transfer none): the clock; it must outlive the limit
 * @burst: how often at once
 * @interval: after how many milliseconds once more
 *
 * Returns: (transfer full): the limit
 */
PasskeysRateLimit *
passkeys_rate_limit_new (const PasskeysClock *clock,
                         guint                burst,
                         gint64               interval)
{
  PasskeysRateLimit *self = g_object_new (PASSKEYS_TYPE_RATE_LIMIT, NULL);

  self->clock = clock;
  self->interval = interval;
  self->tolerance = (burst - 1) * interval;
  return self;
}

/**
 * passkeys_rate_limit_allow:
 * @self: the limit
 * @account: for whom
 *
 * Returns: whether it may be done now; if so it is counted
 */
gboolean
passkeys_rate_limit_allow (PasskeysRateLimit *self,
                           const char        *account)
{
  gint64 now = passkeys_clock_now (self->clock);
  gint64 *quiet_at = g_hash_table_lookup (self->quiet_at, account);

  g_return_val_if_fail (PASSKEYS_IS_RATE_LIMIT (self), FALSE);

  if (!quiet_at)
    {
      make_room (self, now);
      quiet_at = g_new0 (gint64, 1);
      g_hash_table_insert (self->quiet_at, g_strdup (account), quiet_at);
    }
  if (*quiet_at > now + self->tolerance)
    return FALSE;
  *quiet_at = MAX (*quiet_at, now) + self->interval;
  return TRUE;
}

/**
 * passkeys_rate_limit_get_wait:
 * @self: the limit
 * @account: for whom
 *
 * Returns: after how many milliseconds it may be done; 0 for now
 */
gint64
passkeys_rate_limit_get_wait (PasskeysRateLimit *self,
                              const char        *account)
{
  const gint64 *quiet_at;

  g_return_val_if_fail (PASSKEYS_IS_RATE_LIMIT (self), 0);

  quiet_at = g_hash_table_lookup (self->quiet_at, account);
  return quiet_at ? MAX (0, *quiet_at - self->tolerance - passkeys_clock_now (self->clock)) : 0;
}
