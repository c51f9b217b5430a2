/* passkeys-recovery-kit-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

void    passkeys_recovery_kit_document_draw    (PasskeysRecoveryKit *kit,
                                                cairo_t             *cr,
                                                double               width,
                                                double               height);
GBytes *passkeys_recovery_kit_document_to_pdf  (PasskeysRecoveryKit *kit,
                                                GError             **error);
char   *passkeys_recovery_kit_document_to_text (PasskeysRecoveryKit *kit);
char   *passkeys_recovery_kit_document_group   (const char          *text);

G_END_DECLS
