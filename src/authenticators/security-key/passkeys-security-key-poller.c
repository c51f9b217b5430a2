/* passkeys-security-key-poller.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-poller"

#include "config.h"

#include "passkeys-security-key-poller.h"

/* Half of the 500 ms within which a key has to appear. */
#define INTERVAL (250 * G_TIME_SPAN_MILLISECOND)

/* One look each and no more; shared with the threads. */
typedef struct
{
  PasskeysSecurityKeySource *source;  /* (owned) */
  GMainContext              *context; /* (owned) */
  GWeakRef                   owner;
  GMutex                     lock;    /* of what follows */
  GCond                      changed;
  guint                      run;     /* a thread of another run ends */
  GMutex                     scan_lock; /* of what follows */
  guint64                    n_scans;
  GPtrArray                 *last;      /* (owned) (nullable) what the newest scan found */
  char                      *last_peek; /* (owned) (nullable) before it */
} Shared;

struct _PasskeysSecurityKeyPoller
{
  GObject parent_instance;

  Shared    *shared;
  GPtrArray *devices;      /* of the newest scan that came in */
  guint64    n_newest;
  gboolean   is_running;
};

typedef struct
{
  Shared     *shared;  /* (owned) */
  GPtrArray  *devices; /* (owned) */
  guint64     n;
  DexPromise *promise; /* (owned) (nullable) */
} Look;

typedef struct
{
  Shared     *shared;  /* (owned) */
  guint       run;
  DexPromise *promise; /* (owned) (nullable) for one look */
} Start;

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static int n_threads;
static int n_looks;

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyPoller, passkeys_security_key_poller, G_TYPE_OBJECT)

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_clear_object (&shared->source);
  g_clear_pointer (&shared->context, g_main_context_unref);
  g_weak_ref_clear (&shared->owner);
  g_mutex_clear (&shared->lock);
  g_mutex_clear (&shared->scan_lock);
  g_clear_pointer (&shared->last, g_ptr_array_unref);
  g_clear_pointer (&shared->last_peek, g_free);
  g_cond_clear (&shared->changed);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->shared, shared_unref);
  g_clear_pointer (&look->devices, g_ptr_array_unref);
  dex_clear (&look->promise);
  g_free (look);
}

static gboolean
are_same (GPtrArray *some,
          GPtrArray *others)
{
  if (some->len != others->len)
    return FALSE;

  for (guint i = 0; i < some->len; i++)
    {
      if (!passkeys_security_key_device_equal (g_ptr_array_index (some, i),
                                               g_ptr_array_index (others, i)))
        return FALSE;
    }
  return TRUE;
}

static void
take_look (PasskeysSecurityKeyPoller *self,
           Look                      *look)
{
  gboolean is_same;

  /* two threads may look, and the older look come in later */
  if (look->n <= self->n_newest)
    return;

  is_same = are_same (self->devices, look->devices);
  self->n_newest = look->n;
  g_ptr_array_unref (self->devices);
  self->devices = g_ptr_array_ref (look->devices);

  if (!is_same)
    g_signal_emit (self, signals[FOUND], 0, self->devices);
}

static gboolean
deliver_cb (gpointer data)
{
  Look *look = data;
  g_autoptr(PasskeysSecurityKeyPoller) self = g_weak_ref_get (&look->shared->owner);

  if (self != NULL)
    take_look (self, look);
  if (look->promise != NULL)
    dex_promise_resolve_boolean (look->promise, TRUE);
  return G_SOURCE_REMOVE;
}

static void
deliver (Shared     *shared,
         GPtrArray  *devices,
         guint64     n,
         DexPromise *promise)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Look *look = g_new0 (Look, 1);

  look->shared = g_atomic_rc_box_acquire (shared);
  look->devices = g_ptr_array_ref (devices);
  look->n = n;
  look->promise = promise != NULL ? dex_ref (promise) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, look, look_free);
  g_source_attach (source, shared->context);
}

/* Looks, and delivers what it found when that is new or somebody waits for it. */
static void
scan (Shared     *shared,
      DexPromise *promise)
{
  g_autofree char *peek = NULL;
  g_autoptr(GPtrArray) devices = NULL;
  gboolean is_same;

  g_mutex_lock (&shared->scan_lock);
  peek = passkeys_security_key_source_peek (shared->source);
  is_same = shared->last != NULL && peek != NULL && g_strcmp0 (peek, shared->last_peek) == 0;

  /* opening every node each time is for those who cannot see less */
  if (!is_same)
    {
      devices = passkeys_security_key_source_scan (shared->source);
      is_same = shared->last != NULL && are_same (shared->last, devices);
      g_clear_pointer (&shared->last, g_ptr_array_unref);
      shared->last = g_ptr_array_ref (devices);
      g_set_str (&shared->last_peek, peek);
    }

  if (!is_same || promise != NULL)
    deliver (shared, shared->last, ++shared->n_scans, promise);
  g_mutex_unlock (&shared->scan_lock);
  g_atomic_int_inc (&n_looks);
}

