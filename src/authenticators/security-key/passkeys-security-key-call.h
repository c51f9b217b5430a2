/* passkeys-security-key-call.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"
#include "passkeys-security-key-contents.h"

G_BEGIN_DECLS

/* What the calls of one manager share. */
typedef struct
{
  PasskeysSecurityKey *key;    /* (owned) */
  PasskeysPrompt      *prompt; /* (owned) */
  GBytes              *pin;    /* (owned) (nullable) that the key has accepted */
  DexPromise          *last;   /* (owned) (nullable) of the newest call: they run one after the other */
} PasskeysSecurityKeySession;

/* One call of a manager on its way. Filled, then started. */
typedef struct
{
  PasskeysSecurityKeySession   *session;      /* (not owned) lives as long as owner */
  GObject                      *owner;        /* (owned) */
  DexPromise                   *previous;     /* (owned) (nullable) */
  DexPromise                   *end;          /* (owned) */
  GCancellable                 *cancellable;  /* (not owned) of the fiber */
  PasskeysSecurityKeyJob        job;
  PasskeysSecurityKeyPatience   patience;
  GType                         item_type;    /* of the model it resolves to; NONE for TRUE */
  gboolean                      changes_key;  /* so that what is known of the key is read again */
  gboolean                      works_without_pin; /* where the key has none */
  GBytes                       *id;           /* (owned) (nullable) */
  GBytes                       *user_handle;  /* (owned) (nullable) */
  char                         *name;         /* (owned) (nullable) */
  char                         *display_name; /* (owned) (nullable) */
  guint                         number;       /* as in the contents, likewise those above */
  PasskeysFingerprintEnrolment *enrolment;    /* (owned) (nullable) */
} PasskeysSecurityKeyCall;

void                     passkeys_security_key_session_keep_pin  (PasskeysSecurityKeySession  *self,
                                                                  GBytes                      *pin);
void                     passkeys_security_key_session_clear     (PasskeysSecurityKeySession  *self);

PasskeysSecurityKeyCall *passkeys_security_key_call_new          (PasskeysSecurityKeySession  *session,
                                                                  gpointer                     owner,
                                                                  PasskeysSecurityKeyJob       job,
                                                                  PasskeysSecurityKeyPatience  patience);
/* (transfer full): resolves to what the call is for */
DexFuture               *passkeys_security_key_call_start        (PasskeysSecurityKeyCall     *call);
/* the same for the PIN, which no job sets: resolves to TRUE */
DexFuture               *passkeys_security_key_call_start_set_pin (PasskeysSecurityKeyCall    *call);

G_END_DECLS
