/* passkeys-pin-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-pin-request.h"

G_BEGIN_DECLS

/* A field for the PIN that is set, with what is known about earlier tries.
 * properties: ready (boolean: there is something to try, and trying is allowed now)
 * signals: activate () on Return */
#define PASSKEYS_TYPE_PIN_GROUP (passkeys_pin_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinGroup, passkeys_pin_group, PASSKEYS, PIN_GROUP, AdwPreferencesGroup)

GtkWidget *passkeys_pin_group_new         (void);
void       passkeys_pin_group_set_request (PasskeysPinGroup   *self,
                                           PasskeysPinRequest *request);
void       passkeys_pin_group_set_wait    (PasskeysPinGroup   *self,
                                           guint               seconds);
gboolean   passkeys_pin_group_is_ready    (PasskeysPinGroup   *self);
GBytes    *passkeys_pin_group_dup_pin     (PasskeysPinGroup   *self); /* secure */
void       passkeys_pin_group_clear       (PasskeysPinGroup   *self);

G_END_DECLS
