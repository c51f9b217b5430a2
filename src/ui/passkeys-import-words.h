/* passkeys-import-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-import-entry.h"

G_BEGIN_DECLS

/* What is said of a passkey in a file. */
char *passkeys_import_words_dup_title (PasskeysImportEntry *entry);
char *passkeys_import_words_describe  (PasskeysImportEntry *entry);

G_END_DECLS
