/* passkeys-security-key-work.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key.h"
#include "passkeys-security-key-worker.h"

G_BEGIN_DECLS

/* What is asked of a key, and what it answers. Filled before it is given to the thread of the key,
 * and read after. */
typedef struct
{
  fido_cred_t   *credential; /* (owned) (nullable) */
  fido_assert_t *assertion;  /* (owned) (nullable) */
  GPtrArray     *ids;        /* (owned) (nullable) of GBytes: what is excluded, or allowed */
  guint          n_at_once;  /* of them */
  char          *relying_party_id; /* (owned) (nullable) */
  GBytes        *hash;       /* (owned) (nullable) of the client data */
  char          *pin;        /* (owned) (nullable), wiped */
  char          *new_pin;    /* (owned) (nullable), wiped */
  GPtrArray     *found;      /* (owned) (nullable) of GBytes: the ids to go on with */
  int            tries_left; /* -1: not known */
} PasskeysSecurityKeyWork;

PasskeysSecurityKeyWork *passkeys_security_key_work_new      (void);
PasskeysSecurityKeyWork *passkeys_security_key_work_ref      (PasskeysSecurityKeyWork *self);
void                     passkeys_security_key_work_unref    (PasskeysSecurityKeyWork *self);
void                     passkeys_security_key_work_set_ids  (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GPtrArray               *ids);
void                     passkeys_security_key_work_set_pin  (PasskeysSecurityKeyWork *self,
                                                              GBytes                  *pin);
void                     passkeys_security_key_work_set_new_pin (PasskeysSecurityKeyWork *self,
                                                              GBytes                  *new_pin);

/* jobs; each resolves to a status */
DexFuture               *passkeys_security_key_work_probe    (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GCancellable            *cancellable);
DexFuture               *passkeys_security_key_work_make     (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GCancellable            *cancellable);
DexFuture               *passkeys_security_key_work_sign     (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GCancellable            *cancellable);
DexFuture               *passkeys_security_key_work_touch    (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GCancellable            *cancellable);
DexFuture               *passkeys_security_key_work_set_pins (PasskeysSecurityKeyWork *self,
                                                              PasskeysSecurityKey     *key,
                                                              GCancellable            *cancellable);
DexFuture               *passkeys_security_key_work_count_pin_tries    (PasskeysSecurityKeyWork *self,
                                                                        PasskeysSecurityKey     *key);
DexFuture               *passkeys_security_key_work_count_finger_tries (PasskeysSecurityKeyWork *self,
                                                                        PasskeysSecurityKey     *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyWork, passkeys_security_key_work_unref)

G_END_DECLS
