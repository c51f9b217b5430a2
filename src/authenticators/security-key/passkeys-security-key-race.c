/* passkeys-security-key-race.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-race"

#include "config.h"

#include "passkeys-security-key-race.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-security-key-private.h"
#include "passkeys-security-key-status.h"

/* us: a key that refuses later than this was touched for it, or watched at least */
#define TOUCHED_AFTER (500 * G_TIME_SPAN_MILLISECOND)

typedef struct _Race Race;

/* A contender on its way. It may outlive the race. */
typedef struct
{
  Race                         *race;        /* (not owned) (nullable) */
  PasskeysSecurityKeyContender *contender;   /* (owned) */
  PasskeysSecurityKeyWork      *work;        /* (owned) */
  DexFuture                    *future;      /* (owned) */
  DexFuture                    *removed;     /* (owned) */
  GCancellable                 *cancellable; /* (owned) */
  gboolean                      is_touch;    /* it is only to be touched */
  gboolean                      is_out;
} Runner;

struct _Race
{
  PasskeysSecurityKeyList       *keys;    /* (not owned) */
  PasskeysPrompt                *prompt;  /* (not owned) */
  PasskeysSecurityKeyRaceResult *result;  /* (not owned) */
  GPtrArray                     *runners; /* (owned) of Runner */
  GPtrArray                     *known;   /* (owned) of PasskeysSecurityKey, at the start */
  DexPromise                    *end;     /* (owned) */
  GError                        *error;   /* (owned) (nullable) why the last runner is out */
  gint64                         started;
  guint                          n_running;
};

static void start_runner (Runner *runner);

static void
runner_clear (gpointer data)
{
  Runner *runner = data;

  g_clear_pointer (&runner->contender, passkeys_security_key_contender_unref);
  g_clear_pointer (&runner->work, passkeys_security_key_work_unref);
  g_clear_object (&runner->cancellable);
  g_assert (runner->future == NULL);
  g_assert (runner->removed == NULL);
}

static void
runner_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, runner_clear);
}

/* Its key stops blinking, and nothing comes from it any more. */
static void
stop_runner (gpointer data)
{
  Runner *runner = data;

  runner->race = NULL;
  g_cancellable_cancel (runner->cancellable);
  dex_clear (&runner->future);
  dex_clear (&runner->removed);
  runner_unref (runner);
}

static void
end_race (Race *race)
{
  if (dex_future_is_pending (DEX_FUTURE (race->end)))
    dex_promise_resolve_boolean (race->end, TRUE);
}

static void
win (Runner *runner,
     int     status)
{
  PasskeysSecurityKeyRaceResult *result = runner->race->result;

  /* the first counts: the end is looked at a moment later */
  if (result->winner != NULL)
    return;

  result->winner = passkeys_security_key_contender_ref (runner->contender);
  result->work = runner->is_touch ? NULL : passkeys_security_key_work_ref (runner->work);
  result->status = status;
  end_race (runner->race);
}

/* One error stands for all of them. What a key said tells more than that another one is gone. */
static void
keep_error (Race   *race,
            GError *error) /* (transfer full) */
{
  if (race->error != NULL
      && g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_REMOVED))
    {
      g_error_free (error);
      return;
    }
  g_clear_error (&race->error);
  race->error = error;
}

static void
drop_out (Runner *runner,
          GError *error) /* (transfer full) */
{
  Race *race = runner->race;

  if (runner->is_out)
    {
      g_error_free (error);
      return;
    }

  runner->is_out = TRUE;
  g_cancellable_cancel (runner->cancellable);
  g_clear_error (&runner->contender->error);
  runner->contender->error = g_error_copy (error);
  keep_error (race, error);
  if (--race->n_running == 0)
    end_race (race);
}

/* The key wants a PIN after all: it is only touched now, and asked for the PIN when it wins. */
static gboolean
turn_to_pin (Runner *runner,
             int     status)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (runner->contender->key);

  if (status != FIDO_ERR_PIN_REQUIRED || !passkeys_security_key_info_has_pin (info)
      || runner->race->runners->len == 1)
    return FALSE;

  runner->contender->method = PASSKEYS_SECURITY_KEY_METHOD_PIN;
  /* it is calling this */
  dex_future_disown (g_steal_pointer (&runner->future));
  start_runner (runner);
  return TRUE;
}

static gboolean
counts (Runner *runner,
        int     status)
{
  Race *race = runner->race;

  if (status == FIDO_OK)
    return TRUE;

  if (runner->is_touch || status == FIDO_ERR_USER_ACTION_TIMEOUT
      || status == FIDO_ERR_ACTION_TIMEOUT || status == FIDO_ERR_TIMEOUT)
    return FALSE;

  return race->runners->len == 1 || g_get_monotonic_time () - race->started > TOUCHED_AFTER;
}

static DexFuture *
on_settled_cb (DexFuture *future,
               gpointer   user_data)
{
  Runner *runner = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  int status;

  if (runner->race == NULL || runner->is_out)
    return NULL;

  if (value == NULL)
    {
      drop_out (runner, g_steal_pointer (&error));
      return NULL;
    }

  status = g_value_get_int (value);
  if (counts (runner, status))
    win (runner, status);
  else if (!turn_to_pin (runner, status))
    drop_out (runner, passkeys_security_key_status_to_error (status));
  return NULL;
}

static DexFuture *
on_removed_cb (DexFuture *future,
               gpointer   user_data)
{
  Runner *runner = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (runner->race != NULL && error != NULL)
    drop_out (runner, g_steal_pointer (&error));
  return NULL;
}

