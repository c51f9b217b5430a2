/* passkeys-schema.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

gboolean passkeys_schema_prepare         (PasskeysDatabase  *database,
                                          GError           **error);
gboolean passkeys_schema_prepare_version (PasskeysDatabase  *database,
                                          gint64             latest,
                                          GError           **error);

G_END_DECLS
