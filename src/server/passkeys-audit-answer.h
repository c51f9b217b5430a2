/* passkeys-audit-answer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "passkeys-audit-export.h"

G_BEGIN_DECLS

void passkeys_audit_answer_begin (SoupServerMessage   *message,
                                  PasskeysAuditExport *rows);

G_END_DECLS
