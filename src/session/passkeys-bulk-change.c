/* passkeys-bulk-change.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-change"

#include "config.h"

#include "passkeys-bulk-change-private.h"

#include "passkeys-action-signer.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-bulk-row-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-model-walk.h"
#include "passkeys-registration-api.h"
#include "passkeys-remembering-prompt-private.h"
#include "passkeys-session-error-private.h"

#define DEFAULT_WAIT_SECONDS 5
#define MAXIMUM_WAITS 5 /* in a row, for one row */

enum
{
  PROP_0,
  PROP_N_DONE,
  PROP_N_ROWS,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysBulkChange, passkeys_bulk_change, G_TYPE_OBJECT)

typedef struct
{
  PasskeysBulkChange    *self;
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt; /* remembers the PIN */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->self);
  g_clear_object (&run->authenticator);
  g_clear_object (&run->prompt);
  g_free (run);
}

static void
set_running (PasskeysBulkChange *self,
             gboolean            running)
{
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
set_n_done (PasskeysBulkChange *self,
            guint               n_done)
{
  self->n_done = n_done;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

/* error: (transfer full) (nullable) */
static void
set_state (PasskeysBulkChange *self,
           PasskeysBulkRow    *row,
           PasskeysBulkState   state,
           GError             *error)
{
  self->counts[passkeys_bulk_row_get_state (row)]--;
  self->counts[state]++;
  _passkeys_bulk_row_set_state (row, state, error);
}

static gboolean
await_change (Run              *run,
              PasskeysBulkRow  *row,
              GCancellable     *cancellable,
              GError          **error)
{
  PasskeysSession *session = run->self->session;
  g_autoptr(PasskeysApiRequest) request = _passkeys_bulk_row_build_request (row);
  g_autoptr(PasskeysApiResponse) response = NULL;
  DexFuture *future;

  if (request == NULL)
    {
      PasskeysAccount *account = passkeys_session_get_account (session);

      future = passkeys_registration_api_resend_code (passkeys_session_get_client (session),
                                                      passkeys_account_get_org_id (account),
                                                      passkeys_bulk_row_get_title (row));
      return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
    }

  future = passkeys_action_signer_sign (session, request, run->authenticator, run->prompt);
  response = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);

  return response != NULL;
}

/* Waits as long as the server asks for; nothing was changed. */
static gboolean
await_patience (const GError *error,
                GCancellable *cancellable)
{
  guint seconds = passkeys_api_failure_get_retry_after (error);
  DexFuture *timeout = dex_timeout_new_seconds (seconds > 0 ? seconds : DEFAULT_WAIT_SECONDS);

  passkeys_await (passkeys_unless_cancelled (timeout, cancellable), NULL);

  return !g_cancellable_is_cancelled (cancellable);
}

/* What fails alike for every row that is left: they wait until it is mended. */
static gboolean
ends_run (const GError *error)
{
  return error->domain == DEX_ERROR || error->domain == G_IO_ERROR
         || error->domain == PASSKEYS_AUTHENTICATOR_ERROR
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TLS)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED)
         || g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED)
         || g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE)
         || g_error_matches (error, PASSKEYS_SESSION_ERROR,
                             PASSKEYS_SESSION_ERROR_PERMISSION_MISSING);
}

