/* passkeys-account-news.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* → TRUE: has an account tell what the lists that it was last seen with are news of. Its server is
 * not asked. */
DexFuture *passkeys_account_news_look (PasskeysAccount *account);

G_END_DECLS
