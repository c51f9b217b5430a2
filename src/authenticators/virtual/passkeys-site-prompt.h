/* passkeys-site-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"
#include "passkeys-site-choice.h"
#include "passkeys-site-request.h"

G_BEGIN_DECLS

/* How the virtual security key talks to a person: as any authenticator does, and about the site that
 * asks. PINs and accounts are asked for through PasskeysPrompt. */
#define PASSKEYS_TYPE_SITE_PROMPT (passkeys_site_prompt_get_type ())

G_DECLARE_INTERFACE (PasskeysSitePrompt, passkeys_site_prompt, PASSKEYS, SITE_PROMPT, PasskeysPrompt)

struct _PasskeysSitePromptInterface
{
  GTypeInterface parent_iface;

  void       (*begin)        (PasskeysSitePrompt  *self,
                              PasskeysSiteRequest *request);
  DexFuture *(*confirm)      (PasskeysSitePrompt  *self,
                              PasskeysSiteRequest *request,
                              const GError        *error);
  DexFuture *(*choose_entry) (PasskeysSitePrompt  *self,
                              PasskeysSiteRequest *request,
                              GListModel          *entries,
                              const GError        *last_error);
  void       (*end)          (PasskeysSitePrompt  *self,
                              const GError        *error);
};

/* A person must be asked: what asks is shown from now on. Not called at all for what is answered
 * without a person, so no window before this. */
void       passkeys_site_prompt_begin        (PasskeysSitePrompt  *self,
                                              PasskeysSiteRequest *request);
/* With an error: tells why nothing can be done, resolves to TRUE once the person has read it. Without:
 * asks whether to use this computer (SELECT) or to remove a passkey (MANAGE), resolves to TRUE once
 * the person agreed, by a button and not a PIN. Rejects with PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED. */
DexFuture *passkeys_site_prompt_confirm      (PasskeysSitePrompt  *self,
                                              PasskeysSiteRequest *request,
                                              const GError        *error);
/* After the PIN. entries are the PasskeysLocalPasskeys of the site; last_error is NULL, or why the
 * last choice will not do. Resolves to a PasskeysSiteChoice, rejects with
 * PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED. */
DexFuture *passkeys_site_prompt_choose_entry (PasskeysSitePrompt  *self,
                                              PasskeysSiteRequest *request,
                                              GListModel          *entries,
                                              const GError        *last_error);
/* Once for each begin(), whatever happened: error is NULL when it was done. It is CANCELLED also when
 * the client gave up, and then the window goes at once. */
void       passkeys_site_prompt_end          (PasskeysSitePrompt  *self,
                                              const GError        *error);

G_END_DECLS
