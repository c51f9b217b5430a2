/* passkeys-site-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-site-request.h"

G_BEGIN_DECLS

/* What a person is told when a site asks for a passkey. All of it is plain text, not markup. */

/* a few words, in header capitalisation */
const char *passkeys_site_words_get_heading    (PasskeysSiteRequest  *request);
/* the same, with the site in it: what the desktop calls the window */
char       *passkeys_site_words_dup_title      (PasskeysSiteRequest  *request);
char       *passkeys_site_words_dup_site       (PasskeysSiteRequest  *request);
char       *passkeys_site_words_dup_question   (PasskeysSiteRequest  *request);
void        passkeys_site_words_describe_done  (PasskeysSiteRequest  *request,
                                                char                **title,
                                                char                **sentence);
void        passkeys_site_words_describe_error (PasskeysSiteRequest  *request,
                                                const GError         *error,
                                                char                **title,
                                                char                **sentence);

G_END_DECLS
