/* passkeys-recovery-kit-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

/* A saved kit: the text that was copied, or what somebody copies out of the PDF. */
PasskeysRecoveryKit *passkeys_recovery_kit_text_parse (GBytes  *text,
                                                       GError **error);

G_END_DECLS
