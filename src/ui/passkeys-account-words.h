/* passkeys-account-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-account.h"

G_BEGIN_DECLS

/* How an account is called in every place that shows one. */
char *passkeys_account_words_dup_organisation (PasskeysAccount *account);
char *passkeys_account_words_dup_full_name    (PasskeysAccount *account);
/* a few words, or a sentence about the account; NULL: there is nothing to tell */
const char *passkeys_account_words_get_news   (PasskeysAccount *account);
char *passkeys_account_words_dup_news         (PasskeysAccount *account);

G_END_DECLS
