/* passkeys-keyring-turn.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* The right to change something in the keyring that must not change under one's hands: at any
 * moment one holder on the session bus, in whatever process. Dropping the object passes it on. */
#define PASSKEYS_TYPE_KEYRING_TURN (passkeys_keyring_turn_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyringTurn, passkeys_keyring_turn, PASSKEYS, KEYRING_TURN, GObject)

/* resolves to a PasskeysKeyringTurn, or rejects with PASSKEYS_KEYRING_ERROR_SILENT */
DexFuture *passkeys_keyring_turn_take (const char *name,
                                       guint       timeout_seconds);

G_END_DECLS
