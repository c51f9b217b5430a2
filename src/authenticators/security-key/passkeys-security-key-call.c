/* passkeys-security-key-call.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-call"

#include "config.h"

#include "passkeys-security-key-call.h"

#include <fido.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-dialogue.h"
#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-status.h"

/*< private >
 * passkeys_security_key_session_keep_pin:
 * @self: what the calls of a manager share
 * @pin: (nullable): the PIN that the key has accepted; %NULL to forget it
 *
 * Spares the person to type it for each call. The memory of the old one is wiped.
 */
void
passkeys_security_key_session_keep_pin (PasskeysSecurityKeySession *self,
                                        GBytes                     *pin)
{
  GBytes *kept = pin != NULL ? g_bytes_ref (pin) : NULL;

  g_clear_pointer (&self->pin, g_bytes_unref);
  self->pin = kept;
}

/*< private >
 * passkeys_security_key_session_clear:
 * @self: what the calls of a manager share
 *
 * Frees what it holds, as its manager goes; @self is part of that.
 */
void
passkeys_security_key_session_clear (PasskeysSecurityKeySession *self)
{
  g_clear_object (&self->key);
  g_clear_object (&self->prompt);
  g_clear_pointer (&self->pin, g_bytes_unref);
  dex_clear (&self->last);
}

static void
call_free (gpointer data)
{
  PasskeysSecurityKeyCall *call = data;

  dex_promise_resolve_boolean (call->end, TRUE);
  g_clear_object (&call->owner);
  dex_clear (&call->previous);
  dex_clear (&call->end);
  g_clear_pointer (&call->id, g_bytes_unref);
  g_clear_pointer (&call->user_handle, g_bytes_unref);
  g_clear_pointer (&call->name, g_free);
  g_clear_pointer (&call->display_name, g_free);
  g_clear_object (&call->enrolment);
  g_free (call);
}

static PasskeysSecurityKeyDialogue
get_dialogue (PasskeysSecurityKeyCall *call)
{
  return (PasskeysSecurityKeyDialogue) {
    .key = call->session->key,
    .prompt = call->session->prompt,
    .cancellable = call->cancellable,
  };
}

static PasskeysSecurityKeyContents *
ask_key (PasskeysSecurityKeyCall  *call,
         GBytes                   *pin,
         int                      *ret_status,
         GError                  **error)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (dialogue.key);
  g_autoptr(PasskeysSecurityKeyContents) contents = passkeys_security_key_contents_new (pin);
  DexFuture *future;

  contents->id = call->id != NULL ? g_bytes_ref (call->id) : NULL;
  contents->user_handle = call->user_handle != NULL ? g_bytes_ref (call->user_handle) : NULL;
  contents->name = g_strdup (call->name);
  contents->display_name = g_strdup (call->display_name);
  contents->number = call->number;
  if (passkeys_security_key_info_get_free_slots (info) == -1)
    contents->free_slots = -1;
  g_set_object (&contents->enrolment, call->enrolment);
  contents->context = g_main_context_ref_thread_default ();

  future = passkeys_security_key_contents_run (contents, call->session->key, call->patience,
                                               call->job);
  *ret_status = passkeys_security_key_dialogue_await (&dialogue, future, error);
  return *ret_status >= 0 ? g_steal_pointer (&contents) : NULL;
}

static gboolean
is_about_pin (int status)
{
  return status == FIDO_ERR_PIN_INVALID || status == FIDO_ERR_PIN_POLICY_VIOLATION
    || status == FIDO_ERR_PIN_AUTH_INVALID || status == FIDO_ERR_PIN_AUTH_BLOCKED
    || status == FIDO_ERR_PIN_BLOCKED || status == FIDO_ERR_PIN_NOT_SET
    || status == FIDO_ERR_PIN_REQUIRED;
}

static GError *
new_change_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                              PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED,
                              "The PIN of the security key must be changed before it is used");
}

/* The PIN for the next try: the one that is kept, or what the person types. */
static gboolean
get_pin (PasskeysSecurityKeyCall  *call,
         gboolean                  must_change,
         const GError             *last,
         GBytes                  **pin, /* (inout) (nullable) */
         GError                  **error)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);
  g_autoptr(GError) reason = NULL;
  GBytes *next;

  if (must_change)
    {
      reason = new_change_error ();
      next = passkeys_security_key_dialogue_change_pin (&dialogue, *pin, reason, error);
    }
  else if (call->session->pin != NULL)
    {
      next = g_bytes_ref (call->session->pin);
    }
  else
    {
      next = passkeys_security_key_dialogue_ask_pin (&dialogue, last, error);
    }

  g_clear_pointer (pin, g_bytes_unref);
  *pin = next;
  return next != NULL;
}

/* Asks the key with the PIN, as often as the PIN was wrong. */
static PasskeysSecurityKeyContents *
ask_with_pin (PasskeysSecurityKeyCall  *call,
              GError                  **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (call->session->key);
  gboolean must_change = passkeys_security_key_info_needs_pin_change (info);
  g_autoptr(GBytes) pin = NULL;
  g_autoptr(GError) last = NULL;

  for (;;)
    {
      g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
      int status;

      if (!get_pin (call, must_change, last, &pin, error)
          || !(contents = ask_key (call, pin, &status, error)))
        return NULL;

      passkeys_security_key_session_keep_pin (call->session, is_about_pin (status) ? NULL : pin);
      if (status == FIDO_OK)
        return g_steal_pointer (&contents);

      g_clear_error (&last);
      last = passkeys_security_key_status_to_error (status);
      if (status != FIDO_ERR_PIN_INVALID
          && (status != FIDO_ERR_PIN_POLICY_VIOLATION || must_change))
        {
          g_propagate_error (error, g_steal_pointer (&last));
          return NULL;
        }
      must_change = status == FIDO_ERR_PIN_POLICY_VIOLATION;
    }
}

