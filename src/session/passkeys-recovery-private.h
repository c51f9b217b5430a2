/* passkeys-recovery-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-made-passkey-private.h"
#include "passkeys-recovery-challenge.h"
#include "passkeys-recovery-key.h"
#include "passkeys-recovery.h"

G_BEGIN_DECLS

struct _PasskeysRecovery
{
  GObject parent_instance;

  PasskeysConnection        *connection;
  PasskeysApiClient         *client;            /* nullable until it is open */
  char                      *org_id;
  char                      *username;
  char                      *key_id;            /* credential id of the recovery key */
  GBytes                    *verification_code; /* nullable, secure */
  PasskeysRecoveryChallenge *challenge;         /* nullable: not verified */
  gint64                     challenge_time;    /* monotonic */
  PasskeysRecoveryKey       *old_key;           /* nullable: not unlocked */
  PasskeysRecoveryKey       *new_key;           /* nullable */
  PasskeysMadePasskey        passkey;
  GBytes                    *living_id;         /* nullable: the passkey that has recovered */
};

/* What a fiber of one step needs. */
typedef struct
{
  PasskeysRecovery      *self;
  GBytes                *code;            /* nullable: of the step that is given one */
  char                  *encrypted_key;   /* nullable: unlocking */
  char                  *credential_name; /* nullable: completing */
  PasskeysAuthenticator *authenticator;   /* nullable: completing */
  PasskeysPrompt        *prompt;          /* nullable: completing */
  PasskeysVault         *vault;           /* nullable: finding dead passkeys */
} PasskeysRecoveryStep;

PasskeysRecoveryStep *_passkeys_recovery_step_new        (PasskeysRecovery  *self);
void                  _passkeys_recovery_step_free       (gpointer           data);
gboolean              _passkeys_recovery_await_challenge (PasskeysRecovery  *self,
                                                          GBytes            *code,
                                                          GCancellable      *cancellable,
                                                          GError           **error);

G_END_DECLS
