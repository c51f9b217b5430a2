/* passkeys-new-pin-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-pin-request.h"

G_BEGIN_DECLS

/* Two fields to choose a PIN, with how good it is and what forgetting it costs.
 * properties: ready (boolean: long enough and the same twice)
 * signals: activate () on Return in the second field */
#define PASSKEYS_TYPE_NEW_PIN_GROUP (passkeys_new_pin_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysNewPinGroup, passkeys_new_pin_group, PASSKEYS, NEW_PIN_GROUP, AdwPreferencesGroup)

GtkWidget *passkeys_new_pin_group_new                (void);
/* whose PIN, how long, and why the last one was not taken; empties the fields */
void       passkeys_new_pin_group_set_request        (PasskeysNewPinGroup *self,
                                                      PasskeysPinRequest  *request);
void       passkeys_new_pin_group_set_minimum_length (PasskeysNewPinGroup *self,
                                                      guint                code_points);
gboolean   passkeys_new_pin_group_is_ready           (PasskeysNewPinGroup *self);
GBytes    *passkeys_new_pin_group_dup_pin            (PasskeysNewPinGroup *self); /* secure */
void       passkeys_new_pin_group_clear              (PasskeysNewPinGroup *self);

G_END_DECLS
