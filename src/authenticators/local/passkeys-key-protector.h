/* passkeys-key-protector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-chip.h"
#include "passkeys-local-passkey.h"
#include "passkeys-protected-key.h"

G_BEGIN_DECLS

/* Who keeps the one key that all private keys of the vault are wrapped with, and gives it out for
 * the PIN; and who makes those keys and signs with them. */
#define PASSKEYS_TYPE_KEY_PROTECTOR (passkeys_key_protector_get_type ())

G_DECLARE_INTERFACE (PasskeysKeyProtector, passkeys_key_protector, PASSKEYS, KEY_PROTECTOR, GObject)

struct _PasskeysKeyProtectorInterface
{
  GTypeInterface parent_iface;

  DexFuture *(*load)             (PasskeysKeyProtector *self);
  gboolean   (*is_set_up)        (PasskeysKeyProtector *self);
  GBytes    *(*get_vault_id)     (PasskeysKeyProtector *self);
  guint      (*get_wait_seconds) (PasskeysKeyProtector *self);
  DexFuture *(*set_up)           (PasskeysKeyProtector *self,
                                  GBytes               *pin);
  DexFuture *(*unlock)           (PasskeysKeyProtector *self,
                                  GBytes               *pin);
  DexFuture *(*change_pin)       (PasskeysKeyProtector *self,
                                  GBytes               *old_pin,
                                  GBytes               *new_pin);
  DexFuture *(*reset)            (PasskeysKeyProtector *self);

  /* in software unless implemented */
  PasskeysProtection (*get_new_protection) (PasskeysKeyProtector *self);
  DexFuture         *(*probe_chip)         (PasskeysKeyProtector *self);
  DexFuture         *(*make_key)           (PasskeysKeyProtector *self,
                                            GBytes               *vault_key);
  DexFuture         *(*sign)               (PasskeysKeyProtector *self,
                                            PasskeysProtection    protection,
                                            GBytes               *secret,
                                            GBytes               *vault_key,
                                            GBytes               *authenticator_data,
                                            GBytes               *client_data_hash);
  DexFuture         *(*read_public_key)    (PasskeysKeyProtector *self,
                                            PasskeysProtection    protection,
                                            GBytes               *secret);
};

/* resolves to TRUE; what the four calls below tell is as of then */
DexFuture *passkeys_key_protector_load             (PasskeysKeyProtector *self);
gboolean   passkeys_key_protector_is_set_up        (PasskeysKeyProtector *self);
GBytes    *passkeys_key_protector_get_vault_id     (PasskeysKeyProtector *self);
guint      passkeys_key_protector_get_wait_seconds (PasskeysKeyProtector *self);
/* both resolve to a GBytes (secure), the vault key: wipe it by dropping it as soon as may be */
DexFuture *passkeys_key_protector_set_up           (PasskeysKeyProtector *self,
                                                    GBytes               *pin);
DexFuture *passkeys_key_protector_unlock           (PasskeysKeyProtector *self,
                                                    GBytes               *pin);
/* resolves to TRUE */
DexFuture *passkeys_key_protector_change_pin       (PasskeysKeyProtector *self,
                                                    GBytes               *old_pin,
                                                    GBytes               *new_pin);
/* resolves to TRUE; everything that was protected is lost */
DexFuture *passkeys_key_protector_reset            (PasskeysKeyProtector *self);

/* what make_key() would most likely do now */
PasskeysProtection passkeys_key_protector_get_new_protection (PasskeysKeyProtector *self);
/* resolves to an int, a PasskeysChip; speaks to it */
DexFuture *passkeys_key_protector_probe_chip       (PasskeysKeyProtector *self);
/* resolves to a PasskeysProtectedKey */
DexFuture *passkeys_key_protector_make_key         (PasskeysKeyProtector *self,
                                                    GBytes               *vault_key);
/* resolves to a GBytes, the signature */
DexFuture *passkeys_key_protector_sign             (PasskeysKeyProtector *self,
                                                    PasskeysProtection    protection,
                                                    GBytes               *secret,
                                                    GBytes               *vault_key,
                                                    GBytes               *authenticator_data,
                                                    GBytes               *client_data_hash);
/* resolves to a PasskeysCoseKey; without a chip, too */
DexFuture *passkeys_key_protector_read_public_key  (PasskeysKeyProtector *self,
                                                    PasskeysProtection    protection,
                                                    GBytes               *secret);

G_END_DECLS
