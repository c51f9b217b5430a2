/* passkeys-schema.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

#define PASSKEYS_SCHEMA_VERSION 1

gboolean passkeys_schema_prepare (PasskeysDatabase  *database,
                                  GError           **error);

G_END_DECLS
