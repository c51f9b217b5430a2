/* passkeys-scripted-site-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-site-prompt.h"

G_BEGIN_DECLS

/* A person in front of the window for sites, who follows a script. Its lines are, in the order of the
 * questions:
 *
 *   pin TEXT       account NAME   agree
 *   create NAME    update NAME    cancel      silence
 *
 * When the script is at its end the person cancels. */
#define PASSKEYS_TYPE_SCRIPTED_SITE_PROMPT (passkeys_scripted_site_prompt_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysScriptedSitePrompt, passkeys_scripted_site_prompt, PASSKEYS, SCRIPTED_SITE_PROMPT, GObject)

PasskeysScriptedSitePrompt *passkeys_scripted_site_prompt_new          (const char                 *script);
/* the file of the script, which is removed when the person is asked something */
void                        passkeys_scripted_site_prompt_set_path     (PasskeysScriptedSitePrompt *self,
                                                                        const char                 *path);
/* what was asked, a word each with what matters of it, such as "begin:create:example.org pin:enter" */
const char                 *passkeys_scripted_site_prompt_get_log      (PasskeysScriptedSitePrompt *self);
/* when the last PIN was given; µs, monotonic */
gint64                      passkeys_scripted_site_prompt_get_pin_time (PasskeysScriptedSitePrompt *self);
PasskeysSiteRequest        *passkeys_scripted_site_prompt_get_request  (PasskeysScriptedSitePrompt *self);
GListModel                 *passkeys_scripted_site_prompt_get_entries  (PasskeysScriptedSitePrompt *self);
gboolean                    passkeys_scripted_site_prompt_is_used_up   (PasskeysScriptedSitePrompt *self);

G_END_DECLS
