/* passkeys-security-key-dialogue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-dialogue"

#include "config.h"

#include "passkeys-security-key-dialogue.h"

#include <fido.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-pin.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-security-key-status.h"
#include "passkeys-security-key-work.h"

/* CTAP 2.1, section 6.5.1, in bytes of UTF-8 */
#define MINIMUM_PIN_BYTES 4
#define MAXIMUM_PIN_BYTES 63

/* ms that a wrong PIN takes to be refused, so that nobody is asked for a touch meanwhile */
#define LATER 150

typedef struct
{
  PasskeysPrompt *prompt; /* (owned) */
  char           *name;   /* (owned) */
} LaterTouch;

static void
later_touch_free (gpointer data)
{
  LaterTouch *later = data;

  g_clear_object (&later->prompt);
  g_clear_pointer (&later->name, g_free);
  g_free (later);
}

static DexFuture *
ask_touch_cb (DexFuture *future,
              gpointer   user_data)
{
  LaterTouch *later = user_data;

  return passkeys_prompt_ask_touch (later->prompt, later->name);
}

/*< private >
 * passkeys_security_key_dialogue_guard:
 * @self: a dialogue
 * @future: (transfer full): what to wait for
 *
 * Returns: (transfer full): @future, or a rejection when the key is unplugged or nobody waits for
 *   the fiber
 */
DexFuture *
passkeys_security_key_dialogue_guard (const PasskeysSecurityKeyDialogue *self,
                                      DexFuture                         *future)
{
  return dex_future_first (future,
                           _passkeys_security_key_wait_removed (self->key),
                           dex_cancellable_new_from_cancellable (self->cancellable),
                           NULL);
}

/*< private >
 * passkeys_security_key_dialogue_await:
 * @self: a dialogue
 * @future: (transfer full): what the key does
 * @error: return location
 *
 * Returns: the status that the key answered, or -1
 */
int
passkeys_security_key_dialogue_await (const PasskeysSecurityKeyDialogue  *self,
                                      DexFuture                          *future,
                                      GError                            **error)
{
  g_autoptr(GError) local = NULL;
  int status = passkeys_await_int (passkeys_security_key_dialogue_guard (self, future), &local);

  if (local == NULL)
    return status;

  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

/*< private >
 * passkeys_security_key_dialogue_touch:
 * @self: a dialogue
 * @later: whether the key may refuse at once, so that a touch should be asked for only then
 * @future: (transfer full): what the key does
 * @error: return location
 *
 * Has the person touch the key for what it does.
 *
 * Returns: the status that the key answered, or -1
 */
int
passkeys_security_key_dialogue_touch (const PasskeysSecurityKeyDialogue  *self,
                                      gboolean                            later,
                                      DexFuture                          *future,
                                      GError                            **error)
{
  const char *name = passkeys_security_key_get_name (self->key);
  DexFuture *touch;

  if (later)
    {
      LaterTouch *data = g_new0 (LaterTouch, 1);

      data->prompt = g_object_ref (self->prompt);
      data->name = g_strdup (name);
      touch = dex_future_catch (dex_timeout_new_msec (LATER), ask_touch_cb, data, later_touch_free);
    }
  else
    {
      touch = passkeys_prompt_ask_touch (self->prompt, name);
    }

  return passkeys_security_key_dialogue_await (self, dex_future_first (future, touch, NULL), error);
}

static void
set_error (GError                     **error,
           PasskeysAuthenticatorError   code,
           const char                  *message)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, code, message);
}

/* Shows a question and brings the answer into the form that is sent to keys (CTAP 2.1, section
 * 6.5.1). */
static GBytes *
ask (const PasskeysSecurityKeyDialogue  *self,
     PasskeysPinRequest                 *request,
     GError                            **error)
{
  g_autoptr(GBytes) typed = NULL;

  typed = passkeys_await_boxed (
    passkeys_security_key_dialogue_guard (self, passkeys_prompt_ask_pin (self->prompt, request)),
    error);

  return typed != NULL ? passkeys_pin_normalise (typed, error) : NULL;
}

