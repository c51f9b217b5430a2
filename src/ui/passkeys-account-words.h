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

G_END_DECLS
