/* passkeys-local-passkey-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-account.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* What is said of the passkeys on this computer. */
char     *passkeys_local_passkey_words_dup_user         (PasskeysLocalPasskey *passkey);
char     *passkeys_local_passkey_words_dup_site         (PasskeysLocalPasskey *passkey);
char     *passkeys_local_passkey_words_dup_details      (PasskeysLocalPasskey *passkey);
char     *passkeys_local_passkey_words_dup_organisation (PasskeysLocalPasskey *passkey,
                                                         PasskeysAccount      *account);
gboolean  passkeys_local_passkey_words_contain          (PasskeysLocalPasskey *passkey,
                                                         const char           *wanted);

G_END_DECLS
