/* passkeys-security-key-contender.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-creation-options.h"
#include "passkeys-request-options.h"
#include "passkeys-security-key-work.h"

G_BEGIN_DECLS

/* How a key learns that the person is who they are. */
typedef enum
{
  PASSKEYS_SECURITY_KEY_METHOD_NONE,     /* not at all: a touch is enough */
  PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN, /* by itself: a fingerprint */
  PASSKEYS_SECURITY_KEY_METHOD_PIN,
  PASSKEYS_SECURITY_KEY_METHOD_NEW_PIN,  /* by a PIN that has to be set first */
} PasskeysSecurityKeyMethod;

/* A key that may do what a ceremony is about, and how it would. */
typedef struct
{
  PasskeysSecurityKey       *key;          /* (owned) */
  PasskeysCreationOptions   *creation;     /* (owned) (nullable) either this */
  PasskeysRequestOptions    *request;      /* (owned) (nullable) or that */
  GBytes                    *hash;         /* (owned) of the client data */
  GPtrArray                 *allowed;      /* (owned) (nullable) of GBytes: what it may sign with */
  PasskeysSecurityKeyMethod  method;
  gboolean                   is_resident;  /* whether the credential is made to be discoverable */
  guint                      n_fingers;    /* that were not recognised */
  GError                    *error;        /* (owned) (nullable) why it left a race */
} PasskeysSecurityKeyContender;

PasskeysSecurityKeyContender *passkeys_security_key_contender_new_to_make (PasskeysSecurityKey           *key,
                                                                           PasskeysCreationOptions       *options,
                                                                           GBytes                        *hash,
                                                                           GError                       **error);
PasskeysSecurityKeyContender *passkeys_security_key_contender_new_to_sign (PasskeysSecurityKey           *key,
                                                                           PasskeysRequestOptions        *options,
                                                                           GBytes                        *hash,
                                                                           GError                       **error);
PasskeysSecurityKeyContender *passkeys_security_key_contender_ref         (PasskeysSecurityKeyContender  *self);
void                          passkeys_security_key_contender_unref       (PasskeysSecurityKeyContender  *self);
/* whether a passkey on it may hide until the person is verified */
gboolean                      passkeys_security_key_contender_may_hide    (PasskeysSecurityKeyContender  *self);
/* a silent question: which of the allowed credentials it holds */
PasskeysSecurityKeyWork      *passkeys_security_key_contender_new_probe   (PasskeysSecurityKeyContender  *self);
/* the thing itself; pin is for METHOD_PIN */
PasskeysSecurityKeyWork      *passkeys_security_key_contender_new_work    (PasskeysSecurityKeyContender  *self,
                                                                           GBytes                        *pin);
/* resolves to a status */
DexFuture                    *passkeys_security_key_contender_run         (PasskeysSecurityKeyContender  *self,
                                                                           PasskeysSecurityKeyWork       *work,
                                                                           GCancellable                  *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyContender, passkeys_security_key_contender_unref)

G_END_DECLS
