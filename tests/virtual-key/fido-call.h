/* fido-call.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>
#include <fido/bio.h>
#include <fido/config.h>
#include <fido/credman.h>

#include "passkeys-virtual-key.h"

G_BEGIN_DECLS

#define FIDO_CALL_RELYING_PARTY "example.org"

/* A key that is plugged in, and what libfido2 has to do with it. Each function calls libfido2 in a
 * thread and runs the main loop, on which the key lives, until it is back; it returns libfido2's
 * result. */
typedef struct
{
  PasskeysVirtualKey *key;
  fido_dev_t         *dev;    /* (nullable) */
  fido_cred_t        *cred;   /* (nullable) made last */
  fido_assert_t      *assert; /* (nullable) got last */
  const char         *pin;    /* (nullable) for the next calls */

  /* for the next calls */
  gboolean            resident;
  gboolean            wants_uv;
  gboolean            silently;  /* the option up is false */
  gboolean            any;       /* no allow list */
  gboolean            excludes;  /* the credential made last */
  const char         *user_name;
  guint               timeout;   /* ms, 0 for libfido2's own */
} FidoCall;

FidoCall *fido_call_new     (void);
void      fido_call_free    (FidoCall *self);
int       fido_call_open    (FidoCall *self);
void      fido_call_close   (FidoCall *self);
int       fido_call_make    (FidoCall *self);
/* the same, which a key of the first generation attests with a certificate */
int       fido_call_make_u2f (FidoCall *self);
int       fido_call_assert  (FidoCall *self);
/* runs a function in the thread */
int       fido_call_run     (FidoCall *self,
                             int     (*function) (FidoCall *self));
/* lets the main loop run for a while */
void      fido_call_wait    (guint     milliseconds);
/* the public key of the credential made last verifies what was signed last */
void      fido_call_verify  (FidoCall *self,
                             gsize     index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FidoCall, fido_call_free)

G_END_DECLS
