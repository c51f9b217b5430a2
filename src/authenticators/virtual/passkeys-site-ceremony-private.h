/* passkeys-site-ceremony-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"
#include "passkeys-site-ceremony.h"

G_BEGIN_DECLS

/* whose PIN it is that is asked for */
#define PASSKEYS_SITE_CEREMONY_NAME "This Computer"

/* A message of a browser while it is answered. */
typedef struct
{
  PasskeysVault          *vault;   /* (owned) */
  PasskeysSitePrompt     *prompt;  /* (owned) */
  GBytes                 *payload; /* (owned) */
  GBytes                 *secret;  /* (owned) (nullable), secure: what the service agreed on with it */
  PasskeysCtaphidCommand  command;
  PasskeysSiteRequest    *request; /* (owned) (nullable) what the person sees */
} PasskeysSiteCeremony;

/* shows the person what it is about; @request is (transfer full) */
void    _passkeys_site_ceremony_begin  (PasskeysSiteCeremony  *self,
                                        PasskeysSiteRequest   *request);
/* asks whether to use this computer */
gboolean _passkeys_site_ceremony_select (PasskeysSiteCeremony *self,
                                        GError               **error);

/* in passkeys-site-u2f.c; to be called in a fiber. Answers a message of U2F */
GBytes *_passkeys_site_ceremony_answer_u2f (PasskeysSiteCeremony  *self,
                                            GError               **error);

/* in passkeys-site-management.c; likewise. The passkeys, for the service to tell of them */
GBytes *_passkeys_site_ceremony_list       (PasskeysSiteCeremony  *self,
                                            GError               **error);
/* removes one, or calls its account something else */
GBytes *_passkeys_site_ceremony_manage     (PasskeysSiteCeremony  *self,
                                            PasskeysCtap2Map      *map,
                                            GError               **error);

G_END_DECLS