/* What no key would accept is not worth a try. */
static gboolean
check_bytes (GBytes  *pin,
             GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (pin, &length);

  if (length < MINIMUM_PIN_BYTES)
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, "The PIN is too short");
      return FALSE;
    }
  if (length > MAXIMUM_PIN_BYTES)
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG, "The PIN is too long");
      return FALSE;
    }
  if (memchr (data, '\0', length) != NULL)
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN,
                 "The PIN has characters that a PIN cannot have");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_new (GBytes  *pin,
           guint    minimum_length,
           GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (pin, &length);

  if (data == NULL || g_utf8_strlen (data, (gssize) length) < minimum_length)
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, "The PIN is too short");
      return FALSE;
    }
  return check_bytes (pin, error);
}

/* -1 when the key does not tell; -2 with an error when it does not answer. */
static int
count_tries (const PasskeysSecurityKeyDialogue  *self,
             GError                            **error)
{
  g_autoptr(PasskeysSecurityKeyWork) work = passkeys_security_key_work_new ();
  int status;

  status = passkeys_security_key_dialogue_await (
    self, passkeys_security_key_work_count_pin_tries (work, self->key), error);

  if (status < 0)
    return -2;
  return status == FIDO_OK ? MAX (work->tries_left, -1) : -1;
}

static gboolean
is_about_typing (const GError *error)
{
  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT)
    || g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                        PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG)
    || g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                        PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
}

/*< private >
 * passkeys_security_key_dialogue_ask_pin:
 * @self: a dialogue
 * @last_error: (nullable): why the PIN is asked for again
 * @error: return location
 *
 * Asks the person for the PIN of the key, and tells how many tries are left. What cannot be a PIN
 * is asked for again and costs no try.
 *
 * Returns: (transfer full): the PIN, in memory that is wiped when it is freed; or %NULL
 */
GBytes *
passkeys_security_key_dialogue_ask_pin (const PasskeysSecurityKeyDialogue  *self,
                                        const GError                       *last_error,
                                        GError                            **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->key);
  g_autoptr(GError) last = last_error != NULL ? g_error_copy (last_error) : NULL;
  int tries = count_tries (self, error);

  if (tries == -2)
    return NULL;

  if (tries == 0)
    {
      g_propagate_error (error, passkeys_security_key_status_to_error (FIDO_ERR_PIN_BLOCKED));
      return NULL;
    }

  for (;;)
    {
      g_autoptr(PasskeysPinRequest) request = NULL;
      g_autoptr(GBytes) pin = NULL;
      g_autoptr(GError) local = NULL;

      request = passkeys_pin_request_new_again (passkeys_security_key_get_name (self->key), last,
                                                tries, /* wait_seconds = */ 0);
      passkeys_pin_request_set_minimum_length (
        request, passkeys_security_key_info_get_minimum_pin_length (info));

      pin = ask (self, request, &local);
      if (pin != NULL && check_bytes (pin, &local))
        return g_steal_pointer (&pin);

      if (!is_about_typing (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_clear_error (&last);
      last = g_steal_pointer (&local);
    }
}

/* TRUE when the key took it. FALSE with an error to ask again with, or to give up with. */
static gboolean
try_new_pin (const PasskeysSecurityKeyDialogue  *self,
             GBytes                             *pin,
             GBytes                             *new_pin,
             GError                            **error)
{
  g_autoptr(PasskeysSecurityKeyWork) work = passkeys_security_key_work_new ();
  int status;

  passkeys_security_key_work_set_pin (work, pin);
  passkeys_security_key_work_set_new_pin (work, new_pin);
  status = passkeys_security_key_dialogue_await (
    self, passkeys_security_key_work_set_pins (work, self->key, self->cancellable), error);

  if (status < 0)
    return FALSE;

  if (status == FIDO_OK)
    return TRUE;

  g_propagate_error (error, passkeys_security_key_status_to_error (status));
  return FALSE;
}

static GBytes *
ask_new_pin (const PasskeysSecurityKeyDialogue  *self,
             const GError                       *last_error,
             GError                            **error)
{
  const char *name = passkeys_security_key_get_name (self->key);
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->key);
  guint minimum_length = passkeys_security_key_info_get_minimum_pin_length (info);
  g_autoptr(PasskeysPinRequest) request = NULL;
  g_autoptr(GBytes) new_pin = NULL;

  request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_CREATE, name);
  passkeys_pin_request_set_minimum_length (request, minimum_length);
  passkeys_pin_request_set_last_error (request, last_error);

  if (!(new_pin = ask (self, request, error)) || !check_new (new_pin, minimum_length, error))
    return NULL;

  return g_steal_pointer (&new_pin);
}

