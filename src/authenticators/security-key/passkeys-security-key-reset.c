/* passkeys-security-key-reset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-reset"

#include "config.h"

#include "passkeys-security-key-reset.h"

#include <fido.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-private.h"
#include "passkeys-security-key-status.h"
#include "passkeys-security-key-wait.h"

/* s that the person has for unplugging, and again for plugging in */
#define PATIENCE 60

struct _PasskeysSecurityKeyReset
{
  GObject parent_instance;

  PasskeysSecurityKeyList      *keys;
  PasskeysSecurityKey          *key; /* as it was plugged in when it was last seen */
  PasskeysSecurityKeyResetStep  step;
  gboolean                      is_running;
};

enum
{
  PROP_0,
  PROP_STEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyReset, passkeys_security_key_reset, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PasskeysSecurityKeyResetStep, passkeys_security_key_reset_step,
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_RESET_UNPLUG, "unplug"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_RESET_PLUG_IN, "plug-in"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_RESET_TOUCH, "touch"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_RESET_DONE, "done"))

/* A run of it, which keeps the list watched. */
typedef struct
{
  PasskeysSecurityKeyReset *reset;       /* (owned) */
  GCancellable             *cancellable; /* (not owned) of the fiber */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  run->reset->is_running = FALSE;
  passkeys_security_key_list_unwatch (run->reset->keys);
  g_clear_object (&run->reset);
  g_free (run);
}

static void
set_step (PasskeysSecurityKeyReset     *self,
          PasskeysSecurityKeyResetStep  step)
{
  if (self->step == step)
    return;

  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
}

static DexFuture *
on_late_cb (DexFuture *future,
            gpointer   user_data)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
                                "The security key was not plugged in again in time");
}

/* Waits for the person, but not for ever. */
static gboolean
await_person (Run        *run,
              DexFuture  *future, /* (transfer full) */
              GError    **error)
{
  DexFuture *timeout;

  timeout = dex_future_catch (dex_timeout_new_seconds (PATIENCE), on_late_cb, NULL, NULL);
  return passkeys_await (passkeys_unless_cancelled (dex_future_first (future, timeout, NULL),
                                                    run->cancellable),
                         error);
}

static DexFuture *
resolve_cb (DexFuture *future,
            gpointer   user_data)
{
  return dex_future_new_true ();
}

static guint
count_keys (Run *run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (run->reset->keys));
}

static gboolean
refuse_several (GError **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS,
                       "Other security keys must be unplugged first");
  return FALSE;
}

/* A key of U2F only has nothing to reset. */
static gboolean
check_generation (Run     *run,
                  GError **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (run->reset->key);

  if (info == NULL || passkeys_security_key_info_is_fido2 (info))
    return TRUE;

  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                       "The security key is too old to be reset");
  return FALSE;
}

/* No other key may be there at any moment, or the wrong one could be reset. */
static gboolean
check_alone (Run     *run,
             GError **error)
{
  if (!passkeys_await (passkeys_unless_cancelled (passkeys_security_key_list_load (run->reset
                                                                                     ->keys),
                                                  run->cancellable),
                       error))
    return FALSE;

  return count_keys (run) <= 1 || refuse_several (error);
}

static gboolean
await_unplugged (Run     *run,
                 GError **error)
{
  PasskeysSecurityKeyReset *self = run->reset;

  if (_passkeys_security_key_is_removed (self->key) && count_keys (run) == 0)
    return TRUE;

  set_step (self, PASSKEYS_SECURITY_KEY_RESET_UNPLUG);
  return await_person (run, passkeys_security_key_wait_for_number (self->keys, 0), error);
}

/* By what it says about itself: there is nothing that tells two of a model apart. */
static gboolean
is_same_model (PasskeysSecurityKey *one,
               PasskeysSecurityKey *other)
{
  return passkeys_security_key_get_vendor_id (one) == passkeys_security_key_get_vendor_id (other)
    && passkeys_security_key_get_product_id (one) == passkeys_security_key_get_product_id (other)
    && g_str_equal (_passkeys_security_key_get_model (one),
                    _passkeys_security_key_get_model (other));
}

static gboolean
check_plugged (Run     *run,
               GError **error)
{
  PasskeysSecurityKeyReset *self = run->reset;
  g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (self->keys), 0);

  if (count_keys (run) > 1)
    return refuse_several (error);

  if (key == NULL)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, "The security key was unplugged");
      return FALSE;
    }

  if (passkeys_security_key_get_state (key) != PASSKEYS_SECURITY_KEY_READY)
    {
      g_propagate_error (error, g_error_copy (passkeys_security_key_get_error (key)));
      return FALSE;
    }

  if (!is_same_model (self->key, key))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS,
                           "Another security key was plugged in");
      return FALSE;
    }

  g_set_object (&self->key, key);
  return TRUE;
}

