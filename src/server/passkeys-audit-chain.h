/* passkeys-audit-chain.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-audit-store.h"

G_BEGIN_DECLS

/* Each entry's hash is over the entry and the hash before it: whoever changes or takes out one would
 * have to write all the later ones anew. */
gboolean passkeys_audit_chain_append (PasskeysDatabase     *database,
                                      PasskeysAuditRecord  *entry,
                                      GError              **error);
gboolean passkeys_audit_chain_verify (PasskeysDatabase     *database,
                                      gint64               *n_entries,
                                      char                **problem,
                                      GError              **error);

G_END_DECLS
