/* passkeys-pin-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_PIN_REQUEST_ENTER,    /* the PIN that is set */
  PASSKEYS_PIN_REQUEST_CREATE,   /* none is set yet: choose one (the prompt asks twice) */
} PasskeysPinRequestPurpose;

/* Why a PIN is asked for, and what is known about earlier tries. */
#define PASSKEYS_TYPE_PIN_REQUEST (passkeys_pin_request_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinRequest, passkeys_pin_request, PASSKEYS, PIN_REQUEST, GObject)

PasskeysPinRequest       *passkeys_pin_request_new                 (PasskeysPinRequestPurpose  purpose,
                                                                    const char                *authenticator_name);
PasskeysPinRequest       *passkeys_pin_request_new_again           (const char                *authenticator_name,
                                                                    const GError              *last_error,
                                                                    int                        tries_left,
                                                                    guint                      wait_seconds);
PasskeysPinRequestPurpose passkeys_pin_request_get_purpose         (PasskeysPinRequest        *self);
const char               *passkeys_pin_request_get_authenticator   (PasskeysPinRequest        *self);
const GError             *passkeys_pin_request_get_last_error      (PasskeysPinRequest        *self);
void                      passkeys_pin_request_set_last_error      (PasskeysPinRequest        *self,
                                                                    const GError              *last_error);
int                       passkeys_pin_request_get_tries_left      (PasskeysPinRequest        *self); /* -1: unlimited */
guint                     passkeys_pin_request_get_wait_seconds    (PasskeysPinRequest        *self);
guint                     passkeys_pin_request_get_minimum_length  (PasskeysPinRequest        *self);
void                      passkeys_pin_request_set_minimum_length  (PasskeysPinRequest        *self,
                                                                    guint                      code_points);

G_END_DECLS
