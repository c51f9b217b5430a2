/* passkeys-virtual-key-touch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-touch"

#include "config.h"

#include "passkeys-virtual-key-private.h"

/* What a person does to the key with a finger. */

static void
clear_touch (PasskeysVirtualKey *self)
{
  g_clear_handle_id (&self->touch_id, g_source_remove);
  g_clear_handle_id (&self->touch_timeout_id, g_source_remove);
  dex_clear (&self->touch);
  if (self->device != NULL)
    passkeys_ctap_device_set_waits_for_user (self->device, FALSE);
}

static gboolean
on_touch_due (gpointer user_data)
{
  PasskeysVirtualKey *self = user_data;

  self->touch_id = 0;
  passkeys_virtual_key_touch (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_touch_timeout (gpointer user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_autoptr(DexPromise) touch = dex_ref (self->touch);
  GError *error = NULL;

  self->touch_timeout_id = 0;
  clear_touch (self);
  passkeys_ctap2_error_set (&error, PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT);
  dex_promise_reject (touch, error);
  return G_SOURCE_REMOVE;
}

/* Nobody waits for it any more: the client cancelled. */
static void
on_touch_dropped (GCancellable *cancellable,
                  gpointer      user_data)
{
  PasskeysVirtualKey *self = user_data;

  if (self->touch != NULL && dex_promise_get_cancellable (self->touch) == cancellable)
    clear_touch (self);
}

DexFuture *
_passkeys_virtual_key_wait_for_touch (PasskeysVirtualKey *self)
{
  DexPromise *touch;

  self->n_blinks++;
  if (self->touch_delay == 0)
    {
      self->n_touches++;
      return dex_future_new_true ();
    }

  clear_touch (self);
  touch = dex_promise_new_cancellable ();
  self->touch = dex_ref (touch);
  g_signal_connect_object (dex_promise_get_cancellable (touch), "cancelled",
                           G_CALLBACK (on_touch_dropped), self, G_CONNECT_DEFAULT);
  passkeys_ctap_device_set_waits_for_user (self->device, TRUE);
  if (self->touch_delay > 0)
    self->touch_id = g_timeout_add (self->touch_delay, on_touch_due, self);
  self->touch_timeout_id = g_timeout_add (self->touch_timeout, on_touch_timeout, self);
  return DEX_FUTURE (touch);
}

void
_passkeys_virtual_key_stop_blinking (PasskeysVirtualKey *self)
{
  self->u2f_waits = FALSE;
  self->u2f_touched = FALSE;
  clear_touch (self);
}

static DexFuture *
on_finger_cb (DexFuture *future,
              gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;

  if (self->finger_matches)
    {
      self->uv_retries = MAXIMUM_UV_RETRIES;
      self->was_verified = TRUE;
      self->was_touched = TRUE;
      return dex_future_new_true ();
    }

  self->uv_retries--;
  return passkeys_virtual_key_fail (self->uv_retries == 0 ? PASSKEYS_CTAP2_ERROR_UV_BLOCKED
                                                          : PASSKEYS_CTAP2_ERROR_UV_INVALID);
}

DexFuture *
_passkeys_virtual_key_verify_finger (PasskeysVirtualKey *self)
{
  if (self->uv_retries == 0)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_UV_BLOCKED);

  return dex_future_then (_passkeys_virtual_key_wait_for_touch (self), on_finger_cb,
                          g_object_ref (self), g_object_unref);
}

void
passkeys_virtual_key_touch (PasskeysVirtualKey *self)
{
  g_autoptr(DexPromise) touch = NULL;

  if (!passkeys_virtual_key_is_blinking (self))
    return;

  touch = dex_ref (self->touch);
  self->n_touches++;
  clear_touch (self);
  dex_promise_resolve_boolean (touch, TRUE);
}

gboolean
passkeys_virtual_key_is_blinking (gpointer key)
{
  PasskeysVirtualKey *self = key;

  return self->touch != NULL &&
         (self->u2f_waits || passkeys_ctap_device_is_busy (self->device));
}

gboolean
passkeys_virtual_key_is_dark (gpointer key)
{
  return !passkeys_virtual_key_is_blinking (key);
}

guint
passkeys_virtual_key_get_n_blinks (PasskeysVirtualKey *self)
{
  return self->n_blinks;
}

guint
passkeys_virtual_key_get_n_touches (PasskeysVirtualKey *self)
{
  return self->n_touches;
}

void
passkeys_virtual_key_set_touch (PasskeysVirtualKey *self,
                                int                 milliseconds)
{
  self->touch_delay = milliseconds;
}

void
passkeys_virtual_key_set_touch_timeout (PasskeysVirtualKey *self,
                                        guint               milliseconds)
{
  self->touch_timeout = milliseconds;
}
