/* passkeys-site-choice.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* Where a person wants a new passkey to be kept. */
#define PASSKEYS_TYPE_SITE_CHOICE (passkeys_site_choice_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteChoice, passkeys_site_choice, PASSKEYS, SITE_CHOICE, GObject)

/* in the place of an entry, which goes once the new one is saved */
PasskeysSiteChoice   *passkeys_site_choice_new_update      (PasskeysLocalPasskey  *entry);
/* in an entry of its own */
PasskeysSiteChoice   *passkeys_site_choice_new_create      (const char            *user_name);
PasskeysLocalPasskey *passkeys_site_choice_get_entry       (PasskeysSiteChoice    *self);
const char           *passkeys_site_choice_get_user_name   (PasskeysSiteChoice    *self);
/* whether a new entry may have that user name: PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED when
 * another has it, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED when it is empty, too long or cannot be
 * read */
gboolean              passkeys_site_choice_check_user_name (GListModel            *entries,
                                                            const char            *user_name,
                                                            GError               **error);

G_END_DECLS
