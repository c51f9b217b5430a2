/* passkeys-security-key-performance.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-performance"

#include "config.h"

#include "passkeys-security-key-performance.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-security-key-dialogue.h"
#include "passkeys-security-key-status.h"

/* CTAP 2.1, section 6.5.3.1: for keys that do not tell how many fingers are left */
#define MAXIMUM_FINGERS 3

typedef struct
{
  PasskeysSecurityKeyDialogue   dialogue;
  PasskeysSecurityKeyContender *contender; /* (not owned) */
  GBytes                       *pin;       /* (owned) (nullable) */
  GError                       *last;      /* (owned) (nullable) why the PIN is asked for */
  gboolean                      must_change;
} Performance;

static PasskeysSecurityKeyInfo *
get_info (Performance *self)
{
  return passkeys_security_key_get_info (self->contender->key);
}

static void
keep_last (Performance *self,
           GError      *error) /* (transfer full) */
{
  g_clear_error (&self->last);
  self->last = error;
}

static GError *
new_change_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                              PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED,
                              "The PIN of the security key must be changed before it is used");
}

/* Gets the PIN that the next try needs. */
static gboolean
prepare_pin (Performance  *self,
             GError      **error)
{
  PasskeysSecurityKeyContender *contender = self->contender;
  g_autoptr(GError) reason = NULL;
  GBytes *pin = NULL;

  if (contender->method == PASSKEYS_SECURITY_KEY_METHOD_NEW_PIN)
    {
      pin = passkeys_security_key_dialogue_create_pin (&self->dialogue, NULL, self->last, error);
      contender->method = PASSKEYS_SECURITY_KEY_METHOD_PIN;
    }
  else if (self->must_change)
    {
      reason = new_change_error ();
      pin = passkeys_security_key_dialogue_change_pin (&self->dialogue, self->pin, reason, error);
      self->must_change = FALSE;
    }
  else if (contender->method == PASSKEYS_SECURITY_KEY_METHOD_PIN && self->pin == NULL)
    {
      pin = passkeys_security_key_dialogue_ask_pin (&self->dialogue, self->last, error);
    }
  else
    {
      return TRUE;
    }

  g_clear_pointer (&self->pin, g_bytes_unref);
  self->pin = pin;
  return pin != NULL;
}

static int
try (Performance              *self,
     PasskeysSecurityKeyWork **ret_work,
     GError                  **error)
{
  PasskeysSecurityKeyContender *contender = self->contender;
  gboolean has_pin = contender->method == PASSKEYS_SECURITY_KEY_METHOD_PIN;
  g_autoptr(PasskeysSecurityKeyWork) work = NULL;
  DexFuture *future;
  int status;

  work = passkeys_security_key_contender_new_work (contender, has_pin ? self->pin : NULL);
  future = passkeys_security_key_contender_run (contender, work, self->dialogue.cancellable);
  status = passkeys_security_key_dialogue_touch (&self->dialogue, has_pin, future, error);
  if (status == FIDO_OK)
    *ret_work = g_steal_pointer (&work);
  return status;
}

/* The PIN is next; a key without one gets one, where that helps. */
static gboolean
go_on_with_pin (Performance *self,
                int          status)
{
  if (!passkeys_security_key_info_supports_pin (get_info (self)))
    return FALSE;

  if (status == FIDO_ERR_PIN_NOT_SET || !passkeys_security_key_info_has_pin (get_info (self)))
    self->contender->method = PASSKEYS_SECURITY_KEY_METHOD_NEW_PIN;
  else
    self->contender->method = PASSKEYS_SECURITY_KEY_METHOD_PIN;
  return TRUE;
}

static gboolean
has_fingers_left (Performance *self)
{
  g_autoptr(PasskeysSecurityKeyWork) work = passkeys_security_key_work_new ();
  g_autoptr(GError) error = NULL;
  int status;

  self->contender->n_fingers++;
  status = passkeys_security_key_dialogue_await (
    &self->dialogue, passkeys_security_key_work_count_finger_tries (work, self->contender->key),
    &error);

  if (status == FIDO_OK && work->tries_left >= 0)
    return work->tries_left > 0;

  return self->contender->n_fingers < MAXIMUM_FINGERS;
}

static gboolean
go_on_with_finger (Performance *self)
{
  if (has_fingers_left (self))
    {
      passkeys_prompt_progress (self->dialogue.prompt, "The finger was not recognised");
      return TRUE;
    }

  keep_last (self, passkeys_security_key_status_to_error (FIDO_ERR_UV_BLOCKED));
  return go_on_with_pin (self, FIDO_ERR_UV_BLOCKED);
}

