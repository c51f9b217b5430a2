/* passkeys-audit-export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-audit-store.h"

G_BEGIN_DECLS

/* A part of the log as CSV, read piece by piece while it is sent. */
typedef struct _PasskeysAuditExport PasskeysAuditExport;

PasskeysAuditExport *passkeys_audit_export_new          (PasskeysDatabase           *database,
                                                         const PasskeysAuditFilter  *filter,
                                                         GError                    **error);
gboolean             passkeys_audit_export_is_truncated (PasskeysAuditExport        *self);
GBytes              *passkeys_audit_export_next         (PasskeysAuditExport        *self);
void                 passkeys_audit_export_free         (PasskeysAuditExport        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAuditExport, passkeys_audit_export_free)

G_END_DECLS