/*< private >
 * passkeys_security_key_dialogue_create_pin:
 * @self: a dialogue
 * @pin: (nullable): the PIN that is set
 * @reason: (nullable): why a new one is needed
 * @error: return location
 *
 * Has the person choose a new PIN until the key accepts it. When the key finds @pin wrong, that is
 * an error: another @pin is needed first.
 *
 * Returns: (transfer full): the new PIN, in memory that is wiped when it is freed; or %NULL
 */
GBytes *
passkeys_security_key_dialogue_create_pin (const PasskeysSecurityKeyDialogue  *self,
                                           GBytes                             *pin,
                                           const GError                       *reason,
                                           GError                            **error)
{
  g_autoptr(GError) last = reason != NULL ? g_error_copy (reason) : NULL;

  for (;;)
    {
      g_autoptr(GBytes) new_pin = NULL;
      g_autoptr(GError) local = NULL;
      gboolean asks_again;

      if ((new_pin = ask_new_pin (self, last, &local)))
        {
          if (try_new_pin (self, pin, new_pin, &local))
            {
              dex_future_disown (passkeys_security_key_refresh (self->key));
              return g_steal_pointer (&new_pin);
            }
          asks_again = g_error_matches (local, PASSKEYS_AUTHENTICATOR_ERROR,
                                        PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY);
        }
      else
        {
          asks_again = is_about_typing (local);
        }

      if (!asks_again)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_clear_error (&last);
      last = g_steal_pointer (&local);
    }
}

/*< private >
 * passkeys_security_key_dialogue_change_pin:
 * @self: a dialogue
 * @pin: (nullable): the PIN that is set, %NULL to ask for it
 * @reason: (nullable): why it must be changed
 * @error: return location
 *
 * Has the person enter the PIN that is set and choose another.
 *
 * Returns: (transfer full): the new PIN, in memory that is wiped when it is freed; or %NULL
 */
GBytes *
passkeys_security_key_dialogue_change_pin (const PasskeysSecurityKeyDialogue  *self,
                                           GBytes                             *pin,
                                           const GError                       *reason,
                                           GError                            **error)
{
  g_autoptr(GBytes) current = pin != NULL ? g_bytes_ref (pin) : NULL;
  g_autoptr(GError) last = NULL;

  for (;;)
    {
      g_autoptr(GBytes) new_pin = NULL;
      g_autoptr(GError) local = NULL;

      if (current == NULL
          && !(current = passkeys_security_key_dialogue_ask_pin (self, last, error)))
        return NULL;

      if ((new_pin = passkeys_security_key_dialogue_create_pin (self, current, reason, &local)))
        return g_steal_pointer (&new_pin);

      if (!g_error_matches (local, PASSKEYS_AUTHENTICATOR_ERROR,
                            PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_clear_pointer (&current, g_bytes_unref);
      g_clear_error (&last);
      last = g_steal_pointer (&local);
    }
}
