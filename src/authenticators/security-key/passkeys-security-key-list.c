/* passkeys-security-key-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-list"

#include "config.h"

#include "passkeys-security-key-list.h"

#include "passkeys-hid-source.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-security-key-poller.h"
#include "passkeys-security-key-private.h"

struct _PasskeysSecurityKeyList
{
  GObject parent_instance;

  PasskeysSecurityKeySource *source;
  PasskeysSecurityKeyPoller *poller;
  GPtrArray                 *keys; /* in the order of their paths */
  guint                      n_watchers;
  guint                      n_holders;
};

enum
{
  KEYS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void passkeys_security_key_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysSecurityKeyList, passkeys_security_key_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      passkeys_security_key_list_model_init))

static gboolean
has_twin (PasskeysSecurityKeyList *self,
          PasskeysSecurityKey     *key,
          guint                    number)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      PasskeysSecurityKey *other = g_ptr_array_index (self->keys, i);

      if (other != key
          && (number == 0 || _passkeys_security_key_get_number (other) == number)
          && g_str_equal (_passkeys_security_key_get_model (other),
                          _passkeys_security_key_get_model (key)))
        return TRUE;
    }
  return FALSE;
}

/* Tells keys of the same model apart. A number stays with its key as long as it has a twin. */
static void
number_keys (PasskeysSecurityKeyList *self)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      PasskeysSecurityKey *key = g_ptr_array_index (self->keys, i);
      guint number = _passkeys_security_key_get_number (key);

      if (!has_twin (self, key, 0))
        {
          _passkeys_security_key_set_number (key, 0);
          continue;
        }
      if (number != 0 && !has_twin (self, key, number))
        continue;

      for (number = 1; has_twin (self, key, number); number++)
        ;
      _passkeys_security_key_set_number (key, number);
    }
}

/* A key that may not be used, or that does not answer, is let alone. */
static void
hold_key (PasskeysSecurityKeyList *self,
          PasskeysSecurityKey     *key)
{
  gboolean is_held = self->n_holders > 0
                     && passkeys_security_key_get_state (key) == PASSKEYS_SECURITY_KEY_READY;

  passkeys_security_key_worker_set_held (_passkeys_security_key_get_worker (key), is_held);
}

static void
on_info_changed (PasskeysSecurityKeyList *self)
{
  number_keys (self);
}

static void
on_state_changed (PasskeysSecurityKeyList *self,
                  GParamSpec              *pspec,
                  PasskeysSecurityKey     *key)
{
  hold_key (self, key);
  g_signal_emit (self, signals[KEYS_CHANGED], 0);
}

static gboolean
contains (GPtrArray                 *devices,
          PasskeysSecurityKeyDevice *device)
{
  for (guint i = 0; i < devices->len; i++)
    if (passkeys_security_key_device_equal (g_ptr_array_index (devices, i), device))
      return TRUE;
  return FALSE;
}

static void
remove_gone (PasskeysSecurityKeyList *self,
             GPtrArray               *devices)
{
  for (guint i = self->keys->len; i > 0; i--)
    {
      PasskeysSecurityKey *key = g_ptr_array_index (self->keys, i - 1);
      g_autoptr(PasskeysSecurityKey) removed = NULL;

      if (contains (devices, _passkeys_security_key_get_device (key)))
        continue;

      removed = g_object_ref (key);
      g_signal_handlers_disconnect_by_data (key, self);
      passkeys_security_key_worker_set_held (_passkeys_security_key_get_worker (key), FALSE);
      g_ptr_array_remove_index (self->keys, i - 1);
      number_keys (self);
      g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
      _passkeys_security_key_remove (removed);
      g_signal_emit (self, signals[KEYS_CHANGED], 0);
    }
}

static void
insert_key (PasskeysSecurityKeyList   *self,
            guint                      position,
            PasskeysSecurityKeyDevice *device)
{
  PasskeysSecurityKey *key = _passkeys_security_key_new (self->source, device);

  g_signal_connect_object (key, "notify::info", G_CALLBACK (on_info_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_insert (self->keys, (int) position, key);
  number_keys (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  g_signal_emit (self, signals[KEYS_CHANGED], 0);
}

static void
on_found (PasskeysSecurityKeyList *self,
          GPtrArray               *devices)
{
  remove_gone (self, devices);

  /* Both are in the order of the paths now, and every key is among the devices. */
  for (guint i = 0; i < devices->len; i++)
    {
      PasskeysSecurityKeyDevice *device = g_ptr_array_index (devices, i);
      PasskeysSecurityKey *key = i < self->keys->len ? g_ptr_array_index (self->keys, i) : NULL;

      if (key == NULL
          || !passkeys_security_key_device_equal (_passkeys_security_key_get_device (key), device))
        insert_key (self, i, device);
    }
}

static GType
passkeys_security_key_list_get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_SECURITY_KEY;
}

static guint
passkeys_security_key_list_get_n_items (GListModel *model)
{
  return PASSKEYS_SECURITY_KEY_LIST (model)->keys->len;
}

static gpointer
passkeys_security_key_list_get_item (GListModel *model,
                                     guint       position)
{
  PasskeysSecurityKeyList *self = PASSKEYS_SECURITY_KEY_LIST (model);

  if (position >= self->keys->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->keys, position));
}

static void
passkeys_security_key_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_security_key_list_get_item_type;
  iface->get_n_items = passkeys_security_key_list_get_n_items;
  iface->get_item = passkeys_security_key_list_get_item;
}

