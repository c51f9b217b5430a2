/* passkeys-pin-state.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-pin.h"

G_BEGIN_DECLS

/* What the vault item of the keyring holds: the vault key wrapped with a key made of the PIN, and
 * the count of wrong tries. */
#define PASSKEYS_TYPE_PIN_STATE (passkeys_pin_state_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinState, passkeys_pin_state, PASSKEYS, PIN_STATE, GObject)

PasskeysPinState      *passkeys_pin_state_new             (GBytes                *vault_id,
                                                           const PasskeysPinCost *cost,
                                                           GError               **error);
PasskeysPinState      *passkeys_pin_state_new_renewed     (PasskeysPinState      *self,
                                                           const PasskeysPinCost *cost,
                                                           GError               **error);
PasskeysPinState      *passkeys_pin_state_parse           (GBytes                *record,
                                                           GError               **error);
GBytes                *passkeys_pin_state_build_record    (PasskeysPinState      *self);
GBytes                *passkeys_pin_state_get_vault_id    (PasskeysPinState      *self);
GBytes                *passkeys_pin_state_get_salt        (PasskeysPinState      *self);
const PasskeysPinCost *passkeys_pin_state_get_cost        (PasskeysPinState      *self);
gboolean               passkeys_pin_state_wrap_vault_key  (PasskeysPinState      *self,
                                                           GBytes                *pin_key,
                                                           GBytes                *vault_key,
                                                           GError               **error);
GBytes                *passkeys_pin_state_unwrap_vault_key (PasskeysPinState     *self,
                                                           GBytes                *pin_key);
void                   passkeys_pin_state_count_try       (PasskeysPinState      *self,
                                                           gint64                 now);
void                   passkeys_pin_state_forgive         (PasskeysPinState      *self);
guint                  passkeys_pin_state_get_wrong_tries (PasskeysPinState      *self);
guint                  passkeys_pin_state_get_wait        (PasskeysPinState      *self,
                                                           gint64                 now);
gboolean               passkeys_pin_state_mend_clock      (PasskeysPinState      *self,
                                                           gint64                 now);

G_END_DECLS
