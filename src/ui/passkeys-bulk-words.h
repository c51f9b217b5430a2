/* passkeys-bulk-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-change.h"

G_BEGIN_DECLS

/* Many changes, in words. */
const char *passkeys_bulk_words_title       (PasskeysBulkKind    kind);
const char *passkeys_bulk_words_sentence    (PasskeysBulkKind    kind);
char       *passkeys_bulk_words_describe    (PasskeysBulkRow    *row); /* what became of it, or why it is left out */
const char *passkeys_bulk_words_icon        (PasskeysBulkState   state);
/* what is going to be done, and what has been done */
char       *passkeys_bulk_words_count_ready (PasskeysBulkChange *change);
char       *passkeys_bulk_words_count_done  (PasskeysBulkChange *change);

G_END_DECLS
