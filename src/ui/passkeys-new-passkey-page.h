/* passkeys-new-passkey-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-prompt.h"
#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

/* Making a passkey without being signed in. One on this computer also signs in at once, with the same PIN; a
 * security key is asked again once the recovery kit is kept.
 * signal: created (PasskeysRecoveryKit) */
#define PASSKEYS_TYPE_NEW_PASSKEY_PAGE (passkeys_new_passkey_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (PasskeysNewPasskeyPage, passkeys_new_passkey_page, PASSKEYS, NEW_PASSKEY_PAGE, AdwNavigationPage)

/**
 * PasskeysNewPasskeyPageClass:
 * @complete: makes the passkey, has it accepted and resolves to the [class@RecoveryKit] that belongs to it
 * @sign_in: signs in with what was made, and resolves to a [class@Session]
 * @abandon: gives up, for who leaves before the passkey was accepted
 */
struct _PasskeysNewPasskeyPageClass
{
  AdwNavigationPageClass parent_class;

  DexFuture *(*complete) (PasskeysNewPasskeyPage *self,
                          const char             *name,
                          PasskeysAuthenticator  *authenticator,
                          PasskeysPrompt         *prompt);
  DexFuture *(*sign_in)  (PasskeysNewPasskeyPage *self,
                          PasskeysRecoveryKit    *kit,
                          PasskeysPrompt         *prompt);
  DexFuture *(*abandon)  (PasskeysNewPasskeyPage *self);
};

void                   passkeys_new_passkey_page_set_words   (PasskeysNewPasskeyPage *self,
                                                              const char             *heading,
                                                              const char             *who);
/* for who never had one: what a passkey is, and what comes after it */
void                   passkeys_new_passkey_page_explain     (PasskeysNewPasskeyPage *self,
                                                              const char             *next);

/* from the time of the signal created on */
DexFuture             *passkeys_new_passkey_page_dup_sign_in (PasskeysNewPasskeyPage *self);
PasskeysAuthenticator *passkeys_new_passkey_page_get_holder  (PasskeysNewPasskeyPage *self);

G_END_DECLS