static gboolean
ask_pin_again (Performance *self,
               int          status)
{
  keep_last (self, passkeys_security_key_status_to_error (status));
  g_clear_pointer (&self->pin, g_bytes_unref);
  return TRUE;
}

static gboolean
go_on_without_slot (Performance *self)
{
  PasskeysCreationOptions *options = self->contender->creation;

  if (options == NULL || !self->contender->is_resident
      || passkeys_creation_options_get_resident_key (options) != PASSKEYS_REQUIREMENT_PREFERRED)
    return FALSE;

  self->contender->is_resident = FALSE;
  return TRUE;
}

/* Whether another try may help, and what is different in it. A PIN is never sent twice. */
static gboolean
react (Performance *self,
       int          status)
{
  PasskeysSecurityKeyMethod method = self->contender->method;

  switch (status)
    {
    case FIDO_ERR_PIN_INVALID:
      return method == PASSKEYS_SECURITY_KEY_METHOD_PIN && ask_pin_again (self, status);

    case FIDO_ERR_PIN_POLICY_VIOLATION:
      self->must_change = method == PASSKEYS_SECURITY_KEY_METHOD_PIN;
      return self->must_change;

    case FIDO_ERR_PIN_REQUIRED:
    case FIDO_ERR_PIN_NOT_SET:
      return method != PASSKEYS_SECURITY_KEY_METHOD_PIN && go_on_with_pin (self, status);

    case FIDO_ERR_UV_INVALID:
      return method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN && go_on_with_finger (self);

    case FIDO_ERR_UV_BLOCKED:
      keep_last (self, passkeys_security_key_status_to_error (status));
      return method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN && go_on_with_pin (self, status);

    case FIDO_ERR_KEY_STORE_FULL:
      return go_on_without_slot (self);

    default:
      return FALSE;
    }
}

static PasskeysSecurityKeyWork *
perform (Performance              *self,
         PasskeysSecurityKeyWork  *work, /* (nullable) */
         int                       status,
         GError                  **error)
{
  for (;;)
    {
      g_autoptr(PasskeysSecurityKeyWork) done = NULL;

      if (status == FIDO_OK)
        return passkeys_security_key_work_ref (work);

      if (status == PASSKEYS_SECURITY_KEY_UNTRIED
          && (!prepare_pin (self, error)
              || (status = try (self, &done, error)) < 0))
        return NULL;

      if (status == FIDO_OK)
        return g_steal_pointer (&done);

      if (!react (self, status))
        {
          g_propagate_error (error, passkeys_security_key_status_to_error (status));
          return NULL;
        }
      status = PASSKEYS_SECURITY_KEY_UNTRIED;
    }
}

/*< private >
 * passkeys_security_key_perform:
 * @contender: the key, and how it verifies the person
 * @prompt: asks the person
 * @cancellable: (nullable): of the ceremony
 * @work: (nullable): what the key has done already
 * @status: what it answered to @work; %PASSKEYS_SECURITY_KEY_UNTRIED for nothing
 * @error: return location
 *
 * Has one key do what the ceremony is about: asks for the PIN as often as it takes, sets one where
 * none is, changes it where the key insists, goes from a finger that is not recognised to the PIN,
 * and does without a discoverable credential where the key is full and the site does not insist. To
 * be called in a fiber, which waits.
 *
 * Returns: (transfer full): the work that succeeded; %NULL with %PASSKEYS_AUTHENTICATOR_ERROR
 */
PasskeysSecurityKeyWork *
passkeys_security_key_perform (PasskeysSecurityKeyContender  *contender,
                               PasskeysPrompt                *prompt,
                               GCancellable                  *cancellable,
                               PasskeysSecurityKeyWork       *work,
                               int                            status,
                               GError                       **error)
{
  Performance self = {
    .dialogue = { .key = contender->key, .prompt = prompt, .cancellable = cancellable },
    .contender = contender,
  };
  PasskeysSecurityKeyWork *done;

  self.must_change = contender->method == PASSKEYS_SECURITY_KEY_METHOD_PIN
    && passkeys_security_key_info_needs_pin_change (get_info (&self));

  done = perform (&self, work, work != NULL ? status : PASSKEYS_SECURITY_KEY_UNTRIED, error);

  g_clear_pointer (&self.pin, g_bytes_unref);
  g_clear_error (&self.last);
  return done;
}