static gboolean
await_plugged_in (Run     *run,
                  GError **error)
{
  PasskeysSecurityKeyReset *self = run->reset;

  set_step (self, PASSKEYS_SECURITY_KEY_RESET_PLUG_IN);
  return await_person (run, passkeys_security_key_wait_for_number (self->keys, 1), error)
    && await_person (run, dex_future_then (passkeys_security_key_wait_for_all (self->keys),
                                           resolve_cb, NULL, NULL), error)
    && check_plugged (run, error);
}

static int
reset_job (PasskeysSecurityKeyTurn *turn,
           gpointer                 data)
{
  int status = fido_dev_reset (passkeys_security_key_turn_get_device (turn));

  /* what libfido2 remembers of the key is not so any more */
  passkeys_security_key_turn_drop_handle (turn);
  return status;
}

static gboolean
await_reset (Run     *run,
             GError **error)
{
  PasskeysSecurityKeyReset *self = run->reset;
  g_autoptr(GError) local = NULL;
  DexFuture *future;
  int status;

  set_step (self, PASSKEYS_SECURITY_KEY_RESET_TOUCH);
  future = passkeys_security_key_worker_run (_passkeys_security_key_get_worker (self->key),
                                             PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, NULL,
                                             reset_job, NULL, NULL);
  status = passkeys_await_int (
    passkeys_unless_cancelled (dex_future_first (future,
                                                 _passkeys_security_key_wait_removed (self->key),
                                                 NULL),
                               run->cancellable),
    &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  if (status != FIDO_OK)
    {
      g_propagate_error (error, passkeys_security_key_status_to_error (status));
      return FALSE;
    }
  return TRUE;
}

static DexFuture *
run_fiber (gpointer      data,
           GCancellable *cancellable)
{
  Run *run = data;
  PasskeysSecurityKeyReset *self = run->reset;
  GError *error = NULL;

  run->cancellable = cancellable;
  if (!check_generation (run, &error)
      || !check_alone (run, &error)
      || !await_unplugged (run, &error)
      || !await_plugged_in (run, &error)
      || !await_reset (run, &error))
    return dex_future_new_for_error (error);

  passkeys_await (passkeys_unless_cancelled (passkeys_security_key_refresh (self->key),
                                             cancellable),
                  NULL);
  set_step (self, PASSKEYS_SECURITY_KEY_RESET_DONE);
  return dex_future_new_true ();
}

static void
passkeys_security_key_reset_get_property (GObject    *object,
                                          guint       property_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  PasskeysSecurityKeyReset *self = PASSKEYS_SECURITY_KEY_RESET (object);

  switch (property_id)
    {
    case PROP_STEP:
      g_value_set_enum (value, self->step);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
passkeys_security_key_reset_finalize (GObject *object)
{
  PasskeysSecurityKeyReset *self = PASSKEYS_SECURITY_KEY_RESET (object);

  g_clear_object (&self->keys);
  g_clear_object (&self->key);

  G_OBJECT_CLASS (passkeys_security_key_reset_parent_class)->finalize (object);
}

static void
passkeys_security_key_reset_class_init (PasskeysSecurityKeyResetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = passkeys_security_key_reset_get_property;
  object_class->finalize = passkeys_security_key_reset_finalize;

  properties[PROP_STEP] =
    g_param_spec_enum ("step", NULL, NULL, PASSKEYS_TYPE_SECURITY_KEY_RESET_STEP,
                       PASSKEYS_SECURITY_KEY_RESET_UNPLUG,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_security_key_reset_init (PasskeysSecurityKeyReset *self)
{
}

/**
 * passkeys_security_key_reset_new:
 * @keys: the security keys of this computer
 * @key: the one to reset
 *
 * Returns: (transfer full): a reset that has not begun
 */
PasskeysSecurityKeyReset *
passkeys_security_key_reset_new (PasskeysSecurityKeyList *keys,
                                 PasskeysSecurityKey     *key)
{
  PasskeysSecurityKeyReset *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_RESET, NULL);
  self->keys = g_object_ref (keys);
  self->key = g_object_ref (key);
  return self;
}

/**
 * passkeys_security_key_reset_get_step:
 * @self: a reset
 *
 * Returns: what the person has to do now
 */
PasskeysSecurityKeyResetStep
passkeys_security_key_reset_get_step (PasskeysSecurityKeyReset *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_RESET (self), PASSKEYS_SECURITY_KEY_RESET_UNPLUG);

  return self->step;
}

/**
 * passkeys_security_key_reset_run:
 * @self: a reset that does not run
 *
 * Has the person unplug the key, plug it in again and touch it within ten seconds, which is what
 * keys ask for so that nobody resets one by mistake (CTAP 2.1, section 6.6). Nothing is lost before
 * the touch. May be run again after it rejected.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once everything on the key is gone, or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_reset_run (PasskeysSecurityKeyReset *self)
{
  Run *run;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_RESET (self), NULL);
  g_return_val_if_fail (!self->is_running, NULL);

  self->is_running = TRUE;
  passkeys_security_key_list_watch (self->keys);
  run = g_new0 (Run, 1);
  run->reset = g_object_ref (self);
  return passkeys_cancellable_fiber_spawn (run_fiber, run, run_free);
}
