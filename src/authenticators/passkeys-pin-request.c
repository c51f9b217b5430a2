/* passkeys-pin-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-request"

#include "config.h"

#include "passkeys-pin-request.h"

struct _PasskeysPinRequest
{
  GObject parent_instance;

  PasskeysPinRequestPurpose  purpose;
  char                      *authenticator_name;
  GError                    *last_error;
  int                        tries_left;
  guint                      wait_seconds;
  guint                      minimum_length;
};

G_DEFINE_FINAL_TYPE (PasskeysPinRequest, passkeys_pin_request, G_TYPE_OBJECT)

static void
passkeys_pin_request_finalize (GObject *object)
{
  PasskeysPinRequest *self = PASSKEYS_PIN_REQUEST (object);

  g_clear_pointer (&self->authenticator_name, g_free);
  g_clear_error (&self->last_error);

  G_OBJECT_CLASS (passkeys_pin_request_parent_class)->finalize (object);
}

static void
passkeys_pin_request_class_init (PasskeysPinRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_pin_request_finalize;
}

static void
passkeys_pin_request_init (PasskeysPinRequest *self)
{
  self->tries_left = -1;
}

/**
 * passkeys_pin_request_new:
 * @purpose: why the PIN is asked for
 * @authenticator_name: whose PIN it is, for a person to read
 *
 * Returns: (transfer full): a request about which no earlier try is known
 */
PasskeysPinRequest *
passkeys_pin_request_new (PasskeysPinRequestPurpose  purpose,
                          const char                *authenticator_name)
{
  PasskeysPinRequest *self;

  g_return_val_if_fail (authenticator_name != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_PIN_REQUEST, NULL);
  self->purpose = purpose;
  self->authenticator_name = g_strdup (authenticator_name);
  return self;
}

/**
 * passkeys_pin_request_new_again:
 * @authenticator_name: whose PIN it is, for a person to read
 * @last_error: (nullable): what was wrong with the last try
 * @tries_left: how many wrong tries are left before the authenticator blocks; -1 when it never does
 * @wait_seconds: seconds until the next try is looked at; 0 when it may come now
 *
 * Returns: (transfer full): a request for the PIN that is set, after a try that failed
 */
PasskeysPinRequest *
passkeys_pin_request_new_again (const char   *authenticator_name,
                                const GError *last_error,
                                int           tries_left,
                                guint         wait_seconds)
{
  PasskeysPinRequest *self;

  g_return_val_if_fail (authenticator_name != NULL, NULL);
  g_return_val_if_fail (tries_left >= -1, NULL);

  self = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_ENTER, authenticator_name);
  self->last_error = last_error != NULL ? g_error_copy (last_error) : NULL;
  self->tries_left = tries_left;
  self->wait_seconds = wait_seconds;
  return self;
}

/**
 * passkeys_pin_request_get_purpose:
 * @self: a request
 *
 * Returns: whether the PIN that is set or a new one is asked for
 */
PasskeysPinRequestPurpose
passkeys_pin_request_get_purpose (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), PASSKEYS_PIN_REQUEST_ENTER);

  return self->purpose;
}

/**
 * passkeys_pin_request_get_authenticator:
 * @self: a request
 *
 * Returns: (transfer none): the name of the authenticator whose PIN it is
 */
const char *
passkeys_pin_request_get_authenticator (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), NULL);

  return self->authenticator_name;
}

/**
 * passkeys_pin_request_get_last_error:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what was wrong with the last try, %NULL at the first
 */
const GError *
passkeys_pin_request_get_last_error (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), NULL);

  return self->last_error;
}

/**
 * passkeys_pin_request_set_last_error:
 * @self: a request
 * @last_error: (nullable): what was wrong with the last try; copied
 *
 * For the authenticator that builds the request.
 */
void
passkeys_pin_request_set_last_error (PasskeysPinRequest *self,
                                     const GError       *last_error)
{
  g_return_if_fail (PASSKEYS_IS_PIN_REQUEST (self));

  g_clear_error (&self->last_error);
  self->last_error = last_error != NULL ? g_error_copy (last_error) : NULL;
}

/**
 * passkeys_pin_request_get_tries_left:
 * @self: a request
 *
 * Returns: how many wrong tries are left before the authenticator blocks; -1 when it never does
 *   (it may still slow down) or when that is not known
 */
int
passkeys_pin_request_get_tries_left (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), -1);

  return self->tries_left;
}

/**
 * passkeys_pin_request_get_wait_seconds:
 * @self: a request
 *
 * Returns: seconds, from when the request was made, until the next try is looked at
 */
guint
passkeys_pin_request_get_wait_seconds (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), 0);

  return self->wait_seconds;
}

/**
 * passkeys_pin_request_get_minimum_length:
 * @self: a request
 *
 * Returns: how many code points the PIN has at least; 0 when that is not known
 */
guint
passkeys_pin_request_get_minimum_length (PasskeysPinRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (self), 0);

  return self->minimum_length;
}

/**
 * passkeys_pin_request_set_minimum_length:
 * @self: a request
 * @code_points: how many code points the PIN has at least, after normalisation (NFC)
 */
void
passkeys_pin_request_set_minimum_length (PasskeysPinRequest *self,
                                         guint               code_points)
{
  g_return_if_fail (PASSKEYS_IS_PIN_REQUEST (self));

  self->minimum_length = code_points;
}
