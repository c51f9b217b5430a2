/* passkeys-site-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-prompt"

#include "config.h"

#include "passkeys-site-prompt.h"

G_DEFINE_INTERFACE (PasskeysSitePrompt, passkeys_site_prompt, PASSKEYS_TYPE_PROMPT)

static void
passkeys_site_prompt_default_init (PasskeysSitePromptInterface *iface)
{
}

/**
 * passkeys_site_prompt_begin:
 * @self: a prompt
 * @request: what is asked, and by whom
 *
 * Shows that something is asked for.
 */
void
passkeys_site_prompt_begin (PasskeysSitePrompt  *self,
                            PasskeysSiteRequest *request)
{
  g_return_if_fail (PASSKEYS_IS_SITE_PROMPT (self));
  g_return_if_fail (PASSKEYS_IS_SITE_REQUEST (request));

  PASSKEYS_SITE_PROMPT_GET_IFACE (self)->begin (self, request);
}

/**
 * passkeys_site_prompt_confirm:
 * @self: a prompt
 * @request: what is asked, and by whom
 * @error: (nullable): why it cannot be done
 *
 * Has the person agree to use this computer, or read why it cannot be used.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED
 */
DexFuture *
passkeys_site_prompt_confirm (PasskeysSitePrompt  *self,
                              PasskeysSiteRequest *request,
                              const GError        *error)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_PROMPT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  return PASSKEYS_SITE_PROMPT_GET_IFACE (self)->confirm (self, request, error);
}

/**
 * passkeys_site_prompt_choose_entry:
 * @self: a prompt
 * @request: what is asked, and by whom
 * @entries: the passkeys of that site
 * @last_error: (nullable): why the last choice will not do
 *
 * Asks where a new passkey is to be kept.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.SiteChoice] or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED
 */
DexFuture *
passkeys_site_prompt_choose_entry (PasskeysSitePrompt  *self,
                                   PasskeysSiteRequest *request,
                                   GListModel          *entries,
                                   const GError        *last_error)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_PROMPT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  return PASSKEYS_SITE_PROMPT_GET_IFACE (self)->choose_entry (self, request, entries, last_error);
}

/**
 * passkeys_site_prompt_end:
 * @self: a prompt
 * @error: (nullable): why it was not done
 *
 * Shows what came of it.
 */
void
passkeys_site_prompt_end (PasskeysSitePrompt *self,
                          const GError       *error)
{
  g_return_if_fail (PASSKEYS_IS_SITE_PROMPT (self));

  PASSKEYS_SITE_PROMPT_GET_IFACE (self)->end (self, error);
}
