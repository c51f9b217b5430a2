/* passkeys-recovery-kit-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

/* A saved recovery kit: a text file, or the PDF of passkeys_recovery_kit_document_to_pdf(), which
 * repeats its text in a comment at the end. */

/* appends the comment to a PDF document */
void                 passkeys_recovery_kit_file_append (GByteArray          *pdf,
                                                        PasskeysRecoveryKit *kit);
PasskeysRecoveryKit *passkeys_recovery_kit_file_parse  (GBytes              *contents,
                                                        GError             **error);
/* → PasskeysRecoveryKit */
DexFuture           *passkeys_recovery_kit_file_read   (GFile               *file);

G_END_DECLS