/* Returns: FALSE when the run is over */
static gboolean
await_row (Run              *run,
           PasskeysBulkRow  *row,
           GCancellable     *cancellable,
           GError          **error)
{
  PasskeysBulkChange *self = run->self;
  g_autoptr(GError) local_error = NULL;
  gboolean tried_before = _passkeys_bulk_row_was_tried (row);
  gboolean done;

  set_state (self, row, PASSKEYS_BULK_STATE_RUNNING, NULL);
  done = await_change (run, row, cancellable, &local_error);
  for (guint i = 0;
       i < MAXIMUM_WAITS
       && g_error_matches (local_error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED)
       && await_patience (local_error, cancellable);
       i++)
    {
      g_clear_error (&local_error);
      done = await_change (run, row, cancellable, &local_error);
    }

  if (done || (tried_before && _passkeys_bulk_row_is_so_already (row, local_error)))
    set_state (self, row, PASSKEYS_BULK_STATE_DONE, NULL);
  else if (g_error_matches (local_error, PASSKEYS_SESSION_ERROR,
                            PASSKEYS_SESSION_ERROR_APPROVAL_PENDING))
    set_state (self, row, PASSKEYS_BULK_STATE_PENDING, NULL);
  else if (ends_run (local_error))
    {
      set_state (self, row, PASSKEYS_BULK_STATE_WAITING, g_error_copy (local_error));
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  else
    set_state (self, row, PASSKEYS_BULK_STATE_FAILED, g_steal_pointer (&local_error));

  set_n_done (self, self->n_done + 1);
  return TRUE;
}

/* There may be 100,000. */
static void
await_retries (PasskeysBulkChange *self,
               GCancellable       *cancellable)
{
  g_auto(PasskeysModelWalk) walk = { NULL };
  PasskeysBulkRow *row;

  passkeys_model_walk_begin_still (&walk, self->rows);
  while ((row = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    if (passkeys_bulk_row_get_state (row) == PASSKEYS_BULK_STATE_FAILED)
      _passkeys_bulk_row_set_state (row, PASSKEYS_BULK_STATE_WAITING, NULL);

  self->retries = g_cancellable_is_cancelled (cancellable);
}

static DexFuture *
run_fiber (gpointer      data,
           GCancellable *cancellable)
{
  Run *run = data;
  PasskeysBulkChange *self = run->self;
  g_auto(PasskeysModelWalk) walk = { NULL };
  g_autoptr(GError) error = NULL;
  PasskeysBulkRow *row;
  gboolean going_on = TRUE;

  if (self->retries)
    await_retries (self, cancellable);

  passkeys_model_walk_begin_still (&walk, self->rows);
  while (going_on && !self->stopped && !self->retries
         && (row = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    if (passkeys_bulk_row_get_state (row) == PASSKEYS_BULK_STATE_WAITING)
      going_on = await_row (run, row, cancellable, &error)
                 && !g_cancellable_is_cancelled (cancellable);

  set_running (self, FALSE);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (
    passkeys_bulk_change_count (self, PASSKEYS_BULK_STATE_WAITING) == 0);
}

static void
passkeys_bulk_change_finalize (GObject *object)
{
  PasskeysBulkChange *self = PASSKEYS_BULK_CHANGE (object);

  g_clear_object (&self->session);
  if (self->own_rows != NULL)
    passkeys_model_walk_drop (g_steal_pointer (&self->own_rows));
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (passkeys_bulk_change_parent_class)->finalize (object);
}

static void
passkeys_bulk_change_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PasskeysBulkChange *self = PASSKEYS_BULK_CHANGE (object);

  switch (prop_id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, passkeys_bulk_change_get_n_done (self));
      break;
    case PROP_N_ROWS:
      g_value_set_uint (value, g_list_model_get_n_items (self->rows));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_bulk_change_class_init (PasskeysBulkChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = passkeys_bulk_change_finalize;
  object_class->get_property = passkeys_bulk_change_get_property;

  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ROWS] = g_param_spec_uint ("n-rows", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_bulk_change_init (PasskeysBulkChange *self)
{
}

/**
 * passkeys_bulk_change_new_for_rows:
 * @session: in whose name the changes are made
 * @rows: a model of [class@BulkRow], such as of [class@UserImport]
 *
 * Makes a bulk change of rows that are there.
 *
 * Returns: (transfer full): a bulk change
 */
PasskeysBulkChange *
passkeys_bulk_change_new_for_rows (PasskeysSession *session,
                                   GListModel      *rows)
{
  PasskeysBulkChange *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  self = g_object_new (PASSKEYS_TYPE_BULK_CHANGE, NULL);
  self->session = g_object_ref (session);
  self->rows = g_object_ref (rows);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(PasskeysBulkRow) row = g_list_model_get_item (rows, i);

      self->counts[passkeys_bulk_row_get_state (row)]++;
    }
  self->n_done = g_list_model_get_n_items (rows) - self->counts[PASSKEYS_BULK_STATE_WAITING];

  return self;
}

/**
 * passkeys_bulk_change_get_rows:
 * @self: a bulk change
 *
 * Gets the rows, each with what became of it.
 *
 * Returns: (transfer none): a model of [class@BulkRow]
 */
GListModel *
passkeys_bulk_change_get_rows (PasskeysBulkChange *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (self), NULL);

  return self->rows;
}

/**
 * passkeys_bulk_change_count:
 * @self: a bulk change
 * @state: a state
 *
 * Counts the rows in a state.
 *
 * Returns: how many there are
 */
guint
passkeys_bulk_change_count (PasskeysBulkChange *self,
                            PasskeysBulkState   state)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (self), 0);
  g_return_val_if_fail (state < G_N_ELEMENTS (self->counts), 0);

  return self->counts[state];
}

/**
 * passkeys_bulk_change_get_n_done:
 * @self: a bulk change
 *
 * Counts the rows that need nothing more: done, skipped, failed or waiting for approval.
 *
 * Returns: how many there are
 */
guint
passkeys_bulk_change_get_n_done (PasskeysBulkChange *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (self), 0);

  return self->n_done;
}

/**
 * passkeys_bulk_change_is_running:
 * @self: a bulk change
 *
 * Whether rows are being worked on.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_bulk_change_is_running (PasskeysBulkChange *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (self), FALSE);

  return self->running;
}

/**
 * passkeys_bulk_change_run:
 * @self: a bulk change that does not run
 * @authenticator: what signs each row
 * @prompt: how it talks to the person, who types a PIN once at most; a security key is touched for
 *   each row
 *
 * Works on the rows that wait, one after the other. A row that fails is no reason to stop, but what
 * fails alike for all of them is: the run rejects, and the rows that are left wait. The session is
 * signed in again in place where it expires; a server that asks for patience gets it. Dropping the
 * future ends the run after the row at hand, whose fate is found out by the next run.
 *
 * Returns: (transfer full): a future that resolves to whether every row was tried, and rejects with
 *   the errors of [func@action_signer_sign]
 */
DexFuture *
passkeys_bulk_change_run (PasskeysBulkChange    *self,
                          PasskeysAuthenticator *authenticator,
                          PasskeysPrompt        *prompt)
{
  Run *run;

  dex_return_error_if_fail (PASSKEYS_IS_BULK_CHANGE (self));
  dex_return_error_if_fail (!self->running);
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  run = g_new0 (Run, 1);
  run->self = g_object_ref (self);
  run->authenticator = g_object_ref (authenticator);
  run->prompt = _passkeys_remembering_prompt_new (prompt);
  self->stopped = FALSE;
  set_running (self, TRUE);

  return passkeys_cancellable_fiber_spawn (run_fiber, run, run_free);
}

/**
 * passkeys_bulk_change_stop:
 * @self: a bulk change
 *
 * Ends the run after the row at hand. Running again goes on with the next.
 */
void
passkeys_bulk_change_stop (PasskeysBulkChange *self)
{
  g_return_if_fail (PASSKEYS_IS_BULK_CHANGE (self));

  self->stopped = TRUE;
}

/**
 * passkeys_bulk_change_retry_failed:
 * @self: a bulk change that does not run
 *
 * Has the rows that failed wait for the next run. They count as waiting at once; each of them says
 * so when the run begins.
 */
void
passkeys_bulk_change_retry_failed (PasskeysBulkChange *self)
{
  g_return_if_fail (PASSKEYS_IS_BULK_CHANGE (self));
  g_return_if_fail (!self->running);

  self->counts[PASSKEYS_BULK_STATE_WAITING] += self->counts[PASSKEYS_BULK_STATE_FAILED];
  self->counts[PASSKEYS_BULK_STATE_FAILED] = 0;
  self->retries = TRUE;
  set_n_done (self, g_list_model_get_n_items (self->rows)
                    - passkeys_bulk_change_count (self, PASSKEYS_BULK_STATE_WAITING));
}
