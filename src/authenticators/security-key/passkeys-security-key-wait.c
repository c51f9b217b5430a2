/* passkeys-security-key-wait.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-wait"

#include "config.h"

#include "passkeys-security-key-wait.h"

#include "passkeys-security-key-list-private.h"

typedef struct _Wait Wait;

typedef gboolean (*Condition) (Wait *wait);

struct _Wait
{
  PasskeysSecurityKeyList *keys;       /* (owned) */
  GPtrArray               *known;      /* (owned) (nullable) */
  guint                    n_keys;
  Condition                condition;
  DexPromise              *promise;    /* (owned) */
  gulong                   changed_id;
};

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_signal_handler (&wait->changed_id, wait->keys);
  g_clear_object (&wait->keys);
  g_clear_pointer (&wait->known, g_ptr_array_unref);
  dex_clear (&wait->promise);
  g_free (wait);
}

static void
on_keys_changed (Wait *wait)
{
  if (dex_future_is_pending (DEX_FUTURE (wait->promise)) && wait->condition (wait))
    dex_promise_resolve_boolean (wait->promise, TRUE);
}

static DexFuture *
keep_cb (DexFuture *future,
         gpointer   user_data)
{
  return NULL;
}

/* The wait lives as long as its future. */
static DexFuture *
start (PasskeysSecurityKeyList *keys,
       GPtrArray               *known,
       guint                    n_keys,
       Condition                condition)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->keys = g_object_ref (keys);
  wait->known = known != NULL ? g_ptr_array_ref (known) : NULL;
  wait->n_keys = n_keys;
  wait->condition = condition;
  wait->promise = dex_promise_new ();
  wait->changed_id = g_signal_connect_swapped (keys, PASSKEYS_SECURITY_KEY_LIST_CHANGED,
                                               G_CALLBACK (on_keys_changed), wait);
  on_keys_changed (wait);
  return dex_future_finally (dex_ref (DEX_FUTURE (wait->promise)), keep_cb, wait, wait_free);
}

static gboolean
has_another (Wait *wait)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (wait->keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (wait->keys), i);

      if (passkeys_security_key_get_state (key) == PASSKEYS_SECURITY_KEY_READY
          && !g_ptr_array_find (wait->known, key, NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_broken (Wait *wait)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (wait->keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (wait->keys), i);

      if (passkeys_security_key_get_error (key) != NULL
          && !g_ptr_array_find (wait->known, key, NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_all (Wait *wait)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (wait->keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (wait->keys), i);

      if (passkeys_security_key_get_state (key) == PASSKEYS_SECURITY_KEY_OPENING)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_number (Wait *wait)
{
  return g_list_model_get_n_items (G_LIST_MODEL (wait->keys)) == wait->n_keys;
}

/*< private >
 * passkeys_security_key_wait_for_another:
 * @keys: a list that is watched
 * @known: (element-type PasskeysSecurityKey): keys that do not count
 *
 * Returns: (transfer full): a future that resolves to %TRUE once a key is ready that is not among
 *   @known
 */
DexFuture *
passkeys_security_key_wait_for_another (PasskeysSecurityKeyList *keys,
                                        GPtrArray               *known)
{
  return start (keys, known, 0, has_another);
}

/*< private >
 * passkeys_security_key_wait_for_broken:
 * @keys: a list that is watched
 * @known: (element-type PasskeysSecurityKey): keys that do not count
 *
 * Returns: (transfer full): a future that resolves to %TRUE once there is a key that cannot be used
 *   and is not among @known
 */
DexFuture *
passkeys_security_key_wait_for_broken (PasskeysSecurityKeyList *keys,
                                       GPtrArray               *known)
{
  return start (keys, known, 0, has_broken);
}

/*< private >
 * passkeys_security_key_wait_for_all:
 * @keys: a list that is watched
 *
 * Returns: (transfer full): a future that resolves to %TRUE once it is known of every key whether
 *   it can be used
 */
DexFuture *
passkeys_security_key_wait_for_all (PasskeysSecurityKeyList *keys)
{
  return start (keys, NULL, 0, has_all);
}

/*< private >
 * passkeys_security_key_wait_for_number:
 * @keys: a list that is watched
 * @n_keys: how many
 *
 * Returns: (transfer full): a future that resolves to %TRUE once so many keys are plugged in
 */
DexFuture *
passkeys_security_key_wait_for_number (PasskeysSecurityKeyList *keys,
                                       guint                    n_keys)
{
  return start (keys, NULL, n_keys, has_number);
}