static PasskeysSecurityKeyContents *
ask (PasskeysSecurityKeyCall  *call,
     GError                  **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (call->session->key);
  g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
  int status;

  if (passkeys_security_key_info_has_pin (info))
    return ask_with_pin (call, error);

  if (!call->works_without_pin)
    {
      g_propagate_error (error, passkeys_security_key_status_to_error (FIDO_ERR_PIN_NOT_SET));
      return NULL;
    }

  if (!(contents = ask_key (call, NULL, &status, error)))
    return NULL;

  if (status == FIDO_OK)
    return g_steal_pointer (&contents);

  g_propagate_error (error, passkeys_security_key_status_to_error (status));
  return NULL;
}

static gboolean
wait_for_turn (PasskeysSecurityKeyCall  *call,
               GError                  **error)
{
  PasskeysSecurityKeyInfo *info;

  if (call->previous != NULL
      && !passkeys_await (passkeys_unless_cancelled (dex_ref (DEX_FUTURE (call->previous)),
                                                     call->cancellable),
                          error))
    return FALSE;

  info = passkeys_security_key_get_info (call->session->key);
  if (info != NULL && passkeys_security_key_info_is_fido2 (info))
    return TRUE;

  if (info != NULL)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                         "The security key is too old to be managed");
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                         "The security key has not said what it is");
  return FALSE;
}

static void
refresh (PasskeysSecurityKeyCall *call)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);

  /* the change is made: that it cannot be looked at does not undo it */
  passkeys_await (passkeys_security_key_dialogue_guard (&dialogue,
                                                        passkeys_security_key_refresh (dialogue
                                                                                         .key)),
                  NULL);
}

/* What a key tells of its room on the way. */
static void
take_free_slots (PasskeysSecurityKeyCall     *call,
                 PasskeysSecurityKeyContents *contents)
{
  PasskeysSecurityKey *key = call->session->key;
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);

  if (contents->free_slots < 0)
    return;

  info = _passkeys_security_key_info_copy_with_free_slots (info, contents->free_slots);
  _passkeys_security_key_take_info (key, info);
}

static DexFuture *
build_result (PasskeysSecurityKeyCall     *call,
              PasskeysSecurityKeyContents *contents)
{
  GListStore *store;

  if (call->item_type == G_TYPE_NONE)
    return dex_future_new_true ();

  if (call->enrolment != NULL)
    return dex_future_new_take_object (g_object_ref (g_ptr_array_index (contents->answers, 0)));

  store = g_list_store_new (call->item_type);
  g_list_store_splice (store, 0, 0, contents->answers->pdata, contents->answers->len);
  return dex_future_new_take_object (store);
}

static DexFuture *
call_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysSecurityKeyCall *call = data;
  g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
  GError *error = NULL;

  call->cancellable = cancellable;
  if (!wait_for_turn (call, &error)
      || !(contents = ask (call, &error)))
    return dex_future_new_for_error (error);

  if (call->changes_key)
    refresh (call);
  take_free_slots (call, contents);
  return build_result (call, contents);
}

static DexFuture *
set_pin_fiber (gpointer      data,
               GCancellable *cancellable)
{
  PasskeysSecurityKeyCall *call = data;
  PasskeysSecurityKeyDialogue dialogue;
  g_autoptr(GBytes) pin = NULL;
  GError *error = NULL;

  call->cancellable = cancellable;
  if (!wait_for_turn (call, &error))
    return dex_future_new_for_error (error);

  dialogue = get_dialogue (call);
  if (passkeys_security_key_info_has_pin (passkeys_security_key_get_info (dialogue.key)))
    pin = passkeys_security_key_dialogue_change_pin (&dialogue, NULL, NULL, &error);
  else
    pin = passkeys_security_key_dialogue_create_pin (&dialogue, NULL, NULL, &error);

  if (pin == NULL)
    return dex_future_new_for_error (error);

  passkeys_security_key_session_keep_pin (call->session, pin);
  refresh (call);
  return dex_future_new_true ();
}

/*< private >
 * passkeys_security_key_call_new:
 * @session: what the calls share
 * @owner: (type GObject): keeps @session
 * @job: what to do with the key
 * @patience: how long it may take
 *
 * Returns: (transfer full): a call that comes after those before it
 */
PasskeysSecurityKeyCall *
passkeys_security_key_call_new (PasskeysSecurityKeySession  *session,
                                gpointer                     owner,
                                PasskeysSecurityKeyJob       job,
                                PasskeysSecurityKeyPatience  patience)
{
  PasskeysSecurityKeyCall *call = g_new0 (PasskeysSecurityKeyCall, 1);

  call->session = session;
  call->owner = g_object_ref (owner);
  call->job = job;
  call->patience = patience;
  call->item_type = G_TYPE_NONE;
  call->end = dex_promise_new ();
  call->previous = session->last;
  session->last = dex_ref (call->end);
  return call;
}

/*< private >
 * passkeys_security_key_call_start:
 * @call: (transfer full): a call
 *
 * Returns: (transfer full): a future that resolves to what the call is for
 */
DexFuture *
passkeys_security_key_call_start (PasskeysSecurityKeyCall *call)
{
  return passkeys_cancellable_fiber_spawn (call_fiber, call, call_free);
}

/*< private >
 * passkeys_security_key_call_start_set_pin:
 * @call: (transfer full): a call without a job
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the PIN is set
 */
DexFuture *
passkeys_security_key_call_start_set_pin (PasskeysSecurityKeyCall *call)
{
  return passkeys_cancellable_fiber_spawn (set_pin_fiber, call, call_free);
}