static void
start_runner (Runner *runner)
{
  PasskeysSecurityKeyContender *contender = runner->contender;
  DexFuture *future;

  runner->is_touch = contender->method == PASSKEYS_SECURITY_KEY_METHOD_PIN
    || contender->method == PASSKEYS_SECURITY_KEY_METHOD_NEW_PIN;
  g_clear_pointer (&runner->work, passkeys_security_key_work_unref);

  if (runner->is_touch)
    {
      runner->work = passkeys_security_key_work_new ();
      future = passkeys_security_key_work_touch (runner->work, contender->key,
                                                 runner->cancellable);
    }
  else
    {
      runner->work = passkeys_security_key_contender_new_work (contender, /* pin = */ NULL);
      future = passkeys_security_key_contender_run (contender, runner->work, runner->cancellable);
    }

  runner->future = dex_future_finally (future, on_settled_cb, g_atomic_rc_box_acquire (runner),
                                       runner_unref);
}

static void
add_runner (Race                         *race,
            PasskeysSecurityKeyContender *contender)
{
  Runner *runner = g_atomic_rc_box_new0 (Runner);

  runner->race = race;
  runner->contender = passkeys_security_key_contender_ref (contender);
  runner->cancellable = g_cancellable_new ();
  g_ptr_array_add (race->runners, runner);
  race->n_running++;
}

static void
start_runners (Race *race)
{
  for (guint i = 0; i < race->runners->len; i++)
    {
      Runner *runner = g_ptr_array_index (race->runners, i);

      start_runner (runner);
      runner->removed = dex_future_finally (
        _passkeys_security_key_wait_removed (runner->contender->key), on_removed_cb,
        g_atomic_rc_box_acquire (runner), runner_unref);
    }
}

static gboolean
has_newcomer (Race *race)
{
  GListModel *model = G_LIST_MODEL (race->keys);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (model, i);

      if (passkeys_security_key_get_state (key) == PASSKEYS_SECURITY_KEY_READY
          && !g_ptr_array_find (race->known, key, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
on_keys_changed (Race *race)
{
  if (!has_newcomer (race))
    return;

  race->result->is_over = TRUE;
  end_race (race);
}

static GPtrArray *
list_keys (PasskeysSecurityKeyList *keys)
{
  GPtrArray *known = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (passkeys_security_key_get_state (key) != PASSKEYS_SECURITY_KEY_OPENING)
        g_ptr_array_add (known, g_steal_pointer (&key));
    }
  return known;
}

static DexFuture *
ask_touch (Race *race)
{
  Runner *first = g_ptr_array_index (race->runners, 0);
  const char *name = passkeys_security_key_get_name (first->contender->key);

  return passkeys_prompt_ask_touch (race->prompt, race->runners->len == 1 ? name : NULL);
}

/*< private >
 * passkeys_security_key_race_result_clear:
 * @result: the end of a race, or zeros
 *
 * Frees what it holds, not itself.
 */
void
passkeys_security_key_race_result_clear (PasskeysSecurityKeyRaceResult *result)
{
  g_clear_pointer (&result->winner, passkeys_security_key_contender_unref);
  g_clear_pointer (&result->work, passkeys_security_key_work_unref);
}

/*< private >
 * passkeys_security_key_race_run:
 * @contenders: (element-type PasskeysSecurityKeyContender): who may win, one at least
 * @keys: the list, which is watched
 * @prompt: how to talk to the person
 * @cancellable: that of the fiber
 * @ret_result: (out caller-allocates): the end, when this returns %TRUE
 * @error: return location
 *
 * Lets the person choose a key by touching it (CTAP 2.1, section 6.9). Waits.
 *
 * Returns: %TRUE with a winner, or because the race has to begin anew; %FALSE when the person
 *   cancelled or no key is left, with the reason of the last
 */
gboolean
passkeys_security_key_race_run (GPtrArray                      *contenders,
                                PasskeysSecurityKeyList        *keys,
                                PasskeysPrompt                 *prompt,
                                GCancellable                   *cancellable,
                                PasskeysSecurityKeyRaceResult  *ret_result,
                                GError                        **error)
{
  Race race = { .keys = keys, .prompt = prompt, .result = ret_result };
  gulong changed_id;
  gboolean success;

  race.started = g_get_monotonic_time ();
  race.end = dex_promise_new ();
  race.known = list_keys (keys);
  race.runners = g_ptr_array_new_with_free_func (stop_runner);
  changed_id = g_signal_connect_swapped (keys, PASSKEYS_SECURITY_KEY_LIST_CHANGED,
                                         G_CALLBACK (on_keys_changed), &race);
  for (guint i = 0; i < contenders->len; i++)
    add_runner (&race, g_ptr_array_index (contenders, i));
  start_runners (&race);

  success =
    passkeys_await (passkeys_unless_cancelled (dex_future_first (dex_ref (DEX_FUTURE (race.end)),
                                                                 ask_touch (&race), NULL),
                                               cancellable),
                    error);

  g_signal_handler_disconnect (keys, changed_id);
  g_clear_pointer (&race.runners, g_ptr_array_unref);
  g_clear_pointer (&race.known, g_ptr_array_unref);
  dex_clear (&race.end);

  if (success && ret_result->winner == NULL && !ret_result->is_over)
    {
      g_propagate_error (error, g_steal_pointer (&race.error));
      success = FALSE;
    }
  g_clear_error (&race.error);
  return success;
}
