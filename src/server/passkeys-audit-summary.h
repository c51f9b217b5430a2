/* passkeys-audit-summary.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-routes.h"

G_BEGIN_DECLS

char *passkeys_audit_summary_describe (const PasskeysRoute   *route,
                                       const PasskeysRequest *request);

G_END_DECLS
