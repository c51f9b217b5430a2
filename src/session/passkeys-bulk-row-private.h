/* passkeys-bulk-row-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-request.h"
#include "passkeys-bulk-row.h"

G_BEGIN_DECLS

PasskeysBulkRow    *_passkeys_bulk_row_new           (PasskeysBulkKind   kind,
                                                      const char        *title,
                                                      const char        *subject,
                                                      const char        *extra);
void                _passkeys_bulk_row_set_import    (PasskeysBulkRow   *self,
                                                      guint              line,
                                                      const char        *sso,
                                                      gboolean           is_sso_required);
void                _passkeys_bulk_row_set_skip      (PasskeysBulkRow   *self,
                                                      PasskeysBulkSkip   skip);
void                _passkeys_bulk_row_set_state     (PasskeysBulkRow   *self,
                                                      PasskeysBulkState  state,
                                                      GError            *error);
const char         *_passkeys_bulk_row_get_sso       (PasskeysBulkRow   *self);
gboolean            _passkeys_bulk_row_is_so_already (PasskeysBulkRow   *self,
                                                      const GError      *error);
gboolean            _passkeys_bulk_row_was_tried     (PasskeysBulkRow   *self);
PasskeysApiRequest *_passkeys_bulk_row_build_request (PasskeysBulkRow   *self); /* nullable: not signed */

G_END_DECLS
