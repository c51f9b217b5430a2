/* passkeys-user-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-user.h"

G_BEGIN_DECLS

/* What a user's status and kind are called on every page. Translated, owned by the catalogue. */
const char *passkeys_user_words_status (PasskeysUserStatus status);
const char *passkeys_user_words_kind   (PasskeysUserKind   kind,
                                        gboolean           is_service_account);

G_END_DECLS