static gboolean
wait_for_next (Shared *shared,
               guint   run)
{
  gint64 until = g_get_monotonic_time () + INTERVAL;
  gboolean goes_on;

  g_mutex_lock (&shared->lock);
  while (shared->run == run && g_cond_wait_until (&shared->changed, &shared->lock, until))
    ;
  goes_on = shared->run == run;
  g_mutex_unlock (&shared->lock);
  return goes_on;
}

static gpointer
thread_main (gpointer data)
{
  Start *start = data;

  fido_init (FIDO_DISABLE_U2F_FALLBACK);

  do
    scan (start->shared, start->promise);
  while (start->promise == NULL && wait_for_next (start->shared, start->run));

  dex_clear (&start->promise);
  g_clear_pointer (&start->shared, shared_unref);
  g_free (start);
  g_atomic_int_add (&n_threads, -1);
  return NULL;
}

static void
start_thread (PasskeysSecurityKeyPoller *self,
              DexPromise                *promise)
{
  Start *start = g_new0 (Start, 1);

  start->shared = g_atomic_rc_box_acquire (self->shared);
  start->run = self->shared->run;
  start->promise = promise != NULL ? dex_ref (promise) : NULL;
  g_atomic_int_inc (&n_threads);
  g_thread_unref (g_thread_new ("security-keys", thread_main, start));
}

static void
passkeys_security_key_poller_finalize (GObject *object)
{
  PasskeysSecurityKeyPoller *self = PASSKEYS_SECURITY_KEY_POLLER (object);

  passkeys_security_key_poller_stop (self);
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_security_key_poller_parent_class)->finalize (object);
}

static void
passkeys_security_key_poller_class_init (PasskeysSecurityKeyPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_poller_finalize;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
passkeys_security_key_poller_init (PasskeysSecurityKeyPoller *self)
{
  self->devices = g_ptr_array_new_with_free_func (
    (GDestroyNotify) passkeys_security_key_device_unref);
}

/*< private >
 * passkeys_security_key_poller_new:
 * @source: where to look
 *
 * Returns: (transfer full): a poller that does not look yet
 */
PasskeysSecurityKeyPoller *
passkeys_security_key_poller_new (PasskeysSecurityKeySource *source)
{
  PasskeysSecurityKeyPoller *self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_POLLER, NULL);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  shared->source = g_object_ref (source);
  shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->owner, self);
  g_mutex_init (&shared->lock);
  g_mutex_init (&shared->scan_lock);
  g_cond_init (&shared->changed);
  self->shared = shared;
  return self;
}

/*< private >
 * passkeys_security_key_poller_start:
 * @self: a poller that does not look
 *
 * Looks four times a second from now on.
 */
void
passkeys_security_key_poller_start (PasskeysSecurityKeyPoller *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_POLLER (self));

  if (self->is_running)
    return;

  self->is_running = TRUE;
  start_thread (self, /* promise = */ NULL);
}

/*< private >
 * passkeys_security_key_poller_stop:
 * @self: a poller
 *
 * Ends the thread that looks, without waiting for it.
 */
void
passkeys_security_key_poller_stop (PasskeysSecurityKeyPoller *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_POLLER (self));

  self->is_running = FALSE;
  g_mutex_lock (&self->shared->lock);
  self->shared->run++;
  g_cond_broadcast (&self->shared->changed);
  g_mutex_unlock (&self->shared->lock);
}

/*< private >
 * passkeys_security_key_poller_look:
 * @self: a poller
 *
 * Looks once, whether it runs or not.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_security_key_poller_look (PasskeysSecurityKeyPoller *self)
{
  DexPromise *promise = dex_promise_new ();

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_POLLER (self), NULL);

  start_thread (self, promise);
  return DEX_FUTURE (promise);
}

/*< private >
 * _passkeys_security_key_poller_get_n_threads:
 * For tests, which see by it that nobody looks at the devices when nobody wants to know.
 *
 * Returns: how many polling threads run in this process
 */
guint
_passkeys_security_key_poller_get_n_threads (void)
{
  return (guint) g_atomic_int_get (&n_threads);
}

/*< private >
 * _passkeys_security_key_poller_get_n_looks:
 * For tests, which see by it how often the devices are looked at.
 *
 * Returns: how often all pollers of this process have looked so far
 */
guint
_passkeys_security_key_poller_get_n_looks (void)
{
  return (guint) g_atomic_int_get (&n_looks);
}