static void
passkeys_security_key_list_finalize (GObject *object)
{
  PasskeysSecurityKeyList *self = PASSKEYS_SECURITY_KEY_LIST (object);

  passkeys_security_key_poller_stop (self->poller);
  g_clear_object (&self->poller);
  g_clear_object (&self->source);
  g_clear_pointer (&self->keys, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_security_key_list_parent_class)->finalize (object);
}

static void
passkeys_security_key_list_class_init (PasskeysSecurityKeyListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_list_finalize;

  signals[KEYS_CHANGED] = g_signal_new (PASSKEYS_SECURITY_KEY_LIST_CHANGED,
                                        G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_security_key_list_init (PasskeysSecurityKeyList *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_object_unref);
}

/*< private >
 * _passkeys_security_key_list_new_with:
 * @source: where security keys come from
 *
 * Returns: (transfer full): a list that nobody watches yet
 */
PasskeysSecurityKeyList *
_passkeys_security_key_list_new_with (PasskeysSecurityKeySource *source)
{
  PasskeysSecurityKeyList *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_SOURCE (source), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_LIST, NULL);
  self->source = g_object_ref (source);
  self->poller = passkeys_security_key_poller_new (source);
  g_signal_connect_object (self->poller, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * passkeys_security_key_list_new:
 *
 * Returns: (transfer full): the security keys of this computer; none until somebody watches or it
 *   is loaded
 */
PasskeysSecurityKeyList *
passkeys_security_key_list_new (void)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_hid_source_new ();

  return _passkeys_security_key_list_new_with (source);
}

/**
 * passkeys_security_key_list_watch:
 * @self: a list
 *
 * Keeps the list up to date from now on. A key appears within half a second and vanishes within
 * one.
 */
void
passkeys_security_key_list_watch (PasskeysSecurityKeyList *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (self));

  if (self->n_watchers++ == 0)
    passkeys_security_key_poller_start (self->poller);
}

/**
 * passkeys_security_key_list_unwatch:
 * @self: a list that is watched
 *
 * Takes back one call of [method@Passkeys.SecurityKeyList.watch]. After the last, nothing is looked
 * at any more, and the list stays as it is.
 */
void
passkeys_security_key_list_unwatch (PasskeysSecurityKeyList *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (self));
  g_return_if_fail (self->n_watchers > 0);

  if (--self->n_watchers == 0)
    passkeys_security_key_poller_stop (self->poller);
}

static void
hold_keys (PasskeysSecurityKeyList *self)
{
  for (guint i = 0; i < self->keys->len; i++)
    hold_key (self, g_ptr_array_index (self->keys, i));
}

/**
 * passkeys_security_key_list_hold:
 * @self: a list
 *
 * Keeps open what is plugged in, now and later, because something will be asked of it soon: none
 * has to be opened then. Nothing blinks for it. As long as it is held other programs may find a key
 * in use.
 */
void
passkeys_security_key_list_hold (PasskeysSecurityKeyList *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (self));

  if (self->n_holders++ == 0)
    hold_keys (self);
}

/**
 * passkeys_security_key_list_release:
 * @self: a list that is held
 *
 * Takes back one call of [method@Passkeys.SecurityKeyList.hold]. After the last, every key that
 * nothing was asked of for a second is closed.
 */
void
passkeys_security_key_list_release (PasskeysSecurityKeyList *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (self));
  g_return_if_fail (self->n_holders > 0);

  if (--self->n_holders == 0)
    hold_keys (self);
}

static DexFuture *
on_looked_cb (DexFuture *future,
              gpointer   user_data)
{
  PasskeysSecurityKeyList *self = user_data;
  g_autoptr(GPtrArray) opening = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < self->keys->len; i++)
    g_ptr_array_add (opening,
                     _passkeys_security_key_wait_opened (g_ptr_array_index (self->keys, i)));

  if (opening->len == 0)
    return dex_future_new_true ();

  return dex_future_allv ((DexFuture **) opening->pdata, opening->len);
}

static DexFuture *
on_opened_cb (DexFuture *future,
              gpointer   user_data)
{
  return dex_future_new_true ();
}

/**
 * passkeys_security_key_list_load:
 * @self: a list
 *
 * Looks once at what is plugged in and asks each new key what it is.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once no key is
 *   %PASSKEYS_SECURITY_KEY_OPENING
 */
DexFuture *
passkeys_security_key_list_load (PasskeysSecurityKeyList *self)
{
  DexFuture *looked;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (self), NULL);

  looked = dex_future_then (passkeys_security_key_poller_look (self->poller), on_looked_cb,
                            g_object_ref (self), g_object_unref);
  return dex_future_then (looked, on_opened_cb, NULL, NULL);
}
